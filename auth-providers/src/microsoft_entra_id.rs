//! Microsoft Entra ID.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Definition, InvalidOption, Overrides, ProfileRequest},
};

use crate::entra::{self, EntraProfile};

/// Microsoft Entra ID.
///
#[doc = credentials!(
    "microsoft-entra-id",
    "AUTH_MICROSOFT_ENTRA_ID",
    "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"
)]
///
/// # Known to be odd
///
/// - What Microsoft says about an address isn't proof: an administrator of any tenant writes what
///   they like there. It counts as verified only where a claim says so: `email_verified`,
///   `xms_edov`, or that it is among the addresses that Microsoft verified.
/// - Work accounts have no address in their ID tokens unless the application asks for the optional
///   claim `email`. `preferred_username` looks like an address and need not be one. The userinfo
///   endpoint has nothing that the ID token hasn't, and isn't asked.
/// - The issuer of shared documents has a placeholder for the tenant, which is filled with the
///   `tid` of the signed ID token.
/// - Microsoft takes http redirect URIs for localhost only.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://learn.microsoft.com/entra/identity-platform/optional-claims-reference>:
///   the claims of the address, and `xms_edov`.
/// - 2026-11-28, an undated copy: <https://learn.microsoft.com/graph/api/resources/authenticationbehaviors>:
///   when addresses that nobody verified are left out.
#[derive(AuthConfig, Debug)]
#[auth(
    oidc,
    custom,
    id = "microsoft-entra-id",
    name = "Microsoft Entra ID",
    discovery = "{authority}/{tenant_id}/v2.0/.well-known/openid-configuration?appid={client_id}",
    issuer_rule = discovered,
    end_session,
    scope = "openid profile email User.Read",
    client_auth = post,
    profile = EntraProfile,
    style(background = "#0072c6", text = "#ffffff"),
)]
pub struct MicrosoftEntraId {
    /// The client id; `AUTH_MICROSOFT_ENTRA_ID_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_MICROSOFT_ENTRA_ID_SECRET` with `..env`.
    client_secret: Secret,
    /// Whose accounts may sign in: those of a tenant, by its GUID or one of its domains;
    /// `organizations` for any work or school account, `consumers` for personal accounts, `common`
    /// for both. `common` unless given.
    #[auth(default = "common")]
    tenant_id: String,
    /// Where Microsoft's login is: a national cloud and external tenants
    /// (`https://<tenant>.ciamlogin.com`) have another. `https://login.microsoftonline.com` unless
    /// given.
    #[auth(default = "https://login.microsoftonline.com")]
    authority: String,
    /// The width and height of the picture in pixels. Without an adapter it is in the session's
    /// cookie, so it had better be small. `48` unless given.
    #[auth(default = 48_u32, one_of("48", "64", "96", "120", "240", "360", "432", "504", "648"))]
    profile_photo_size: u32,
    /// Whether the picture is read, with a request to Microsoft Graph of its own. `true` unless
    /// given.
    #[auth(default = true)]
    fetch_profile_photo: bool,
    /// Whether accounts are known by tenant and object, `tid:oid`, which is the same for every
    /// application of a tenant, and not by `sub`. Accounts that NextAuth stored have `sub`.
    #[auth(default)]
    by_object_id: bool,
    overrides: Overrides<EntraProfile>,
}

impl Custom for MicrosoftEntraId {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        // The provider has no address of it that a browser may open.
        definition.picture_embedded = true;
        definition.userinfo_merge = false;
        Ok(())
    }

    async fn profile(&self, request: ProfileRequest<'_>) -> Result<EntraProfile, BoxError> {
        let photo = self.fetch_profile_photo.then_some(self.profile_photo_size);
        entra::profile(&request, &self.tenant_id, photo).await
    }

    async fn identity(&self, profile: &EntraProfile) -> Result<Identity, BoxError> {
        profile.identity_by(self.by_object_id)
    }

    async fn identity_v4(&self, profile: &EntraProfile) -> Result<Identity, BoxError> {
        self.identity(profile).await
    }
}
