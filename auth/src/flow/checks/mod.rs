//! The check cookies: what binds a provider's answer to this browser, this provider and this
//! attempt (RFC 6749 §10.12, RFC 7636, OpenID Connect Core §3.1.2.1).
//!
//! Each attempt has its own cookies, `auth.state.<attempt>` and its siblings, so that two tabs can sign in
//! at once. In this file, `attempt` is this last part of the names: the first characters of the attempt's
//! state. With `compat: next_auth_v4` the cookies of the first attempt have v4's names, without this part.

mod claims;
mod intent;
mod room;

use std::{borrow::Cow, time::Duration};

use self::claims::{Check, Opened, open};
pub(super) use self::{
    claims::{AttemptClaims, TOLERANCE, claims},
    intent::Intent,
    room::forget_oldest,
};
use super::context::Context;
use crate::{
    browser::cookie::{
        SameSite,
        policy::{CHECK_MAX_AGE, Entry},
        set::SetCookie,
    },
    error::BoxError,
    provider::Checks,
    seal::{
        csrf,
        token::{claims::seal_struct, keyring::Keyring},
    },
};

/// Characters of the state that name the attempt.
pub(super) const ATTEMPT_LEN: usize = 8;

/// The secrets by which an answer belongs to an attempt. One that the provider doesn't check is `None`.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) state: Option<String>,
    pub(super) code_verifier: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) intent: Intent,
}

impl Bound {
    /// New values for what `checks` asks for.
    pub(super) fn new(
        context: &Context<'_>,
        checks: Checks,
        intent: Intent,
    ) -> Result<Self, BoxError> {
        let mut texts = context.engine().random_texts::<3>()?;
        let mut random = |asked: bool| if asked { texts.next() } else { None };
        Ok(Self {
            state: random(checks.state),
            code_verifier: random(checks.pkce),
            nonce: random(checks.nonce),
            intent,
        })
    }

    /// The cookies of a new attempt, and those that end the oldest attempts if there are too many.
    pub(super) fn cookies(
        &self,
        context: &Context<'_>,
        provider: &str,
        cross_site: bool,
    ) -> Result<Vec<SetCookie>, BoxError> {
        let sealing = context.sealing;
        let attempt = self.state.as_deref().map(attempt_of).filter(|_| !is_plain_free(context));
        let mut set = Vec::with_capacity(3);
        let tokens = context.engine().random_tokens::<3>()?;
        let checks = [
            (&sealing.cookies.state, &sealing.state, &self.state),
            (&sealing.cookies.pkce_code_verifier, &sealing.pkce_code_verifier, &self.code_verifier),
            (&sealing.cookies.nonce, &sealing.nonce, &self.nonce),
        ];
        let now = context.engine().now();
        for ((entry, ring, value), (id, iv)) in checks.into_iter().zip(tokens) {
            let Some(value) = value else { continue };
            let check = Check {
                value: value.into(),
                provider: provider.into(),
                intent: Cow::Borrowed(&self.intent),
            };
            let sealed = seal_struct(ring, &check, now, lifetime(entry), &id, iv)?;
            let mut cookie = named(entry, attempt).set(sealed);
            cookie.expires = now.checked_add(lifetime(entry));
            if cross_site && cookie.secure {
                cookie.same_site = SameSite::None;
            }
            set.push(cookie);
        }
        let mut cookies = forget_oldest(context, &set);
        cookies.extend(set);
        Ok(cookies)
    }

