//! Where a request arrives: the origin that it is answered for, the way to the site's own, or why there
//! is no answer.

use http::StatusCode;
use url::form_urlencoded::Serializer;

use super::{request::Request, response::Answer, response::Response, unconfigured};
use crate::{
    engine::{Engine, Misplaced, Notice, Origin},
    error::log_text,
    parts::log::{loud, sampled},
    proxy::{Believed, Sent},
};

/// Marks the way to the site's own origin, so that nobody is sent it twice.
const CANONICAL: &str = "canonical";

/// The origin that a request is answered for.
///
/// An answer when there is none; the log says why, and what to write.
pub(super) fn origin(engine: &Engine, request: &Request) -> Result<Origin, Box<Response>> {
    mention(engine, request.sent());
    let misplaced = match engine.site.origin(request.sent()) {
        Ok(origin) => return Ok(origin),
        Err(misplaced) => misplaced,
    };
    let text = match misplaced {
        Misplaced::Unknown(url) => {
            if engine.notices.is_new(Notice::UnknownSite) {
                loud!(
                    error, name: "auth.site.unknown", url = url,
                    "a request came for a host other than this machine, and nobody said where the \
                     site is: set `AUTH_URL={url}` if it is there, or `AUTH_PROXIES=1` if it is behind a \
                     proxy that says so; until then such requests are answered with 500"
                );
            }
            return Err(Box::new(unconfigured(&engine.settings, request)));
        }
        Misplaced::Foreign(host) => {
            sampled!(
                engine, warn, name: "auth.site.foreign_host", host = log_text(&host),
                "a request came for a host that is not among the site's names: if it is one of them, \
                 add it to `hosts`, or to `AUTH_HOSTS`"
            );
            "Bad Request: this site has another name."
        }
        Misplaced::Unclear(error) => {
            sampled!(
                engine, warn, name: "auth.site.unclear_host", %error,
                "it can't be told which host a request came for"
            );
            "Bad Request: the request does not say for which host it is."
        }
    };
    Err(Box::new(Answer::text(StatusCode::BAD_REQUEST, text).into_response(false)))
}

/// The way to the same page on the site's own origin, for a browser that has it from another name of
/// the site: the cookies of a form there would not be sent with the form, which goes to the origin.
pub(super) fn canonical(engine: &Engine, request: &Request) -> Option<Response> {
    let (origin, host) = engine.site.other_host(request.sent())?;
    if request.query(CANONICAL).is_some() {
        // It was sent there, and arrives as before.
        if engine.notices.is_new(Notice::OtherHost) {
            loud!(
                warn, name: "auth.site.other_host", host = log_text(&host), site = origin.as_str(),
                "requests for the site name another host: let your proxy pass on the one that it was \
                 asked for (nginx: `proxy_set_header Host $http_host`)"
            );
        }
        return None;
    }
    let mut query = Serializer::new(String::new());
    query.extend_pairs(&request.query).append_pair(CANONICAL, "true");
    let provider = request.provider.as_deref().map(|id| format!("/{id}")).unwrap_or_default();
    let (origin, base, action) = (origin.as_str(), &engine.paths.base, &request.action);
    let target = format!("{origin}{base}/{action}{provider}?{}", query.finish());
    Some(Answer::redirect(target).into_response(false))
}

/// Says once what the headers of proxies tell about the setup.
pub(crate) fn mention(engine: &Engine, sent: Sent<'_>) {
    let believed = &engine.site.believed;
    let hops = believed.hops(sent);
    if let Some(header) = sent.forwarding_header().filter(|_| hops == 0)
        && engine.settings.limits.own_header().is_none()
        && engine.notices.is_new(Notice::Forwarded)
    {
        match (believed, sent.peer) {
            (Believed::Networks(_), Some(peer)) => tracing::warn!(
                name: "auth.proxy.unknown", header, %peer,
                "a request was forwarded by a proxy that is not in `proxies`, so its headers were not \
                 read: if it is one of yours, add its network to `proxies`, or to `AUTH_PROXIES`"
            ),
            (Believed::Networks(_), None) => tracing::error!(
                name: "auth.proxy.peer_unknown", header,
                "`proxies` names networks, and it is not known who connects: serve the application \
                 with `auth::serve`, or with `into_make_service_with_connect_info::<SocketAddr>()`"
            ),
            _ => tracing::warn!(
                name: "auth.proxy.not_declared", header,
                "requests are forwarded, and no proxy is believed: all visitors count as one client. \
                 Write `proxies: 1` in the `auth!`, or set `AUTH_PROXIES=1`, for one proxy in front \
                 of the site"
            ),
        }
    }
    if hops > 0
        && let Some(prefix) = sent.forwarded_prefix()
        && !engine.paths.base.starts_with(prefix.trim_end_matches('/'))
        && engine.notices.is_new(Notice::Prefix)
    {
        let (prefix, base) = (log_text(prefix), &engine.paths.base);
        tracing::warn!(
            name: "auth.proxy.prefix", prefix,
            "a proxy takes a prefix off the path, and browsers are sent to `{base}` without it: write \
             `prefix: \"{prefix}\"` in the `auth!`, or put `{prefix}{base}` into `AUTH_URL`"
        );
    }
}
