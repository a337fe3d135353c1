//! What token endpoints answer, at every provider: failures that look like success, and answers
//! that are merely written otherwise.

use std::time::{SystemTime, UNIX_EPOCH};

use auth::Tokens;
use serde_json::{Value, json};

use super::{
    differences,
    entry::{Entry, entries},
    is_there, sample,
    site::Site,
    twist::{Oddity, Twist},
};

/// Signs in with an answer that has this oddity; what is wrong about what came of it.
async fn try_one(site: &Site, entry: &Entry, oddity: Oddity) -> Option<String> {
    let case = sample(entry);
    let outcome = site.sign_in_with(&case, Twist::Tokens(oddity)).await;
    if oddity.is_failure() {
        let refused = outcome.user.is_none() && outcome.session == json!({});
        let asked = ["userinfo", "extra"].iter().any(|part| outcome.asked.contains(part));
        let at_error = outcome.location.contains("error=OAuthCallback");
        let right = refused && !asked && at_error && outcome.asked.contains("token");
        return (!right).then(|| format!("{outcome:?}"));
    }
    let differences = differences(entry, &case, &outcome);
    if !differences.is_empty() {
        return Some(differences.join("; "));
    }
    let tokens = outcome.user.unwrap().1.tokens;
    (!is_read(oddity, &tokens)).then(|| format!("{tokens:?}, {:?}", tokens.expires_at))
}

/// Whether what is odd was understood.
fn is_read(oddity: Oddity, tokens: &Tokens) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let now = i64::try_from(now).unwrap();
    let extra = |name: &str| tokens.extra.get(name);
    match oddity {
        Oddity::NoType => tokens.token_type.is_none() && tokens.access_token.is_some(),
        Oddity::TextExpiry => {
            tokens.expires_at.is_some_and(|at| (now + 7100..=now + 7200).contains(&at))
                && extra("expires_in").is_none()
        }
        Oddity::Unknown => {
            extra("not-before-policy") == Some(&json!(0))
                && extra("created_at") == Some(&json!(1_700_000_000))
                && extra("ext_expires_in") == Some(&json!("3599"))
                && extra("nested") == Some(&json!({ "a": [1, null] }))
        }
        Oddity::NullError => tokens.access_token.is_some(),
        Oddity::Error | Oddity::ErrorBeside | Oddity::ErrorObject => false,
    }
}

/// A body with an `error` is a failure whatever its status; no type is the type `bearer`; a number
/// may be a text; what isn't known is kept.
#[tokio::test(flavor = "multi_thread")]
async fn token_answers_are_read_alike_everywhere() {
    let (mut count, mut failures) = (0, Vec::new());
    for entry in entries().iter().filter(|entry| is_there(entry)) {
        let site = Site::new(entry, &sample(entry)).await.unwrap();
        for oddity in Oddity::ALL {
            let found = try_one(&site, entry, oddity).await;
            failures.extend(found.map(|it| format!("{}, {oddity:?}: {it}", entry.id())));
            count += 1;
        }
    }
    println!("{count} answers");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(count > 100 * Oddity::ALL.len(), "{count}");
}

/// Changes an answer of the token endpoint.
pub(crate) fn twisted(tokens: &mut Value, oddity: Oddity) {
    if oddity == Oddity::ErrorObject {
        *tokens = json!({ "error": { "code": 400, "message": "no" } });
        return;
    }
    if oddity == Oddity::Error {
        *tokens = json!({ "error": "invalid_grant", "error_description": "used" });
        return;
    }
    // Instagram's tokens are the first of a list.
    let tokens = match tokens.pointer("/data/0") {
        Some(_) if oddity != Oddity::ErrorBeside => tokens.pointer_mut("/data/0").unwrap(),
        _ => tokens,
    };
    let members = tokens.as_object_mut().unwrap();
    let added = match oddity {
        Oddity::NoType => {
            members.remove("token_type");
            return;
        }
        Oddity::TextExpiry => json!({ "expires_in": "7200" }),
        Oddity::Unknown => json!({
            "not-before-policy": 0, "created_at": 1_700_000_000, "ext_expires_in": "3599",
            "nested": { "a": [1, null] },
        }),
        Oddity::NullError => json!({ "error": null }),
        Oddity::ErrorBeside => json!({ "error": "invalid_code" }),
        Oddity::Error | Oddity::ErrorObject => return,
    };
    members.extend(added.as_object().unwrap().clone());
}
