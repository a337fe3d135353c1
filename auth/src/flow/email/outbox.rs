//! `GET mails`: what a site without a mail server would have sent, for its developer.

use http::{StatusCode, Version};

use crate::{
    engine::{Engine, Origin},
    flow::{context::Context, look, request::Request, response::Answer, unsupported},
    page,
};

/// Headers of whatever stands between a visitor and the site, besides `X-Forwarded-…`.
const FORWARDED: [&str; 5] =
    ["cf-connecting-ip", "forwarded", "true-client-ip", "via", "x-real-ip"];

pub(in crate::flow) fn answer(context: &Context<'_>) -> Answer {
    match &context.engine().outbox {
        Some(outbox) if is_development(context) => {
            let look = look(context.engine(), &context.request.headers);
            Answer::page(StatusCode::OK, page::outbox(&look, &outbox.mails()))
        }
        _ => unsupported(&context.request.method),
    }
}

/// Whether the request came straight to a site on its developer's machine.
pub(in crate::flow) fn is_development(context: &Context<'_>) -> bool {
    let origin = &context.origin;
    is_shown(context.engine(), context.request) && !origin.is_https() && origin.is_loopback()
}

/// Whether there are mails to show to whoever made a request: to this machine alone. Behind a proxy a
/// site is somebody else's, though it takes itself for a local one.
pub(in crate::flow) fn is_shown(engine: &Engine, request: &Request) -> bool {
    // Stops a page of another site whose name was made to lead here (DNS rebinding): the browser takes
    // the mails for that site's own.
    let host = engine.site.believed.host(request.sent()).ok();
    let host = host.and_then(|host| Origin::at("http", &host));
    let is_forwarded = request.headers.keys().any(|name| {
        name.as_str().starts_with("x-forwarded-") || FORWARDED.contains(&name.as_str())
    });
    engine.outbox.is_some()
        && host.is_some_and(|host| host.is_loopback())
        && !is_forwarded
        // A host that somebody elsewhere only says.
        && request.peer.is_none_or(|peer| peer.to_canonical().is_loopback())
        // nginx as it comes names the site's own host and sends none of those, but speaks HTTP/1.0.
        && request.version >= Version::HTTP_11
}