    /// Reads what the attempt that `state` belongs to is bound with.
    ///
    /// Fails, saying what is wrong, when a check that the provider asks for has no cookie, or one
    /// that was sealed for another provider or another attempt, or too long ago.
    pub(super) fn read(
        context: &Context<'_>,
        provider: &str,
        checks: Checks,
        state: Option<&str>,
    ) -> Result<Self, CheckError> {
        let sealing = context.sealing;
        let attempt = checks.state.then(|| attempt_in(context, state)).flatten();
        let open = |check: &'static str, entry: &Entry, ring: &Keyring| {
            open(context, ring, &name(entry, attempt), provider)
                .ok_or(CheckError { check, what: "no valid cookie" })
        };
        let mut bound = Self::default();
        // Stops a link that would sign this browser in as the person who made it (login CSRF, RFC 6749
        // §10.12), and a code that was stolen elsewhere.
        if checks.state {
            // Without the state, anybody's link would do (login CSRF, RFC 6749 §10.12).
            let missing = CheckError { check: "state", what: "not in the response" };
            let sent = state.filter(|state| !state.is_empty()).ok_or(missing)?;
            let opened = open("state", &sealing.cookies.state, &sealing.state)?;
            // Attempts are named after the start of their state only; the rest must not be guessed.
            if !csrf::matches(&opened.value, sent) {
                return Err(CheckError { check: "state", what: "different" });
            }
            bound.state = Some(bound.take(opened));
        } else if state.is_some() {
            // Nothing was asked for with it: the answer is another client's, or was put together.
            return Err(CheckError { check: "state", what: "not expected" });
        }
        if checks.pkce {
            // A code that was injected was issued for another browser's verifier (RFC 9700 §4.5).
            let entry = &sealing.cookies.pkce_code_verifier;
            let opened = open("pkce", entry, &sealing.pkce_code_verifier)?;
            bound.code_verifier = Some(bound.take(opened));
        }
        if checks.nonce {
            // An ID token that was stolen or replayed names another nonce (OpenID Connect Core
            // §15.5.2).
            let opened = open("nonce", &sealing.cookies.nonce, &sealing.nonce)?;
            bound.nonce = Some(bound.take(opened));
        }
        Ok(bound)
    }

    /// One of the values that the attempt is bound with, which no other attempt has.
    pub(super) fn value(&self) -> Option<&str> {
        [&self.state, &self.code_verifier, &self.nonce].into_iter().find_map(Option::as_deref)
    }

    /// Takes the value of a cookie, and keeps the intent that the first cookie with a callback URL has.
    fn take(&mut self, opened: Opened) -> String {
        let Opened { value, intent } = opened;
        if self.intent.callback_url.is_none() {
            self.intent = intent;
        }
        value
    }

    /// The cookies that end the attempt that `state` belongs to: it can't be answered twice.
    pub(super) fn clear(context: &Context<'_>, state: Option<&str>) -> Vec<SetCookie> {
        sent(context, state).map(|entry| entry.clear()).collect()
    }

    /// Whether the browser sent a cookie of the attempt that `state` belongs to.
    pub(super) fn is_sent(context: &Context<'_>, state: Option<&str>) -> bool {
        sent(context, state).next().is_some()
    }
}

/// Those cookies of the attempt that `state` belongs to which the browser sent.
fn sent(context: &Context<'_>, state: Option<&str>) -> impl Iterator<Item = Entry> {
    let cookies = &context.sealing.cookies;
    let attempt = attempt_in(context, state);
    [&cookies.state, &cookies.pkce_code_verifier, &cookies.nonce]
        .into_iter()
        .filter(move |entry| is_sent(context, &name(entry, attempt)))
        .map(move |entry| named(entry, attempt))
}

/// Which check failed, and how.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{check}: {what}")]
pub(super) struct CheckError {
    pub(super) check: &'static str,
    pub(super) what: &'static str,
}

pub(super) fn lifetime(entry: &Entry) -> Duration {
    entry.max_age.unwrap_or(CHECK_MAX_AGE)
}

/// The longest time for which an attempt can be answered.
pub(super) fn longest(context: &Context<'_>) -> Duration {
    let cookies = &context.sealing.cookies;
    let checks = [&cookies.state, &cookies.pkce_code_verifier, &cookies.nonce];
    checks.into_iter().map(lifetime).max().unwrap_or(CHECK_MAX_AGE)
}

/// The name of the attempt of a state: its start, if that can be part of a cookie's name.
fn attempt_of(state: &str) -> &str {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    state.get(..ATTEMPT_LEN).filter(|attempt| attempt.chars().all(is_word)).unwrap_or("0")
}

/// Whether a new attempt may take v4's names.
fn is_plain_free(context: &Context<'_>) -> bool {
    let cookies = &context.sealing.cookies;
    context.compat().names_first_attempt_plainly()
        && [&cookies.state, &cookies.pkce_code_verifier, &cookies.nonce]
            .into_iter()
            .all(|entry| !is_sent(context, &entry.name))
}

/// The last part of the names of the cookies of the attempt that `state` belongs to.
fn attempt_in<'a>(context: &Context<'_>, state: Option<&'a str>) -> Option<&'a str> {
    let attempt = state.filter(|state| !state.is_empty()).map(attempt_of);
    let entry = &context.sealing.cookies.state;
    attempt.filter(|_| {
        !context.compat().names_first_attempt_plainly() || is_sent(context, &name(entry, attempt))
    })
}

pub(super) fn is_sent(context: &Context<'_>, name: &str) -> bool {
    context.cookies.has(name)
}

pub(super) fn named(entry: &Entry, attempt: Option<&str>) -> Entry {
    Entry {
        name: name(entry, attempt).into_owned(),
        path: entry.path.clone(),
        domain: entry.domain.clone(),
        ..*entry
    }
}

/// The name of the cookie of an attempt.
fn name<'a>(entry: &'a Entry, attempt: Option<&str>) -> Cow<'a, str> {
    match attempt {
        Some(attempt) => Cow::Owned([&entry.name, ".", attempt].concat()),
        None => Cow::Borrowed(&entry.name),
    }
}
