//! What the application's functions were called with, in order, and failures on demand.

use std::sync::{Mutex, MutexGuard, PoisonError};

use auth::{Account, BoxError, Identity, User};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Functions of providers get no state, so the calls of a process are kept in one place.
static TRACE: Mutex<Trace> =
    Mutex::new(Trace { calls: Vec::new(), mails: Vec::new(), failure: None });

struct Trace {
    calls: Vec<Value>,
    mails: Vec<Value>,
    failure: Option<Failure>,
}

/// A call that is to fail.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Failure {
    kind: String,
    name: String,
    message: String,
}

/// Notes a call; fails, without noting it, if that was asked for.
pub(crate) fn call(kind: &str, name: &str, args: &Value) -> Result<(), BoxError> {
    let mut trace = trace();
    if let Some(failure) = &trace.failure
        && failure.kind == kind
        && failure.name == name
    {
        return Err(failure.message.clone().into());
    }
    trace.calls.push(json!({ "kind": kind, "name": name, "args": args }));
    Ok(())
}

/// Corrects a user's id in what was noted: some databases make ids of their own.
pub(crate) fn rename(given: &str, made: &str) {
    for call in &mut trace().calls {
        for argument in call["args"].as_array_mut().into_iter().flatten() {
            if argument["userId"] == given {
                argument["userId"] = made.into();
            }
        }
    }
}

/// Notes a line of a log, by the code that NextAuth has for it.
pub(crate) fn log(level: &str, code: &str, message: &str) {
    let kind = format!("log.{level}");
    let args = json!([{ "message": message }]);
    trace().calls.push(json!({ "kind": kind, "name": code, "args": args }));
}

/// Notes a mail that was handed over.
pub(crate) fn mail(mail: Value) {
    trace().mails.push(mail);
}

/// The calls since the last time.
pub(crate) fn take() -> Vec<Value> {
    std::mem::take(&mut trace().calls)
}

/// The mails since the last time.
pub(crate) fn take_mail() -> Vec<Value> {
    std::mem::take(&mut trace().mails)
}

/// From now on, such calls fail; `None` ends it.
pub(crate) fn fail(failure: Option<Failure>) {
    trace().failure = failure;
}

fn trace() -> MutexGuard<'static, Trace> {
    TRACE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the `profile` function of a provider made, with NextAuth's names.
pub(crate) fn identity(identity: &Identity) -> Value {
    let email = identity.email.as_deref().map(str::to_lowercase);
    json!({
        "id": identity.id, "name": identity.name, "email": email, "image": identity.image,
    })
}

/// A user, with NextAuth's names.
pub(crate) fn user(user: &User) -> Value {
    json!({ "id": user.id, "name": user.name, "email": user.email, "image": user.image })
}

/// An account, with NextAuth's names.
pub(crate) fn account(account: &Account) -> Value {
    let mut json: Map<_, _> = account.tokens.extra.clone().into_iter().collect();
    let secret = |secret: &Option<auth::Secret>| secret.as_ref().map(auth::Secret::expose).into();
    let tokens = &account.tokens;
    let members: [(&str, Value); 11] = [
        ("provider", account.provider.as_str().into()),
        ("type", account.kind.as_str().into()),
        ("providerAccountId", account.provider_account_id.as_str().into()),
        ("access_token", secret(&tokens.access_token)),
        ("refresh_token", secret(&tokens.refresh_token)),
        ("id_token", secret(&tokens.id_token)),
        ("token_type", tokens.token_type.as_deref().into()),
        ("expires_at", tokens.expires_at.into()),
        ("oauth_token", secret(&tokens.oauth_token)),
        ("oauth_token_secret", secret(&tokens.oauth_token_secret)),
        ("scope", tokens.scope.as_deref().into()),
    ];
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    json.extend(members.map(|(name, value)| (name.to_owned(), value)));
    json.into()
}
