//! Signing out (OpenID Connect RP-Initiated Logout 1.0).

use axum::response::Response;
use http::{HeaderMap, StatusCode};
use url::Url;

use super::{back, login::set_cookie, page, params::Params, provider::FakeProvider, respond};

/// A browser comes to sign out.
///
/// The person is asked, unless the client shows their ID token (§2): otherwise any page could sign them out.
pub(crate) fn begin(provider: &FakeProvider, headers: &HeaderMap, params: &Params) -> Response {
    let request = match Request::read(provider, params) {
        Ok(request) => request,
        Err(reason) => return respond::page(StatusCode::BAD_REQUEST, page::refusal(&reason)),
    };
    let signed_in = provider.session(headers).and_then(|session| provider.world().session(session));
    match signed_in {
        Some(signed_in) if request.subject.as_ref() != Some(&signed_in.person.sub) => {
            respond::page(StatusCode::OK, page::sign_out(&params.query(), &signed_in))
        }
        _ => end(provider, headers, &request),
    }
}

/// The person wants to sign out.
pub(crate) fn confirmed(provider: &FakeProvider, headers: &HeaderMap, params: &Params) -> Response {
    match Request::read(provider, params) {
        Ok(request) => end(provider, headers, &request),
        Err(reason) => respond::page(StatusCode::BAD_REQUEST, page::refusal(&reason)),
    }
}

fn end(provider: &FakeProvider, headers: &HeaderMap, request: &Request) -> Response {
    if let Some(session) = provider.session(headers) {
        provider.world().sign_out(session);
    }
    let mut response = match &request.back {
        Some(url) => respond::redirect(url.as_str()),
        None => respond::page(StatusCode::OK, page::signed_out()),
    };
    set_cookie(&mut response, provider, "");
    response
}

/// A request to sign out.
struct Request {
    /// Whom the client's ID token is about.
    subject: Option<String>,
    /// Where the browser goes afterwards.
    back: Option<Url>,
}

impl Request {
    /// Fails, saying why, if the ID token or the client isn't this provider's, or if the browser would be led to where
    /// no client is.
    fn read(provider: &FakeProvider, params: &Params) -> Result<Self, String> {
        if let Some(name) = params.twice() {
            return Err(format!("The parameter `{name}` is there twice."));
        }
        let subject = match params.get("id_token_hint") {
            None => None,
            Some(token) => {
                let subject = provider.world().subject(token).map(str::to_owned);
                Some(subject.ok_or("The id_token_hint is no ID token of this provider.")?)
            }
        };
        let client = params.get("client_id");
        if client.is_some_and(|client| client != provider.options().client_id) {
            return Err("The client_id is another than this provider knows.".to_owned());
        }
        let Some(uri) = params.get("post_logout_redirect_uri") else {
            return Ok(Self { subject, back: None });
        };
        if subject.is_none() && client.is_none() {
            return Err(
                "A post_logout_redirect_uri needs an id_token_hint or a client_id.".to_owned()
            );
        }
        let url = back::allowed_after_sign_out(provider.options(), uri);
        let mut url =
            url.ok_or_else(|| format!("The post_logout_redirect_uri `{uri}` is not accepted."))?;
        if let Some(state) = params.get("state") {
            url.query_pairs_mut().append_pair("state", state);
        }
        Ok(Self { subject, back: Some(url) })
    }
}
