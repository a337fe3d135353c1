//! Sessions in the store: a row each, and a cookie that names it.
//!
//! By default the cookie is `id.secret`, and the row keeps the id and a keyed hash of both: whoever
//! reads the table can't sign in. With `compat: next_auth_v4` the cookie is the row's token.

use std::time::SystemTime;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::{
    authentication::Authentication,
    stored::{Found, Row, Stored, from_row, row_json},
    version::carried_over,
};
use crate::{
    adapter::{SessionChange, StoreError, StoredSession, StoredUser},
    engine::{Engine, ErasedClaims, roles::RoleSet},
    error::BoxError,
    parts::{log::sampled, time::whole_millis},
};

/// Longer tokens are refused unread.
const MAX_LEN: usize = 1024;

/// A session to be made: what the browser keeps, and what the store keeps.
pub(crate) struct NewRow {
    pub(crate) cookie: String,
    pub(crate) stored: StoredSession,
}

impl NewRow {
    /// A session of nobody yet, without claims, whose user has proved to be there.
    ///
    /// Fails when there is no randomness.
    pub(crate) fn new(
        engine: &Engine,
        authentication: Option<Authentication>,
    ) -> Result<Self, BoxError> {
        let now = whole_millis(engine.now());
        let expires = now + engine.settings.lifetime(now, now);
        if engine.settings.compat.stores_cookie_values() {
            let token = match made(engine) {
                Some(token) => token,
                None => engine.random_token()?.0,
            };
            let stored = StoredSession::new(token.clone(), "", expires);
            return Ok(Self { cookie: token, stored });
        }
        let id = URL_SAFE_NO_PAD.encode(engine.random::<16>()?);
        let (cookie, hash) = cookie_of(engine, &id)?;
        let stored = StoredSession {
            secret_hash: Some(hash),
            created: Some(now),
            authentication: authentication.map(Authentication::to_stored),
            ..StoredSession::new(id, "", expires)
        };
        Ok(Self { cookie, stored })
    }
}

/// What the application makes the secret of a session with, if it does.
fn made(engine: &Engine) -> Option<String> {
    engine.settings.generate_session_token.as_ref().map(|generate| (generate.0)())
}

/// A cookie with a new secret for the session with this id, and the hash of it that the row keeps.
///
/// Fails when there is no randomness.
fn cookie_of(engine: &Engine, id: &str) -> Result<(String, String), BoxError> {
    let secret = match made(engine) {
        Some(secret) => secret,
        None => engine.random_text()?,
    };
    let cookie = format!("{id}.{secret}");
    let hash = engine.vault.hash_session(&cookie);
    Ok((cookie, hash))
}

/// The session of a token, in one round trip.
pub(super) async fn read(engine: &Engine, token: String) -> Result<Found, StoreError> {
    let Some(sessions) = engine.storage.sessions() else { return Ok(Found::Unopened) };
    let is_value = engine.settings.compat.stores_cookie_values();
    let id = if is_value { Some(token.as_str()) } else { token.split_once('.').map(|(id, _)| id) };
    let Some(id) = id.filter(|id| !id.is_empty() && token.len() <= MAX_LEN) else {
        return Ok(Found::Unopened);
    };
    let Some((session, user)) = sessions.session_and_user(id).await? else {
        return Ok(Found::Unopened);
    };
    let is_own = |hash: &String| engine.vault.is_session(&token, hash);
    if !is_value && !session.secret_hash.as_ref().is_some_and(is_own) {
        return Ok(Found::Unopened);
    }
    // Stops that a stolen cookie lives as long as somebody uses it.
    let is_too_old = |began| engine.settings.lifetime(began, engine.now()).is_zero();
    if session.expires <= engine.now() || session.created.is_some_and(is_too_old) {
        sessions.delete_session(id).await?;
        return Ok(Found::Ended);
    }
    Ok(stored(engine, session, user, token))
}

