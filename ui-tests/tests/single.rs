//! One mistake, one error: counts the errors of every failing case.

use std::{fs, path::Path};

/// The cases that show more than one error, and why.
const SEVERAL: &[(&str, usize)] = &[
    // Every path below the crate is unresolved, and each is another one.
    ("crate_unknown", 3),
    // What `Fresh` stands for is looked up where it is written, and again where the function is used.
    ("fresh_bound_of_another_type", 2),
    ("fresh_of_a_plain_session", 2),
    ("fresh_of_no_session", 2),
    // rustc says it of each derive, and of one that a derive makes.
    ("import_serde_missing", 3),
    // `Require` finds its session by the role, as a session finds its setup by the claims: through an associated type,
    // for which rustc asks where the type is written, and anew wherever the function is used. axum's bound of a
    // handler doesn't hold then either.
    ("roles_enum_as_role", 2),
    ("roles_of_another_setup_with_session", 2),
    ("session_of_other_claims", 3),
    ("session_of_setup", 2),
    // Two mistakes on purpose.
    ("two_mistakes", 2),
    ("two_mistakes_by_rustc", 2),
];

#[test]
fn one_mistake_is_one_error() {
    let cases = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/fail")).unwrap();
    let (mut count, mut several) = (0, Vec::new());
    for path in cases.map(|case| case.unwrap().path()) {
        if path.extension().is_none_or(|extension| extension != "stderr") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let stderr = fs::read_to_string(&path).unwrap();
        let starts = |line: &&str| line.starts_with("error:") || line.starts_with("error[");
        let errors = stderr.lines().filter(starts).count();
        assert!(errors > 0, "{name} shows no error");
        assert!(!stderr.contains("warning:"), "{name} shows a warning");
        count += 1;
        if errors != 1 {
            several.push((name, errors));
        }
    }
    several.sort();
    let expected: Vec<_> = SEVERAL.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    assert_eq!(several, expected);
    assert!(count >= 95, "{count} cases");
    assert!(several.len() * 20 <= count, "{} of {count} cases show several errors", several.len());
}
