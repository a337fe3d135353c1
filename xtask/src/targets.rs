//! The integration tests of the workspace.

use serde_json::Value;

use crate::paths;
use crate::report::Stopped;

/// Those that need no server: the others are behind a feature of their package, so that `cargo test`
/// alone leaves them out.
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
    let tests = targets.filter(|target| {
        let is_test = of(target, "kind").iter().any(|kind| kind == "test");
        is_test && of(target, "required-features").is_empty()
    });
    let mut names: Vec<_> =
        tests.filter_map(|target| target["name"].as_str().map(str::to_owned)).collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tests_that_need_a_feature_are_left_out() {
        let target = |name: &str, kind: &str| json!({ "name": name, "kind": [kind] });
        let mut behind = target("postgres", "test");
        behind["required-features"] = json!(["servers"]);
        let metadata = json!({ "packages": [
            { "targets": [target("shop", "lib"), target("site", "test"), behind] },
            { "targets": [target("cookies", "test"), target("site", "test")] },
        ] });
        assert_eq!(unconditional(&metadata), ["cookies", "site"]);
    }
}
