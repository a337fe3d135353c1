//! The challenge of a ceremony: what binds its answer to this browser, this purpose, this user and this time, and
//! lets it be answered once (Web Authentication Level 3 §13.4.3).
//!
//! Each challenge has a cookie of its own, named after its first characters, so that two tabs can ask at once. The
//! cookie is sealed. That a challenge was answered is stored, as it is for the attempts at a provider.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    adapter::StoreError,
    browser::cookie::set::SetCookie,
    error::BoxError,
    flow::{
        checks::{self, ATTEMPT_LEN, AttemptClaims, TOLERANCE},
        confirming::Confirming,
        context::Context,
        once,
    },
    seal::{
        csrf,
        token::claims::{open_claims, seal_struct},
    },
};

/// A browser keeps so many. For a further one, the oldest are deleted.
const MOST: usize = 4;

/// What a challenge is for.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) enum Purpose {
    /// Somebody who is signed in confirms that it's them.
    Confirmation(Confirming),
    /// A user who has signed in proves a second factor.
    Factor { user_id: String },
    /// A user adds a passkey, whose authenticator is to call the user by this handle.
    Registration { user_id: String, user_handle: String },
    /// Somebody signs in, and nobody knows yet who.
    SignIn,
}

/// The claims of a challenge's cookie.
#[derive(Deserialize, Serialize)]
struct Sealed<'a> {
    value: Cow<'a, str>,
    provider: Cow<'a, str>,
    purpose: Cow<'a, Purpose>,
}

impl AttemptClaims for Sealed<'_> {
    fn provider(&self) -> &str {
        &self.provider
    }
}

/// A challenge that this browser was given.
pub(super) struct Challenge {
    pub(super) value: String,
    pub(super) purpose: Purpose,
}

impl Challenge {
    /// A new one, with the cookies that bind it to the browser and end the oldest ones.
    ///
    /// Fails when there is no randomness.
    pub(super) fn issue(
        context: &Context<'_>,
        provider: &str,
        purpose: Purpose,
    ) -> Result<(Self, Vec<SetCookie>), BoxError> {
        let engine = context.engine();
        // 256 bits.
        let value = engine.random_text()?;
        let claims = Sealed {
            value: (&*value).into(),
            provider: provider.into(),
            purpose: Cow::Borrowed(&purpose),
        };
        let entry = &context.sealing.cookies.passkey;
        let (id, iv) = engine.random_token()?;
        let (ring, lifetime) = (&context.sealing.passkey, checks::lifetime(entry));
        let sealed = seal_struct(ring, &claims, engine.now(), lifetime, &id, iv)?;
        let mut cookie = checks::named(entry, Some(name_of(&value))).set(sealed);
        cookie.expires = engine.now().checked_add(lifetime);
        let mut cookies = forget_oldest(context);
        cookies.push(cookie);
        Ok((Self { value, purpose }, cookies))
    }

    /// The challenge that an answer says to be to, if this browser was given it for this provider, and not too long
    /// ago. Nothing else of the answer is checked.
    pub(super) fn read(context: &Context<'_>, provider: &str, told: &str) -> Option<Self> {
        let entry = checks::named(&context.sealing.cookies.passkey, Some(name_of(told)));
        let ring = &context.sealing.passkey;
        let Sealed { value, purpose, .. } = checks::claims(context, ring, &entry.name, provider)?;
        // The cookie is named after the beginning only; the rest must not be guessed.
        let value = Some(value).filter(|value| csrf::matches(&**value, told))?.into_owned();
        let purpose = purpose.into_owned();
        Some(Self { value, purpose })
    }

    /// Stores that it is answered now. `false` if it was before: of several answers at once, one goes on.
    pub(super) async fn use_up(
        &self,
        context: &Context<'_>,
        provider: &str,
    ) -> Result<bool, StoreError> {
        let lifetime = checks::lifetime(&context.sealing.cookies.passkey);
        let kept = lifetime + TOLERANCE.saturating_mul(2);
        once::mark(context, format!("passkey/{provider}"), &self.value, kept).await
    }

    /// The cookie that ends it: nothing can be answered to it any more.
    pub(super) fn clear(&self, context: &Context<'_>) -> SetCookie {
        checks::named(&context.sealing.cookies.passkey, Some(name_of(&self.value))).clear()
    }
}

/// The last part of the name of a challenge's cookie.
fn name_of(challenge: &str) -> &str {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    challenge.get(..ATTEMPT_LEN).filter(|name| name.chars().all(is_word)).unwrap_or("0")
}

/// The cookies that end the oldest challenges, so that there is room for one more.
fn forget_oldest(context: &Context<'_>) -> Vec<SetCookie> {
    let entry = &context.sealing.cookies.passkey;
    let now = context.engine().now();
    let mut known: Vec<(u64, &str)> = context
        .cookies
        .names_of(&entry.name)
        .into_iter()
        .map(|name| {
            let sealed = context.cookies.get(name).value();
            let claims = sealed.and_then(|it| open_claims(&context.sealing.passkey, &it, now));
            let issued = claims.and_then(|claims| claims.get("iat")?.as_u64());
            (issued.unwrap_or(0), name)
        })
        .collect();
    known.sort_by_key(|&(issued, _)| issued);
    let too_many = (known.len() + 1).saturating_sub(MOST);
    let suffix = |name: &str| name.strip_prefix(&entry.name)?.strip_prefix('.').map(str::to_owned);
    let oldest = known.into_iter().take(too_many).filter_map(|(_, name)| suffix(name));
    oldest.map(|suffix| checks::named(entry, Some(&suffix)).clear()).collect()
}
