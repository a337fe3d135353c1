//! A handler may end in an error of a store, of accounts, of passkeys, of tokens or of passwords.
//!
//! The person learns the status and one sentence. The reason is for the log, since it may name what is inside
//! of the site.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

#[cfg(feature = "passkey")]
use crate::manage::RemovePasskeyError;
#[cfg(feature = "password")]
use crate::password::PasswordError;
use crate::{
    adapter::StoreError,
    manage::{AccessTokenError, RevokeTokensError, UnlinkError},
};

/// What somebody reads who can do nothing about it.
const LATER: &str = "The request could not be completed. Try again in a moment.";
/// What somebody reads whose account isn't there.
const NO_ACCOUNT: &str = "There is no such account.";
/// After how many seconds a program may try again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// 503 when the same may succeed later, else 500. What the store says is logged and not shown.
impl IntoResponse for StoreError {
    fn into_response(self) -> Response {
        tracing::error!(name: "auth.store.failed", error = %self, "a handler ended in an error of the store");
        match self {
            Self::Unavailable(_) | Self::Changed => unavailable(),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, LATER).into_response(),
        }
    }
}

/// 409 for the last way to sign in, 404 for an account that isn't there, and what the [`StoreError`] is.
impl IntoResponse for UnlinkError {
    fn into_response(self) -> Response {
        match self {
            Self::Last => {
                let text = "This is the last way to sign in. Connect another account first.";
                (StatusCode::CONFLICT, text).into_response()
            }
            Self::Absent => (StatusCode::NOT_FOUND, NO_ACCOUNT).into_response(),
            Self::Store(error) => error.into_response(),
        }
    }
}

/// 409 for the last way to sign in, 404 for a passkey that isn't there, and what the [`StoreError`] is.
#[cfg(feature = "passkey")]
impl IntoResponse for RemovePasskeyError {
    fn into_response(self) -> Response {
        match self {
            Self::Last => {
                let text = "This is the last way to sign in. Add another one first.";
                (StatusCode::CONFLICT, text).into_response()
            }
            Self::Absent => (StatusCode::NOT_FOUND, "There is no such passkey.").into_response(),
            Self::Store(error) => error.into_response(),
        }
    }
}

/// 401 if the user has to sign in with the provider again, 502 for a fault of the provider, and what the
/// [`StoreError`] is.
impl IntoResponse for AccessTokenError {
    fn into_response(self) -> Response {
        match self {
            Self::NeedsSignIn => {
                (StatusCode::UNAUTHORIZED, "Sign in with the provider again.").into_response()
            }
            Self::Provider(error) => {
                tracing::error!(
                    name: "auth.token.failed", %error,
                    "a handler has no access token, because the provider did not refresh it"
                );
                (StatusCode::BAD_GATEWAY, LATER).into_response()
            }
            Self::Store(error) => error.into_response(),
        }
    }
}

/// 404 for an account that isn't there, 502 for a fault of the provider, and what the [`StoreError`] is.
impl IntoResponse for RevokeTokensError {
    fn into_response(self) -> Response {
        match self {
            Self::Absent => (StatusCode::NOT_FOUND, NO_ACCOUNT).into_response(),
            // It was logged where the provider answered: `auth.token.not_revoked`.
            Self::Provider(_) => (StatusCode::BAD_GATEWAY, LATER).into_response(),
            Self::Store(error) => error.into_response(),
        }
    }
}

/// 422 with the reason for a password that can't be chosen, 503 while too many are hashed or breaches can't
/// be looked up, else 500.
#[cfg(feature = "password")]
impl IntoResponse for PasswordError {
    fn into_response(self) -> Response {
        match self {
            Self::Breached | Self::TooShort(_) | Self::TooLong(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, self.to_string()).into_response()
            }
            // It says nothing about the site, and whoever sends many forms would fill the log with it.
            Self::Busy => unavailable(),
            Self::BreachCheck(_) => {
                log_password(&self);
                unavailable()
            }
            Self::Failed => {
                log_password(&self);
                (StatusCode::INTERNAL_SERVER_ERROR, LATER).into_response()
            }
        }
    }
}

