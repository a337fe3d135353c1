//! The answers to a confirmation: on to where the browser wanted to go, or back to the page that asks.

use http::StatusCode;

use super::{
    admission::{Candidate, Unconfirmed, confirm, confirm_by_app},
    confirm_first::confirm_page,
    confirming::Confirming,
    context::{self, Context},
    response::Answer,
    retry::unavailable,
    with_query,
};
use crate::{
    browser::cookie::set::SetCookie, engine::callback::RedirectPurpose, error::ErrorCode,
    parts::log::sampled,
};

/// What confirming by the code of an authenticator app is called, where providers have their ids.
pub(super) const APP: &str = "totp";

/// Confirms, and answers. `callback_url` is what the attempt wanted, if it left the page.
pub(super) async fn conclude(
    context: &Context<'_>,
    candidate: &Candidate,
    confirming: &Confirming,
    callback_url: Option<String>,
) -> Answer {
    let provider = candidate.account.provider.as_str();
    answer(context, provider, callback_url, confirm(context, candidate, confirming)).await
}

/// The same with the code of an app, which was right and is used up.
pub(super) async fn conclude_by_app(context: &Context<'_>, confirming: &Confirming) -> Answer {
    answer(context, APP, None, confirm_by_app(context, confirming)).await
}

async fn answer(
    context: &Context<'_>,
    provider: &str,
    callback_url: Option<String>,
    confirmed: impl Future<Output = Result<Vec<SetCookie>, Unconfirmed>> + Send,
) -> Answer {
    let purpose = RedirectPurpose::Confirm;
    let target = match context::target(context, callback_url, purpose).await {
        Ok(target) => target,
        Err(error) => {
            tracing::error!(
                name: "auth.callback.failed", callback = "redirect", provider, %error,
                "a callback of the application failed"
            );
            return refused(context, ErrorCode::Callback, None);
        }
    };
    let error = match confirmed.await {
        Ok(cookies) => return Answer::redirect(target).with_cookies(cookies),
        Err(error) => error,
    };
    match error {
        Unconfirmed::NoSession => {
            sampled!(
                context.engine(), info, name: "auth.confirm.refused", reason: "session", provider,
                "the session that was to be confirmed has ended, or another one took its place"
            );
            nobody(context, &target)
        }
        Unconfirmed::OtherUser => {
            sampled!(
                context.engine(), warn, name: "auth.confirm.refused", reason: "user", provider,
                "somebody else than the user of the session has proved to be there, and nobody was signed in"
            );
            let answer = refused(context, ErrorCode::OtherUser, Some(&target));
            answer.with_status(StatusCode::FORBIDDEN)
        }
        Unconfirmed::Refused => {
            sampled!(
                context.engine(), info, name: "auth.confirm.refused", reason: "proof", provider,
                "what somebody has proved doesn't confirm that they are there"
            );
            let code = failed_code(context, provider);
            refused(context, code, Some(&target)).with_status(StatusCode::UNAUTHORIZED)
        }
        Unconfirmed::NeedsFactor => {
            sampled!(
                context.engine(), warn, name: "auth.confirm.refused", reason: "factor", provider,
                "somebody has proved to be there without the second factor that they have"
            );
            needs_factor(context, Some(&target))
        }
        Unconfirmed::StoreFailed(error) => {
            tracing::error!(
                name: "auth.store.failed", provider, %error,
                "the store failed while somebody confirmed that it's them"
            );
            unavailable(context, refused(context, ErrorCode::Callback, Some(&target)))
        }
        Unconfirmed::Failed(error) => {
            tracing::error!(
                name: "auth.session.failed", provider, %error, "the session could not be confirmed"
            );
            refused(context, ErrorCode::Callback, Some(&target))
        }
    }
}

/// The answer to a proof that is none, since the user has a second factor.
pub(super) fn needs_factor(context: &Context<'_>, callback_url: Option<&str>) -> Answer {
    refused(context, ErrorCode::AccessDenied, callback_url).with_status(StatusCode::FORBIDDEN)
}

/// What a form, a mail, a passkey or a provider is told that doesn't count.
fn failed_code(context: &Context<'_>, provider: &str) -> ErrorCode {
    use crate::identity::Kind;

    match context.engine().entry(provider).map(|entry| entry.kind) {
        Some(Kind::Credentials) => ErrorCode::CredentialsSignin,
        Some(Kind::Passkey) => ErrorCode::PasskeySignin,
        Some(Kind::Email) => ErrorCode::EmailSignin,
        Some(Kind::OAuth1 | Kind::OAuth2 | Kind::Oidc) | None => ErrorCode::OAuthCallback,
    }
}

/// Back to the page that asks, with what went wrong. Nothing of the session changes.
pub(super) fn refused(
    context: &Context<'_>,
    code: ErrorCode,
    callback_url: Option<&str>,
) -> Answer {
    told(context, code.as_str(), callback_url)
}

/// The same with an error of the application's own ([`PublicError`](crate::provider::PublicError)).
pub(super) fn told(context: &Context<'_>, code: &str, callback_url: Option<&str>) -> Answer {
    let callback_url = callback_url.unwrap_or_else(|| context.callback_url());
    Answer::redirect(confirm_page(context, callback_url, Some(code)))
}

/// The answer to somebody who isn't signed in: nothing can be confirmed, but they can sign in and go on.
pub(super) fn nobody(context: &Context<'_>, callback_url: &str) -> Answer {
    let code = ErrorCode::SessionRequired.as_str();
    let parameters = [("callbackUrl", callback_url), ("error", code)];
    let target = with_query(&format!("{}/signin", context.base()), &parameters);
    Answer::redirect(target).with_status(StatusCode::UNAUTHORIZED)
}
