#!/bin/sh
# Installs the OpenID clients of others that the tests use, below target/: nothing outside the checkout.
set -eu
cd "$(dirname "$0")/.."

home=target/foreign/python
stamp=$home/.installed
[ -f "$stamp" ] && [ "$stamp" -nt tests/clients/requirements.txt ] && exit 0

python3 -m venv --clear "$home"
"$home/bin/pip" install --quiet --disable-pip-version-check --requirement tests/clients/requirements.txt
touch "$stamp"
