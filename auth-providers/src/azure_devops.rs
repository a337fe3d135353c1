//! Azure DevOps.
use auth::{
    AuthConfig, BoxError, Identity, Secret,
    provider::{Custom, Definition, Grant, InvalidOption, Overrides, Profile, TokenForm, first_of},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Azure DevOps. No new registrations since April 2025 and shutdown announced for 2026; use
/// Microsoft Entra ID.
///
#[doc = credentials!(
    "azure-devops",
    "AUTH_AZURE_DEVOPS",
    "https://app.vsaex.visualstudio.com/app/register",
    https
)]
///
/// # Known to be odd
///
/// - Redirect URIs are https, in development too.
/// - The code and the refresh token are sent as assertions, and the client secret as
///   `client_assertion`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy:
///   <https://learn.microsoft.com/en-us/azure/devops/integrate/get-started/authentication/oauth>:
///   that nothing is registered since April 2025 and the end is planned for 2026; a day of 2026 was
///   not found.
#[deprecated(
    note = "No new registrations since April 2025 and shutdown announced for 2026; use Microsoft Entra ID."
)]
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "azure-devops",
    name = "Azure DevOps",
    authorization = "https://app.vssps.visualstudio.com/oauth2/authorize",
    token = "https://app.vssps.visualstudio.com/oauth2/token",
    userinfo = "https://app.vssps.visualstudio.com/_apis/profile/profiles/me",
    userinfo_params = [("details", "true"), ("coreAttributes", "Avatar"), ("api-version", "6.0")],
    scope = "vso.profile",
    client_auth = post,
    checks(state),
    profile = AzureDevopsProfile,
    style(background = "#ffffff", text = "#000000"),
)]
pub struct AzureDevops {
    /// The client id; `AUTH_AZURE_DEVOPS_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_AZURE_DEVOPS_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<AzureDevopsProfile>,
}

#[expect(deprecated, reason = "it is its own")]
impl Custom for AzureDevops {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        // The provider has no address of it that a browser may open.
        definition.picture_embedded = true;
        definition.response_type = "Assertion";
        Ok(())
    }

    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        form.remove("client_id");
        form.rename("client_secret", "client_assertion");
        form.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        if let Grant::Refresh(_) = form.grant() {
            form.rename("refresh_token", "assertion");
        } else {
            form.set("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            form.rename("code", "assertion");
        }
        Ok(())
    }
}

/// What Azure DevOps says about a person: `GET /_apis/profile/profiles/me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AzureDevopsProfile {
    /// The account.
    pub id: String,
    /// The attributes that were asked for, which is the picture.
    #[serde(rename = "coreAttributes")]
    pub core_attributes: Option<AzureDevopsCoreAttributes>,
    /// The name to show.
    #[serde(rename = "displayName")]
    pub display_name: Option<String>,
    /// The address; not verified by Azure DevOps.
    #[serde(rename = "emailAddress")]
    pub email_address: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `coreAttributes` of [`AzureDevopsProfile`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AzureDevopsCoreAttributes {
    /// The URL of the picture.
    #[serde(rename = "Avatar")]
    pub avatar: Option<AzureDevopsCoreAttributesAvatar>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `Avatar` of [`AzureDevopsCoreAttributes`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AzureDevopsCoreAttributesAvatar {
    /// The picture with its size and time.
    pub value: Option<AzureDevopsCoreAttributesAvatarValue>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The `value` of [`AzureDevopsCoreAttributesAvatar`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AzureDevopsCoreAttributesAvatarValue {
    /// The bytes of the picture in base64.
    pub value: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Profile for AzureDevopsProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.id.clone(),
            name: self.display_name.clone(),
            email: self.email_address.clone(),
            image: self
                .core_attributes
                .as_ref()
                .and_then(|it| it.avatar.as_ref())
                .and_then(|it| it.value.as_ref())
                .and_then(|it| first_of([&it.value]))
                .map(|picture| format!("data:image/jpeg;base64,{picture}")),
            ..Identity::default()
        }
    }
}
