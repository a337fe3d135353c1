//! The authorization endpoint, and the form of its page.

use auth::testing::Fault;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::{
    authorize::AuthorizationRequest,
    error::OAuthError,
    faults,
    grant::{Grant, SignedIn},
    page::{self, Login},
    params::Params,
    people::Person,
    provider::{FakeProvider, random},
    respond,
};

/// A browser comes with an authorization request.
pub(crate) fn begin(provider: &FakeProvider, headers: &HeaderMap, params: &Params) -> Response {
    let request = match AuthorizationRequest::read(provider, params) {
        Ok(request) => request,
        Err(refused) => return refused.answer(provider.issuer()),
    };
    let signed_in = provider.signed_in(headers, &request);
    if !request.is_silent() {
        return show(provider, params, &request, signed_in.as_ref(), None);
    }
    let Some(signed_in) = signed_in else {
        let error = OAuthError::new("login_required", "nobody is signed in who could go on");
        return request.back.with_error(provider.issuer(), &error);
    };
    grant(provider, request, signed_in, None)
}

/// The form of the page comes back. The authorization request is in its query once more, and is checked again.
pub(crate) fn decide(
    provider: &FakeProvider,
    headers: &HeaderMap,
    params: &Params,
    form: &Params,
) -> Response {
    let request = match AuthorizationRequest::read(provider, params) {
        Ok(request) => request,
        Err(refused) => return refused.answer(provider.issuer()),
    };
    let fault = match form.get("fault").map(|name| faults::named(name).ok_or(name)) {
        None => None,
        Some(Ok(fault)) => Some(fault),
        Some(Err(name)) => {
            let reason = format!("There is no fault called `{name}`.");
            return respond::page(StatusCode::BAD_REQUEST, page::refusal(&reason));
        }
    };
    if fault == Some(Fault::Denied) || form.get("decision") == Some("cancel") {
        let error = OAuthError::new("access_denied", "the person said no");
        return request.back.with_error(provider.issuer(), &error);
    }
    let signed_in = provider.signed_in(headers, &request);
    let chosen = form.get("person").unwrap_or_default();
    let person = match chosen {
        page::SESSION => match signed_in {
            Some(signed_in) => return grant(provider, request, signed_in, fault),
            None => Err("Sign in again: nobody is signed in with this browser who could go on."),
        },
        page::SOMEBODY_ELSE => Person::typed(form),
        sub => {
            let known = Person::known().into_iter().find(|person| person.sub == sub);
            known.ok_or("Choose a person of the page.")
        }
    };
    let person = match person {
        Ok(person) => person,
        Err(problem) => return show(provider, params, &request, None, Some(problem)),
    };
    // Also with commas, as lists are often written.
    let methods = form.get("amr").unwrap_or_default().split([',', ' ']).map(str::trim);
    let methods = methods.filter(|method| !method.is_empty()).map(str::to_owned).collect();
    let signed_in = SignedIn { person, time: provider.now(), methods };
    let session = random();
    provider.world().sign_in(session.clone(), signed_in.clone());
    let mut response = grant(provider, request, signed_in, fault);
    set_cookie(&mut response, provider, &session);
    response
}

fn show(
    provider: &FakeProvider,
    params: &Params,
    request: &AuthorizationRequest,
    signed_in: Option<&SignedIn>,
    problem: Option<&str>,
) -> Response {
    let view = Login {
        query: &params.query(),
        client_id: &provider.options().client_id,
        signed_in,
        hint: request.login_hint.as_deref(),
        problem,
    };
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    respond::page(status, page::login(&view))
}

/// Brings the browser back with a code.
fn grant(
    provider: &FakeProvider,
    request: AuthorizationRequest,
    signed_in: SignedIn,
    fault: Option<Fault>,
) -> Response {
    let code = random();
    let AuthorizationRequest { back, scope, nonce, challenge, acr, .. } = request;
    let redirect_uri = back.redirect_uri.clone();
    let grant = Grant { signed_in, scope, nonce, acr, redirect_uri, challenge, fault };
    provider.world().grant(code.clone(), grant, provider.now());
    back.with_code(provider.issuer(), &code)
}

/// Makes the browser keep a session, or forget it if it is empty.
pub(crate) fn set_cookie(response: &mut Response, provider: &FakeProvider, session: &str) {
    let secure = if provider.issuer().starts_with("https://") { "; Secure" } else { "" };
    let end = if session.is_empty() { "; Max-Age=0" } else { "" };
    let name = provider.cookie_name();
    let cookie = format!("{name}={session}; Path=/; HttpOnly; SameSite=Lax{secure}{end}");
    // All of it is ASCII: the name has digits of a port, and the session is base64url.
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

impl FakeProvider {
    /// The session of a browser, by the cookie that it sends.
    pub(crate) fn session<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        respond::cookie(headers, &self.cookie_name())
    }

    /// Who is signed in with a browser, and may go on with this request.
    fn signed_in(&self, headers: &HeaderMap, request: &AuthorizationRequest) -> Option<SignedIn> {
        let signed_in = self.world().session(self.session(headers)?)?;
        request.accepts(&signed_in, self.now()).then_some(signed_in)
    }

    /// Browsers don't tell ports apart, so the port is in the name.
    fn cookie_name(&self) -> String {
        let port = self.issuer().rsplit(':').next().unwrap_or_default();
        let digits: String = port.chars().filter(char::is_ascii_digit).collect();
        format!("fake-provider-{digits}")
    }
}
