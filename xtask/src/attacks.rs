//! The attacks of the catalogue that no test carries out, for the end of the report.

use std::fs;

use toml::{Table, Value};

use crate::paths;

const CATALOGUE: &str = "fixtures/security/attacks.toml";

/// One line for each attack that isn't run: its id, its title and the reason.
pub(crate) fn not_run() -> Vec<String> {
    let path = paths::root().join(CATALOGUE);
    let text = fs::read_to_string(path).map_err(|error| error.to_string());
    let catalogue = text.and_then(|text| text.parse::<Table>().map_err(|error| error.to_string()));
    match catalogue {
        Ok(catalogue) => without_tests(&catalogue),
        // The tests of the catalogue fail too, and say more.
        Err(error) => vec![format!("{CATALOGUE} can't be read: {error}")],
    }
}

fn without_tests(catalogue: &Table) -> Vec<String> {
    let attacks = catalogue.get("attack").and_then(Value::as_array);
    let line = |attack: &Value| {
        let text = |key: &str| attack.get(key).and_then(Value::as_str);
        let why = match (text("waits"), text("todo")) {
            (Some(feature), _) => format!("the library has no {feature} yet"),
            (None, todo) => todo?.to_owned(),
        };
        Some(format!("{} ({}): {why}", text("id")?, text("title")?))
    };
    attacks.into_iter().flatten().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attack_without_a_test_is_named_with_its_reason() {
        let catalogue = "[[attack]]\nid = \"A-1\"\ntitle = \"One\"\ntests = [\"a\"]\n\
            [[attack]]\nid = \"A-2\"\ntitle = \"Two\"\nwaits = \"logout\"\n\
            [[attack]]\nid = \"A-3\"\ntitle = \"Three\"\ntests = [\"a\"]\ntodo = \"half of it\"\n";
        let lines = without_tests(&catalogue.parse().unwrap());
        assert_eq!(lines, ["A-2 (Two): the library has no logout yet", "A-3 (Three): half of it"]);
    }

    #[test]
    fn the_catalogue_is_read() {
        let text = fs::read_to_string(paths::root().join(CATALOGUE)).unwrap();
        let rows = text.lines();
        let expected =
            rows.filter(|line| line.starts_with("waits = ") || line.starts_with("todo = "));
        assert_eq!(not_run().len(), expected.count(), "{:?}", not_run());
    }
}
