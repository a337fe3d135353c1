//! The cookie of a browser that asked for a link: what the code of the mail is bound to.
//!
//! It is sealed, and holds the code itself: the store keeps nothing that could be guessed offline.

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use super::provider::Purpose;
use crate::{
    Secret,
    browser::cookie::{policy::Entry, set::SetCookie},
    error::BoxError,
    flow::{confirming::Confirming, context::Context},
    parts::time::{from_unix, whole_millis},
    seal::token::claims::{open_claims, seal_claims},
};

/// A request for a link that this browser made.
pub(in crate::flow) struct Pending {
    /// The address the link was sent to.
    pub(super) address: String,
    /// The hash of the link's token: its row in the store.
    pub(super) hash: String,
    /// `None` where the mail had none.
    pub(super) code: Option<Secret>,
    /// Names the request.
    pub(super) id: String,
    /// Where the browser wants to go afterwards.
    pub(super) callback_url: String,
    pub(super) expires: SystemTime,
    /// Who confirms that it's them; `None` for a sign-in.
    pub(super) confirming: Option<Confirming>,
}

/// What was sent.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) address: &'a str,
    pub(super) hash: &'a str,
    pub(super) code: Option<&'a Secret>,
}

impl Pending {
    /// The cookie of a new request; it replaces the one before.
    ///
    /// Fails when there is no randomness.
    pub(super) fn cookie(
        context: &Context<'_>,
        provider: &str,
        purpose: Purpose<'_>,
        asked: Asked<'_>,
        valid_for: Duration,
    ) -> Result<SetCookie, BoxError> {
        let engine = context.engine();
        let mut claims = Map::new();
        if let Purpose::Confirmation(confirming) = purpose {
            confirming.write(&mut claims);
        }
        let label = purpose.label(provider);
        let texts = [
            ("provider", Some(&*label)),
            ("email", Some(asked.address)),
            ("hash", Some(asked.hash)),
            ("code", asked.code.map(Secret::expose)),
            ("callback_url", Some(context.callback_url())),
        ];
        for (name, text) in texts {
            claims.extend(text.map(|text| (name.to_owned(), Value::from(text))));
        }
        let (id, iv) = engine.random_token()?;
        let ring = &context.sealing.email_request;
        let sealed = seal_claims(ring, claims, engine.now(), valid_for, id, iv);
        let mut cookie = entry(context).set(sealed);
        cookie.max_age = Some(valid_for);
        Ok(cookie)
    }

    /// What this browser asked of a provider to sign in. `None` when that was nothing, or too long ago.
    pub(in crate::flow) fn read(context: &Context<'_>, provider: &str) -> Option<Self> {
        Self::read_as(context, provider)
    }

    /// What this browser asked of a provider to confirm that its user is there, whose id in the cookie is `label`.
    pub(super) fn read_confirming(context: &Context<'_>, label: &str) -> Option<Self> {
        Self::read_as(context, label).filter(|pending| pending.confirming.is_some())
    }

    fn read_as(context: &Context<'_>, provider: &str) -> Option<Self> {
        let sealed = context.cookies.get(&entry(context).name).value()?;
        let now = context.engine().now();
        let claims = open_claims(&context.sealing.email_request, &sealed, now)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let expires = from_unix(claims.get("exp")?.as_u64()?);
        if text("provider").as_deref() != Some(provider) || expires <= whole_millis(now) {
            return None;
        }
        Some(Self {
            address: text("email")?,
            hash: text("hash")?,
            code: text("code").map(Secret::new),
            id: text("jti")?,
            callback_url: text("callback_url")?,
            expires,
            confirming: Confirming::read(&claims),
        })
    }

    /// Whether a code may be entered.
    pub(in crate::flow) fn has_code(&self) -> bool {
        self.code.is_some()
    }

    /// The cookie that ends it, if there is one.
    pub(super) fn clear(context: &Context<'_>) -> Option<SetCookie> {
        let entry = entry(context);
        let is_sent = context.cookies.names_of(&entry.name).contains(&entry.name.as_str());
        is_sent.then(|| entry.clear())
    }
}

fn entry<'a>(context: &Context<'a>) -> &'a Entry {
    &context.sealing.cookies.email_request
}
