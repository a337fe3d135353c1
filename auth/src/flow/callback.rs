//! `callback/:provider`: a person comes back from a provider, follows the link of a mail, or sends a form.

use http::{Method as Verb, StatusCode};

#[cfg(feature = "passkey")]
use super::passkey;
use super::{
    context::Context,
    credentials,
    email::{self, MailProvider},
    oauth, oauth1,
    response::{Answer, AnswerKind},
    unmatched, unsupported,
};
use crate::{browser::cookie::set::SetCookie, provider::Method};

/// Answers the request. An answer that begins a session and redirects may become a page of this site that goes
/// on by itself.
pub(super) async fn answer(context: &Context<'_>) -> Answer {
    let answer = answered(context).await;
    let session = &context.sealing.cookies.session_token;
    let is_session =
        |cookie: &SetCookie| cookie.name.starts_with(&session.name) && !cookie.value.is_empty();
    let is_held_back = context.holds_back()
        && answer.cookies.iter().any(is_session)
        && !context.request.is_json_mode();
    match &answer.kind {
        // A browser that follows a redirect is still on its way from the other site, and sends no
        // cookie that is `SameSite=Strict`.
        AnswerKind::Redirect(target) if is_held_back && context.is_own(target) => {
            let page = unmatched::on_this_site(context, target);
            Answer { cookies: answer.cookies, ..page }
        }
        _ => answer,
    }
}

/// The answer of the provider's own kind.
async fn answered(context: &Context<'_>) -> Answer {
    let request = context.request;
    let entry = request.provider.as_deref().and_then(|id| context.engine().entry(id));
    match entry.map(|entry| (entry, &entry.method)) {
        Some((entry, Method::OAuth(method))) => oauth::finish(context, entry, method).await,
        // On the heap: it takes more room than all others.
        Some((entry, Method::OAuth1(method))) => {
            Box::pin(oauth1::finish(context, entry, method)).await
        }
        Some((entry, Method::Email(method))) => {
            email::finish(context, MailProvider { entry, method }).await
        }
        Some((entry, Method::Credentials(provider))) if request.method == Verb::POST => {
            credentials::answer(context, entry, provider).await
        }
        Some((_, Method::Credentials(_)))
            if context.compat().fails_when_form_address_is_followed() =>
        {
            let text = "Error: a form is sent to this address, not followed there";
            Answer::text(StatusCode::INTERNAL_SERVER_ERROR, text)
        }
        #[cfg(feature = "passkey")]
        Some((entry, Method::Passkey(method))) if request.method == Verb::POST => {
            Box::pin(passkey::finish(context, entry, method)).await
        }
        #[cfg(feature = "passkey")]
        Some((_, Method::Passkey(_))) => unsupported(&request.method),
        Some((_, Method::Credentials(_))) | None => unsupported(&request.method),
    }
}
