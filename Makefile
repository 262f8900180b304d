# Thin on purpose: the logic lives in tools/setup, tools/xtask and web/package.json.
.PHONY: run web build test check api bench bench-vrp clean-demo

# Everything from nothing: installs what is missing, builds, starts the server with its private PostgreSQL and a living demo.
run: build
	./target/release/qafila serve --demo

build: web
	tools/setup
	SQLX_OFFLINE=true cargo build --release --bin qafila

web/node_modules: web/package.json web/package-lock.json
	cd web && npm install --no-audit --no-fund
	touch web/node_modules

web: web/node_modules
	cd web && npm run --silent build

# All tests: Rust against a real PostgreSQL, the web's units, and the browser against the real binary. NEXTEST=... goes to cargo nextest.
test: web
	tools/setup test
	cargo xtask test $(NEXTEST)
	cd web && npm run --silent check && npm run --silent size && npm run --silent test
	cargo build --workspace
	cd web && npm run --silent e2e

# What is cheap and says most: formatting, floors, lints, licences.
check:
	cargo fmt --check
	cargo xtask floors
	cargo xtask schemas
	cargo xtask deny
	SQLX_OFFLINE=true cargo clippy --workspace --all-targets -- -D warnings
	cd web && npm run --silent lint

# The API's description and the web's types of it, after a change to the API.
api:
	SQLX_OFFLINE=true cargo build --bin qafila
	target/debug/qafila openapi > web/packages/api/openapi.json
	cd web && npm run --silent gen

bench: build
	tools/bench

# The route solver on published instances; says so when there are none.
bench-vrp:
	cargo run --release -p bench-vrp -- table --seconds 1,2,10 --until-best

# The road engine on every extract at hand, and its peers where they are installed.
bench-roads:
	tools/bench-roads/run

clean-demo:
	rm -rf var
