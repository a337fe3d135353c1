//! Who signed in, and with what.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use serde_json::Value;

mod authentication;
pub(crate) mod json;
#[doc(hidden)]
pub mod kind;
mod secret;

pub(crate) use self::authentication::Methods;
pub use self::{authentication::AuthenticationMethod, kind::Kind, secret::Secret};

/// A user, as the application sees one.
///
/// Without an adapter it is what the provider said; with one it is the stored user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The adapter's id, or the provider's without an adapter. Never empty.
    pub id: String,
    /// The name to show.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The URL of a picture.
    pub image: Option<String>,
}

impl User {
    /// A user with this id and nothing else.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Sets the name to show.
    #[must_use]
    pub fn with_name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Sets the e-mail address.
    #[must_use]
    pub fn with_email(self, email: impl Into<String>) -> Self {
        Self { email: Some(email.into()), ..self }
    }

    /// Sets the URL of the picture.
    #[must_use]
    pub fn with_image(self, image: impl Into<String>) -> Self {
        Self { image: Some(image.into()), ..self }
    }

    /// What to call the user: the name, else the e-mail address, else the id.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().or(self.email.as_deref()).unwrap_or(&self.id)
    }
}

/// What a provider says about the person who signed in: the result of mapping a profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The provider's id of the account; stored as the account's `provider_account_id`. A sign-in is
    /// refused with an empty one, and with one that a database could take for somebody else's: longer
    /// than 255 bytes, with blanks around it, or with characters that aren't seen.
    pub id: String,
    /// The name to show.
    pub name: Option<String>,
    /// The e-mail address, as the provider spells it.
    pub email: Option<String>,
    /// Whether the provider says that it verified the address. A mapping returns `None` when the
    /// provider says nothing about it. A sign-in treats that as `Some(false)`, so that callbacks see
    /// `None` only when there is no address.
    pub email_verified: Option<bool>,
    /// The URL of a picture.
    pub image: Option<String>,
}

impl Identity {
    /// An identity with this id and nothing else.
    ///
    /// The id is a text or an integer, which keeps all its digits; it may also be a [`Value`] that holds
    /// one. With anything else, such as `null`, the identity has no id, and the sign-in fails. That
    /// includes a number with a fraction or an exponent, because rounding may have made one id of two.
    pub fn new(id: impl Serialize) -> Self {
        // As JSON and not as a `Value`, which has no room for longer integers.
        let json = serde_json::to_string(&id).unwrap_or_default();
        let id = json::value(json.as_bytes()).ok().and_then(|id| json::id_text(&id));
        Self { id: id.unwrap_or_default(), ..Self::default() }
    }
}

/// The account at a provider that somebody signed in with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Account {
    /// The provider's id in this setup, such as `github`.
    pub provider: String,
    /// The account's id at the provider.
    pub provider_account_id: String,
    /// How the provider signs people in.
    pub kind: Kind,
    /// Who gave the account its id: the issuer of OpenID Connect, or of OAuth 2.0 where it is known.
    /// If the provider has an issuer for each tenant, it is the one of the person's tenant.
    pub issuer: Option<String>,
    /// What the provider's token endpoint answered; empty for e-mail and credentials.
    pub tokens: Tokens,
}

/// The answer of a token endpoint (RFC 6749 §5.1, RFC 5849 §2.3).
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Tokens {
    /// The access token.
    pub access_token: Option<Secret>,
    /// The refresh token.
    pub refresh_token: Option<Secret>,
    /// The ID token as it was received, already verified when it is here.
    pub id_token: Option<Secret>,
    /// How the access token is presented, such as `Bearer`; as the provider spells it.
    pub token_type: Option<String>,
    /// When the access token expires, in seconds since 1970.
    pub expires_at: Option<i64>,
    /// The granted scope, separated by spaces; the requested one if the provider didn't say
    /// (RFC 6749 §5.1).
    pub scope: Option<String>,
    /// The access token of OAuth 1.0a.
    pub oauth_token: Option<Secret>,
    /// The secret that requests with [`oauth_token`](Self::oauth_token) are signed with.
    pub oauth_token_secret: Option<Secret>,
    /// Every other member of the answer.
    pub extra: BTreeMap<String, Value>,
}

/// Of the members that have no meaning here, only the names: some providers put tokens into them.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("access_token", &self.access_token)
            .field("refresh_token", &self.refresh_token)
            .field("id_token", &self.id_token)
            .field("token_type", &self.token_type)
            .field("expires_at", &self.expires_at)
            .field("scope", &self.scope)
            .field("oauth_token", &self.oauth_token)
            .field("oauth_token_secret", &self.oauth_token_secret)
            .field("extra", &self.extra.keys())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_id_is_a_text_or_an_integer() {
        let profile = json!({ "number": 7, "text": "a b", "large": u64::MAX, "float": 1.5 });
        let id = |member: &str| Identity::new(&profile[member]).id;
        assert_eq!([id("number"), id("text"), id("large")], ["7", "a b", "18446744073709551615"]);
        assert_eq!([id("float"), id("absent")], ["", ""]);
        assert_eq!([Identity::new(7).id, Identity::new("7").id], ["7", "7"]);
        assert_eq!(Identity::new(u128::MAX).id, "340282366920938463463374607431768211455");
        assert_eq!(Identity::new(i128::MIN).id, "-170141183460469231731687303715884105728");
        for rounded in [1e20, 7.0, 9_007_199_254_740_993.0, f64::NAN] {
            assert_eq!(Identity::new(rounded).id, "", "{rounded}");
        }
        assert_eq!(Identity::new(Some("a \"b\"")).id, "a \"b\"");
        assert_eq!([Identity::new(None::<u64>).id, Identity::new([1]).id], ["", ""]);
    }
}
