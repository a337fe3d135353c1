//! Somebody who said yes at a played provider.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use url::Url;

use super::fault::Fault;

/// What a test says of one sign-in.
pub(super) struct Attempt {
    /// What the provider says about the person.
    pub(super) profile: Map<String, Value>,
    /// What the token endpoint answers besides the usual.
    pub(super) tokens: Map<String, Value>,
    /// What goes wrong.
    pub(super) fault: Option<Fault>,
}

/// What was granted, as far as one request to one provider is about it.
pub(super) struct Granted<'a> {
    grants: &'a mut [Grant],
    /// The position of the provider among those that are played.
    provider: usize,
    /// The position of the grant of which the request carries a token.
    carried: Option<usize>,
}

impl<'a> Granted<'a> {
    /// `carried` is a position in `grants`.
    pub(super) fn new(grants: &'a mut [Grant], provider: usize, carried: Option<usize>) -> Self {
        Self { grants, provider, carried }
    }

    /// The grant of which the request carries a token.
    pub(super) fn carried(&mut self) -> Option<&mut Grant> {
        self.carried.map(|at| &mut self.grants[at])
    }

    /// The grant that a request with an access token is about. Where the request carries the token so that it isn't
    /// seen, the newest grant of the provider is meant.
    pub(super) fn meant(&self) -> Option<&Grant> {
        let newest = || self.grants.iter().rposition(|grant| grant.provider == self.provider);
        self.carried.or_else(newest).map(|at| &self.grants[at])
    }

    /// What the grant of which the request carries a token says about the person.
    pub(super) fn profile(&self) -> Option<&Map<String, Value>> {
        self.carried.map(|at| &self.grants[at].attempt.profile)
    }
}

/// Somebody who said yes: what was asked for, and what is handed out for it.
pub(super) struct Grant {
    /// The position of the provider among those that are played.
    pub(super) provider: usize,
    pub(super) attempt: Attempt,
    number: usize,
    /// The parameters of the authorization request.
    asked: BTreeMap<String, String>,
    is_used: bool,
}

impl Grant {
    /// What is handed out for the authorization request at `url`. No other grant has the `number`.
    pub(super) fn new(provider: usize, number: usize, url: &Url, attempt: Attempt) -> Self {
        let asked = url.query_pairs().into_owned().collect();
        Self { provider, attempt, number, asked, is_used: false }
    }

    /// The authorization code; the verifier of OAuth 1.0a.
    pub(super) fn code(&self) -> String {
        format!("code-{}-of-tests", self.number)
    }

    /// The access token.
    pub(super) fn access_token(&self) -> String {
        format!("access-{}-of-tests", self.number)
    }

    /// The refresh token.
    pub(super) fn refresh_token(&self) -> String {
        format!("refresh-{}-of-tests", self.number)
    }

    /// The secret of OAuth 1.0a that belongs to the access token.
    pub(super) fn token_secret(&self) -> String {
        format!("secret-{}-of-tests", self.number)
    }

    /// A parameter of the authorization request.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        self.asked.get(name).map(String::as_str)
    }

    /// Whether something that a request carries was handed out for this grant.
    pub(super) fn is_in(&self, carried: &str) -> bool {
        let issued = [self.code(), self.access_token(), self.refresh_token()];
        // The request token of OAuth 1.0a was issued before anybody said yes.
        let mut tokens = issued.iter().map(String::as_str).chain(self.asked("oauth_token"));
        tokens.any(|token| carried.contains(token))
    }

    /// Exchanges the code, once.
    ///
    /// Fails, as a provider does, for a code that was used, for another redirect URI than the request's
    /// (RFC 6749 §4.1.3), and for a verifier that isn't that of the challenge (RFC 7636 §4.6).
    pub(super) fn exchange(&mut self, form: &BTreeMap<String, String>) -> Result<(), &'static str> {
        if std::mem::replace(&mut self.is_used, true) {
            return Err("the code was used before");
        }
        let redirect_uri = form.get("redirect_uri").map(String::as_str);
        if redirect_uri.is_some_and(|sent| Some(sent) != self.asked("redirect_uri")) {
            return Err("the redirect URI is another than the request's");
        }
        let verifier = form.get("code_verifier");
        let challenge =
            verifier.map(|verifier| URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes())));
        if challenge.as_deref() != self.asked("code_challenge") {
            return Err("the code verifier is not that of the challenge");
        }
        Ok(())
    }

    /// Exchanges the request token of OAuth 1.0a, once.
    ///
    /// Fails, as a provider does, for a request token that was used, and for another verifier than the one that the
    /// browser was given (RFC 5849 §2.3). The error is the word that the provider answers.
    pub(super) fn exchange_request_token(
        &mut self,
        verifier: Option<&str>,
    ) -> Result<(), &'static str> {
        if std::mem::replace(&mut self.is_used, true) {
            return Err("token_used");
        }
        if verifier != Some(self.code().as_str()) {
            return Err("verifier_invalid");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> Grant {
        // RFC 7636, appendix B.
        let url = "https://op.test/authorize?redirect_uri=https%3A%2F%2Fapp.test%2Fback\
                   &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        let attempt = Attempt { profile: Map::new(), tokens: Map::new(), fault: None };
        Grant::new(0, 1, &Url::parse(url).unwrap(), attempt)
    }

    fn form(redirect_uri: &str, verifier: Option<&str>) -> BTreeMap<String, String> {
        let pairs =
            [Some(("redirect_uri", redirect_uri)), verifier.map(|it| ("code_verifier", it))];
        pairs.into_iter().flatten().map(|(name, it)| (name.to_owned(), it.to_owned())).collect()
    }

    #[test]
    fn a_code_is_exchanged_once_and_by_whoever_asked_for_it() {
        let verifier = Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let mut used = grant();
        assert_eq!(used.exchange(&form("https://app.test/back", verifier)), Ok(()));
        assert!(used.exchange(&form("https://app.test/back", verifier)).is_err());
        assert!(grant().exchange(&form("https://evil.example/", verifier)).is_err());
        assert!(grant().exchange(&form("https://app.test/back", Some("another"))).is_err());
        assert!(grant().exchange(&form("https://app.test/back", None)).is_err());
    }

    #[test]
    fn a_request_token_is_exchanged_once_and_with_its_verifier() {
        let mut used = grant();
        let verifier = used.code();
        assert_eq!(used.exchange_request_token(Some(&verifier)), Ok(()));
        assert_eq!(used.exchange_request_token(Some(&verifier)), Err("token_used"));
        assert_eq!(grant().exchange_request_token(Some("another")), Err("verifier_invalid"));
        assert_eq!(grant().exchange_request_token(None), Err("verifier_invalid"));
    }
}
