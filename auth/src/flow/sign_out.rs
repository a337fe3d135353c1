//! `signout`: the page that asks, and the end of the session.

use http::StatusCode;

use super::{context::Context, look, response::Answer};
use crate::{
    Auth, event, page,
    session::cookie::{self, Found},
};

/// `GET signout`
pub(super) fn page<A: Auth>(context: &Context<'_, A>) -> Answer {
    if let Some(page) = context.inner().settings.pages.sign_out {
        return Answer::redirect(page);
    }
    let action = format!("{}/signout", context.base());
    let look = look(&context.inner().settings, &context.request.headers);
    // v4 leaves it to the cookie.
    let callback_url = (!context.compat().is_v4()).then(|| context.callback_url());
    let page = page::sign_out(&look, context.csrf_token(), &action, callback_url);
    Answer::page(StatusCode::OK, page)
}

/// `POST signout`
pub(super) async fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    if !context.verify_csrf() {
        return Answer::redirect(format!("{}/signout?csrf=true", context.base()));
    }
    let found = cookie::read::<A>(context.inner(), context.sealing, &context.cookies);
    if let Found::Valid(stored) = found {
        tracing::info!(name: "auth.sign_out", user_id = %stored.user.id, "signed out");
        let event =
            event::SignOut { user: stored.user, claims: stored.claims, state: context.state() };
        super::report("sign_out", A::on_sign_out(event).await);
    }
    let cleared = cookie::clear(context.sealing, &context.cookies);
    Answer::redirect(context.callback_url()).with_cookies(cleared)
}
