//! What is in a check cookie.

use std::{borrow::Cow, time::Duration};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::intent::Intent;
use crate::{
    flow::context::Context,
    parts::time::from_date,
    seal::token::{
        claims::{Claims, open_into},
        keyring::Keyring,
    },
};

/// How far the clock of another server of the site may be ahead.
pub(in crate::flow) const TOLERANCE: Duration = Duration::from_secs(15);

/// The claims of a check cookie. NextAuth v4's has no intent; any other that isn't known here may be one of another
/// version, which must not become a sign-in.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check<'a> {
    pub(super) value: Cow<'a, str>,
    pub(super) provider: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "says_nothing")]
    pub(super) intent: Cow<'a, Intent>,
}

fn says_nothing(intent: &Intent) -> bool {
    *intent == Intent::default()
}

/// Claims of a cookie that belongs to an attempt.
pub(in crate::flow) trait AttemptClaims: DeserializeOwned {
    /// The id of the provider that the attempt is at.
    fn provider(&self) -> &str;
}

impl AttemptClaims for Check<'_> {
    fn provider(&self) -> &str {
        &self.provider
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
    let Check { value, intent, .. } = claims(context, ring, name, provider)?;
    let opened = Opened { value: value.into_owned(), intent: intent.into_owned() };
    Some(opened).filter(|opened| !opened.value.is_empty())
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
    if claims.provider() != provider {
        return None;
    }
    // A cookie that a clock ahead of this one has sealed would let its attempt be answered for longer
    // than its lifetime, and a stolen answer with it.
    let issued = standard.iat.and_then(from_date);
    issued.is_some_and(|issued| issued <= now + TOLERANCE).then_some(claims)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cookie_of_next_auth_has_no_intent_and_nothing_unknown_is_read() {
        for (claims, is_read) in [
            (json!({ "value": "v", "provider": "op" }), true),
            (json!({ "value": "v", "provider": "op", "intent": {} }), true),
            (json!({ "value": "v", "provider": "op", "intent": { "link_to": "1" } }), true),
            (json!({ "value": "v", "provider": "op", "intent": null }), false),
            (json!({ "value": "v", "provider": "op", "link_to": "1" }), false),
            (json!({ "value": "v", "intent": {} }), false),
            (json!({ "provider": "op", "intent": {} }), false),
        ] {
            let read: Result<Check<'_>, _> = serde_json::from_value(claims.clone());
            assert_eq!(read.is_ok(), is_read, "{claims}");
        }
    }
}