fn stored(engine: &Engine, session: StoredSession, user: StoredUser, cookie: String) -> Found {
    let (claims, roles) = match &session.claims {
        Some(json) => {
            let (json, roles) = from_row(engine.roles, json);
            let read = engine.declaration.read_claims(&json).ok();
            (read.or_else(|| carried_over(engine, &json)), roles)
        }
        // By default nobody has the cookie of a session that isn't finished.
        None if session.secret_hash.is_some() => return Found::Ended,
        None => (foreign_claims(engine), RoleSet::default()),
    };
    let stored = Box::new(Stored {
        user: user.user,
        roles,
        issued: session.created.unwrap_or(SystemTime::UNIX_EPOCH),
        expires: session.expires,
        began: session.created,
        stamp: None,
        authentication: session.authentication.as_ref().map(Authentication::of_stored),
        id: Some(id(engine, &session.token)),
        row: Some(Box::new(Row {
            token: session.token,
            cookie,
            claims: session.claims,
            email_verified: user.email_verified,
        })),
        is_repeated: false,
        has_nulls: engine.storage.has_nulls(),
    });
    match claims {
        Some(claims) => Found::Valid(stored, claims),
        None => Found::Misfit(stored),
    }
}

/// What a session is known by. A token that is the cookie's value stays secret.
pub(crate) fn id(engine: &Engine, token: &str) -> String {
    let is_secret = engine.settings.compat.stores_cookie_values();
    if is_secret { engine.vault.hash_session(token) } else { token.to_owned() }
}

/// The claims of a session that NextAuth made.
fn foreign_claims(engine: &Engine) -> Option<ErasedClaims> {
    let declaration = &engine.declaration;
    let none = || declaration.read_claims(&Value::Object(serde_json::Map::new())).ok();
    let claims = declaration.initial_claims().or_else(none);
    if claims.is_none() {
        sampled!(
            engine, warn, name: "auth.session.no_claims",
            "a session that another library made has no claims: derive `Default` for the claims type"
        );
    }
    claims
}

/// What of a session must be written: with `is_shown`, also claims that changed a moment ago. The times are when it
/// expires, and when it began.
fn change(
    engine: &Engine,
    (expires, began): (SystemTime, Option<SystemTime>),
    row: &Row,
    claims: &ErasedClaims,
    roles: RoleSet,
    is_shown: bool,
) -> Result<SessionChange, BoxError> {
    let now = whole_millis(engine.now());
    let extended = now + engine.settings.lifetime(began.unwrap_or(now), now);
    let is_due = is_due(engine, expires);
    // At the end of its time it can't be extended any more. The roles were asked for all the same.
    let is_extended = is_due && extended > expires;
    let is_written = is_extended || is_shown || (is_due && !engine.roles.is_empty());
    let claims = if is_written { Some(row_json(engine.roles, claims, roles)?) } else { None };
    let claims = claims.filter(|claims| differs(engine, row.claims.as_ref(), claims));
    let expires = is_extended.then_some(extended);
    Ok(SessionChange { expires, claims, ..SessionChange::default() })
}

/// Whether a row must be written for its claims to be `claims`. With `compat: next_auth_v4` it stays
/// as NextAuth makes it while there is nothing to keep.
pub(crate) fn differs(engine: &Engine, before: Option<&Value>, claims: &Value) -> bool {
    let is_read_anyway =
        || foreign_claims(engine).and_then(|claims| claims.to_json().ok()).as_ref() == Some(claims);
    let is_nothing = engine.settings.compat.writes_no_empty_claims()
        && before.is_none()
        && is_empty(claims)
        && is_read_anyway();
    before != Some(claims) && !is_nothing
}

/// Whether `update_age` has passed since the session was last extended.
pub(super) fn is_due(engine: &Engine, expires: SystemTime) -> bool {
    let settings = &engine.settings;
    let due = expires.checked_sub(settings.max_age).map(|issued| issued + settings.update_age());
    due.is_none_or(|due| due <= engine.now())
}

