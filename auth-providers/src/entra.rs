//! What Microsoft Entra ID says about a person, under either of its names.

use auth::{
    BoxError, Identity,
    provider::{Profile, ProfileRequest, first_of, is_same, truth},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// The tenant of personal accounts.
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
/// The largest picture that is taken, in bytes: without an adapter it ends in a cookie.
const LARGEST_PHOTO: usize = 12_000;

/// What Microsoft Entra ID says about a person: the claims of its ID token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EntraProfile {
    /// The person, to this application alone.
    pub sub: String,
    /// The person in the tenant, to every application.
    pub oid: Option<String>,
    /// The tenant.
    pub tid: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The name to sign in with, which looks like an address and need not be one.
    pub preferred_username: Option<String>,
    /// The address, as an administrator of the tenant wrote it.
    pub email: Option<String>,
    /// Whether the address was verified.
    #[serde(default, deserialize_with = "truth")]
    pub email_verified: Option<bool>,
    /// Whether the tenant owns the domain of the address.
    #[serde(default, deserialize_with = "edov")]
    pub xms_edov: Option<bool>,
    /// Addresses that Microsoft verified.
    pub verified_primary_email: Option<Vec<String>>,
    /// Further addresses that Microsoft verified.
    pub verified_secondary_email: Option<Vec<String>>,
    /// The picture, as a `data:` URL; from Microsoft Graph.
    pub photo: Option<String>,
    /// Every other claim.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Microsoft writes this claim as a truth, as a number and as either's text.
fn edov<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        Some(Value::String(text)) if text == "1" => Some(true),
        Some(other) => truth(other).unwrap_or_default(),
        None => None,
    })
}

impl EntraProfile {
    fn is_verified(&self) -> Option<bool> {
        let verified = [&self.verified_primary_email, &self.verified_secondary_email];
        let is_listed = verified
            .into_iter()
            .flatten()
            .flatten()
            .any(|it| is_same(Some(it), self.email.as_ref()));
        let is_proven = self.xms_edov == Some(true) || is_listed;
        self.email_verified.or(is_proven.then_some(true))
    }

    /// Who it is, by `tid` and `oid` if `by_object`.
    pub(crate) fn identity_by(&self, by_object: bool) -> Result<Identity, BoxError> {
        let identity = self.identity();
        if !by_object {
            return Ok(identity);
        }
        let object = first_of([&self.tid]).zip(first_of([&self.oid]));
        let (tenant, object) = object.ok_or("the ID token has no `tid` and `oid`")?;
        Ok(Identity { id: format!("{tenant}:{object}"), ..identity })
    }
}

impl Profile for EntraProfile {
    fn identity(&self) -> Identity {
        Identity {
            id: self.sub.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            email_verified: self.is_verified(),
            image: self.photo.clone(),
        }
    }
}

/// Reads the profile of somebody of `tenant`, with the picture of this size if there is one.
///
/// Fails when the ID token is of a tenant that may not sign in.
pub(crate) async fn profile(
    request: &ProfileRequest<'_>,
    tenant: &str,
    photo: Option<u32>,
) -> Result<EntraProfile, BoxError> {
    let mut profile: EntraProfile = request.profile().await?;
    check_tenant(tenant, profile.tid.as_deref())?;
    // Not a claim, whatever a tenant adds to its tokens.
    profile.photo = None;
    if let Some(size) = photo
        && may_read_photo(request)
    {
        profile.photo = read_photo(request, size).await;
    }
    Ok(profile)
}

fn check_tenant(configured: &str, tenant: Option<&str>) -> Result<(), &'static str> {
    let is_personal = tenant == Some(PERSONAL);
    match configured {
        "consumers" if is_personal => Ok(()),
        "consumers" => Err("a work or school account, and only personal ones may sign in"),
        "organizations" if is_personal || tenant.is_none() => {
            Err("a personal account, and only work and school accounts may sign in")
        }
        "common" | "organizations" => Ok(()),
        // A domain's tokens have the GUID of its tenant, which the issuer was compared with.
        domain if domain.contains('.') => Ok(()),
        guid if tenant.is_some_and(|tenant| tenant.eq_ignore_ascii_case(guid)) => Ok(()),
        _ => Err("the account is of another tenant"),
    }
}

fn may_read_photo(request: &ProfileRequest<'_>) -> bool {
    let scope = request.tokens().scope.as_deref().unwrap_or_default();
    scope.split(' ').any(|word| word.rsplit('/').next() == Some("User.Read"))
}

/// Somebody may have no picture, and Graph may be out of order: the sign-in goes on without.
async fn read_photo(request: &ProfileRequest<'_>, size: u32) -> Option<String> {
    let url = format!("https://graph.microsoft.com/v1.0/me/photos/{size}x{size}/$value");
    let answer = request.call(&url).header("Accept", "image/jpeg").send_raw().await.ok()?;
    let kind = answer.content_type.split(';').next()?.trim();
    let is_picture = ["image/jpeg", "image/png", "image/gif", "image/webp"].contains(&kind);
    (is_picture && answer.body.len() <= LARGEST_PHOTO)
        .then(|| format!("data:{kind};base64,{}", STANDARD.encode(&answer.body)))
}
