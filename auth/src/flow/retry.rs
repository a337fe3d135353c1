//! Answers that say when to try again: after too many attempts, and while something that is needed can't be
//! reached.

use std::time::Duration;

use http::StatusCode;

use super::{
    context::Context,
    look,
    response::{Answer, AnswerKind},
    with_query,
};
use crate::{
    error::ErrorCode,
    limit::Refused,
    page,
    parts::{
        log::sampled,
        metrics::{self, End},
        time::to_unix,
    },
};

/// The seconds to wait before another try, where nothing better is known.
const SOON: u64 = 5;

/// The answer to an attempt that a limit refused. Nothing of the attempt was looked at, so the answer tells
/// only when to try again.
///
/// `failed` makes the answer for an error code, and `otherwise` is the code if the limiter itself failed.
pub(super) fn limited(
    context: &Context<'_>,
    provider: &'static str,
    refused: Refused,
    failed: impl Fn(ErrorCode) -> Answer,
    otherwise: ErrorCode,
) -> Answer {
    let (until, subject) = match refused {
        Refused::Wait(until, subject) => (until, subject),
        Refused::Failed(error) => {
            tracing::error!(name: "auth.limit.failed", provider, %error, "the limiter failed");
            metrics::sign_in(provider, End::Failed);
            return unavailable(context, failed(otherwise));
        }
    };
    sampled!(
        context.engine(), warn, name: "auth.limit.refused", provider, subject, "too many attempts"
    );
    metrics::sign_in(provider, End::Limited);
    // Rounded up to whole seconds: at the time that is shown, another attempt is possible.
    let until = to_unix(until + Duration::from_millis(999));
    let left = until.saturating_sub(to_unix(context.engine().now())).max(1);
    let mut answer = failed(ErrorCode::TooManyAttempts);
    if let AnswerKind::Redirect(target) = &mut answer.kind {
        *target = with_query(target, &[("until", &until.to_string())]);
    }
    Answer { status: StatusCode::TOO_MANY_REQUESTS, retry_after: Some(left), ..answer }
}

/// The answer 503: something that is needed can't be reached, or is too busy.
///
/// A browser gets the library's error page at once. Where the application has pages of its own, or expects
/// what NextAuth does, the browser is redirected as `answer` says.
pub(super) fn unavailable(context: &Context<'_>, answer: Answer) -> Answer {
    let settings = &context.engine().settings;
    let is_redirected = settings.compat.redirects_when_unavailable()
        || settings.pages.sign_in.is_some()
        || settings.pages.error.is_some()
        || context.request.is_json_mode();
    let kind = if is_redirected {
        answer.kind
    } else {
        let sign_in = format!("{}/signin", context.base());
        let look = look(context.engine(), &context.request.headers);
        let kind = page::Kind::Unexpected;
        AnswerKind::Page(page::error(&look, kind, &sign_in, &context.home()))
    };
    Answer { status: StatusCode::SERVICE_UNAVAILABLE, kind, retry_after: Some(SOON), ..answer }
}
