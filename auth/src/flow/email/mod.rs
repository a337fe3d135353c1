//! Signing in by mail: somebody asks for a link, and comes back with it or with the code beside it.

mod code;
mod confirmation;
mod link;
mod outbox;
mod pending;
mod provider;
mod redeem;
mod request;

use http::{Method, StatusCode};

pub(super) use self::{
    code::problem,
    confirmation::{address_of, confirm, page as confirmation_page, sent},
    outbox::{answer as outbox, is_development, is_shown},
    pending::Pending,
    provider::MailProvider,
    request::answer as start,
};
use super::{context::Context, response::Answer};

/// `callback/:provider`
///
/// By default a link opens a page, and the form there signs in. With `compat: next_auth_v4` the link
/// does, whatever the method.
pub(super) async fn finish(context: &Context<'_>, provider: MailProvider<'_>) -> Answer {
    let request = context.request;
    let is_post = request.method == Method::POST;
    if !is_post && is_prefetch(context) {
        return Answer::text(StatusCode::SERVICE_UNAVAILABLE, "");
    }
    if context.compat().signs_in_with_get() {
        return link::follow(context, provider).await;
    }
    if !is_post {
        return link::page(context, provider);
    }
    if !context.verify_csrf() {
        return Answer::redirect(format!("{}/signin?csrf=true", context.base()));
    }
    match request.body.text("code") {
        Some(typed) => code::answer(context, provider, typed).await,
        None => link::answer(context, provider).await,
    }
}

/// Whether a browser fetches a page that somebody may open later.
fn is_prefetch(context: &Context<'_>) -> bool {
    const WORDS: [&[u8]; 3] = [b"prefetch", b"prerender", b"preview"];

    ["sec-purpose", "purpose", "x-purpose", "x-moz"].into_iter().any(|name| {
        context.request.headers.get_all(name).iter().any(|value| {
            let said = value.as_bytes().to_ascii_lowercase();
            WORDS.into_iter().any(|word| said.windows(word.len()).any(|part| part == word))
        })
    })
}
