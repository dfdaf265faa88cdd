#!/usr/bin/env bash
# Rebuilds the bundle from src and the locked packages, and compares it with the one that is checked in, byte for byte.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
  echo "skipped: the bundle is not rebuilt and compared, as npm is not installed here (it comes with Node.js)"
  exit 0
fi
if [ -n "${CI:-}" ] || [ ! -d node_modules ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
node build.mjs "$fresh"
for file in latent_maps.js THIRD_PARTY_LICENSES.txt; do
  cmp "$fresh/$file" "dist/$file" || { echo "dist/$file is stale: run npm run build in $PWD and commit it" >&2; exit 1; }
done
echo "dist is what src builds"
