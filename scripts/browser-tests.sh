#!/usr/bin/env bash
# Runs the tests of the page in a browser: Debian's Chromium driven by Playwright, in a virtual environment of its own below
# .build. What cannot be had is said, and the tests are then skipped with a status of nought, since no part of Comity needs them to build.
# Arguments go to pytest, for example: scripts/browser-tests.sh -k slider
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
skip() {
    say "SKIPPED: the tests in a browser did not run. $*"
    exit 0
}

comity=${COMITY:-.build/release/comity}
if [[ -z ${COMITY_ADDRESS:-} && ! -x $comity ]]; then
    say "The tests need a built command: run \`make build\` first ($comity is not there)." >&2
    exit 1
fi

chromium=${CHROMIUM:-/usr/bin/chromium}
packages=()
[[ -x $chromium ]] || packages+=(chromium)
python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
if ((${#packages[@]})); then
    command -v apt-get >/dev/null || skip "These are missing: ${packages[*]} (Debian's names)."
    as_root=()
    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null || skip "These packages are missing, and there is no sudo: ${packages[*]}."
        as_root=(sudo)
    fi
    say "The tests need these Debian packages, which are now installed with apt-get: ${packages[*]}"
    log=$(mktemp)
    ${as_root[@]+"${as_root[@]}"} apt-get update >"$log" 2>&1 || true
    if ! ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${packages[@]}" >>"$log" 2>&1; then
        tail -n 5 "$log"
        rm -f "$log"
        skip "apt-get could not install: ${packages[*]}."
    fi
    rm -f "$log"
fi

environment=.build/browser
needed=Tests/BrowserTests/requirements.txt
if ! cmp -s "$needed" "$environment/installed.txt"; then
    python3 -m venv "$environment" || skip "A virtual environment could not be made in $environment."
    "$environment/bin/pip" install --quiet --disable-pip-version-check -r "$needed" ||
        skip "The Python packages of $needed could not be installed."
    cp "$needed" "$environment/installed.txt"
fi

mkdir -p .build/screenshots
# The drawing of charts, whose pictures the tests of the report look at, finds its package in the same environment.
PATH="$PWD/$environment/bin:$PATH" "$environment/bin/python" -m pytest -p no:cacheprovider Tests/BrowserTests "$@"
say "Screenshots: .build/screenshots"
