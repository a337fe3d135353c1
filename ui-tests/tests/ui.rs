//! What the compiler says about `auth!` and the derives.

#[rustversion::attr(not(stable(1.95)), ignore = "the .stderr files are for 1.95")]
#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("cases/pass/*.rs");
    cases.compile_fail("cases/fail/*.rs");
}
