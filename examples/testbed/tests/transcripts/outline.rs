//! The forms of a page: where they go, and what their fields are called.

use serde_json::Value;

/// A form: its method, its target, and the names of its fields in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) method: String,
    pub(crate) action: String,
    pub(crate) fields: Vec<String>,
}

/// The forms of a recorded outline.
pub(crate) fn recorded(forms: &[Value]) -> Vec<Form> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    forms
        .iter()
        .map(|form| Form {
            method: text(&form["method"]),
            action: text(&form["action"]),
            fields: form["controls"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|control| control["tag"] == "input")
                .map(|control| text(&control["name"]))
                .collect(),
        })
        .collect()
}

/// The forms of a page.
pub(crate) fn of_page(html: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    for form in html.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap_or_default();
        let (tag, content) = form.split_once('>').unwrap_or((form, ""));
        let inputs = content.split("<input").skip(1);
        forms.push(Form {
            method: attribute(tag, "method").to_uppercase(),
            action: attribute(tag, "action"),
            fields: inputs
                .map(|input| attribute(input.split('>').next().unwrap_or_default(), "name"))
                .collect(),
        });
    }
    forms
}

/// The tag of the first input with this name; nothing without one.
pub(crate) fn input_named<'a>(html: &'a str, name: &str) -> &'a str {
    let mut inputs = html.split("<input").skip(1).filter_map(|input| input.split('>').next());
    inputs.find(|input| attribute(input, "name") == name).unwrap_or_default()
}

/// The value of a tag's attribute; empty without it.
pub(crate) fn attribute(tag: &str, name: &str) -> String {
    let value = tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    let value = value.map(|(value, _)| value).unwrap_or_default();
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