/// Extends the session if that is due, and writes claims that changed. `None` when it is gone.
pub(super) async fn renew(
    engine: &Engine,
    (expires, began): (SystemTime, Option<SystemTime>),
    row: &Row,
    claims: &ErasedClaims,
    roles: RoleSet,
    is_shown: bool,
) -> Result<Option<Renewed>, BoxError> {
    let change = change(engine, (expires, began), row, claims, roles, is_shown)?;
    let is_extended = change.expires.is_some();
    let expires = change.expires.unwrap_or(expires);
    if change != SessionChange::default() {
        let sessions = engine.storage.sessions().ok_or("there are no sessions")?;
        if !sessions.update_session(&row.token, change).await? {
            return Ok(None);
        }
    }
    Ok(Some(Renewed { is_extended, expires }))
}

/// Stores that the user of a session has just proved to be there, under another secret: the value of the new cookie,
/// and when the session expires. `None` when it is gone.
///
/// Fails when the store does, and with `compat: next_auth_v4`, whose sessions have no place for it.
pub(super) async fn prove(
    engine: &Engine,
    stored: &Stored,
    row: &Row,
    claims: &ErasedClaims,
    authentication: Authentication,
) -> Result<Option<(String, SystemTime)>, BoxError> {
    if engine.settings.compat.stores_cookie_values() {
        return Err("a session of NextAuth v4 doesn't say when its user was there".into());
    }
    let sessions = engine.storage.sessions().ok_or("there are no sessions")?;
    let (cookie, hash) = cookie_of(engine, &row.token)?;
    let now = whole_millis(engine.now());
    let extended = now + engine.settings.lifetime(stored.began.unwrap_or(now), now);
    let expires = extended.max(stored.expires);
    let claims = row_json(engine.roles, claims, stored.roles)?;
    let change = SessionChange {
        expires: Some(expires),
        claims: Some(claims).filter(|claims| differs(engine, row.claims.as_ref(), claims)),
        authentication: Some(authentication.to_stored()),
        secret_hash: Some(hash),
    };
    // A session that was signed out in another tab a moment ago isn't made anew.
    let is_there = sessions.update_session(&row.token, change).await?;
    Ok(is_there.then_some((cookie, expires)))
}

/// What came of [`renew`].
pub(super) struct Renewed {
    pub(super) is_extended: bool,
    pub(super) expires: SystemTime,
}

fn is_empty(claims: &Value) -> bool {
    claims.as_object().is_some_and(serde_json::Map::is_empty)
}

/// How many expired rows one sign-in deletes.
const BATCH: u32 = 100;

/// Deletes some of what has expired, so that tables don't grow for ever. What goes wrong is logged.
pub(crate) async fn sweep(engine: &Engine) {
    let now = engine.now();
    let report = |what: &'static str, result: Result<u64, StoreError>| match result {
        Ok(0) => {}
        Ok(count) => tracing::debug!(name: "auth.store.swept", what, count, "expired rows deleted"),
        Err(error) => {
            tracing::warn!(name: "auth.store.sweep_failed", what, %error, "expired rows stay");
        }
    };
    if let Some(sessions) = engine.storage.sessions() {
        report("sessions", sessions.delete_expired_sessions(now, BATCH).await);
    }
    if let Some(tokens) = engine.storage.verification_tokens() {
        let deleted = tokens.delete_expired_verification_tokens(now, BATCH).await;
        report("verification tokens", deleted);
    }
    if let Some(revocations) = engine.storage.revocations() {
        report("revocations", revocations.delete_expired_revocations(now, BATCH).await);
    }
    let attempts = engine.storage.attempt_counts();
    if let Some(attempts) = attempts.filter(|_| engine.counts_attempts()) {
        report("attempts", attempts.delete_expired_attempts(now, BATCH).await);
    }
    // Of the authenticators only trusted browsers expire: no other setup pays for the statement.
    let authenticators = engine.storage.authenticators();
    if let Some(authenticators) = authenticators.filter(|_| engine.settings.remember.is_some()) {
        let deleted = authenticators.delete_expired_authenticators(now, BATCH).await;
        report("authenticators", deleted);
    }
}
