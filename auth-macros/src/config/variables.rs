//! The variables that `..env` reads, as a text for editors.

use std::fmt::Write;

use super::{
    attributes::Text,
    input::{Config, Shape},
    overrides,
};

/// A list of the variables, each with its option.
pub(super) fn doc(config: &Config) -> String {
    let id = config.id.as_ref().map_or_else(|| config.ident.to_string(), |Text(id)| id.value());
    let prefix = format!("AUTH_{}_", id.to_ascii_uppercase().replace('-', "_"));
    let mut doc = "`..env` reads these variables for the options that aren't written:\n".to_owned();
    let mut line = |variable: &str, option: &str, required: bool| {
        let rest = if required { "" } else { " (may be left out)" };
        write!(doc, "\n- `{variable}`: `{option}`{rest}").expect("a text takes any text");
    };
    for field in config.options().filter(|field| !field.is_function()) {
        let name = field.name();
        let variable = field.env.as_ref().map_or_else(
            || format!("{prefix}{}", conventional(&name)),
            |Text(variable)| variable.value(),
        );
        line(&variable, &name, matches!(field.shape(), Shape::Required));
    }
    // Of the options that every provider has, this is the one that is read.
    if overrides::names(config).any(|name| name == "scope") {
        line(&format!("{prefix}SCOPE"), "scope", false);
    }
    if config.id.is_some() {
        let example = format!(
            "\n\nWith an id of its own, `{} as \"work\"`, the provider reads `AUTH_WORK_…` instead of \
             `{prefix}…`.",
            config.ident
        );
        doc.push_str(&example);
    }
    doc
}

/// The end of the variable of an option.
fn conventional(option: &str) -> String {
    match option {
        "client_id" => "ID".to_owned(),
        "client_secret" => "SECRET".to_owned(),
        option => option.to_ascii_uppercase(),
    }
}
