//! What the compiler says about `auth!` and the derives.

#[rustversion::attr(not(stable(1.95)), ignore = "the .stderr files are for 1.95")]
#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("cases/pass/*.rs");
    // The programs without the mistake that the case of the same name in `fail` has.
    cases.pass("cases/fixed/*.rs");
    cases.compile_fail("cases/fail/*.rs");
}
