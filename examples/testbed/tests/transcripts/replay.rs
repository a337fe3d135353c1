//! Replays one transcript, step by step.

use std::{collections::BTreeMap, time::SystemTime};

use serde_json::{Value, json};
use test_support::signer::Algorithm;

use crate::{
    browser::{Answer, Browser},
    compare::Comparison,
    crypto,
    differences::Mismatch,
    evil,
    placeholders::Bindings,
    program::{Program, free_port},
    provider::{Provider, Ready, pairs},
    report::Report,
    transcript::{Step, Target, Transcript},
};

pub(crate) const SECRET: &str = "super-secret-for-tests";

/// The setups of NextAuth that can't be replayed, and why.
const REFUSED: [(&str, &str); 1] = [(
    "emailnoadapter",
    "it doesn't compile: ui-tests/cases/fail/provider_email_without_adapter.rs",
)];

/// What a browser brought to the provider.
#[derive(Default)]
struct Authorization {
    params: BTreeMap<String, String>,
}

pub(crate) async fn run(transcript: &Transcript, provider: &Provider, report: &mut Report) {
    let config = transcript.server.config.as_str();
    if let Some((_, why)) = REFUSED.iter().find(|(refused, _)| *refused == config) {
        report.not_run(transcript.name.clone(), why);
        return;
    }
    let ports = [free_port(), free_port()];
    let address = format!("http://localhost:{}", ports[0]);
    // Somebody else would do TLS.
    let is_https = config.starts_with("https");
    let base = if is_https { address.replace("http:", "https:") } else { address.clone() };
    let secret = (!transcript.server.env.contains_key("NOSECRET")).then_some(SECRET);
    let origins =
        [("BASE", base), ("OP", provider.origin.clone()), ("FAKE", provider.origin.clone())];
    let mut bindings = Bindings::new(origins, secret);
    let variables = transcript.server.env.iter().map(|(name, value)| {
        let value = bindings.fill(value, |_| None).expect("a variable has no placeholder");
        (name.clone(), value)
    });
    let variables = variables.collect();
    let program = match Program::start(&transcript.server, &variables, ports, &provider.origin) {
        Ok(program) => program,
        Err(why) => {
            println!("{}: {why}", transcript.name);
            report.compared(&transcript.name, 0, &[Mismatch::new("start", why)]);
            return;
        }
    };
    let control = format!("http://127.0.0.1:{}", ports[1]);
    let mut browser = Browser::new(&address);
    browser.change(&control, &json!({ "reset": true })).await.expect("a database can be emptied");
    let mut authorization = Authorization::default();
    for (at, step) in transcript.steps.iter().enumerate() {
        if let Some(method) = step.broken_method() {
            browser.fail(&control, Some(method)).await.expect("the control interface answers");
        }
        if let Some(change) = changes(&transcript.name, at) {
            browser.change(&control, &change).await.expect("the control interface answers");
        }
        if let Some(target) = &step.provider_redirect {
            let found = come_back(target, &authorization, &mut bindings);
            if !found.is_empty() {
                report.compared(&transcript.name, at, &found);
            }
        }
        if let Some(table) = step.value.as_ref().filter(|value| value.is_array()) {
            evil::replay(&transcript.name, table, &mut browser, &control, &mut bindings, report)
                .await;
        }
        if let Some(tables) = step.value.as_ref().filter(|value| value.is_object()) {
            let stored = browser.control(&control, "db").await.unwrap_or_default();
            let now = SystemTime::now();
            let mut comparison =
                Comparison { bindings: &mut bindings, secret, now, found: Vec::new() };
            comparison.tables(tables, &stored);
            let found = comparison.found;
            report.compared(&transcript.name, at, &found);
        }
        let (Some(request), Some(response)) = (&step.request, &step.response) else { continue };
        provider.prepare(answers(step, &authorization, provider, &mut bindings));
        let forged = |cookie: &str, placeholder: &str| {
            placeholder.starts_with("jwe").then(|| forge(cookie, &request.path, step))
        };
        let answer = match browser.send(request, &mut bindings, forged).await {
            Ok(answer) => answer,
            Err(why) => {
                report.compared(&transcript.name, at, &[Mismatch::new("request", why)]);
                continue;
            }
        };
        let trace = browser.control(&control, "trace").await.unwrap_or_default();
        let mails = browser.control(&control, "mail").await.unwrap_or_default();
        if step.has_failed() {
            browser.fail(&control, None).await.expect("the control interface answers");
        }
        note_authorization(&answer, provider, &mut authorization);
        let mut comparison =
            Comparison { bindings: &mut bindings, secret, now: answer.at, found: Vec::new() };
        comparison.response(response, &answer);
        comparison.back_channel(&step.back_channel, &provider.asked());
        let calls = trace.as_array().map(Vec::as_slice).unwrap_or_default();
        comparison.trace(&step.server_side_trace, calls);
        let secret = if config == "shortage" { "email-own-secret" } else { SECRET };
        comparison.mails(&step.captured_mail, &mails, calls, secret);
        let mut found = comparison.found;
        found.extend(
            std::mem::take(&mut bindings.broken)
                .into_iter()
                .map(|how| Mismatch::new("relation", how)),
        );
        for (new, old) in report.compared(&transcript.name, at, &found) {
            bindings.same(&new, &old);
        }
    }
    drop(program);
}

