//! FusionAuth.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{
        Custom, Definition, InvalidOption, OidcProfile, Overrides, Profile, first_of, joined,
    },
};

/// FusionAuth.
///
/// # Credentials
///
/// 1. In the admin interface of your server, below `/admin`, create an application, and enable the
///    authorization code grant in its OAuth tab.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/fusionauth`; for
///    development, `http://localhost:3000/api/auth/callback/fusionauth` too.
/// 3. Set `AUTH_FUSIONAUTH_ID`, `AUTH_FUSIONAUTH_SECRET` and `AUTH_FUSIONAUTH_ISSUER`.
///
/// # Known to be odd
///
/// - The issuer is what the tenant is configured with, `acme.com` at first, and not the server's
///   URL; the discovered one counts.
/// - Lambdas change claims, so that a name or an address may be missing.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-07-23:
///   <https://github.com/api-evangelist/fusionauth/blob/main/openapi/fusionauth-well-known-api-openapi.yml>:
///   the discovery document of version 1.66.0.
/// - 2026-11-28, a copy of 2025-06: <https://github.com/nextauthjs/next-auth/pull/10868>: which
///   claims may be missing.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "fusionauth",
    name = "FusionAuth",
    issuer = "{issuer}",
    issuer_rule = discovered,
    revocation,
    end_session,
    authorization_params(tenantId = "{tenant_id}"),
    scope = "openid offline_access email profile",
    client_auth = basic,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_FUSIONAUTH),
)]
pub struct FusionAuth {
    /// The client id; `AUTH_FUSIONAUTH_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_FUSIONAUTH_SECRET` with `..env`.
    client_secret: Secret,
    /// The URL of the server, such as `https://auth.example.com`.
    issuer: String,
    /// The id of the tenant that people sign in to, a UUID; needed for a server with several.
    tenant_id: Option<String>,
    overrides: Overrides<OidcProfile>,
}

impl Custom for FusionAuth {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        if let Some(tenant) = &self.tenant_id {
            if !tenant.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                return Err(InvalidOption::new("tenant_id", "it is not the id of a tenant"));
            }
            let issuer = self.issuer.trim_end_matches('/');
            let document = format!("{issuer}/.well-known/openid-configuration?tenantId={tenant}");
            definition.discovery = Some(document);
        }
        Ok(())
    }

    async fn identity(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity {
            name: first_of([
                &profile.name,
                &profile.preferred_username,
                &joined([&profile.given_name, &profile.middle_name, &profile.family_name]),
            ]),
            ..profile.identity()
        })
    }

    async fn identity_v4(&self, profile: &OidcProfile) -> Result<Identity, BoxError> {
        Ok(Identity { name: profile.preferred_username.clone(), image: None, ..profile.identity() })
    }
}
