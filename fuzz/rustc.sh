#!/bin/sh
# Compiles a package of the workspace for libFuzzer: `cargo xtask fuzz` has cargo call this with rustc and its
# arguments. What runs while something else is compiled stays as it is.
#
# The level of optimisation is in `FUZZ_OPT_LEVEL`.
#
# The sanitizers would need a nightly compiler; they look for errors that code without `unsafe` can't have.
case " $* " in
  *' --crate-type proc-macro '* | *' --crate-name build_script_'*) exec "$@" ;;
esac
exec "$@" -Copt-level="$FUZZ_OPT_LEVEL" -Ccodegen-units=4 -Cdebug-assertions -Coverflow-checks \
  -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
  -Cllvm-args=-sanitizer-coverage-trace-compares
