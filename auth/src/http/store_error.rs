//! A handler may end in what a store says.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::adapter::StoreError;

/// 503 when the same may succeed later, else 500. What the store says is logged and not shown.
impl IntoResponse for StoreError {
    fn into_response(self) -> Response {
        tracing::error!(name: "auth.store.failed", error = %self, "a handler ended in an error of the store");
        let status = match self {
            Self::Unavailable(_) | Self::Changed => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let text = "The request could not be completed. Try again in a moment.";
        (status, text).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_error_is_shown() {
        for (error, status) in [
            (StoreError::unavailable("canary-dsn"), StatusCode::SERVICE_UNAVAILABLE),
            (StoreError::failed("canary-dsn"), StatusCode::INTERNAL_SERVER_ERROR),
            (StoreError::NoUser, StatusCode::INTERNAL_SERVER_ERROR),
        ] {
            let response = error.into_response();
            assert_eq!(response.status(), status);
            assert!(!format!("{response:?}").contains("canary"));
        }
    }
}
