//! The cookie of a browser that asked for a link: what the code of the mail is bound to.
//!
//! It is sealed, and holds the code itself: the store keeps nothing that could be guessed offline.

use std::{
    borrow::Cow,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};

use super::provider::Purpose;
use crate::{
    Secret,
    browser::cookie::{policy::Entry, set::SetCookie},
    error::BoxError,
    flow::{confirming::Confirming, context::Context},
    parts::time::{from_date, whole_millis},
    seal::token::claims::{Claims, open_into, seal_struct},
};

/// The claims of the cookie. The request is named by the token's own id.
#[derive(Deserialize, Serialize)]
struct Sealed<'a> {
    provider: Cow<'a, str>,
    address: Cow<'a, str>,
    hash: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<Cow<'a, str>>,
    callback_url: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirming: Option<Cow<'a, Confirming>>,
}

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
        let confirming = match purpose {
            Purpose::Confirmation(confirming) => Some(Cow::Borrowed(confirming)),
            Purpose::SignIn => None,
        };
        let claims = Sealed {
            provider: purpose.label(provider),
            address: asked.address.into(),
            hash: asked.hash.into(),
            code: asked.code.map(|code| code.expose().into()),
            callback_url: context.callback_url().into(),
            confirming,
        };
        let (id, iv) = engine.random_token()?;
        let ring = &context.sealing.email_request;
        let sealed = seal_struct(ring, &claims, engine.now(), valid_for, &id, iv)?;
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
        let Claims { standard, custom } =
            open_into::<Sealed<'_>>(&context.sealing.email_request, &sealed, now)?;
        let expires = standard.exp.and_then(from_date)?;
        if custom.provider != provider || expires <= whole_millis(now) {
            return None;
        }
        Some(Self {
            address: custom.address.into_owned(),
            hash: custom.hash.into_owned(),
            code: custom.code.map(Secret::new),
            id: standard.jti?,
            callback_url: custom.callback_url.into_owned(),
            expires,
            confirming: custom.confirming.map(Cow::into_owned),
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
