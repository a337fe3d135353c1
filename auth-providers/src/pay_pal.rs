//! PayPal.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{
        Custom, Definition, InvalidOption, Overrides, Profile, first_of, is_same, joined, truth,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// PayPal.
///
#[doc = credentials!(
    "paypal",
    "AUTH_PAYPAL",
    "https://developer.paypal.com/dashboard/applications",
    https
)]
///
/// # Known to be odd
///
/// - Redirect URIs are https at a public name: localhost is refused.
/// - `user_id` looks like a URL.
/// - The sandbox has accounts and credentials of its own.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-05: <https://developer.paypal.com/log-in/references>: the scopes
///   and the members of the profile.
/// - 2026-11-28, a copy of 2026-08-17: <https://developer.paypal.com/log-in/how-it-works>: the
///   endpoints.
/// - 2026-11-28, a copy of 2026-08-23: <https://github.com/better-auth/better-auth>: that localhost
///   is refused as a redirect URI.
/// - 2026-11-28, a copy of 2024-10-01: <https://github.com/panva/wellknown>: the issuer, in a copy
///   of the metadata of PayPal. That of the sandbox was not read.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "paypal",
    name = "PayPal",
    authorization = "https://www.paypal.com/signin/authorize",
    token = "https://api-m.paypal.com/v1/oauth2/token",
    userinfo = "https://api-m.paypal.com/v1/identity/oauth2/userinfo",
    userinfo_params(schema = "paypalv1.1"),
    scope = "openid profile email",
    client_auth = basic,
    checks(state),
    profile = PayPalProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_PAYPAL),
)]
pub struct PayPal {
    /// The client id; `AUTH_PAYPAL_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_PAYPAL_SECRET` with `..env`.
    client_secret: Secret,
    /// Where people sign in: `live`, or `sandbox` with the accounts and credentials of PayPal's test
    /// system. `live` unless given.
    #[auth(default = "live", one_of("live", "sandbox"))]
    environment: String,
    overrides: Overrides<PayPalProfile>,
}

impl Custom for PayPal {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        if self.environment == "sandbox" {
            let endpoints =
                [&mut definition.authorization, &mut definition.token, &mut definition.userinfo];
            for endpoint in endpoints {
                endpoint.url =
                    endpoint.url.take().map(|url| url.replace("paypal.com", "sandbox.paypal.com"));
            }
        } else {
            // Nobody says what the sandbox calls itself.
            definition.issuer.get_or_insert_with(|| "https://www.paypal.com".to_owned());
        }
        Ok(())
    }
}

/// An address of a PayPal account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PayPalEmail {
    /// The address.
    pub value: Option<String>,
    /// Whether it is the primary one.
    #[serde(default, deserialize_with = "truth")]
    pub primary: Option<bool>,
    /// Whether it was confirmed.
    #[serde(default, deserialize_with = "truth")]
    pub confirmed: Option<bool>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What PayPal says about a person: `GET /v1/identity/oauth2/userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PayPalProfile {
    /// The account.
    pub user_id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// The account's addresses.
    pub emails: Option<Vec<PayPalEmail>>,
    /// The family name.
    pub family_name: Option<String>,
    /// The given name.
    pub given_name: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The URL of the picture.
    pub picture: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for PayPalProfile {
    fn identity(&self) -> Identity {
        let emails = self.emails.as_deref().unwrap_or_default();
        let primary = emails.iter().find(|address| address.primary == Some(true));
        let email = first_of([&self.email, &primary.and_then(|address| address.value.clone())]);
        let confirmed = emails
            .iter()
            .find(|address| is_same(address.value.as_ref(), email.as_ref()))
            .and_then(|address| address.confirmed);
        Identity {
            id: self.user_id.clone(),
            name: first_of([&self.name, &joined([&self.given_name, &self.family_name])]),
            email_verified: self.email_verified.or(confirmed),
            email,
            image: self.picture.clone(),
        }
    }
}
