#!/bin/sh
# The browser tests need a system Chromium. Installs one where apt can; otherwise says how, and lets the tests decide:
# without a browser they skip with a reason, with CI=true they fail.
for name in "${TOUCHSTONE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
SUDO=""
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then SUDO="sudo -n"; else SUDO="none"; fi
fi
if command -v apt-get >/dev/null 2>&1 && [ "$SUDO" != none ]; then
  echo "Installing Chromium with apt for the browser tests ..."
  if $SUDO apt-get update -qq >/dev/null 2>&1 && $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1; then exit 0; fi
fi
echo "No Chromium found and apt cannot install one here. The browser tests will be skipped." >&2
echo "Install Chromium or Chrome with your system's package manager, or set TOUCHSTONE_CHROMIUM to its path." >&2
[ "${CI:-}" = true ] && exit 1
exit 0
