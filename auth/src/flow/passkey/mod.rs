//! Passkeys: signing in with one, and what somebody who is signed in does with theirs.
//!
//! A browser asks for the options of a ceremony and sends back what came of it, both as JSON. The page and the
//! browser client of the library do so, or pages of the application.

mod assertion;
mod challenge;
mod confirmation;
mod factor;
mod listing;
mod page;
mod registration;
mod rename;
mod sign_in;
mod site;
mod somebody;

use http::{Method, StatusCode};

pub(super) use self::{
    confirmation::confirm,
    factor::{Failed, ask_for_factor, assert_of},
    page::script,
    registration::{ask_to_register, register_of},
    sign_in::{finish, start},
};
use self::{
    listing::list,
    page::page,
    registration::{options, register},
    rename::{remove, rename},
    site::provider,
};
use super::{context::Context, response::Answer, unsupported};

/// `passkeys`, and `passkeys/:what`: what somebody who is signed in does with theirs.
pub(super) async fn answer(context: &Context<'_>) -> Answer {
    let request = context.request;
    let Some(provider) = provider(context) else { return unsupported(&request.method) };
    let is_post = request.method == Method::POST;
    match request.provider.as_deref() {
        None | Some("") if !is_post => page(context).await,
        Some("list") if !is_post => list(context).await,
        Some("options" | "register" | "rename" | "remove") if is_post && !context.verify_csrf() => {
            if request.is_json_mode() {
                somebody::problem(StatusCode::FORBIDDEN, "CsrfToken")
            } else {
                Answer::redirect(format!("{}/passkeys?csrf=true", context.base()))
            }
        }
        Some("options") if is_post => options(context, provider).await,
        Some("register") if is_post => register(context, provider).await,
        Some("rename") if is_post => rename(context).await,
        Some("remove") if is_post => remove(context).await,
        _ => unsupported(&request.method),
    }
}
