#!/usr/bin/env bash
# Makes a Debian 12 machine ready to build Comity: checks for Swift, and installs what is missing of the
# C libraries with apt-get, after saying what that is. Calls nothing where nothing is missing.
set -euo pipefail

# Debian package, and the name by which pkg-config knows it on any system.
needed=(
    'zlib1g-dev zlib'
    'libyaml-dev yaml-0.1'
    'libopenblas-dev openblas'
    'liblapacke-dev lapacke'
    'libssl-dev libcrypto'
    'libsqlite3-dev sqlite3'
    'libreadstat-dev readstat'
    'libmicrohttpd-dev libmicrohttpd'
    'libxlsxwriter-dev xlsxwriter'
)
# Draws the charts of reports; a Python wheel that brings the Vega libraries with it.
converter='vl-convert-python==1.9.0.post1'

say() { printf '%s\n' "$*"; }
stop() {
    say "$@" >&2
    exit 1
}

# Debian's own record counts where there is one; elsewhere pkg-config knows.
has_library() {
    if command -v dpkg-query >/dev/null &&
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; then
        return 0
    fi
    command -v pkg-config >/dev/null && pkg-config --exists "$2" 2>/dev/null
}

check_swift() {
    local found=''
    if command -v swift >/dev/null; then
        found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    fi
    local major=${found% *} minor=${found#* }
    if [[ -n $found ]] && ((major > 6 || (major == 6 && minor >= 1))); then return 0; fi
    local what='is not on the PATH'
    if [[ -n $found ]]; then what="is needed, and the swift on the PATH is $major.$minor"; fi
    stop "Swift 6.1 or later $what.

  1. Take the tar package for Debian 12 from https://www.swift.org/install/linux/
     and install the packages that page names with it.
  2. Unpack it, for example:  sudo tar -xzf swift-6*-debian12.tar.gz -C /opt
  3. Put it on the PATH:      export PATH=\"\$(echo /opt/swift-6*/usr/bin):\$PATH\"

Then run this again. Nothing was installed."
}

install_packages() {
    local as_root=()
    if ! command -v apt-get >/dev/null; then
        stop "These are missing: $*
They are Debian's names, and this system has no apt-get: install the same libraries with its own package
manager, with their headers, so that pkg-config finds zlib, yaml-0.1, openblas, lapacke, libcrypto, sqlite3, readstat, libmicrohttpd and xlsxwriter."
    fi
    if [[ $(id -u) != 0 ]]; then
        if ! command -v sudo >/dev/null; then
            stop "These packages are missing: $*
Installing them takes root, and there is no sudo. Ask whoever looks after this machine to run:
  apt-get install $*"
        fi
        as_root=(sudo)
    fi
    say "Comity needs these Debian packages, which are now installed with apt-get: $*"
    if [[ $(id -u) != 0 ]]; then say "(sudo may ask for your password)"; fi
    local log
    log=$(mktemp)
    # Package lists that cannot be refreshed may still be good enough.
    ${as_root[@]+"${as_root[@]}"} apt-get update >"$log" 2>&1 ||
        say "The package lists could not be refreshed; trying with those that are there."
    if ! ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        stop "apt-get could not install: $*
The last lines it printed are above. If this machine has no network, install them from Debian's disks or a mirror."
    fi
    rm -f "$log"
    say "Installed."
}

# The charts' converter goes into the project's own folder. Neither the build nor the answers need it, so nothing here
# stops the set-up: a report without it says in words what is missing.
install_converter() {
    local target=${COMITY_CONVERTER_FOLDER:-${BASH_SOURCE[0]%/*}/../.build/python}
    if [[ -f $target/.converter && $(<"$target/.converter") == "$converter" ]]; then return 0; fi
    if ! command -v python3 >/dev/null || ! python3 -m pip --version >/dev/null 2>&1; then
        say "Charts are not drawn: there is no python3 with pip to install $converter with." >&2
        return 0
    fi
    say "Comity draws charts with $converter, which is now installed with pip, for this project alone."
    local log
    log=$(mktemp)
    rm -rf "$target"
    mkdir -p "$target"
    if PIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip install --quiet --no-input --no-deps --only-binary :all: \
        --retries 1 --timeout 20 --target "$target" "$converter" >"$log" 2>&1; then
        printf '%s\n' "$converter" >"$target/.converter"
        say "Installed."
    else
        rm -rf "$target"
        tail -n 2 "$log" >&2
        say "Charts are not drawn until $converter can be installed; everything else works. Run this again with a network." >&2
    fi
    rm -f "$log"
}

check_swift
missing=()
command -v pkg-config >/dev/null || missing+=(pkg-config)
for entry in "${needed[@]}"; do
    # shellcheck disable=SC2086 -- the entry is two words
    has_library $entry || missing+=("${entry% *}")
done
if ((${#missing[@]})); then install_packages "${missing[@]}"; fi
# Python is for charts only: what cannot be had of it is said, and stops nothing.
if command -v apt-get >/dev/null; then
    wanted=()
    command -v python3 >/dev/null || wanted+=(python3)
    python3 -m pip --version >/dev/null 2>&1 || wanted+=(python3-pip)
    if ((${#wanted[@]})); then (install_packages "${wanted[@]}") || true; fi
fi
install_converter
