//! The authorization response: what the browser brings back from a provider (RFC 6749 §4.1.2).

use super::{Metadata, OAuthError, OAuthErrorKind, token_form::Callback};
use crate::{Secret, error::log_text};

/// The longest value of a parameter, in bytes.
const LONGEST: usize = 8 << 10;

/// The parameters that mean something; everything else is ignored.
const KNOWN: [&str; 12] = [
    "access_token",
    "code",
    "error",
    "error_description",
    "error_uri",
    "expires_in",
    "id_token",
    "iss",
    "response",
    "session_state",
    "state",
    "token_type",
];

/// What the browser brought back.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationResponse {
    /// The `state` parameter, to be compared with the flow's.
    pub(crate) state: Option<Secret>,
    /// Who says it answered (RFC 9207).
    pub(crate) iss: Option<String>,
    /// What the provider decided.
    pub(crate) outcome: Outcome,
    /// Every parameter, for providers that give others a meaning.
    pub(crate) callback: Callback,
}

/// What a provider decided.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The code to exchange.
    Code(Secret),
    /// A refusal (RFC 6749 §4.1.2.1): the error's name and its explanation, both cut and free of
    /// control characters. They go into the log and nowhere else.
    Refused { error: String, description: Option<String> },
}

impl AuthorizationResponse {
    /// Reads the query or the form of the callback.
    ///
    /// Fails when a known parameter is there twice (RFC 6749 §3.1), when tokens come through the
    /// browser, and without `code` and `error`.
    pub(crate) fn read(params: &[(String, String)]) -> Result<Self, OAuthError> {
        let fail = |message: String| Err(OAuthError::new(OAuthErrorKind::Response, message));
        let find = |name: &str| {
            let mut values = params.iter().filter(|(n, _)| n == name).map(|(_, value)| value);
            // A parameter without a value is one that wasn't sent (RFC 6749 §3.1).
            values.next().filter(|value| !value.is_empty())
        };
        for name in KNOWN {
            let mut values = params.iter().filter(|(n, _)| n == name);
            let first = values.next();
            if values.next().is_some() {
                return fail(format!("the authorization response has `{name}` twice"));
            }
            if first.is_some_and(|(_, value)| value.len() > LONGEST) {
                return fail(format!("`{name}` of the authorization response is too long"));
            }
        }
        for name in ["access_token", "id_token", "response"] {
            if find(name).is_some() {
                return fail(format!("the authorization response has `{name}`: not asked for"));
            }
        }
        let outcome = match (find("error"), find("code")) {
            (Some(error), _) => Outcome::Refused {
                error: log_text(error),
                description: find("error_description").map(|text| log_text(text)),
            },
            (None, Some(code)) => Outcome::Code(Secret::new(code)),
            (None, None) => {
                return fail(
                    "the authorization response has neither `code` nor `error`".to_owned(),
                );
            }
        };
        Ok(Self {
            state: find("state").map(Secret::new),
            iss: find("iss").cloned(),
            outcome,
            callback: Callback::new(params),
        })
    }

    /// Compares `iss` with the issuer, and misses it if the provider promised one (RFC 9207 §2.4).
    ///
    /// What is refused is a mix-up: the code of an honest provider that a hostile one had sent here,
    /// to be exchanged at the hostile one's token endpoint (RFC 9700 §4.4). Where no issuer is known
    /// there is nothing to compare, and the redirect URI, which is another for each provider, is the
    /// defence (RFC 9700 §4.4.2).
    pub(super) fn check_issuer(
        &self,
        provider: &str,
        metadata: &Metadata,
    ) -> Result<(), OAuthError> {
        let fail = |message: String| Err(OAuthError::new(OAuthErrorKind::Issuer, message));
        match (&self.iss, &metadata.issuer) {
            (Some(iss), Some(issuer)) if issuer.matches(iss) => Ok(()),
            (Some(iss), Some(issuer)) => fail(format!(
                "the authorization response is another issuer's: its `iss` is `{}`, and the \
                 provider's issuer is `{issuer}`; if the provider calls itself so, write it as its \
                 `issuer`",
                log_text(iss)
            )),
            (Some(iss), None) => {
                tracing::info!(
                    name: "auth.oauth.issuer_unknown", provider, iss = log_text(iss),
                    "the authorization response names its issuer, which is not compared with \
                     anything: write it as the provider's `issuer` if it is the right one"
                );
                Ok(())
            }
            (None, Some(issuer)) if metadata.authorization_response_iss_parameter_supported => {
                fail(format!(
                    "the authorization response has no `iss`, which the provider's metadata \
                     promises; it should be `{issuer}`"
                ))
            }
            (None, _) => Ok(()),
        }
    }
}
