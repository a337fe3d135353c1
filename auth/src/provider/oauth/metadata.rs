//! What is known about a provider: from its definition, its discovery document, or both.

use std::fmt;

use url::Url;

use super::{ClientAuth, Definition, SigningAlgorithm, http::PlainHttp};
use crate::error::log_text;

/// What is known about a provider (OpenID Connect Discovery 1.0 §3, RFC 8414 §2).
#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    pub(crate) issuer: Option<Issuer>,
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) userinfo_endpoint: Option<Url>,
    pub(crate) jwks_uri: Option<Url>,
    pub(crate) revocation_endpoint: Option<Url>,
    pub(crate) end_session_endpoint: Option<Url>,
    /// `None` when the provider says nothing.
    pub(crate) token_endpoint_auth_methods_supported: Option<Vec<String>>,
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

/// An issuer: one, or one for every tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issuer(pub(super) String);

/// What stands for the tenant in the issuer of Microsoft's multi-tenant documents.
const TENANT: &str = "{tenantid}";

impl Issuer {
    /// The issuer of tokens with this `tid` claim.
    pub(super) fn of_tenant(&self, tenant: Option<&str>) -> Option<String> {
        if !self.0.contains(TENANT) {
            return Some(self.0.clone());
        }
        tenant.filter(|tenant| is_guid(tenant)).map(|tenant| self.0.replace(TENANT, tenant))
    }

    /// Whether this is the issuer, or that of one of its tenants.
    pub(super) fn matches(&self, issuer: &str) -> bool {
        let Some((before, after)) = self.0.split_once(TENANT) else { return self.0 == issuer };
        let tenant = issuer.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        tenant.is_some_and(is_guid)
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&log_text(&self.0))
    }
}

impl Issuer {
    /// Whether a page that starts a sign-in means this issuer: by its name, whether or not with a
    /// slash at its end, or by its origin. Okta's tiles name the organisation's, whichever of its
    /// authorization servers the client is at.
    pub(crate) fn is_meant(&self, issuer: &str) -> bool {
        let bare = |text: &str| text.strip_suffix('/').unwrap_or(text).to_owned();
        let origin = Url::parse(&self.0).map(|url| url.origin());
        self.matches(issuer)
            || bare(issuer) == bare(&self.0)
            || origin.is_ok_and(|origin| {
                origin.is_tuple() && bare(issuer) == origin.ascii_serialization()
            })
    }
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

impl Metadata {
    /// What the definition says by itself; `None` if something has to be discovered.
    pub(super) fn of_definition(definition: &Definition) -> Option<Self> {
        if definition.discovery.is_some() {
            return None;
        }
        let plain = PlainHttp::of(definition);
        let url = |text: Option<&String>| text.and_then(|text| plain.parse(text).ok());
        let metadata = Self {
            issuer: definition.issuer.clone().map(Issuer),
            authorization_endpoint: url(definition.authorization.url.as_ref())?,
            token_endpoint: url(definition.token.url.as_ref())?,
            userinfo_endpoint: url(definition.userinfo.url.as_ref()),
            jwks_uri: url(definition.jwks.as_ref()),
            revocation_endpoint: url(definition.revocation.as_ref()),
            end_session_endpoint: url(definition.end_session.as_ref()),
            token_endpoint_auth_methods_supported: None,
            authorization_response_iss_parameter_supported: false,
        };
        // The issuer of an OAuth 2.0 provider is there to be compared: many have no document.
        let discoverable = definition.id_token && definition.issuer.is_some();
        let lacks_keys = needs_keys(definition) && metadata.jwks_uri.is_none();
        let lacks_userinfo = definition.userinfo_profile && metadata.userinfo_endpoint.is_none();
        (!discoverable || !(lacks_keys || lacks_userinfo)).then_some(metadata)
    }

    /// How the client proves who it is at the token endpoint.
    pub(super) fn client_auth(&self, definition: &Definition) -> ClientAuth {
        if let Some(method) = definition.client_auth {
            return method;
        }
        if definition.client_key.is_some() {
            return ClientAuth::PrivateKeyJwt;
        }
        if definition.client_secret.is_none() {
            return ClientAuth::None;
        }
        let has = |name: &str| {
            self.token_endpoint_auth_methods_supported
                .as_ref()
                .is_some_and(|methods| methods.iter().any(|method| method == name))
        };
        if has("client_secret_post") && !has("client_secret_basic") {
            ClientAuth::Post
        } else {
            ClientAuth::Basic
        }
    }
}

/// Whether signatures of ID tokens are verified with keys that are fetched.
pub(super) fn needs_keys(definition: &Definition) -> bool {
    definition.id_token && definition.id_token_alg != SigningAlgorithm::Hs256
}
