#!/usr/bin/env bash
# Builds dist/: static files for any host. $1 is the path the site will live at; only deep links need it.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/binaryen/bin:$HOME/.cargo/bin:$PATH"
base="${1:-/}"
case "$base" in /*/ | /) ;; *) echo "BASE must begin and end with a slash, like /foretop/" >&2; exit 1 ;; esac

trunk build --release --color never
# A host answers unknown paths with 404.html; from any depth its files are found by the full path.
sed "s#\"\\./#\"$base#g" dist/index.html > dist/404.html
