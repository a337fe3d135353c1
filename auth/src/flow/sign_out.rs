//! `signout`: the page that asks, and the end of the session.

use http::StatusCode;

use super::{context::Context, end_session, fail, look, response::Answer, with_query};
use crate::{
    adapter::StoreError,
    error::{ErrorCode, log_text},
    page,
    session::{Renewal, stored::Found},
};

/// `GET signout`
pub(super) fn page(context: &Context<'_>) -> Answer {
    let is_refused =
        context.request.query("csrf").is_some() && !context.compat().hides_refused_forms();
    if let Some(page) = context.own_page(context.engine().settings.pages.sign_out) {
        let refused = is_refused.then_some(("csrf", "true"));
        return Answer::redirect(with_query(&page, refused.as_slice()));
    }
    let action = format!("{}/signout", context.base());
    let look = look(context.engine(), &context.request.headers);
    let is_named = !context.compat().leaves_callback_url_to_cookie();
    let callback_url = is_named.then(|| context.callback_url());
    let page = page::sign_out(&look, context.csrf_token(), &action, callback_url, is_refused);
    Answer::page(StatusCode::OK, page)
}

/// `POST signout`
pub(super) async fn answer(context: &Context<'_>) -> Answer {
    if !context.verify_csrf() {
        return Answer::redirect(format!("{}/signout?csrf=true", context.base()));
    }
    if let Err(error) = end(context).await {
        tracing::error!(
            name: "auth.sign_out.failed", %error, "the session's end could not be stored"
        );
        if !context.compat().forgets_session_that_could_not_end() {
            return fail(context, ErrorCode::Configuration);
        }
    }
    let mut cookies = context.session().clear();
    cookies.extend(end_session::forget(context));
    match context.renewed_csrf_token() {
        Ok(cookie) => cookies.extend(cookie),
        Err(error) => tracing::error!(name: "auth.csrf.kept", %error, "a CSRF token stays"),
    }
    let elsewhere = end_session::begin(context).await.unwrap_or_else(|error| {
        tracing::error!(name: "auth.sign_out.failed", %error, "nobody was signed out at the provider");
        None
    });
    let Some((url, back)) = elsewhere else {
        return Answer::redirect(context.callback_url()).with_cookies(cookies);
    };
    cookies.push(back);
    Answer::redirect(url).with_cookies(cookies)
}

/// Ends the session, if there is one, and tells the event.
async fn end(context: &Context<'_>) -> Result<(), StoreError> {
    let session = context.session();
    let found = session.read(Renewal::WhenDue).await?;
    let (stored, claims) = match found {
        Found::Valid(stored, claims) => (stored, claims),
        // Its claims, which the event would have, can't be read here.
        Found::Misfit(stored) => return session.end(&stored).await,
        // Of two sessions in one browser neither is known to be its own. Stops that whoever planted one keeps the
        // other from being ended, of which a thief may have a copy.
        Found::Conflict => return session.end_all().await,
        Found::Absent | Found::Ended | Found::Unopened => return Ok(()),
    };
    session.end(&stored).await?;
    tracing::info!(name: "auth.sign_out", user_id = log_text(&stored.user.id), "signed out");
    super::report("sign_out", context.declaration().on_sign_out(stored.user, claims).await);
    Ok(())
}
