//! What a form or a script is told.

use std::borrow::Cow;

use http::StatusCode;
use serde_json::json;

use crate::{
    adapter::StoreError,
    error::ErrorCode,
    flow::{
        context::Context,
        response::{Answer, AnswerKind},
        retry::limited,
        with_query,
    },
    limit::Refused,
};

/// The page on which a second factor is proven: the application's own, or the built-in one.
pub(in crate::flow) fn address(context: &Context<'_>) -> String {
    let own = context.own_page(context.engine().settings.pages.second_factor);
    own.map_or_else(|| built_in(context), Cow::into_owned)
}

/// The built-in page, which is the one for managing factors in any case.
pub(super) fn built_in(context: &Context<'_>) -> String {
    format!("{}/second-factor", context.base())
}

/// What went wrong, as a word: JSON for a script, and the page that says it for a form.
pub(super) fn problem(context: &Context<'_>, status: StatusCode, error: &str) -> Answer {
    if context.request.is_json_mode() || is_script(context) {
        return Answer::json(json!({ "error": error })).with_status(status);
    }
    Answer::redirect(with_query(&back(context), &[("error", error)])).with_status(status)
}

/// The page that a form was on.
fn back(context: &Context<'_>) -> String {
    let name = &context.sealing.cookies.second_factor.name;
    match context.request.action.as_str() {
        "passkeys" => format!("{}/passkeys", context.base()),
        _ if context.cookies.names_of(name).is_empty() => built_in(context),
        _ => address(context),
    }
}

/// Whether the request is for JSON, which only scripts ask for.
fn is_script(context: &Context<'_>) -> bool {
    context.request.is_get() && context.request.provider.as_deref() == Some("state")
}

/// The store failed, which is logged.
pub(super) fn failed(context: &Context<'_>, error: &StoreError) -> Answer {
    tracing::error!(
        name: "auth.store.failed", %error, "the store failed while a second factor was asked for"
    );
    problem(context, StatusCode::SERVICE_UNAVAILABLE, "Unavailable")
}

/// There were too many attempts, of this user or of this client.
pub(super) fn too_often(context: &Context<'_>, refused: Refused) -> Answer {
    let failed =
        |code: ErrorCode| Answer::redirect(with_query(&back(context), &[("error", code.as_str())]));
    let answer = limited(context, "second-factor", refused, failed, ErrorCode::Callback);
    if !context.request.is_json_mode() {
        return answer;
    }
    let error = match answer.status {
        StatusCode::TOO_MANY_REQUESTS => "TooManyAttempts",
        _ => "Unavailable",
    };
    Answer { kind: AnswerKind::Json(json!({ "error": error })), ..answer }
}

/// Nobody is signed in, and nobody is about to be: the sign-in page, or an answer for a script.
pub(super) fn nobody(context: &Context<'_>) -> Answer {
    let code = ErrorCode::SessionRequired;
    if context.request.is_json_mode() || is_script(context) {
        return Answer::json(json!({ "error": code.as_str() }))
            .with_status(StatusCode::UNAUTHORIZED);
    }
    Answer::redirect(format!("{}/signin?error={code}", context.base()))
}

/// It is done: the page again, or an answer for a script.
pub(super) fn done(context: &Context<'_>) -> Answer {
    if context.request.is_json_mode() {
        return Answer::json(json!({}));
    }
    Answer::redirect(built_in(context))
}
