#!/usr/bin/env bash
# Builds dist/: static files for any host. $1 is the path the site will live at; only deep links need it.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/binaryen/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
base="${1:-/}"
case "$base" in /*/ | /) ;; *) echo "BASE must begin and end with a slash, like /foretop/" >&2; exit 1 ;; esac

# The stamp bears the time at which the last good build began. Folders count too: a file may have been removed.
sources=(.cargo Cargo.lock Cargo.toml Trunk.toml index.html package-lock.json public scripts/dist.sh src style)
mkdir -p target/site
if [ ! -f dist/index.html ] || [ ! -f target/site/built ] ||
  [ -n "$(find "${sources[@]}" -newer target/site/built -print -quit)" ]; then
  touch target/site/begun
  # One request for all styles; the cascade layers in them make the order of the components free.
  cat style/tokens.css style/base.css style/layout.css style/components/*.css style/print.css > target/site/style.css
  # Page and worker tell each other which build they are.
  FORETOP_BUILD="$(find "${sources[@]}" -type f -print0 | sort -z | xargs -0 cksum | cksum | cut -d' ' -f1)"
  export FORETOP_BUILD
  trunk build --release --color never
  files="$(cd dist && find . -type f ! -name offline.js | sort | sed "s#.*#'&',#" | tr -d '\n')"
  sed -i.bak "s#^const BUILD = .*#const BUILD = '$FORETOP_BUILD';#; s#^const FILES = .*#const FILES = ['./', './404.html', $files];#" dist/offline.js
  rm dist/offline.js.bak
  mv target/site/begun target/site/built
fi
# A host answers unknown paths with 404.html; from any depth its files are found by the full path.
sed "s#\"\\./#\"$base#g" dist/index.html > dist/404.html
