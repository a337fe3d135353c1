//! What changes the ways in asks for a fresh session, in a setup that has them: adding and removing a passkey, and
//! linking an account.

use std::borrow::Cow;

use super::{context::Context, response::Answer, with_query};
use crate::{engine::Engine, error::ErrorCode, session::stored::Stored};

/// Whether a session is fresh, or the setup knows no fresh sessions.
pub(super) fn is_fresh_enough(engine: &Engine, stored: &Stored) -> bool {
    let Some(within) = engine.settings.fresh else { return true };
    stored.authentication.is_some_and(|it| it.is_within(within, engine.now()))
}

/// The address of the page that asks to confirm, and leads to `callback_url` afterwards: the application's own, or the
/// library's.
pub(super) fn confirm_page(
    context: &Context<'_>,
    callback_url: &str,
    error: Option<&str>,
) -> String {
    let own = context.own_page(context.engine().settings.pages.confirm);
    let page = own.map_or_else(|| format!("{}/confirm", context.base()), Cow::into_owned);
    let error = error.map(|error| ("error", error));
    let parameters: Vec<_> = [("callbackUrl", callback_url)].into_iter().chain(error).collect();
    with_query(&page, &parameters)
}

/// The way to that page, for somebody whose session isn't fresh. In JSON mode it is an address with this error.
pub(super) fn confirm_first(context: &Context<'_>) -> Answer {
    let error = ErrorCode::FreshSessionRequired.as_str();
    Answer::redirect(confirm_page(context, context.callback_url(), Some(error)))
}
