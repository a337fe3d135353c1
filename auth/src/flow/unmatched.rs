//! Requests for a callback's address that belong to no attempt of this browser. Their code isn't exchanged,
//! and nobody is signed in: the link may be somebody else's (login CSRF, RFC 6749 §10.12).

use http::{Method, StatusCode};

use super::{context::Context, look, response::Answer, with_query};
use crate::{
    error::ErrorCode,
    page,
    parts::{
        log::sampled,
        metrics::{self, End},
    },
    session::{Renewal, stored::Found},
};

/// The parameter of an error's address that says why the answer could not be checked.
pub(super) const COOKIES: (&str, &str) = ("cookies", "none");

/// Somebody who is signed in has come back to an address that was answered before: with the back
/// button, by a reload, or because it was loaded twice. They go on to where they wanted to go.
///
/// `None` when nobody is signed in.
pub(super) async fn again(context: &Context<'_>, provider: &str) -> Option<Answer> {
    match context.session().read(Renewal::WhenDue).await {
        Ok(Found::Valid(..)) => {
            sampled!(
                context.engine(), info, name: "auth.oauth.refused", reason: "again",
                provider,
                "an answer of the provider came again, and the session goes on"
            );
            Some(Answer::redirect(context.callback_url()))
        }
        Ok(Found::Absent | Found::Conflict | Found::Ended | Found::Misfit(_) | Found::Unopened) => {
            // A session that may only travel between pages of this site may still be there.
            let request = context.request;
            let may_be_hidden =
                context.holds_back() && request.method == Method::GET && !request.query.is_empty();
            may_be_hidden.then(|| {
                let same = format!("{}/callback/{provider}", context.base());
                on_this_site(context, &same)
            })
        }
        Err(error) => {
            tracing::error!(
                name: "auth.session.unavailable", %error, "the store could not be asked"
            );
            None
        }
    }
}

/// The parameter of a callback's address that the browser was led to by a page of this site.
const ONWARD: (&str, &str) = ("onward", "true");

/// The way to the same address from a page of this site, for a browser that came from another one and kept the cookie
/// of the session to itself. `None` if it sent the cookie, keeps nothing back, or came that way already.
pub(super) fn with_session(context: &Context<'_>, provider: &str) -> Option<Answer> {
    let request = context.request;
    let is_sent = !context.cookies.names_of(&context.sealing.cookies.session_token.name).is_empty();
    let (name, value) = ONWARD;
    let is_held_back = context.holds_back() && request.method == Method::GET && !is_sent;
    if !is_held_back || request.query(name).is_some() {
        return None;
    }
    let query = request.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let query: Vec<_> = query.chain([(name, value)]).collect();
    let same = with_query(&format!("{}/callback/{provider}", context.base()), &query);
    Some(on_this_site(context, &same))
}

/// The error page of an answer that could not be checked, which is logged. The page says so if the
/// browser sent no cookie at all, as the browser inside an app does when the sign-in began in another
/// one.
pub(super) fn refused(
    context: &Context<'_>,
    provider: &'static str,
    error: &dyn std::fmt::Display,
) -> Answer {
    metrics::sign_in(provider, End::Refused);
    let code = ErrorCode::OAuthCallback;
    let mut parameters = vec![("error", code.as_str())];
    if context.cookies.is_empty() {
        sampled!(
            context.engine(), warn, name: "auth.oauth.refused", reason: "cookies",
            provider, %error,
            "the browser came back from the provider without any cookie: it blocks them, or the \
             sign-in began in another one"
        );
        if !context.compat().calls_every_failure_callback() {
            parameters.push(COOKIES);
        }
    } else {
        sampled!(
            context.engine(), warn, name: "auth.oauth.refused", reason: "checks",
            provider, %error,
            "the provider's answer belongs to no attempt of this browser"
        );
    }
    Answer::redirect(with_query(&format!("{}/error", context.base()), &parameters))
}

/// A page of this site that goes on to `target` by itself: what another site led here follows as a
/// request of this one, with the cookies that are `SameSite=Strict`.
pub(super) fn on_this_site(context: &Context<'_>, target: &str) -> Answer {
    let look = look(context.engine(), &context.request.headers);
    Answer::page(StatusCode::OK, page::onward(&look, target))
}
