//! The answers to failures that can happen in every action.

use http::{Method, StatusCode};

use super::{
    context::Context,
    response::{Answer, with_query},
};
use crate::error::{BoxError, ErrorCode};

pub(super) fn unsupported(method: &Method) -> Answer {
    let text = format!("Error: {method} is not supported here");
    Answer::text(StatusCode::BAD_REQUEST, text)
}

/// The error page of an error that a callback of the application returned. With
/// `compat: next_auth_v4` its text is what the page is told.
pub(super) fn thrown(context: &Context<'_>, error: &BoxError) -> Option<Answer> {
    let message = context.compat().shows_errors_of_callbacks().then(|| error.to_string())?;
    let page = format!("{}/error", context.base());
    Some(Answer::redirect(with_query(&page, &[("error", &message)])))
}

/// Sends the browser to the error page, which sends it on where the code belongs.
pub(super) fn fail(context: &Context<'_>, code: ErrorCode) -> Answer {
    Answer::redirect(format!("{}/error?error={code}", context.base()))
}
