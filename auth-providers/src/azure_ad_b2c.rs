//! Azure Active Directory B2C.
use auth::{
    AuthConfig, Identity, Secret,
    provider::{Overrides, Profile, first_of},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Azure Active Directory B2C. Closed to new customers since 2025-05-01 (successor: Entra External
/// ID); existing tenants supported until at least May 2030.
///
/// # Credentials
///
/// 1. At <https://portal.azure.com/#view/Microsoft_AAD_B2CAdmin>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/azure-ad-b2c`; for
///    development, `http://localhost:3000/api/auth/callback/azure-ad-b2c` too.
/// 3. Set `AUTH_AZURE_AD_B2C_ID`, `AUTH_AZURE_AD_B2C_SECRET`, `AUTH_AZURE_AD_B2C_TENANT_ID` and
///    `AUTH_AZURE_AD_B2C_PRIMARY_USER_FLOW`.
///
/// # Known to be odd
///
/// - The name (Display Name) and the addresses must be among the application claims of the user
///   flow.
/// - The issuer names the tenant by its GUID, and not as its URL does; the discovered one counts.
/// - There is an access token only when a scope of an API, or the client id as one, is asked for.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2025-06-20:
///   <https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/active-directory-b2c/faq.yml>:
///   the end of sale, that P2 ends on 2026-03-15, and support until at least May 2030.
#[deprecated(
    note = "Closed to new customers since 2025-05-01 (successor: Entra External ID); existing tenants supported until at least May 2030."
)]
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    id = "azure-ad-b2c",
    name = "Azure Active Directory B2C",
    issuer = "https://{tenant_id}.b2clogin.com/{tenant_id}.onmicrosoft.com/{primary_user_flow}/v2.0",
    issuer_rule = discovered,
    end_session,
    scope = "openid",
    client_auth = post,
    profile = AzureAdB2cProfile,
    style(background = "#0072c6", text = "#ffffff"),
)]
pub struct AzureAdB2c {
    /// The client id; `AUTH_AZURE_AD_B2C_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_AZURE_AD_B2C_SECRET` with `..env`.
    client_secret: Secret,
    /// The tenant's name, whatever the option is called: what stands before `.onmicrosoft.com`, such
    /// as `contoso`.
    tenant_id: String,
    /// The name of the user flow, or of the custom policy, that signs people in, such as
    /// `B2C_1_signupsignin`.
    primary_user_flow: String,
    /// The issuer of a directory with a domain of its own; `tenant_id` and `primary_user_flow` are
    /// not used for it then.
    issuer: Option<String>,
    overrides: Overrides<AzureAdB2cProfile>,
}

/// What Azure Active Directory B2C says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AzureAdB2cProfile {
    /// The account.
    pub sub: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The addresses of the account; user flows give this claim, custom policies often `email` in
    /// its place.
    pub emails: Option<Vec<String>>,
    /// The full name.
    pub name: Option<String>,
    /// The name to show, if it differs.
    pub preferred_username: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for AzureAdB2cProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.sub.clone(),
            name: first_of([&self.name, &self.preferred_username]),
            email: first_of([&self.emails.as_deref().and_then(<[_]>::first).cloned(), &self.email]),
            ..Identity::default()
        }
    }

    fn identity_v4(&self) -> Identity {
        Identity {
            name: self.name.clone(),
            email: self.emails.as_deref().and_then(<[_]>::first).cloned(),
            ..self.identity()
        }
    }
}
