//! `GET mails`: what a site without a mail server would have sent, for its developer.

use http::{StatusCode, Version};

use crate::{
    Auth,
    flow::{context::Context, look, response::Answer, unsupported},
    page,
};

/// Headers of whatever stands between a visitor and the site, besides `X-Forwarded-…`.
const FORWARDED: [&str; 5] =
    ["cf-connecting-ip", "forwarded", "true-client-ip", "via", "x-real-ip"];

pub(in crate::flow) fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    match &context.inner().outbox {
        Some(outbox) if is_development(context) => {
            let look = look(context.inner(), &context.request.headers);
            Answer::page(StatusCode::OK, page::outbox(&look, &outbox.mails()))
        }
        _ => unsupported(&context.request.method),
    }
}

/// Whether the request came straight to a site on its developer's machine: behind a proxy a site is
/// somebody else's, though it takes itself for a local one.
pub(in crate::flow) fn is_development<A: Auth>(context: &Context<'_, A>) -> bool {
    let request = context.request;
    let is_forwarded = request.headers.keys().any(|name| {
        name.as_str().starts_with("x-forwarded-") || FORWARDED.contains(&name.as_str())
    });
    context.inner().outbox.is_some()
        && !context.origin.is_https()
        && context.origin.is_loopback()
        && !is_forwarded
        // A host that somebody elsewhere only says.
        && request.peer.is_none_or(|peer| peer.to_canonical().is_loopback())
        // nginx as it comes names the site's own host and sends none of those, but speaks HTTP/1.0.
        && request.version >= Version::HTTP_11
}
