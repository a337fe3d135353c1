//! Every provider of the catalogue, against a server that plays it: requests, answers, mapping.
//!
//! `cargo xtask provider samples DIR` runs the sample files of another folder.

mod answers;
mod asked;
mod case;
mod conformance;
mod entry;
mod exchange;
mod given;
mod kit;
mod legacy;
mod options;
mod rules;
mod samples;
mod setup;
mod sign_in;
mod site;
mod twist;
mod variants;
mod world;

use auth::ProviderId as _;
use case::Case;
use entry::{Entry, entries};
use serde_json::{Value, json};
use setup::CatalogueAuthProvider;
use sign_in::{Back, Outcome, run};
use test_support::sign;
use twist::Twist;

/// What an outcome says that the case doesn't expect.
fn differences(entry: &Entry, case: &Case, outcome: &Outcome) -> Vec<String> {
    let mut found = outcome.flaws.clone();
    let Some((identity, account)) = &outcome.user else {
        found.push(format!("nobody signed in; the browser is at {}", outcome.location));
        return found;
    };
    let mapped = json!({
        "id": identity.id, "name": identity.name, "email": identity.email, "image": identity.image,
    });
    // A variant of a provider has the id of that, unless a setup calls it otherwise.
    let provider = if entry.is_oauth1() { "twitter" } else { entry.id() };
    for field in ["id", "name", "email", "image"] {
        let (mapped, expected) = (&mapped[field], &case.expected[field]);
        if mapped != expected {
            found.push(format!("{field} is {mapped}, and not {expected}"));
        }
    }
    if let Some(expected) = &case.verified
        && json!(identity.email_verified) != *expected
    {
        found
            .push(format!("the verification is {:?}, and not {expected}", identity.email_verified));
    }
    if account.provider != provider || json!(account.provider_account_id) != case.expected["id"] {
        found.push(format!(
            "the account is {} at {}",
            account.provider_account_id, account.provider
        ));
    }
    for field in ["name", "email", "image"] {
        let shown = &outcome.session["user"][field];
        if *shown != case.expected[field] {
            found.push(format!("the session's {field} is {shown}"));
        }
    }
    found
}

/// Shows why a sign-in was refused, with `RUST_LOG=auth=debug`.
fn log() {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer();
    drop(log.try_init());
}

fn is_there(entry: &Entry) -> bool {
    CatalogueAuthProvider::ALL.iter().any(|provider| provider.id() == entry.id())
}

/// The first case of a provider's sample.
fn sample(entry: &Entry) -> Case {
    let path = entry::samples().join(format!("{}.json", entry.id()));
    case::read(&path, entry).unwrap().remove(0)
}

/// What a twist must come to.
fn twists(entry: &Entry) -> Vec<(&'static str, Twist, Back, bool)> {
    let mut twists = vec![
        ("odd tokens", Twist::Odd, Back::Same, true),
        ("token error", Twist::TokenError, Back::Same, false),
        ("token fault", Twist::TokenFault, Back::Same, false),
        ("no id", Twist::NoId, Back::Same, false),
        ("other state", Twist::None, Back::OtherState, false),
        ("denied", Twist::None, Back::Denied, false),
    ];
    if entry.asks_userinfo() {
        twists.push(("userinfo fault", Twist::UserinfoFault, Back::Same, false));
    }
    if entry.at("/success").is_some() && entry.asks_userinfo() {
        twists.push(("unsuccessful", Twist::Unsuccessful, Back::Same, false));
    }
    if entry.at("/issuer").is_some() {
        twists.push(("its issuer", Twist::None, Back::Issuer, true));
        twists.push(("other issuer", Twist::None, Back::OtherIssuer, false));
    }
    if entry.is_oidc() {
        twists.push(("other claims", Twist::Signature, Back::Same, false));
    }
    if entry.checks("nonce") {
        twists.push(("other nonce", Twist::Nonce, Back::Same, false));
    }
    twists
}

/// Each provider refuses what is wrong and takes what is merely odd; a table says what was tried.
#[tokio::test(flavor = "multi_thread")]
async fn every_provider_holds() {
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for entry in entries().iter().filter(|entry| is_there(entry)) {
        if !entry::samples().join(format!("{}.json", entry.id())).exists() {
            failures.push(format!("{}: there is no sample", entry.id()));
            continue;
        }
        let case = sample(entry);
        let good = run(entry, &case, Twist::None, Back::Same).await;
        let mut row = vec![entry.id().to_owned()];
        for part in ["discovery", "authorization", "token", "keys", "userinfo", "extra"] {
            row.push(if good.asked.contains(part) { part } else { "" }.to_owned());
        }
        let mut tried = Vec::new();
        for (name, twist, back, signs_in) in twists(entry) {
            let outcome = run(entry, &case, twist, back).await;
            let is_right = if signs_in {
                differences(entry, &case, &outcome).is_empty()
            } else {
                outcome.user.is_none() && outcome.session == json!({})
            };
            let early = back != Back::Same && !signs_in && outcome.asked.contains("token");
            if !is_right || early {
                failures.push(format!(
                    "{}, {name}: {:?} at {}; asked {:?}; {:?}",
                    entry.id(),
                    outcome.user,
                    outcome.location,
                    outcome.asked,
                    outcome.flaws
                ));
            }
            tried.push(name);
        }
        row.push(tried.join(", "));
        rows.push(row);
    }
    print(
        &["id", "discovery", "authorization", "token", "keys", "userinfo", "extra", "tried"],
        &rows,
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn print(head: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].len());
        cells.chain([head[column].len()]).max().unwrap_or_default()
    };
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().enumerate().map(|(at, cell)| format!("{cell:0$}", width(at)));
        println!("| {} |", cells.collect::<Vec<_>>().join(" | "));
    };
    line(head.to_vec());
    for row in rows {
        line(row.iter().map(String::as_str).collect());
    }
}

/// The ids of callback URLs and of stored accounts are the catalogue's.
#[test]
fn ids_are_the_catalogue_s() {
    let entries = entries();
    let known: Vec<&Value> = entries.iter().map(|entry| entry.at("/id").unwrap()).collect();
    for provider in CatalogueAuthProvider::ALL {
        assert!(known.iter().any(|id| **id == provider.id()), "{provider}");
    }
}
