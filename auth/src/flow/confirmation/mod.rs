//! Somebody who is signed in confirms that it's them, for a page that asks for a fresh session.
//!
//! `confirm` is the page that offers what this user can do, and `confirm/methods` the same as JSON. `confirm/:provider`
//! takes a form, asks for a mail or a passkey, or leads to a provider. What comes back from a provider arrives at
//! `callback/:provider`, as with a sign-in, and is told from it by what is sealed in the attempt's cookies. Each way
//! ends in `confirmed`.

mod begin;
mod page;
mod ways;

use http::Method;

use self::{
    begin::begin,
    page::{methods, page},
};
use super::{
    context::Context,
    email::{self, MailProvider},
    response::Answer,
    unsupported,
};
use crate::provider;

/// `confirm`, and `confirm/:what`.
pub(super) async fn answer(context: &Context<'_>) -> Answer {
    let request = context.request;
    let what = request.provider.as_deref();
    if request.method == Method::POST {
        return match what {
            Some(id) => begin(context, id).await,
            None => unsupported(&request.method),
        };
    }
    let entry = what.and_then(|id| context.engine().entry(id));
    match (what, entry.map(|entry| (entry, &entry.method))) {
        (None, _) => page(context).await,
        // The link of a mail. Following it confirms nothing.
        (Some(_), Some((entry, provider::Method::Email(method))))
            if request.query("token").is_some() =>
        {
            email::confirmation_page(context, MailProvider { entry, method })
        }
        (Some("methods"), _) => methods(context).await,
        (Some(_), _) => unsupported(&request.method),
    }
}