#[cfg(feature = "password")]
fn log_password(error: &PasswordError) {
    tracing::error!(name: "auth.password.failed", %error, "a handler ended in an error about a password");
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)], LATER).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    /// The status, and everything that somebody gets.
    async fn shown(error: impl IntoResponse) -> (StatusCode, String) {
        let (parts, body) = error.into_response().into_parts();
        let body = to_bytes(body, 1024).await.expect("the body is short");
        let body = String::from_utf8(body.to_vec()).expect("the body is a text");
        (parts.status, format!("{:?} {body}", parts.headers))
    }

    #[tokio::test]
    async fn nothing_of_an_error_of_the_store_is_shown() {
        for (error, status) in [
            (StoreError::unavailable("canary-dsn"), StatusCode::SERVICE_UNAVAILABLE),
            (StoreError::failed("canary-dsn"), StatusCode::INTERNAL_SERVER_ERROR),
            (StoreError::NoUser, StatusCode::INTERNAL_SERVER_ERROR),
        ] {
            let (answered, text) = shown(error).await;
            assert_eq!(answered, status);
            assert!(!text.contains("canary") && text.ends_with(LATER), "{text}");
        }
    }

    #[tokio::test]
    async fn an_error_about_accounts_says_what_the_person_can_do() {
        for (error, status, said) in [
            (UnlinkError::Last, StatusCode::CONFLICT, "Connect another account first"),
            (UnlinkError::Absent, StatusCode::NOT_FOUND, NO_ACCOUNT),
            (StoreError::failed("canary").into(), StatusCode::INTERNAL_SERVER_ERROR, LATER),
        ] {
            let (answered, text) = shown(error).await;
            assert_eq!(answered, status);
            assert!(text.contains(said) && !text.contains("canary"), "{text}");
        }
    }

    #[cfg(feature = "passkey")]
    #[tokio::test]
    async fn an_error_about_passkeys_says_what_the_person_can_do() {
        for (error, status, said) in [
            (RemovePasskeyError::Last, StatusCode::CONFLICT, "Add another one first"),
            (RemovePasskeyError::Absent, StatusCode::NOT_FOUND, "There is no such passkey"),
            (StoreError::failed("canary").into(), StatusCode::INTERNAL_SERVER_ERROR, LATER),
        ] {
            let (answered, text) = shown(error).await;
            assert_eq!(answered, status);
            assert!(text.contains(said) && !text.contains("canary"), "{text}");
        }
    }

    #[tokio::test]
    async fn an_error_about_tokens_shows_nothing_of_the_provider() {
        let provider = || AccessTokenError::Provider("canary-answer".into());
        for (error, status, said) in [
            (AccessTokenError::NeedsSignIn, StatusCode::UNAUTHORIZED, "Sign in with the provider"),
            (provider(), StatusCode::BAD_GATEWAY, LATER),
            (StoreError::unavailable("canary").into(), StatusCode::SERVICE_UNAVAILABLE, LATER),
        ] {
            let (answered, text) = shown(error).await;
            assert_eq!(answered, status);
            assert!(text.contains(said) && !text.contains("canary"), "{text}");
        }
        for (error, status, said) in [
            (RevokeTokensError::Absent, StatusCode::NOT_FOUND, NO_ACCOUNT),
            (RevokeTokensError::Provider("canary".into()), StatusCode::BAD_GATEWAY, LATER),
            (StoreError::failed("canary").into(), StatusCode::INTERNAL_SERVER_ERROR, LATER),
        ] {
            let (answered, text) = shown(error).await;
            assert_eq!(answered, status);
            assert!(text.contains(said) && !text.contains("canary"), "{text}");
        }
    }

    #[cfg(feature = "password")]
    #[tokio::test]
    async fn a_password_that_cannot_be_chosen_is_the_persons_own_matter() {
        for (error, status, said) in [
            (PasswordError::TooShort(8), StatusCode::UNPROCESSABLE_ENTITY, "at least 8 characters"),
            (PasswordError::Breached, StatusCode::UNPROCESSABLE_ENTITY, "known from a breach"),
            (PasswordError::Busy, StatusCode::SERVICE_UNAVAILABLE, "retry-after"),
            (
                PasswordError::BreachCheck("canary".into()),
                StatusCode::SERVICE_UNAVAILABLE,
                "retry-after",
            ),
            (PasswordError::Failed, StatusCode::INTERNAL_SERVER_ERROR, LATER),
        ] {
            let (answered, text) = shown(error).await;
            assert_eq!(answered, status);
            assert!(text.contains(said) && !text.contains("canary"), "{text}");
        }
    }
}
