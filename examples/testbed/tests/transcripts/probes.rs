//! What NextAuth's own functions made of the address of a site, asked of the program: which address
//! its providers have.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use crate::{
    browser::Browser,
    differences::Mismatch,
    placeholders::Bindings,
    program::{Program, free_port},
    provider::Provider,
    report::Report,
    transcript::{self, Request, Server},
};

/// The record; a step is a call, in the order of the file.
pub(crate) const FILE: &str = "unit-probes";
/// The parts of it that are about something else, and where that is tried.
pub(crate) const ELSEWHERE: [(&str, &str); 4] = [
    (
        "assert",
        "configurations: refused when they are compiled (ui-tests), or by 56, 58, 83 and 88",
    ),
    ("getToken", "the function itself, beside ours: tests/servers/next_auth.rs"),
    ("merge", "options have types and are not merged"),
    ("providers", "options have types and are not merged"),
];
/// Where NextAuth takes a site to be that nobody tells it about.
const UNKNOWN: &str = "http://localhost:3000";

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "parseUrl")]
    parsed: BTreeMap<String, Parsed>,
    #[serde(rename = "detectOrigin")]
    detected: Vec<Detected>,
}

/// A configured URL.
#[derive(Deserialize)]
struct Parsed {
    base: String,
}

/// The environment and a request's headers, and the origin that they made.
#[derive(Deserialize)]
struct Detected {
    env: BTreeMap<String, String>,
    host: String,
    proto: String,
    result: Option<String>,
}

pub(crate) async fn run(folder: &Path, provider: &Provider, report: &mut Report) {
    let record: Record = transcript::read(folder, FILE);
    let parsed = record.parsed.into_iter().map(|(url, Parsed { base })| {
        let given = (url != "undefined").then(|| ("NEXTAUTH_URL".to_owned(), url));
        (given.into_iter().collect(), BTreeMap::new(), base)
    });
    let detected = record.detected.into_iter().map(|Detected { env, host, proto, result }| {
        let headers = [("x-forwarded-host", host), ("x-forwarded-proto", proto)];
        let headers = headers.into_iter().filter(|(_, value)| value != "<undefined>");
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).collect();
        (env, headers, format!("{}/api/auth", result.as_deref().unwrap_or(UNKNOWN)))
    });
    for (at, (env, headers, base)) in parsed.chain(detected).enumerate() {
        let found = match base_of(env, headers, &base, provider).await {
            Ok(actual) if actual == base => Vec::new(),
            Ok(actual) => vec![Mismatch::new("base", format!("{actual}, not {base}"))],
            Err(why) => vec![Mismatch::new("start", why)],
        };
        report.compared(FILE, at, &found);
    }
}

/// Where the program says that it is; it is asked below the path of `expected`.
async fn base_of(
    env: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    expected: &str,
    provider: &Provider,
) -> Result<String, String> {
    let ports = [free_port(), free_port()];
    let server =
        Server { config: "jwt".to_owned(), env: BTreeMap::new(), mount: "/api/auth".into() };
    let _program = Program::start(&server, &env, ports, &provider.origin)?;
    let mut browser = Browser::new(&format!("http://localhost:{}", ports[0]));
    let path = expected.splitn(4, '/').nth(3).unwrap_or_default();
    let request = Request { extra_headers: headers, ..Request::get(&format!("/{path}/providers")) };
    let answer = browser.send(&request, &mut Bindings::default(), |_, _| None).await?;
    let providers: serde_json::Value = serde_json::from_str(&answer.text)
        .map_err(|_| format!("it answers {} {}", answer.status, answer.text))?;
    let url = providers["oidc"]["signinUrl"].as_str().unwrap_or_default();
    url.strip_suffix("/signin/oidc").map(str::to_owned).ok_or_else(|| format!("it says {url}"))
}
