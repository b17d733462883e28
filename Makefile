# The two commands are `make onboarding` and `make test`; each does its own set-up.
.DEFAULT_GOAL := help
export CARGO_TERM_COLOR ?= auto
OUT := target/onboarding
# Clippy's driver compiles our own crates as rustc would, and looks at them on the way: `cargo clippy` beside `cargo test`
# would go through every dependency a second time. The arguments are passed as `cargo clippy` passes its own.
LINTED = RUSTC_WORKSPACE_WRAPPER="$$(rustc --print sysroot)/bin/clippy-driver" \
	CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__
DOUBLURE := target/debug/doublure
STEADY := twenty_runs_in_a_row

# What `make bench` measures, comma-separated (start, onboarding, approval, jobs, card, provider, certify), and how often; everything
# when empty.
ONLY :=
ROUNDS := 5
# How long `make fuzz` looks at each target.
FUZZ_SECONDS := 60
FUZZ_TARGETS := authorization_request client_assertion form_body

.PHONY: help onboarding test test-all twenty-runs matrix bench fuzz setup setup-firefox foreign-clients fetched-and-built fmt-check lint \
	linted-tests

help: ## This list.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

onboarding: setup ## Walk a browser through the whole onboarding; the report is in target/onboarding/report.html.
	cargo build --workspace --lib --bin doublure
	$(DOUBLURE) run --card auto --out $(OUT) --snapshots scenarios/snapshots

test: fmt-check fetched-and-built linted-tests ## Formatting, lints, unit and end-to-end tests.

# One at a time: each keeps two browsers busy by itself.
test-all: test setup-firefox ## The same and the long ones: every page audited, every card mode, Firefox, services of others.
	@./scripts/foreign-clients.sh long
	$(LINTED) cargo build --workspace --bench speed
	PATH="$(CURDIR)/target/tools/bin:$$PATH" $(LINTED) cargo test --workspace --test whole -- --ignored --nocapture \
		--test-threads 1 --skip $(STEADY)

twenty-runs: fetched-and-built ## Every scenario twenty times in a row, which takes two hours: none may fail once, no text may differ.
	$(LINTED) cargo test --workspace --test whole -- --ignored --nocapture $(STEADY)

matrix: ## Every fault of the built-in service through every check of a certification, ten minutes: docs/certification-matrix.md.
	UPDATE_DOCS=1 $(LINTED) cargo test --workspace --test whole -- --ignored --nocapture certification::matrix

# At once, and not with `cargo bench` afterwards: what is optimised as a whole is compiled anew for other targets.
bench: setup ## How fast it is, on a machine that does nothing else; the table goes into docs/benchmarks.md.
	@./scripts/foreign-clients.sh bench
	@mkdir -p target/bench
	@cargo build --release --workspace --lib --bin doublure --bench speed \
		--message-format=json-render-diagnostics > target/bench/built.json
	@$$(sed -n 's/.*"executable":"\([^"]*\/speed-[^"]*\)".*/\1/p' target/bench/built.json) \
		--rounds $(ROUNDS) $(if $(ONLY),--only $(ONLY)) --document docs/benchmarks.md

# Our crates alone are instrumented: the others stay as `make test` built them. A finding is written into the corpus, which
# `make test` replays; what merely reaches further stays in target/.
fuzz: setup ## Look for input that the parsers of Pro Santé Connect cannot bear: FUZZ_SECONDS for each target.
	RUSTC_WORKSPACE_WRAPPER="$(CURDIR)/scripts/instrumented-rustc.sh" \
		cargo build --workspace --features mock-psc-fuzz/engine $(FUZZ_TARGETS:%=--bin %)
	@for target in $(FUZZ_TARGETS); do \
		reached=target/fuzz/$$target; corpus=mock-psc/fuzz/corpus/$$target; mkdir -p $$reached; \
		echo "== $$target, $(FUZZ_SECONDS) s"; \
		target/debug/$$target -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -timeout=10 -rss_limit_mb=512 \
			-dict=mock-psc/fuzz/words.dict -artifact_prefix=$$corpus/ -print_final_stats=1 $$reached $$corpus \
			|| { echo "$$target: the input is in $$corpus: commit it with what mends it." >&2; exit 1; }; \
	done

setup: ## Install the Debian packages that are missing.
	@./scripts/setup.sh

setup-firefox: setup
	@./scripts/setup.sh firefox

foreign-clients: ## Install what the tests use of others: OpenID clients and services, axe-core (PyPI, npm).
	@./scripts/foreign-clients.sh

fmt-check:
	cargo fmt --all --check

lint: ## The lints alone.
	cargo clippy --workspace --all-targets -- -D warnings

# What the tests use of others comes through the network while the processor compiles. The benchmark, which no test uses, is
# compiled by `make test-all`.
fetched-and-built: setup
	@./scripts/foreign-clients.sh & fetching=$$!; \
	$(LINTED) cargo build --workspace --lib --bins --tests --examples; built=$$?; \
	wait $$fetching || { echo "What the tests use of others could not be fetched: see above." >&2; exit 1; }; \
	exit $$built

# Four at a time, whatever the processors: many a test waits for what does not come.
linted-tests:
	$(LINTED) RUST_TEST_THREADS=4 cargo test --workspace
