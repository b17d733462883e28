#!/bin/sh
# Installs the Debian packages that are missing, through apt when it may; otherwise says what to install. With
# `firefox`, the other browser too, and its driver below target/.
set -eu
cd "$(dirname "$0")/.."

# Debian has no geckodriver: the Rust package is built once, which takes two minutes.
geckodriver=0.37.1
tools=target/tools
install_geckodriver() {
    "$tools/bin/geckodriver" --version 2>/dev/null | grep -q "^geckodriver $geckodriver" && return
    echo "Installing: geckodriver"
    CARGO_TARGET_DIR="$tools/build" cargo install --quiet --locked --force --version "$geckodriver" \
        --root "$tools" geckodriver
    rm -rf "$tools/build"
}
[ "${1:-}" != firefox ] || install_geckodriver

packages=""
need() { # COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || packages="$packages $2"
}
need chromium chromium
need chromedriver chromium-driver
need certutil libnss3-tools
# Where cards are kept whose PIN a browser asks for, and what its own windows are seen by.
need softhsm2-util softhsm2
need Xvfb xvfb
need dbus-daemon dbus-daemon
[ -e /usr/libexec/at-spi-bus-launcher ] || packages="$packages at-spi2-core"
# Those windows in French.
[ -e /usr/lib/chromium/locales/fr.pak ] || packages="$packages chromium-l10n"
# The tests have certificates, lists and OCSP answers judged by it.
need openssl openssl
if [ "${1:-}" = firefox ]; then
    need firefox-esr firefox-esr
    need pk12util libnss3-tools
    # Its own pages and dialogs in French.
    dpkg -s firefox-esr-l10n-fr >/dev/null 2>&1 || packages="$packages firefox-esr-l10n-fr"
fi
# Rust links with the C library, and aws-lc-rs compiles C.
printf 'int main(void) { return 0; }' | cc -x c - -o /dev/null 2>/dev/null || packages="$packages gcc libc6-dev"
need make make
# The tests run OpenID clients of others, written in Python.
python3 -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"
command -v pkill >/dev/null 2>&1 || packages="$packages procps"
fc-list 2>/dev/null | grep -q Liberation || packages="$packages fonts-liberation fontconfig"

[ -n "$packages" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing on this system (Debian package names):$packages" >&2
    echo "Install them with your system's package manager, then run this again." >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "Missing packages. Run this once, then start again:" >&2
    echo "    sudo apt-get install$packages" >&2
    exit 1
fi
echo "Installing:$packages"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of words
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
