#!/usr/bin/env bash
# Builds target/bench-site/: the site, and beside it a page that lets a harness measure the stages. See benches/site/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/binaryen/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
out=target/bench-site
rm -rf "$out"
mkdir -p "$out"
cp -r dist/. "$out"
cargo build --profile worker --locked --target wasm32-unknown-unknown --features bench --bin bench
wasm-bindgen --target web --no-typescript --out-dir "$out" target/wasm32-unknown-unknown/worker/bench.wasm
# The same profile and features as for the worker in index.html.
features="$(sed -n 's/.*data-bin="worker".*data-wasm-opt-params="\([^"]*\)".*/\1/p' index.html)"
# shellcheck disable=SC2086 # one word per feature
wasm-opt -O3 $features "$out/bench_bg.wasm" -o "$out/bench_bg.wasm"
cp benches/site/*.html benches/site/*.js "$out"
