//! What our mappings make of payloads, compared with what the catalogue's rules make of them.

use std::collections::{BTreeMap, BTreeSet};

use auth::Identity;
use serde_json::{Map, Value, json};

use super::{
    case::{self, Case},
    entry::{Entry, entries, samples},
    given::{self, ALTERNATIVE},
    is_there,
    rules::{Documents, Expected, evaluate},
    site::Site,
    variants::variants,
};

/// The rules of a mapping: the catalogue's, or those of NextAuth v4 laid over them.
fn rules(entry: &Entry, case: &Case) -> Map<String, Value> {
    let entry = given::changed(entry, case);
    let mut rules = entry.at("/profile").unwrap().as_object().unwrap().clone();
    if case.is_v4
        && let Some(Value::Object(other)) = entry.at("/profile_v4")
    {
        rules.extend(other.clone());
    }
    rules
}

fn expected(entry: &Entry, case: &Case) -> Option<Expected> {
    // OpenID Connect Core §2 and §5.3.2: a text, whatever the rules make of it, or the integer that
    // some write.
    let subject = &case.profile["sub"];
    if entry.is_oidc()
        && !subject.is_u64()
        && subject.as_str().is_none_or(|subject| subject.trim().is_empty())
    {
        return None;
    }
    // The issuer is made from the tenant, which is a GUID.
    let tenant = &case.profile["tid"];
    let is_guid = tenant.as_str().is_some_and(|tenant| tenant.len() == 36);
    if entry.has_custom("entra_issuer_template") && !tenant.is_null() && !is_guid {
        return None;
    }
    let (options, _) = entry.options(&case.options, "client-of-tests");
    let others: BTreeMap<String, Value> = case.documents.clone();
    let documents = Documents { profile: &case.profile, others: &others, options: &options };
    let mut expected = evaluate(&rules(entry, case), &documents)?;
    // Apple's page posts an address that nobody signed: it is nobody's.
    let posted = others.get("user").is_some_and(|user| user["email"].is_string());
    let signed = case.profile["email"].as_str().map(|email| email.trim().to_ascii_lowercase());
    if posted && expected.email != signed {
        (expected.email, expected.verified) = (None, None);
    }
    // A database that pads texts with blanks takes it for somebody else's.
    if expected.id.trim() != expected.id {
        return None;
    }
    Some(kept(expected))
}

/// What is kept of somebody: a name without blanks around it, a picture that a browser can load, and
/// an address that is one.
fn kept(expected: Expected) -> Expected {
    let name = expected.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let is_url = |image: &String| {
        ["http://", "https://", "data:"].iter().any(|scheme| image.starts_with(scheme))
    };
    let is_address = expected.email.as_ref().is_none_or(|email| email.contains('@'));
    Expected {
        name,
        image: expected.image.filter(is_url),
        verified: expected.verified.filter(|_| is_address),
        email: expected.email.filter(|_| is_address),
        ..expected
    }
}

fn found(identity: &Identity) -> Expected {
    Expected {
        id: identity.id.clone(),
        name: identity.name.clone(),
        email: identity.email.clone(),
        verified: identity.email_verified,
        image: identity.image.clone(),
    }
}

/// The cases that variants are made of: those of the sample, and again with NextAuth v4's mapping
/// unless that reads another payload.
fn bases(entry: &Entry) -> Vec<Case> {
    let path = samples().join(format!("{}.json", entry.id()));
    let mut cases = case::read(&path, entry).unwrap();
    let is_other = entry.text("/v4_userinfo").is_some() && entry.at("/profile_v4/id").is_some();
    if !is_other {
        let again: Vec<_> = cases.iter().filter(|case| !case.is_v4).cloned().collect();
        cases.extend(again.into_iter().map(|case| Case { is_v4: true, ..case }));
    }
    if !entry.list("/id_alternatives").is_empty() {
        let options = json!({ ALTERNATIVE: true });
        let again = Case { name: "another id".to_owned(), options, ..cases[0].clone() };
        cases.extend([again.clone(), Case { is_v4: true, ..again }]);
    }
    cases
}

/// Tries every variant; how many there were, and what was wrong.
async fn try_out(entry: &Entry) -> (usize, Vec<String>) {
    let (mut count, mut failures) = (0, Vec::new());
    let mut varied = BTreeSet::new();
    for base in bases(entry) {
        let version = if base.is_v4 { "v4" } else { "native" };
        let about = format!("{}, {version}, {}", entry.id(), base.name);
        let site = match Site::new(entry, &base).await {
            Ok(site) => site,
            Err(error) => {
                failures.push(format!("{about}: {error}"));
                continue;
            }
        };
        let rules = rules(entry, &base);
        let is_first = varied.insert((base.is_v4, base.payload.clone(), base.options.to_string()));
        for variant in variants(&rules, &base, is_first) {
            let outcome = site.sign_in(&variant.case).await;
            let expected = expected(entry, &variant.case);
            let found = outcome.user.as_ref().map(|(identity, _)| found(identity));
            if found != expected || !outcome.flaws.is_empty() {
                failures.push(format!(
                    "{about}, {}:\n    found {found:?}\n    expected {expected:?} {:?}",
                    variant.name, outcome.flaws
                ));
            }
            count += 1;
        }
    }
    (count, failures)
}

/// Whatever the rules tell apart, our mapping tells apart too.
#[tokio::test(flavor = "multi_thread")]
async fn mappings_follow_the_rules() {
    let entries = entries().into_iter().filter(is_there);
    let tries: Vec<_> =
        entries.map(|entry| tokio::spawn(async move { try_out(&entry).await })).collect();
    let (mut count, mut failures) = (0, Vec::new());
    for tried in tries {
        let (of_one, found) = tried.await.unwrap();
        assert!(of_one > 20 || !found.is_empty(), "few variants");
        count += of_one;
        failures.extend(found);
    }
    println!("{count} variants");
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
}
