//! `GET mails`: what a site without a mail server would have sent, for its developer.

use http::StatusCode;

use crate::{
    Auth,
    flow::{context::Context, look, response::Answer, unsupported},
    page,
};

/// Headers of whatever stands between a visitor and the site.
const FORWARDED: [&str; 5] =
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

pub(in crate::flow) fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    match &context.inner().outbox {
        Some(outbox) if is_development(context) => {
            let look = look(&context.inner().settings, &context.request.headers);
            Answer::page(StatusCode::OK, page::outbox(&look, &outbox.mails()))
        }
        _ => unsupported(&context.request.method),
    }
}

/// Whether the request came straight to a site on its developer's machine: behind a proxy a site is
/// somebody else's, though it takes itself for a local one.
pub(in crate::flow) fn is_development<A: Auth>(context: &Context<'_, A>) -> bool {
    context.inner().outbox.is_some()
        && !context.origin.is_https()
        && context.origin.is_loopback()
        && !FORWARDED.iter().any(|name| context.request.headers.contains_key(*name))
}
