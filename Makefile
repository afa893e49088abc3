# Foretop. `make serve` and `make test` need nothing beforehand but rustup, Node.js and make.
SHELL := /bin/bash
export PATH := $(CURDIR)/node_modules/.bin:$(CURDIR)/node_modules/binaryen/bin:$(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
# trunk stops at any value of it but true and false.
unexport NO_COLOR
BASE ?= /
PORT ?= 8080

PLAYWRIGHT := playwright test --config tests/e2e/playwright.config.mjs

.PHONY: serve test dist screens bench bench-site fmt setup clean

serve: dist ## build the site and serve it on this machine
	node scripts/serve.mjs dist $(PORT) $(BASE) --open

test: setup ## every check and every test
	cargo fmt --check
	cargo clippy --all-targets --locked -- -D warnings
	cargo clippy --target wasm32-unknown-unknown --features app,worker,bench,columnar,documents --locked -- -D warnings
	cargo test --locked
	cargo test --features app --lib --locked -- app:: words::page
	node tests/e2e/web-tests.mjs
	scripts/dist.sh $(BASE)
	$(PLAYWRIGHT)

dist: setup ## static files for any host; BASE=/path/ for deep links below a path
	scripts/dist.sh $(BASE)

screens: dist ## docs/screens/ anew, the pictures that tests compare with
	UPDATE=1 $(PLAYWRIGHT) specs/screens

bench: bench-site ## what each stage costs, and reading beside other tools
	cargo bench --locked --bench stages --bench profile
	cd benches/site && npm ci --no-audit --no-fund --no-progress && node run.mjs

bench-site: dist ## target/bench-site/: a page that a harness can measure
	scripts/bench-site.sh

fmt:
	cargo fmt

setup:
	@scripts/setup.sh

clean:
	cargo clean
	rm -rf dist node_modules tests/e2e/results
