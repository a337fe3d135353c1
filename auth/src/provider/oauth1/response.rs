//! What the browser brings back from the provider (RFC 5849 §2.2).

use std::fmt;

use super::{OAuth1Error, OAuth1ErrorKind};
use crate::{Secret, error::log_text};

/// The longest value of a parameter, in bytes.
const LONGEST: usize = 2 << 10;

/// The parameters that mean something; everything else is ignored.
const KNOWN: [&str; 5] = ["denied", "error", "oauth_problem", "oauth_token", "oauth_verifier"];

/// What the browser brought back.
#[derive(Clone)]
pub(crate) struct AuthorizationResponse {
    /// The request token, to be compared with the attempt's. A refusal may leave it out.
    pub(crate) token: Option<String>,
    /// What the person decided.
    pub(crate) outcome: Outcome,
}

impl fmt::Debug for AuthorizationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationResponse")
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// What the person decided.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// Yes; the verifier proves that this browser was there.
    Verified(Secret),
    /// No. The word that the provider has for it, cut and free of control characters, goes into the
    /// log and nowhere else.
    Denied(String),
}

impl AuthorizationResponse {
    /// Reads the query of the callback.
    ///
    /// RFC 5849 has no way to say no, and each provider one of its own: `denied` with the token as
    /// its value, `oauth_problem`, `error`, or nothing where the verifier would be.
    ///
    /// Fails when a known parameter is there twice or too long, and when two of them name different
    /// tokens.
    pub(crate) fn read(query: &[(String, String)]) -> Result<Self, OAuth1Error> {
        let fail = |message: String| Err(OAuth1Error::new(OAuth1ErrorKind::Response, message));
        let mut found = [None; KNOWN.len()];
        for (name, value) in query {
            let Some(at) = KNOWN.iter().position(|known| known == name) else { continue };
            if found[at].replace(value.as_str()).is_some() {
                return fail(format!("the authorization response has `{name}` twice"));
            }
            if value.len() > LONGEST {
                return fail(format!("`{name}` of the authorization response is too long"));
            }
        }
        // A parameter without a value is one that wasn't sent.
        let [denied, error, problem, token, verifier] =
            found.map(|value| value.filter(|value| !value.is_empty()));
        if let (Some(token), Some(denied)) = (token, denied)
            && token != denied
        {
            return fail("the authorization response names two tokens".to_owned());
        }
        let outcome = match (denied, problem.or(error), verifier) {
            (Some(_), _, _) => Outcome::Denied("denied".to_owned()),
            (None, Some(problem), _) => Outcome::Denied(log_text(problem)),
            (None, None, Some(verifier)) => Outcome::Verified(Secret::new(verifier)),
            (None, None, None) => Outcome::Denied("no verifier".to_owned()),
        };
        Ok(Self { token: token.or(denied).map(str::to_owned), outcome })
    }
}
