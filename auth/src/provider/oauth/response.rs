//! The authorization response: what the browser brings back from a provider (RFC 6749 §4.1.2).

use super::{Metadata, OAuthError, OAuthErrorKind, token_form::CallbackParams};
use crate::{Secret, error::log_text};

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
    pub(crate) callback: CallbackParams,
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

/// What in an error's name says that somebody said no.
const NO: [&str; 4] = ["cancel", "declin", "denied", "refused"];
/// The errors that ask for somebody where nobody was to be asked (OpenID Connect Core §3.1.2.6).
const ASKING: [&str; 4] =
    ["account_selection_required", "consent_required", "interaction_required", "login_required"];

impl Outcome {
    /// Whether nothing went wrong: the person said no at the provider, or the provider for them.
    ///
    /// The standard's word is `access_denied` (RFC 6749 §4.1.2.1); LinkedIn and Apple have
    /// `user_cancelled_authorize`, Yahoo `permission_denied`, LinkedIn of old `user_refused`.
    pub(crate) fn is_cancelled(&self) -> bool {
        let Self::Refused { error, .. } = self else { return false };
        is_cancelled(error)
    }
}

/// Whether the name of an error says that somebody said no.
pub(in crate::provider) fn is_cancelled(error: &str) -> bool {
    let error = error.to_ascii_lowercase();
    NO.iter().any(|word| error.contains(word)) || ASKING.contains(&error.as_str())
}

impl AuthorizationResponse {
    /// Reads the query or the form of the callback. What has no meaning here is ignored, such as
    /// `session_state`, or tokens: nobody asked for them, and nobody uses them.
    ///
    /// Fails when a parameter that has one says two things, and without `code` and `error`.
    pub(crate) fn read(params: &[(String, String)]) -> Result<Self, OAuthError> {
        let fail = |message: String| OAuthError::new(OAuthErrorKind::Response, message);
        // A parameter without a value is one that wasn't sent (RFC 6749 §3.1).
        let all = |name: &'static str| {
            params.iter().filter(move |(n, v)| n == name && !v.is_empty()).map(|(_, value)| value)
        };
        // Whoever can add a parameter to somebody's answer would have a code checked against one
        // state, issuer or error and exchanged beside another.
        let one = |name| {
            let mut values = all(name);
            let first = values.next();
            if values.any(|other| Some(other) != first) {
                return Err(fail(format!("the authorization response has `{name}` twice")));
            }
            Ok(first)
        };
        let (code, state, iss) = (one("code")?, one("state")?, one("iss")?);
        // A provider that says no and has a code isn't asked for tokens.
        let outcome = match (all("error").next(), code) {
            (Some(error), _) => Outcome::Refused {
                error: log_text(error),
                description: all("error_description").next().map(|text| log_text(text)),
            },
            (None, Some(code)) => Outcome::Code(Secret::new(code)),
            // There is nothing to go on with.
            (None, None) => {
                let others = ["access_token", "id_token", "response"];
                let other = others.iter().find(|name| all(name).next().is_some());
                let other = other.map_or(String::new(), |name| {
                    format!("; it has `{name}`, which is of another flow than the code's")
                });
                return Err(fail(format!(
                    "the authorization response has neither `code` nor `error`{other}"
                )));
            }
        };
        Ok(Self {
            state: state.map(Secret::new),
            iss: iss.cloned(),
            outcome,
            callback: CallbackParams::new(params),
        })
    }

    /// Compares `iss` with the issuer, and misses it if the provider promised one (RFC 9207 §2.4).
    ///
    /// What is refused is a mix-up: the code of an honest provider that a hostile one had sent here,
    /// to be exchanged at the hostile one's token endpoint (RFC 9700 §4.4). Where no issuer is known
    /// there is nothing to compare, and the redirect URI, which is another for each provider, is the
    /// defence (RFC 9700 §4.4.2).
    ///
    /// `is_said` tells whether the log hears that there is nothing to compare, which anybody can cause.
    pub(super) fn check_issuer(
        &self,
        provider: &str,
        metadata: &Metadata,
        is_said: impl FnOnce() -> bool,
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
                if is_said() {
                    tracing::info!(
                        name: "auth.oauth.issuer_unknown", provider, iss = log_text(iss),
                        "the authorization response names its issuer, which is not compared with \
                         anything: write it as the provider's `issuer` if it is the right one"
                    );
                }
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
