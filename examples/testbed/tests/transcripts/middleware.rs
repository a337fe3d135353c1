//! Replays what NextAuth's middleware answered in a real Next.js server.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    browser::{Answer, Browser},
    crypto,
    differences::Mismatch,
    placeholders::Bindings,
    program::{Program, free_port},
    provider::Provider,
    replay::SECRET,
    report::Report,
    transcript::{self, Request, Server},
};

/// The record.
pub(crate) const FILE: &str = "next-real-middleware";

#[derive(Deserialize)]
struct Record {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    request: Asked,
    /// The status, and headers.
    response: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Asked {
    path: String,
    headers: BTreeMap<String, String>,
}

pub(crate) async fn run(folder: &Path, provider: &Provider, report: &mut Report) {
    let record: Record = transcript::read(folder, FILE);
    let ports = [free_port(), free_port()];
    let base = format!("http://localhost:{}", ports[0]);
    let server =
        Server { config: "nextreal".to_owned(), env: BTreeMap::new(), mount: "/api/auth".into() };
    let variables = BTreeMap::from([("NEXTAUTH_URL".to_owned(), base.clone())]);
    let program = match Program::start(&server, &variables, ports, &provider.origin) {
        Ok(program) => program,
        Err(why) => {
            report.compared(FILE, 0, &[Mismatch::new("start", why)]);
            return;
        }
    };
    let mut browser = Browser::new(&base);
    for (at, Step { request, response }) in record.steps.into_iter().enumerate() {
        let Asked { path, headers } = request;
        let extra_headers =
            headers.into_iter().map(|(name, value)| (name, with_token(&value))).collect();
        let request = Request { extra_headers, ..Request::get(&path) };
        let sent = browser.send(&request, &mut Bindings::default(), |_, _| None).await;
        let found = match sent {
            Ok(answer) => compare(&response, &answer, &base),
            Err(why) => vec![Mismatch::new("request", why)],
        };
        report.compared(FILE, at, &found);
    }
    drop(program);
}

/// A header with a session's token, in one piece or in two.
fn with_token(header: &str) -> String {
    let now = chrono::Utc::now().timestamp();
    let token = crypto::seal(SECRET, "", &json!({ "sub": "1", "name": "J", "exp": now + 3600 }));
    if header.contains("<jwe part>") {
        let (first, rest) = token.split_at(token.len() / 2);
        header.replace("<jwe part>", rest).replace("<jwe>", first)
    } else {
        header.replace("<jwe>", &token)
    }
}

fn compare(recorded: &BTreeMap<String, Value>, answer: &Answer, base: &str) -> Vec<Mismatch> {
    let mut found = Vec::new();
    // Next.js writes an address of its own site without the origin.
    let location = answer.location.as_ref().map(|location| location.replace(base, ""));
    for (name, expected) in recorded {
        let actual = match name.as_str() {
            "status" => json!(answer.status),
            "location" => json!(location),
            "x-token-name" => json!(answer.token_name),
            _ => continue,
        };
        if actual != *expected {
            found.push(Mismatch::new(name, format!("{actual}, not {expected}")));
        }
    }
    if !recorded.contains_key("location") && location.is_some() {
        found.push(Mismatch::new("location", format!("{location:?}, not none")));
    }
    found
}
