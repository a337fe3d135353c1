//! The sign-in page.

use std::collections::BTreeMap;

use auth::BoxError;
use reqwest::Client;
use serde::Deserialize;
use serde_json::Value;

use super::{Plain, Postbox, SITE, serve};
use crate::{
    differences::Mismatch,
    outline::{self, attribute, input_named},
};

#[derive(Deserialize)]
pub(super) struct PageRecord {
    html_outline: PageOutline,
}

#[derive(Deserialize)]
struct PageOutline {
    html_attrs: BTreeMap<String, String>,
    error_box: Vec<String>,
    forms: Vec<Value>,
}

pub(super) async fn compare(record: &PageRecord) -> Result<Vec<Mismatch>, BoxError> {
    let at = serve(Plain::builder(), "me@example.com", Postbox::default()).await?;
    let query = "callbackUrl=https%3A%2F%2Fapp.example.co.uk%3A8443%2Fx\
                 &email=q%40e.com&error=OAuthCallback";
    let html = Client::new().get(format!("{at}/signin?{query}")).send().await?.text().await?;
    let PageOutline { html_attrs, error_box, forms } = &record.html_outline;
    let mut found = Vec::new();
    let mut check = |what: &str, actual: String, expected: String| {
        if actual != expected {
            found.push(Mismatch::new(what, format!("{actual}, not {expected}")));
        }
    };
    let recorded = outline::recorded(forms)
        .into_iter()
        .map(|form| outline::Form { action: form.action.replace("{{BASE}}", SITE), ..form });
    let recorded: Vec<_> = recorded.collect();
    check("forms", format!("{:?}", outline::of_page(&html)), format!("{recorded:?}"));
    for (name, value) in html_attrs {
        let is_there = html.contains(&format!("<html {name}=\"{value}\""));
        check("html", is_there.to_string(), "true".to_owned());
    }
    check(
        "alerts",
        html.matches("role=\"alert\"").count().to_string(),
        error_box.len().to_string(),
    );
    for control in controls(forms) {
        let is = |name: &str| control[name].as_str();
        let (Some(kind), Some(name)) = (is("type"), is("name")) else { continue };
        let input = input_named(&html, name);
        check("type", attribute(input, "type"), kind.to_owned());
        if let ("email", Some(value)) = (kind, is("value")) {
            check("value", attribute(input, "value"), value.to_owned());
        }
    }
    // Those that the application writes; the others' words are the page's.
    let labels = controls(forms);
    for label in labels.filter(|it| is_of_credentials(it)) {
        let text = label["text"].as_str().unwrap_or_default();
        check("label", html.contains(&format!(">{text}</label>")).to_string(), "true".to_owned());
    }
    let buttons = html.matches("<button").count();
    check("buttons", buttons.to_string(), forms.len().to_string());
    Ok(found)
}

fn is_of_credentials(control: &Value) -> bool {
    control["tag"] == "label"
        && control["for"].as_str().is_some_and(|id| id.ends_with("-for-credentials-provider"))
}

fn controls(forms: &[Value]) -> impl Iterator<Item = &Value> {
    forms.iter().filter_map(|form| form["controls"].as_array()).flatten()
}