/// The provider sends the browser back: its code gets a value, and the redirect URI is the one that
/// it was asked for.
fn come_back(
    target: &Target,
    authorization: &Authorization,
    bindings: &mut Bindings,
) -> Vec<Mismatch> {
    let mut found = Vec::new();
    for (name, template) in &target.params {
        let made = |_: &str| (name == "code").then(crypto::random);
        if let Err(why) = bindings.fill(template, made) {
            found.push(Mismatch::new("redirect parameter", why));
        }
    }
    let sent_to = authorization.params.get("redirect_uri").cloned().unwrap_or_default();
    if !bindings.matches(&target.base, &sent_to, SystemTime::now()) {
        found.push(Mismatch::new("redirect URI", format!("{sent_to}, not {}", target.base)));
    }
    found
}

/// What was changed in NextAuth's store before a step, though the file doesn't say it.
fn changes(transcript: &str, step: usize) -> Option<Value> {
    match (transcript, step) {
        // The token is found with another address than it was sent to.
        ("39-email-signin-callback-at-click", 2) => Some(json!([{
            "table": "verificationTokens", "where": {}, "set": { "identifier": "denied@example.com" },
        }])),
        _ => None,
    }
}

fn note_authorization(answer: &Answer, provider: &Provider, authorization: &mut Authorization) {
    if let Some(location) = &answer.location
        && location.starts_with(&provider.origin)
        && let Some((_, query)) = location.split_once('?')
    {
        authorization.params = pairs(query.as_bytes());
    }
}

/// A check cookie that the test makes itself.
fn forge(cookie: &str, path: &str, step: &Step) -> String {
    let own = path.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let is_other = step.note.as_deref().is_some_and(|note| note.contains("other provider"));
    let provider = if is_other { "another" } else { own };
    let now = chrono::Utc::now().timestamp();
    let claims = json!({
        "value": crypto::random(), "provider": provider,
        "iat": now, "exp": now + 900, "jti": crypto::random(),
    });
    crypto::seal(SECRET, cookie, &claims)
}

/// What the provider will answer in a step: what it answered NextAuth.
fn answers(
    step: &Step,
    authorization: &Authorization,
    provider: &Provider,
    bindings: &mut Bindings,
) -> Vec<Ready> {
    let mut ready = Vec::new();
    for recorded in step.back_channel.iter().filter(|recorded| !recorded.is_metadata()) {
        let Some(response) = &recorded.response else { continue };
        let mut access_token = String::new();
        if let Some(template) = response["access_token"].as_str() {
            access_token = bindings.fill(template, |_| Some(crypto::random())).unwrap_or_default();
        }
        let claims = claims(step, authorization, provider, &access_token, bindings);
        let client = authorization.params.get("client_id").map_or("", String::as_str);
        let algorithm = match client {
            "rp-es256" => Algorithm::Es256,
            "rp-hs256" => Algorithm::Hs256("rp-hs256-secret-0123456789abcdef0123456789abcdef"),
            _ => Algorithm::Rs256,
        };
        let mut made = |name: &str| {
            name.starts_with("id_token_jws").then(|| provider.signer.sign(algorithm, None, &claims))
        };
        let body = bindings.fill_json(response, &mut made).unwrap_or_default();
        ready.push(Ready {
            method: recorded.method.clone(),
            path: recorded.path.clone(),
            status: recorded.status,
            body,
        });
    }
    ready
}

/// The claims of the ID token: those that the profile function was given, or Bob's.
fn claims(
    step: &Step,
    authorization: &Authorization,
    provider: &Provider,
    access_token: &str,
    bindings: &mut Bindings,
) -> Value {
    let now = chrono::Utc::now().timestamp();
    let mut claims = json!({
        "iss": provider.origin, "sub": "bob", "aud": authorization.params.get("client_id"),
        "iat": now, "exp": now + 3600, "at_hash": crypto::at_hash(access_token),
    });
    if let Some(nonce) = authorization.params.get("nonce") {
        claims["nonce"] = nonce.as_str().into();
    }
    let profile = step.server_side_trace.iter().find(|call| call.name == "profile");
    if let Some(profile) = profile.and_then(|call| call.args.first()) {
        let mut made =
            |name: &str| name.starts_with("at_hash").then(|| crypto::at_hash(access_token));
        if let Ok(Value::Object(profile)) = bindings.fill_json(profile, &mut made)
            && let Some(claims) = claims.as_object_mut()
        {
            claims.extend(profile);
        }
    }
    claims
}
