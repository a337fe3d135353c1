//! The discovery document (OpenID Connect Discovery 1.0, RFC 8414): where it is, and what of it is
//! taken.

use serde_json::{Map, Value};
use url::Url;

use super::{
    Backchannel, Definition, IssuerRule, Metadata, OAuthError, OAuthErrorKind,
    asked::Asked,
    http::{Http, PlainHttp, advised, answered, get, redirected},
    metadata::{Issuer, needs_keys},
};
use crate::error::log_text;
use crate::identity::json;

const WHAT: Asked = Asked::Discovery;

fn fail(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Discovery, format!("{WHAT}: {reason}"))
}

/// Where the document of an issuer may be: behind the issuer (OpenID Connect Discovery 1.0 §4), under
/// the same name before its path, and under that of RFC 8414 (§3, §5).
pub(super) fn places(issuer: &Url) -> Vec<Url> {
    let path = issuer.path().trim_end_matches('/');
    let mut paths = vec![format!("{path}/.well-known/openid-configuration")];
    if !path.is_empty() {
        paths.push(format!("/.well-known/openid-configuration{path}"));
    }
    paths.push(format!("/.well-known/oauth-authorization-server{path}"));
    let place = |path: String| {
        let mut place = issuer.clone();
        place.set_path(&path);
        place
    };
    paths.into_iter().map(place).collect()
}

/// Fetches the document from the first place that has one. What the definition says wins over it.
///
/// Fails when there is none, it can't be reached, or what it says can't be trusted.
pub(super) async fn discover(
    http: Http<'_>,
    definition: &Definition,
    places: &[Url],
) -> Result<Metadata, OAuthError> {
    let mut missing = None;
    for place in places {
        match fetch(http, place).await? {
            Ok(document) => {
                let document = Document { members: document, place, http };
                return document.metadata(definition).map_err(|reason| fail(&reason));
            }
            Err(error) => missing.get_or_insert(error),
        };
    }
    let error = missing.unwrap_or_else(|| fail("nothing says where it is"));
    let asked = places.iter().map(Url::path).collect::<Vec<_>>().join(", ");
    Err(OAuthError::new(error.kind(), format!("{error} (asked for {asked})")))
}

/// The document at a place; the inner error if there is none, so that it may be at another. Servers
/// say so with a status, a page, or the way to one.
async fn fetch(
    http: Http<'_>,
    place: &Url,
) -> Result<Result<Map<String, Value>, OAuthError>, OAuthError> {
    let request = get(place).body(Vec::new()).map_err(|_| fail("its URL is not one"))?;
    let response = http.send_once(WHAT, request).await?;
    let status = response.status();
    if status.is_redirection() {
        return Ok(Err(redirected(WHAT)));
    }
    if !status.is_success() {
        let error = fail(&answered(place, status));
        return if status.is_client_error() { Ok(Err(error)) } else { Err(error) };
    }
    match json::value(response.body()) {
        Ok(Value::Object(document)) => Ok(Ok(document)),
        Ok(_) => Err(fail("it is not a JSON object")),
        Err(reason) if serde_json::from_slice::<Value>(response.body()).is_err() => {
            Ok(Err(fail(reason)))
        }
        Err(reason) => Err(fail(reason)),
    }
}

/// A document, and where it was.
struct Document<'a> {
    members: Map<String, Value>,
    place: &'a Url,
    http: Http<'a>,
}

impl Document<'_> {
    fn metadata(&self, definition: &Definition) -> Result<Metadata, String> {
        let issuer = self.text("issuer").ok_or("it has no `issuer`")?;
        let issuer = named(definition, self.http.backchannel, issuer);
        check_issuer(definition, self.place, &issuer)?;
        let find = |name: &str, given: &Option<String>| self.endpoint(name, given.as_deref());
        let required = |name: &str, given: &Option<String>| {
            find(name, given)?.ok_or_else(|| format!("it has no `{name}`"))
        };
        let jwks_uri = find("jwks_uri", &definition.jwks)?;
        // Nothing could verify an ID token.
        if needs_keys(definition) && jwks_uri.is_none() {
            return Err("it has no `jwks_uri`".to_owned());
        }
        Ok(Metadata {
            authorization_endpoint: required(
                "authorization_endpoint",
                &definition.authorization.url,
            )?,
            token_endpoint: required("token_endpoint", &definition.token.url)?,
            userinfo_endpoint: find("userinfo_endpoint", &definition.userinfo.url)?,
            jwks_uri,
            // Nobody's sign-in depends on these two.
            revocation_endpoint: find("revocation_endpoint", &definition.revocation)
                .unwrap_or_default(),
            end_session_endpoint: find("end_session_endpoint", &definition.end_session)
                .unwrap_or_default(),
            issuer: Some(Issuer(issuer)),
            token_endpoint_auth_methods_supported: self
                .texts("token_endpoint_auth_methods_supported"),
            authorization_response_iss_parameter_supported: self
                .members
                .get("authorization_response_iss_parameter_supported")
                == Some(&Value::Bool(true)),
            id_token_signing_alg_values_supported: self
                .texts("id_token_signing_alg_values_supported"),
        })
    }

    /// A member that is a text. Of another type it says nothing that could be used.
    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    fn texts(&self, name: &str) -> Option<Vec<String>> {
        let texts = self.members.get(name)?.as_array()?.iter();
        Some(texts.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The URL that is given, or else the one that the document names, as a browser would find it.
    fn endpoint(&self, name: &str, given: Option<&str>) -> Result<Option<Url>, String> {
        let Http { plain, backchannel, .. } = self.http;
        let url = match (given, self.text(name)) {
            (Some(given), _) => plain.parse(given).map(Some),
            (None, Some(found)) => {
                let seen = backchannel.map(|it| it.text_to_browser(found));
                self.http.parse_found(seen.as_deref().unwrap_or(found)).map(Some)
            }
            (None, None) => Ok(None),
        };
        url.map_err(|reason| format!("`{name}`: {}", advised(reason)))
    }
}

/// The issuer's name: a provider that names itself after the address that it was asked at has the
/// configured one.
fn named(definition: &Definition, backchannel: Option<&Backchannel>, issuer: &str) -> String {
    match (&definition.issuer, backchannel) {
        (Some(configured), Some(backchannel))
            if backchannel.is_same_provider(issuer, configured) =>
        {
            configured.clone()
        }
        _ => issuer.to_owned(),
    }
}

/// The document's issuer is the configured one, to the letter (OpenID Connect Discovery 1.0 §4.3):
/// or one provider could speak for another, and its people sign in as the other's (mix-up). If only
/// the document's URL is configured, its issuer is of the same origin: Microsoft's differ from it in
/// the path.
fn check_issuer(definition: &Definition, place: &Url, issuer: &str) -> Result<(), String> {
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
    let plain = PlainHttp::of(definition);
    let parsed = plain.parse(issuer).map_err(|reason| format!("`issuer`: {}", advised(reason)))?;
    if parsed.origin() != place.origin() || parsed.query().is_some() {
        return Err("its issuer is of another origin; say which with `issuer`".to_owned());
    }
    Ok(())
}
