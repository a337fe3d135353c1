//! Replays what a real Next.js server with NextAuth answered: one browser, one request after the
//! other, and of each answer an outline.

use std::{collections::BTreeMap, path::Path, time::SystemTime};

use serde::Deserialize;
use serde_json::Value;

use crate::{
    browser::{Answer, Browser, Cookie},
    compare::Comparison,
    differences::Mismatch,
    placeholders::Bindings,
    program::{Program, free_port},
    provider::Provider,
    report::Report,
    transcript::{self, Request, Server},
};

/// The records of this kind.
pub(crate) const FILES: [&str; 2] = ["next-real-app-router", "next-real-pages-router"];

#[derive(Deserialize)]
struct Record {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    request: Asked,
    response: Outline,
}

#[derive(Deserialize)]
struct Asked {
    method: String,
    path: String,
    form: Option<BTreeMap<String, Value>>,
    json: Option<Value>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Outline {
    status: u16,
    headers: BTreeMap<String, String>,
    /// The start of each, and the names of its attributes.
    set_cookie: Vec<String>,
    body: String,
}

pub(crate) async fn run(name: &str, folder: &Path, provider: &Provider, report: &mut Report) {
    let record: Record = transcript::read(folder, name);
    let ports = [free_port(), free_port()];
    let base = format!("http://localhost:{}", ports[0]);
    let server =
        Server { config: "nextreal".to_owned(), env: BTreeMap::new(), mount: "/api/auth".into() };
    let variables = BTreeMap::from([("NEXTAUTH_URL".to_owned(), base.clone())]);
    let program = match Program::start(&server, &variables, ports, &provider.origin) {
        Ok(program) => program,
        Err(why) => {
            report.compared(name, 0, &[Mismatch::new("start", why)]);
            return;
        }
    };
    let mut browser = Browser::new(&base);
    let mut jar = BTreeMap::new();
    for (at, Step { request, response }) in record.steps.into_iter().enumerate() {
        let mut bindings = Bindings::new([("BASE", base.clone())], None);
        let token: Option<&String> = jar.get("next-auth.csrf-token");
        if let Some(token) = token.and_then(|value| value.split('|').next()) {
            bindings.bind("hex64", token);
        }
        let sent = browser.send(&asked(request, &jar), &mut bindings, |_, _| None).await;
        let found = match sent {
            Ok(answer) => {
                let found = compare(&response, &answer, &mut bindings);
                keep(&mut jar, answer.cookies);
                found
            }
            Err(why) => vec![Mismatch::new("request", why)],
        };
        report.compared(name, at, &found);
    }
    drop(program);
}

fn asked(asked: Asked, jar: &BTreeMap<String, String>) -> Request {
    let Asked { method, path, form, json, mut headers } = asked;
    let kind = match (&form, &json) {
        (Some(_), _) => Some("application/x-www-form-urlencoded".to_owned()),
        (None, Some(_)) => Some("application/json".to_owned()),
        (None, None) => headers.remove("content-type"),
    };
    Request {
        method,
        content_type: kind,
        form,
        json,
        extra_headers: headers,
        cookies: jar.clone(),
        ..Request::get(&path)
    }
}

fn keep(jar: &mut BTreeMap<String, String>, cookies: Vec<Cookie>) {
    for cookie in cookies {
        if cookie.attributes.get("Max-Age") == Some(&Some("0".to_owned())) {
            jar.remove(&cookie.name);
        } else {
            jar.insert(cookie.name, cookie.value);
        }
    }
}

fn compare(recorded: &Outline, answer: &Answer, bindings: &mut Bindings) -> Vec<Mismatch> {
    let now = SystemTime::now();
    let mut comparison = Comparison { bindings, secret: None, now, found: Vec::new() };
    if recorded.status != answer.status {
        let how = format!("{}, not {}", answer.status, recorded.status);
        comparison.differ("status", how);
    }
    let location = recorded.headers.get("location");
    let is_there = match (location, &answer.location) {
        (None, None) => true,
        (Some(template), Some(actual)) => comparison.bindings.matches(template, actual, now),
        _ => false,
    };
    if !is_there {
        comparison.differ("location", format!("{:?}, not {location:?}", answer.location));
    }
    if let Some(caching) = recorded.headers.get("cache-control")
        && answer.caching.as_ref() != Some(caching)
    {
        comparison.differ("cache-control", format!("{:?}, not {caching}", answer.caching));
    }
    let media = |kind: &str| kind.split(';').next().unwrap_or_default().to_owned();
    let kind = recorded.headers.get("content-type").map(|kind| media(kind));
    // Pages API routes give texts no type.
    if let Some(kind) = kind.filter(|kind| kind != "text/plain")
        && answer.content_type.as_deref().map(media).as_ref() != Some(&kind)
    {
        comparison.differ("content-type", format!("{:?}, not {kind}", answer.content_type));
    }
    cookies(&mut comparison, &recorded.set_cookie, &answer.cookies);
    match (serde_json::from_str(&recorded.body), serde_json::from_str(&answer.text)) {
        (Ok(recorded), Ok(actual)) => comparison.json("json", &recorded, &actual),
        (Ok(_), Err(_)) => comparison.differ("json", "there is none"),
        (Err(_), _) if recorded.body.is_empty() != answer.text.is_empty() => {
            comparison.differ("text", format!("`{}`, not `{}`", answer.text, recorded.body));
        }
        (Err(_), _) => {}
    }
    comparison.found
}

/// Compares names and attributes: `next-auth.state=eyJ…; Max-Age; Path; HttpOnly Max-Age=900`.
fn cookies(comparison: &mut Comparison<'_>, recorded: &[String], actual: &[Cookie]) {
    let outline = |cookie: &Cookie| format!("{}; {}", cookie.name, cookie.order);
    let expected: Vec<String> = recorded
        .iter()
        .map(|line| {
            let (name, attributes) = line.split_once("; ").unwrap_or((line, ""));
            let name = name.split('=').next().unwrap_or_default();
            let attributes = attributes.split(" Max-Age=").next().unwrap_or_default();
            format!("{name}; {attributes}")
        })
        .collect();
    let actual: Vec<String> = actual.iter().map(outline).collect();
    if expected != actual {
        comparison.differ("cookies", format!("{actual:?}, not {expected:?}"));
    }
}
