//! Starts every setup of the testbed, whether a transcript needs it or not.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    browser::Browser,
    differences::Mismatch,
    placeholders::Bindings,
    program::{Program, free_port},
    provider::Provider,
    report::Report,
    transcript::{Request, Server},
};

/// Every setup that has a secret, and the CSRF cookie that it gives.
const SETUPS: [(&str, &str); 25] = [
    ("basepath", "next-auth.csrf-token"),
    ("big", "next-auth.csrf-token"),
    ("credsdb", "next-auth.csrf-token"),
    ("credsdbimplicit", "next-auth.csrf-token"),
    ("customcookies", "next-auth.csrf-token"),
    ("customjwt", "next-auth.csrf-token"),
    ("db", "next-auth.csrf-token"),
    ("dbjwt", "next-auth.csrf-token"),
    ("defaults", "next-auth.csrf-token"),
    ("evil", "next-auth.csrf-token"),
    ("https", "__Host-next-auth.csrf-token"),
    ("httpsdb", "__Host-next-auth.csrf-token"),
    ("jwt", "next-auth.csrf-token"),
    ("nextreal", "next-auth.csrf-token"),
    ("noenv", "next-auth.csrf-token"),
    ("nosecretprodpages", "next-auth.csrf-token"),
    ("pages", "next-auth.csrf-token"),
    ("pagesq", "next-auth.csrf-token"),
    ("safe", "auth.csrf-token"),
    ("safejwt", "auth.csrf-token"),
    ("shortage", "next-auth.csrf-token"),
    ("shortjwt", "next-auth.csrf-token"),
    ("theme", "next-auth.csrf-token"),
    ("trusthost", "next-auth.csrf-token"),
    ("updateage0", "next-auth.csrf-token"),
];

pub(crate) async fn start_all(provider: &Provider, report: &mut Report) {
    for (at, (config, cookie)) in SETUPS.into_iter().enumerate() {
        let found = match start(config, cookie, provider).await {
            Ok(()) => Vec::new(),
            Err(why) => vec![Mismatch::new("start", format!("{config}: {why}"))],
        };
        report.compared("setups", at, &found);
    }
}

async fn start(config: &str, cookie: &str, provider: &Provider) -> Result<(), String> {
    let ports = [free_port(), free_port()];
    let address = format!("http://localhost:{}", ports[0]);
    let is_https = config.starts_with("https");
    let site = if is_https { address.replace("http:", "https:") } else { address.clone() };
    // A base path that only `MOUNT` says.
    let mount = if config == "basepath" { "/custom/auth" } else { "/api/auth" };
    let server =
        Server { config: config.to_owned(), env: BTreeMap::new(), mount: mount.to_owned() };
    let variables = BTreeMap::from([("NEXTAUTH_URL".to_owned(), site)]);
    let _program = Program::start(&server, &variables, ports, &provider.origin)?;
    let mut browser = Browser::new(&address);
    let mut bindings = Bindings::default();
    let request = Request::get(&format!("{mount}/csrf"));
    let answer = browser.send(&request, &mut bindings, |_, _| None).await?;
    if answer.status != 200 || !answer.cookies.iter().any(|it| it.name == cookie) {
        return Err(format!("it answers {} with {:?}", answer.status, answer.cookies));
    }
    let control = format!("http://127.0.0.1:{}", ports[1]);
    browser.change(&control, &json!({ "reset": true })).await?;
    let tables = browser.control(&control, "db").await?;
    if tables["users"].as_array().is_none_or(|users| !users.is_empty()) {
        return Err(format!("its tables are {tables}"));
    }
    let answer = browser.send(&Request::get("/elsewhere"), &mut bindings, |_, _| None).await?;
    if (answer.status, &*answer.text) != (404, "app page /elsewhere") {
        return Err(format!("elsewhere it answers {} {}", answer.status, answer.text));
    }
    Ok(())
}
