//! One target under libFuzzer: `FUZZ_TARGET` names it.

#![cfg_attr(feature = "libfuzzer", no_main)]

#[cfg(feature = "libfuzzer")]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static TARGET: std::sync::LazyLock<fuzz::Target> = std::sync::LazyLock::new(|| {
        let name = std::env::var("FUZZ_TARGET").expect("`FUZZ_TARGET` names a target");
        fuzz::target(&name).expect("there is a target of that name")
    });
    TARGET(data);
});

#[cfg(not(feature = "libfuzzer"))]
fn main() {
    eprintln!("`cargo xtask fuzz` builds this with a fuzzer");
}
