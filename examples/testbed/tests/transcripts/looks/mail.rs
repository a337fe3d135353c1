//! The mail with a link.

use std::{collections::BTreeMap, time::Duration};

use auth::BoxError;
use reqwest::{Client, header::SET_COOKIE, redirect::Policy};
use serde::Deserialize;
use serde_json::Value;

use super::{Plain, Postbox, SITE, Themed, serve};
use crate::{differences::Mismatch, placeholders::encode};

#[derive(Deserialize)]
pub(super) struct MailRecord {
    pub(super) cases: Vec<Case>,
}

/// What was sent, or something about the options.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Case {
    Mail(MailCase),
    Other {},
}

impl Case {
    /// That a refused recipient is an error, and the defaults of the options, are tried with SMTP
    /// servers in tests/servers.
    pub(super) fn mail(&self) -> Option<&MailCase> {
        match self {
            Self::Mail(mail) => Some(mail),
            Self::Other {} => None,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct MailCase {
    theme: BTreeMap<String, String>,
    to: String,
    from: String,
    subject: String,
    text: String,
    html_outline: MailOutline,
}

#[derive(Deserialize)]
struct MailOutline {
    button_bgcolor: String,
    links: Vec<Value>,
    images: usize,
}

pub(super) async fn compare(case: &MailCase) -> Result<Vec<Mismatch>, BoxError> {
    let postbox = Postbox::default();
    let at = if case.theme.is_empty() {
        serve(Plain::builder(), &case.from, postbox.clone()).await?
    } else {
        serve(Themed::builder(), &case.from, postbox.clone()).await?
    };
    let client = Client::builder().redirect(Policy::none()).build()?;
    let answer = client.get(format!("{at}/csrf")).send().await?;
    let cookie = answer.headers()[SET_COOKIE].to_str()?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let csrf: Value = serde_json::from_str(&answer.text().await?)?;
    let csrf = csrf["csrfToken"].as_str().unwrap_or_default();
    let form = format!("csrfToken={csrf}&email={}&callbackUrl=%2F", encode(&case.to));
    let asked = client.post(format!("{at}/signin/email")).header("cookie", cookie);
    let asked = asked.header("content-type", "application/x-www-form-urlencoded");
    let answer = asked.body(form).send().await?;
    let status = answer.status();
    // The answer doesn't wait for the mail.
    let mut mails = Vec::new();
    for _ in 0..200 {
        mails.clone_from(&postbox.0.lock().expect("nobody panicked"));
        if !mails.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let [mail] = &*mails else {
        return Err(format!("{} mails, and {status}", mails.len()).into());
    };
    let html = mail.html.as_deref().unwrap_or_default();
    let link = |text: &str| {
        let start = text.find("https://")?;
        let end = text[start..].find(['"', '\n', '\r', '<']).unwrap_or(text.len() - start);
        Some(text[start..start + end].replace("&amp;", "&"))
    };
    let actual = link(&mail.text).unwrap_or_default();
    let recorded = link(&case.text).unwrap_or_default();
    let host = SITE.trim_start_matches("https://");
    let mut found = Vec::new();
    let mut check = |what: &str, is_so: bool, how: String| {
        if !is_so {
            found.push(Mismatch::new(what, how));
        }
    };
    check("to", mail.to == case.to, mail.to.clone());
    check("from", mail.from.to_string() == case.from, mail.from.to_string());
    let names_host = mail.subject.contains(host) == case.subject.contains(host);
    check("subject", names_host, mail.subject.clone());
    check("link", parameters(&actual) == parameters(&recorded), actual.clone());
    let alone = mail.text.lines().any(|line| line == actual);
    check("link in the text", alone, mail.text.clone());
    let links = html.matches("<a ").count();
    let is_same = html.contains(&actual.replace('&', "&amp;"));
    check("links", links == case.html_outline.links.len() && is_same, format!("{links} links"));
    check("images", html.matches("<img").count() == case.html_outline.images, "images".to_owned());
    let color = &case.html_outline.button_bgcolor;
    let is_own = !case.theme.is_empty();
    check("color", !is_own || html.contains(&**color), format!("it has no {color}"));
    Ok(found)
}

/// Where a link goes, with which parameters; their values where they are no secret and no page.
fn parameters(link: &str) -> Vec<(String, String)> {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let mut parameters = vec![(String::new(), path.to_owned())];
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = if name == "email" { value } else { "".into() };
        parameters.push((name.into_owned(), value.into_owned()));
    }
    parameters
}
