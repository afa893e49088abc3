#!/usr/bin/env bash
# Installs what building and testing need and what is not there yet. Every step is skipped when already done; when
# nothing is missing this takes a fraction of a second. Reaches package registries only, and downloads a browser only
# where none is found.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

TRUNK_VERSION=0.21.14
NODE_MAJOR=20

say() { printf 'set-up: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
fail() { printf 'set-up: %s\n' "$*" >&2; exit 1; }

# Compiles a command outside the repository and leaves nothing but the command.
install_tool() {
  local build="${TMPDIR:-/tmp}/foretop-tools"
  CARGO_TARGET_DIR="$build" cargo install "$@"
  rm -rf "$build"
}

# Debian and its relatives, as root or with sudo that asks nothing.
apt_install() {
  have apt-get || return 1
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    have sudo && sudo -n true 2>/dev/null || return 1
    sudo=(sudo)
  fi
  "${sudo[@]}" apt-get update -qq && "${sudo[@]}" apt-get install -y -qq --no-install-recommends "$@"
}

have rustup || fail "rustup is missing. Install it from https://rustup.rs, then run this again."
have cargo || fail "cargo is missing. Run: rustup default stable"
# Cargo.toml says which compiler is needed.
needed="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)"
found="$(rustc --version | cut -d' ' -f2)"
if [ "$(printf '%s\n' "$needed" "$found" | sort -V | head -n 1)" != "$needed" ]; then
  fail "Rust $found is too old: version $needed or later is needed. Run: rustup update stable"
fi
if ! have cc; then
  say "installing a C linker"
  apt_install gcc libc6-dev || fail "no C linker (cc) found. Install gcc or clang, then run this again."
fi
if ! have node || ! have npm; then
  say "installing Node.js"
  apt_install nodejs npm || fail "Node.js is missing. Install version $NODE_MAJOR or later, then run this again."
fi
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt "$NODE_MAJOR" ]; then
  fail "Node.js $(node --version) is too old: version $NODE_MAJOR or later is needed."
fi

sysroot="$(rustc --print sysroot)"
if [ ! -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
  say "adding the wasm target"
  rustup target add wasm32-unknown-unknown
fi
for component in rustfmt clippy; do
  tool=$component
  [ "$component" = clippy ] && tool=cargo-clippy
  if ! "$tool" --version >/dev/null 2>&1; then
    say "adding $component"
    rustup component add "$component"
  fi
done

# The command must be of the very version that the library in Cargo.lock is.
wanted="$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/version = |"/, ""); print }' Cargo.lock)"
if [ "$(wasm-bindgen --version 2>/dev/null || true)" != "wasm-bindgen $wanted" ]; then
  say "compiling wasm-bindgen $wanted, about 3 minutes"
  # Without --locked: its lock file names crate versions that are not to be had everywhere.
  install_tool wasm-bindgen-cli --version "$wanted"
fi
if [ "$(trunk --version 2>/dev/null || true)" != "trunk $TRUNK_VERSION" ]; then
  say "compiling trunk $TRUNK_VERSION, about 8 minutes"
  install_tool trunk --version "$TRUNK_VERSION" --locked
fi

if ! cmp -s package-lock.json node_modules/.foretop-lock; then
  say "installing the npm packages"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-progress
  cp package-lock.json node_modules/.foretop-lock
fi

# A real S3 server for the specs that read from addresses and buckets.
s3=target/s3
if ! cmp -s tests/e2e/s3/requirements.txt "$s3/requirements.txt"; then
  python=""
  for candidate in python3.11 python3.12 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$candidate
      break
    fi
  done
  [ -n "$python" ] || { apt_install python3 && python=python3; } ||
    fail "Python 3.11 or later is missing. Install it, then run this again."
  "$python" -c 'import ensurepip' 2>/dev/null || apt_install python3-venv ||
    fail "Python's venv is missing. Install python3-venv, then run this again."
  say "installing an S3 server for the tests, about half a minute"
  "$python" -m venv --clear "$s3/venv"
  "$s3/venv/bin/pip" install -q --disable-pip-version-check --no-cache-dir -r tests/e2e/s3/requirements.txt
  cp tests/e2e/s3/requirements.txt "$s3/requirements.txt"
fi

# Any Chromium will do; the tests look in the same places (tests/e2e/browser.mjs).
if ! node tests/e2e/browser.mjs >/dev/null 2>&1; then
  say "installing Chromium"
  apt_install chromium || npx playwright install chromium ||
    fail "no Chromium found. Install Chromium or Chrome, or set CHROMIUM to its path, then run this again."
fi
