//! What the browser brings back from the provider (RFC 5849 §2.2).

use std::fmt;

use super::{OAuth1Error, OAuth1ErrorKind};
use crate::{Secret, error::log_text, provider::oauth::is_cancelled};

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

impl Outcome {
    /// Whether nothing went wrong: the person said no at the provider.
    pub(crate) fn is_cancelled(&self) -> bool {
        match self {
            Self::Verified(_) => false,
            Self::Denied(word) => word == NO_VERIFIER || is_cancelled(word),
        }
    }
}

/// What a provider means that leaves the verifier out.
const NO_VERIFIER: &str = "no verifier";

impl AuthorizationResponse {
    /// Reads the query of the callback.
    ///
    /// RFC 5849 has no way to say no, and each provider one of its own: `denied` with the token as
    /// its value, `oauth_problem`, `error`, or nothing where the verifier would be.
    ///
    /// Fails when the token or the verifier is there twice and differs, and when two parameters name
    /// different tokens.
    pub(crate) fn read(query: &[(String, String)]) -> Result<Self, OAuth1Error> {
        let fail = |message: String| OAuth1Error::new(OAuth1ErrorKind::Response, message);
        // A parameter without a value is one that wasn't sent.
        let all = |name: &'static str| {
            query.iter().filter(move |(n, v)| n == name && !v.is_empty()).map(|(_, value)| value)
        };
        // Whoever can add a parameter to somebody's answer would have one token checked and another
        // exchanged.
        let one = |name| {
            let mut values = all(name);
            let first = values.next();
            if values.any(|other| Some(other) != first) {
                return Err(fail(format!("the authorization response has `{name}` twice")));
            }
            Ok(first.map(String::as_str))
        };
        let (denied, token, verifier) =
            (one("denied")?, one("oauth_token")?, one("oauth_verifier")?);
        let problem = all("oauth_problem").chain(all("error")).next();
        if let (Some(token), Some(denied)) = (token, denied)
            && token != denied
        {
            return Err(fail("the authorization response names two tokens".to_owned()));
        }
        let outcome = match (denied, problem, verifier) {
            (Some(_), _, _) => Outcome::Denied("denied".to_owned()),
            (None, Some(problem), _) => Outcome::Denied(log_text(problem)),
            (None, None, Some(verifier)) => Outcome::Verified(Secret::new(verifier)),
            (None, None, None) => Outcome::Denied(NO_VERIFIER.to_owned()),
        };
        Ok(Self { token: token.or(denied).map(str::to_owned), outcome })
    }
}
