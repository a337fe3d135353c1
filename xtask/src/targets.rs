//! What of the workspace is tested.

use serde_json::Value;

use crate::paths;
use crate::report::Stopped;

/// Names the programs and integration tests that need no server, as `cargo test` wants it: the others are
/// behind a feature of their package, so that `cargo test` alone leaves them out.
///
/// `--bins` would build a test of each program, also of those that have none and say so in their manifest.
pub(crate) fn without_servers() -> Result<Vec<String>, Stopped> {
    let mut command = paths::cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let output = command.output();
    let output = output.map_err(|error| Stopped::Failed(format!("cargo metadata: {error}")))?;
    let metadata = serde_json::from_slice(&output.stdout);
    let metadata = metadata.map_err(|error| Stopped::Failed(format!("cargo metadata: {error}")))?;
    Ok(unconditional(&metadata))
}

/// The tests that no feature is required of.
fn unconditional(metadata: &Value) -> Vec<String> {
    let of = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let targets = of(metadata, "packages").into_iter().flat_map(|package| of(&package, "targets"));
    let tested = targets
        .filter(|target| target["test"] == true && of(target, "required-features").is_empty());
    let named = tested.filter_map(|target| {
        let option = match target["kind"][0].as_str()? {
            "bin" => "--bin",
            "test" => "--test",
            _ => return None,
        };
        Some((option, target["name"].as_str()?.to_owned()))
    });
    let mut named: Vec<_> = named.collect();
    named.sort();
    named.dedup();
    named.into_iter().flat_map(|(option, name)| [option.to_owned(), name]).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tests_that_need_a_feature_and_programs_without_tests_are_left_out() {
        let target = |name: &str, kind: &str| json!({ "name": name, "kind": [kind], "test": true });
        let mut behind = target("postgres", "test");
        behind["required-features"] = json!(["servers"]);
        let mut untested = target("quickstart", "bin");
        untested["test"] = false.into();
        let metadata = json!({ "packages": [
            { "targets": [target("shop", "lib"), target("site", "test"), behind] },
            { "targets": [target("cookies", "test"), target("site", "test")] },
            { "targets": [target("task", "bin"), untested] },
        ] });
        let expected = ["--bin", "task", "--test", "cookies", "--test", "site"];
        assert_eq!(unconditional(&metadata), expected);
    }
}
