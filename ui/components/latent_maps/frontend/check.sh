#!/usr/bin/env bash
# Rebuilds the bundle into a temporary folder and compares it with the one that is checked in, byte for byte.
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
node build.mjs "$fresh"
for file in latent_maps.js THIRD_PARTY_LICENSES.txt; do
  cmp "$fresh/$file" "dist/$file" || { echo "dist/$file is stale: run npm run build in $PWD and commit it" >&2; exit 1; }
done
echo "dist is what src builds"
