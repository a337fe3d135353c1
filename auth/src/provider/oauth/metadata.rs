//! What is known about a provider: from its definition, its discovery document, or both.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{
    ClientAuth, Definition, Endpoint, IssuerRule, OAuthError, OAuthErrorKind, SigningAlgorithm,
    http::{Http, answered, get, parse_url, parse_url_of},
    json,
};
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
    /// `None` when the provider says nothing.
    pub(crate) id_token_signing_alg_values_supported: Option<Vec<String>>,
}

/// An issuer: one, or one for every tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issuer(String);

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

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The members of a discovery document that are read. Others, and absent ones, don't matter.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    userinfo_endpoint: Option<String>,
    jwks_uri: Option<String>,
    revocation_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
    id_token_signing_alg_values_supported: Option<Value>,
}

impl Metadata {
    /// What the definition says by itself; `None` if something has to be discovered.
    pub(super) fn of_definition(definition: &Definition) -> Option<Self> {
        if definition.discovery.is_some() {
            return None;
        }
        let url = |text: Option<&String>| text.and_then(|text| parse_url(text).ok());
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
            id_token_signing_alg_values_supported: None,
        };
        // The issuer of an OAuth 2.0 provider is there to be compared: many have no document.
        let discoverable = definition.id_token && definition.issuer.is_some();
        let lacks_keys = needs_keys(definition) && metadata.jwks_uri.is_none();
        let lacks_userinfo = definition.userinfo_profile && metadata.userinfo_endpoint.is_none();
        (!discoverable || !(lacks_keys || lacks_userinfo)).then_some(metadata)
    }

    /// Fetches the discovery document. What the definition says wins over it.
    pub(super) async fn discover(
        http: Http<'_>,
        definition: &Definition,
        url: &Url,
    ) -> Result<Self, OAuthError> {
        let fail = |reason: &str| {
            OAuthError::new(OAuthErrorKind::Discovery, format!("the discovery document: {reason}"))
        };
        let request = get(url).body(Vec::new()).map_err(|_| fail("its URL is not one"))?;
        let response = http.send("the discovery document", request).await?;
        if !response.status().is_success() {
            return Err(fail(&answered(url, response.status())));
        }
        let document = json::object(response.body()).map_err(fail)?;
        let document: Document = serde_json::from_value(Value::Object(document))
            .map_err(|_| fail("its members are not those of a discovery document"))?;
        Self::of_document(definition, url, document).map_err(|reason| fail(&reason))
    }

    fn of_document(definition: &Definition, url: &Url, document: Document) -> Result<Self, String> {
        check_issuer(definition, url, &document.issuer)?;
        let find = |name: &str, given: Option<&String>, found: Option<String>| {
            match (given, found) {
                (Some(given), _) => parse_url(given).map(Some),
                (None, Some(found)) => parse_url_of(url, &found).map(Some),
                (None, None) => Ok(None),
            }
            .map_err(|reason| format!("`{name}`: {reason}"))
        };
        let endpoint = |endpoint: &Endpoint| endpoint.url.clone();
        let authorization = endpoint(&definition.authorization);
        let token = endpoint(&definition.token);
        let userinfo = endpoint(&definition.userinfo);
        let jwks_uri = find("jwks_uri", definition.jwks.as_ref(), document.jwks_uri)?;
        if needs_keys(definition) && jwks_uri.is_none() {
            return Err("it has no `jwks_uri`".to_owned());
        }
        Ok(Self {
            authorization_endpoint: find(
                "authorization_endpoint",
                authorization.as_ref(),
                document.authorization_endpoint,
            )?
            .ok_or("it has no `authorization_endpoint`")?,
            token_endpoint: find("token_endpoint", token.as_ref(), document.token_endpoint)?
                .ok_or("it has no `token_endpoint`")?,
            userinfo_endpoint: find(
                "userinfo_endpoint",
                userinfo.as_ref(),
                document.userinfo_endpoint,
            )?,
            jwks_uri,
            // Nobody's sign-in depends on these two.
            revocation_endpoint: find(
                "revocation_endpoint",
                definition.revocation.as_ref(),
                document.revocation_endpoint,
            )
            .unwrap_or_default(),
            end_session_endpoint: find(
                "end_session_endpoint",
                definition.end_session.as_ref(),
                document.end_session_endpoint,
            )
            .unwrap_or_default(),
            issuer: Some(Issuer(document.issuer)),
            token_endpoint_auth_methods_supported: document.token_endpoint_auth_methods_supported,
            authorization_response_iss_parameter_supported: document
                .authorization_response_iss_parameter_supported
                .unwrap_or_default(),
            id_token_signing_alg_values_supported: document
                .id_token_signing_alg_values_supported
                .and_then(|names| serde_json::from_value(names).ok()),
        })
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
    definition.id_token && !definition.id_token_alg.is_some_and(SigningAlgorithm::is_symmetric)
}

/// The document's issuer is the configured one, to the letter (OpenID Connect Discovery 1.0 §4.3).
/// If only the document's URL is configured, its issuer is of the same origin: Microsoft's differ
/// from it in the path.
fn check_issuer(definition: &Definition, url: &Url, issuer: &str) -> Result<(), String> {
    let bare = |issuer: &str| issuer.strip_suffix('/').unwrap_or(issuer).to_owned();
    match (&definition.issuer, definition.issuer_rule) {
        (Some(configured), IssuerRule::Exact) if issuer == configured => return Ok(()),
        (Some(configured), IssuerRule::Slash) if bare(issuer) == bare(configured) => return Ok(()),
        // Whoever can serve a document somewhere below the issuer's URL would be the provider.
        (Some(configured), IssuerRule::Exact | IssuerRule::Slash) => {
            return Err(format!(
                "its issuer is `{}`, and the configured one is `{}`; if the provider calls itself \
                 so, write it as its `issuer`",
                log_text(issuer),
                log_text(configured)
            ));
        }
        // Some are no URL at all.
        (_, IssuerRule::Discovered) => return Ok(()),
        (None, _) => {}
    }
    let parsed = parse_url(issuer).map_err(|reason| format!("`issuer`: {reason}"))?;
    if parsed.origin() != url.origin() || parsed.query().is_some() {
        return Err("its issuer is of another origin; say which with `issuer`".to_owned());
    }
    Ok(())
}
