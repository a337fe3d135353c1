//! The authorization request (OpenID Connect Core §3.1.2.1).

use std::borrow::Cow;

use axum::response::Response;
use http::StatusCode;

use super::{
    back::Back, error::OAuthError, grant::SignedIn, page, params::Params, provider::FakeProvider,
    respond,
};

/// The longest time that `max_age` may name, in seconds: what fits into a number of JSON without loss.
const LONGEST_AGE: u64 = 1 << 53;

/// A request that keeps to the rules.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) back: Back,
    pub(crate) scope: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: Option<String>,
    /// The first of the classes that the client prefers.
    pub(crate) acr: Option<String>,
    pub(crate) login_hint: Option<String>,
    prompt: Vec<String>,
    max_age: Option<u64>,
    /// Whom the client's ID token is about.
    hinted: Option<String>,
}

/// A request that doesn't.
pub(crate) enum Refused {
    /// The person is told, because there is no way back.
    Shown(String),
    /// The client is told.
    Sent(Box<Back>, OAuthError),
}

impl Refused {
    /// The answer to the browser.
    pub(crate) fn answer(&self, issuer: &str) -> Response {
        match self {
            Self::Shown(reason) => respond::page(StatusCode::BAD_REQUEST, page::refusal(reason)),
            Self::Sent(back, error) => back.with_error(issuer, error),
        }
    }
}

impl AuthorizationRequest {
    /// Reads a request, and checks it.
    pub(crate) fn read(provider: &FakeProvider, params: &Params) -> Result<Self, Refused> {
        let back = Back::read(provider.options(), params).map_err(Refused::Shown)?;
        let checked = Self::checked(provider, params, back.clone());
        checked.map_err(|error| Refused::Sent(Box::new(back), error))
    }

    fn checked(provider: &FakeProvider, params: &Params, back: Back) -> Result<Self, OAuthError> {
        if let Some(name) = params.twice() {
            return Err(invalid(format!("the parameter {name} is there twice")));
        }
        for (name, error) in [
            ("request", "request_not_supported"),
            ("request_uri", "request_uri_not_supported"),
            ("registration", "registration_not_supported"),
        ] {
            if params.get(name).is_some() {
                return Err(OAuthError::new(error, format!("{name} is not supported")));
            }
        }
        match params.get("response_type") {
            Some("code") => {}
            Some(_) => {
                let error = "unsupported_response_type";
                return Err(OAuthError::new(error, "the only response_type is code"));
            }
            None => return Err(invalid("there is no response_type")),
        }
        if !matches!(params.get("response_mode"), None | Some("query" | "form_post")) {
            return Err(invalid("the response_mode is neither query nor form_post"));
        }
        let scope = params.words("scope");
        if !scope.iter().any(|word| word == "openid") {
            return Err(OAuthError::new("invalid_scope", "the scope lacks openid"));
        }
        Ok(Self {
            back,
            scope,
            nonce: params.get("nonce").map(str::to_owned),
            challenge: challenge(provider, params)?,
            acr: params.words("acr_values").into_iter().next(),
            login_hint: params.get("login_hint").map(str::to_owned),
            prompt: prompt(params)?,
            max_age: max_age(params)?,
            hinted: hinted(provider, params)?,
        })
    }

    /// Whether nobody may be shown anything.
    pub(crate) fn is_silent(&self) -> bool {
        self.prompt.iter().any(|word| word == "none")
    }

    /// Whether somebody who is signed in at the provider already may go on as who they are: the client asks for no new
    /// sign-in, the old one isn't too old for it, and it doesn't expect somebody else.
    pub(crate) fn accepts(&self, signed_in: &SignedIn, now: u64) -> bool {
        let asks_again =
            self.prompt.iter().any(|word| matches!(word.as_str(), "login" | "select_account"));
        let is_fresh =
            self.max_age.is_none_or(|age| age != 0 && signed_in.time.saturating_add(age) >= now);
        let is_expected = self.hinted.as_ref().is_none_or(|sub| *sub == signed_in.person.sub);
        !asks_again && is_fresh && is_expected
    }
}

fn invalid(description: impl Into<Cow<'static, str>>) -> OAuthError {
    OAuthError::invalid_request(description)
}

/// PKCE (RFC 7636 §4.3): the challenge, if there is one. A public client has to send one.
fn challenge(provider: &FakeProvider, params: &Params) -> Result<Option<String>, OAuthError> {
    let method = params.get("code_challenge_method");
    let Some(challenge) = params.get("code_challenge") else {
        if method.is_some() {
            return Err(invalid("there is a code_challenge_method, and no code_challenge"));
        }
        if provider.options().client_secret.is_none() {
            return Err(invalid("a public client has to send a code_challenge"));
        }
        return Ok(None);
    };
    // `plain`, the method if none is named, shows the verifier to whoever reads the request.
    if method != Some("S256") {
        return Err(invalid("the only code_challenge_method is S256"));
    }
    let is_hash = challenge.len() == 43
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_hash {
        return Err(invalid("the code_challenge is no SHA-256 hash in base64url"));
    }
    Ok(Some(challenge.to_owned()))
}

fn prompt(params: &Params) -> Result<Vec<String>, OAuthError> {
    const KNOWN: [&str; 4] = ["consent", "login", "none", "select_account"];
    let prompt = params.words("prompt");
    if let Some(unknown) = prompt.iter().find(|word| !KNOWN.contains(&word.as_str())) {
        return Err(invalid(format!("the prompt {unknown} is unknown")));
    }
    if prompt.len() > 1 && prompt.iter().any(|word| word == "none") {
        return Err(invalid("the prompt none stands beside another"));
    }
    Ok(prompt)
}

fn max_age(params: &Params) -> Result<Option<u64>, OAuthError> {
    let Some(written) = params.get("max_age") else { return Ok(None) };
    let is_number = written.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = written.parse().ok().filter(|age| is_number && *age <= LONGEST_AGE);
    let seconds = seconds.ok_or_else(|| invalid("the max_age is not a number of seconds"))?;
    Ok(Some(seconds))
}

/// Whom the ID token in `id_token_hint` is about. One of another provider says nothing about anybody here.
fn hinted(provider: &FakeProvider, params: &Params) -> Result<Option<String>, OAuthError> {
    let Some(token) = params.get("id_token_hint") else { return Ok(None) };
    let subject = provider.world().subject(token).map(str::to_owned);
    let subject =
        subject.ok_or_else(|| invalid("the id_token_hint is no ID token of this provider"))?;
    Ok(Some(subject))
}
