//! What is in a check cookie.

use std::{borrow::Cow, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::intent::Intent;
use crate::{
    flow::{confirming::Confirming, context::Context},
    parts::time::from_date,
    seal::token::{
        claims::{Claims, open_into},
        keyring::Keyring,
    },
};

/// How far the clock of another server of the site may be ahead.
pub(in crate::flow) const TOLERANCE: Duration = Duration::from_secs(15);

/// The claims of a check cookie.
#[derive(Serialize, Deserialize)]
pub(super) struct Check<'a> {
    value: Cow<'a, str>,
    provider: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    callback_url: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link_to: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    confirm: Option<Value>,
}

/// A member that is there, also if it is null.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl<'a> Check<'a> {
    pub(super) fn new(value: &'a str, provider: &'a str, intent: &'a Intent) -> Self {
        Self {
            value: value.into(),
            provider: provider.into(),
            callback_url: intent.callback_url.as_deref().map(Cow::Borrowed),
            link_to: intent.link_to.as_deref().map(Cow::Borrowed),
            confirm: intent.confirming.as_ref().map(Confirming::to_json),
        }
    }
}

/// Claims of a cookie that belongs to an attempt.
pub(in crate::flow) trait AttemptClaims: DeserializeOwned {
    /// The id of the provider that the attempt is at.
    fn provider(&self) -> Option<&str>;
}

impl AttemptClaims for Check<'_> {
    fn provider(&self) -> Option<&str> {
        Some(&self.provider)
    }
}

impl AttemptClaims for Map<String, Value> {
    fn provider(&self) -> Option<&str> {
        self.get("provider")?.as_str()
    }
}

/// What a check cookie holds.
pub(super) struct Opened {
    pub(super) value: String,
    pub(super) intent: Intent,
}

/// What the cookie of an attempt at `provider` holds; `None` if there is none, or it is another's.
pub(super) fn open(
    context: &Context<'_>,
    ring: &Keyring,
    name: &str,
    provider: &str,
) -> Option<Opened> {
    let Check { value, callback_url, link_to, confirm, .. } =
        claims(context, ring, name, provider)?;
    let confirming = match confirm {
        // What can't be read of it must not become a sign-in.
        Some(confirm) => Some(Confirming::of_json(&confirm)?),
        None => None,
    };
    let intent = Intent {
        callback_url: callback_url.map(Cow::into_owned),
        link_to: link_to.map(Cow::into_owned),
        confirming,
    };
    Some(Opened { value: value.into_owned(), intent }).filter(|opened| !opened.value.is_empty())
}

/// What the cookie of this name says, of an attempt at `provider`.
pub(in crate::flow) fn claims<T: AttemptClaims>(
    context: &Context<'_>,
    ring: &Keyring,
    name: &str,
    provider: &str,
) -> Option<T> {
    let sealed = context.cookies.get(name).value()?;
    let now = context.engine().now();
    let Claims { standard, custom: claims } = open_into::<T>(ring, &sealed, now)?;
    // An answer of one provider that is taken to another's callback would have its code exchanged
    // there (mix-up, RFC 9700 §4.4).
    if claims.provider() != Some(provider) {
        return None;
    }
    // A cookie that a clock ahead of this one has sealed would let its attempt be answered for longer
    // than its lifetime, and a stolen answer with it.
    let issued = standard.iat.and_then(from_date);
    issued.is_some_and(|issued| issued <= now + TOLERANCE).then_some(claims)
}
