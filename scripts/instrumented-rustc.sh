#!/bin/sh
# rustc for our own crates as libFuzzer wants them: they count what was reached and compared. With what the optimisation
# would leave out of the checks. Cargo calls it with rustc's path and arguments (RUSTC_WORKSPACE_WRAPPER).
exec "$@" --cfg fuzzing -C opt-level=1 -C debug-assertions=on -C overflow-checks=on \
	-C passes=sancov-module \
	-C llvm-args=-sanitizer-coverage-level=4 \
	-C llvm-args=-sanitizer-coverage-inline-8bit-counters \
	-C llvm-args=-sanitizer-coverage-pc-table \
	-C llvm-args=-sanitizer-coverage-trace-compares
