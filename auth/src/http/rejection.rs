//! What somebody gets who may not see a page.

use std::time::Duration;

use axum::{
    Json,
    extract::OriginalUri,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header, request::Parts};
use serde_json::json;
use url::{Position, Url};

use super::sent::sent;
use crate::{
    browser::location::encode_location,
    engine::{Engine, Origin},
    error::ErrorCode,
    flow::{look, mention, with_query},
    page::{self, Kind, Page},
};

/// Why a handler did not run.
///
/// If nobody is signed in, a browser that navigates is redirected to the sign-in page (307), which leads
/// back afterwards, and one that posts a form as well (303), which leads back to the page with the form; any other client
/// gets 401 with JSON that names the sign-in page. Somebody who is
/// signed in but may not see the page gets 403. If the session isn't fresh, a browser that navigates is redirected to
/// the page that asks to confirm, and any other client gets 401 with the challenge of RFC 9470 (see
/// [`Fresh`](crate::Fresh)). While the store of database sessions can't be reached, or
/// if the `claims` or `roles` callback fails, a request with a session cookie gets 503, and the cookie stays.
#[derive(Debug)]
pub struct Rejection(Answer);

#[derive(Debug)]
enum Answer {
    /// 303 or 307 to the page that asks to confirm.
    Confirm(StatusCode, String),
    /// 403, as a page or as JSON.
    Forbidden(Option<Box<Page>>),
    /// 500; the log says why.
    Misconfigured,
    /// 303 or 307 to the sign-in page.
    SignIn(StatusCode, String),
    /// 401 with JSON that names the page that asks to confirm, and how long ago the user may have been there.
    Stale(String, Duration),
    /// 401 with JSON that names the sign-in page.
    Unauthorized(String),
    /// 503: the store can't tell who is signed in; the log says why.
    Unavailable,
}

impl Rejection {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.0 {
            Answer::Confirm(status, _) | Answer::SignIn(status, _) => status,
            Answer::Forbidden(_) => StatusCode::FORBIDDEN,
            Answer::Misconfigured => StatusCode::INTERNAL_SERVER_ERROR,
            Answer::Stale(..) | Answer::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Answer::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(super) fn unauthenticated(engine: &Engine, parts: &Parts) -> Self {
        if is_navigation(&parts.method, &parts.headers) {
            return Self::sign_in(engine, parts);
        }
        if !is_page_wanted(&parts.headers) {
            return Self(Answer::Unauthorized(sign_in_page(engine)));
        }
        mention(engine, sent(parts));
        let target = with_query(&sign_in_page(engine), &[("callbackUrl", &form(engine, parts))]);
        Self(Answer::SignIn(StatusCode::SEE_OTHER, target))
    }

    /// To the sign-in page and back, whoever asks.
    pub(super) fn sign_in(engine: &Engine, parts: &Parts) -> Self {
        // Where a proxy takes off a prefix, the page that it leads to never reaches this site.
        mention(engine, sent(parts));
        let back = asked(engine, parts);
        let target = with_query(&sign_in_page(engine), &[("callbackUrl", &back)]);
        Self(Answer::SignIn(StatusCode::TEMPORARY_REDIRECT, target))
    }

    /// To the page that asks to confirm, for somebody whose session isn't fresh.
    pub(super) fn stale(engine: &Engine, parts: &Parts, within: Duration) -> Self {
        let page = confirm_page(engine);
        if !is_page_wanted(&parts.headers) {
            return Self(Answer::Stale(page, within));
        }
        mention(engine, sent(parts));
        if is_navigation(&parts.method, &parts.headers) {
            let target = with_query(&page, &[("callbackUrl", &asked(engine, parts))]);
            return Self(Answer::Confirm(StatusCode::TEMPORARY_REDIRECT, target));
        }
        let target = with_query(&page, &[("callbackUrl", &form(engine, parts))]);
        Self(Answer::Confirm(StatusCode::SEE_OTHER, target))
    }

    pub(super) fn forbidden(engine: &Engine, parts: &Parts) -> Self {
        let page = is_navigation(&parts.method, &parts.headers).then(|| {
            // Without an origin the link is a path, and there is none to the start.
            let origin = engine.site.origin(sent(parts)).ok();
            let origin = origin.as_ref().map_or("", Origin::as_str);
            let sign_in = format!("{origin}{}/signin", engine.paths.base);
            let look = look(engine, &parts.headers);
            let home = engine.paths.home(origin);
            Box::new(page::error(&look, Kind::Forbidden, &sign_in, &home))
        });
        Self(Answer::Forbidden(page))
    }

    pub(super) const fn misconfigured() -> Self {
        Self(Answer::Misconfigured)
    }

    pub(super) const fn unavailable() -> Self {
        Self(Answer::Unavailable)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = match self.0 {
            Answer::Confirm(_, target) | Answer::SignIn(_, target) => {
                [(header::LOCATION, encode_location(&target).into_owned())].into_response()
            }
            Answer::Forbidden(Some(page)) => {
                let mut headers = HeaderMap::new();
                page::protect(&mut headers, &page);
                (headers, Html(page.html)).into_response()
            }
            Answer::Forbidden(None) => Json(json!({ "error": "AccessDenied" })).into_response(),
            Answer::Misconfigured => "Internal Server Error".into_response(),
            Answer::Unavailable => {
                let retry = [(header::RETRY_AFTER, HeaderValue::from_static("5"))];
                (retry, Json(json!({ "error": "ServiceUnavailable" }))).into_response()
            }
            Answer::Stale(page, within) => {
                let age = within.as_secs();
                // RFC 9470 §3. Programs that send the session as a token read it; of browsers nothing is asked.
                let challenge = format!(
                    "Bearer error=\"insufficient_user_authentication\", error_description=\"the user has to \
                     confirm that they are there\", max_age=\"{age}\""
                );
                let answer = json!({ "error": ErrorCode::FreshSessionRequired.as_str(), "url": page, "maxAge": age });
                ([(header::WWW_AUTHENTICATE, challenge)], Json(answer)).into_response()
            }
            Answer::Unauthorized(page) => {
                Json(json!({ "error": "SessionRequired", "signIn": page })).into_response()
            }
        };
        *response.status_mut() = status;
        let headers = response.headers_mut();
        // Stops a cache from showing one visitor's refusal, or its sign-in address, to another.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.append(header::VARY, HeaderValue::from_static("Cookie"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}

impl std::fmt::Display for Rejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Answer::Confirm(..) | Answer::Stale(..) => "this session isn't fresh",
            Answer::Forbidden(_) => "this session may not see this page",
            Answer::Misconfigured => "no setup serves sessions here",
            Answer::SignIn(..) | Answer::Unauthorized(_) => "nobody is signed in",
            Answer::Unavailable => "it can't be told who is signed in",
        })
    }
}

impl std::error::Error for Rejection {}

/// The address that was asked for: below a nested router the request's own lacks what the router
/// took off.
pub(super) fn original_uri(parts: &Parts) -> &Uri {
    parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri)
}

fn sign_in_page(engine: &Engine) -> String {
    let own = engine.settings.pages.sign_in.map(|page| engine.paths.public(page).into_owned());
    own.unwrap_or_else(|| format!("{}/signin", engine.paths.base))
}

/// The page that asks to confirm: the application's own, or the library's.
fn confirm_page(engine: &Engine) -> String {
    let own = engine.settings.pages.confirm.map(|page| engine.paths.public(page).into_owned());
    own.unwrap_or_else(|| format!("{}/confirm", engine.paths.base))
}

/// The path that was asked for, as browsers see it.
fn asked(engine: &Engine, parts: &Parts) -> String {
    let path = original_uri(parts).path_and_query();
    let path = path.map_or("/", http::uri::PathAndQuery::as_str);
    engine.paths.public(path).into_owned()
}

/// Where somebody comes back to who has posted a form. What was posted isn't posted again, and the address of a form is
/// often no page: it is the page with the form, or the start if nobody knows it.
fn form(engine: &Engine, parts: &Parts) -> String {
    page_of_form(engine, parts).unwrap_or_else(|| engine.paths.public("/").into_owned())
}

/// The page of this site that a form was on, as the browser says; `None` if it says nothing, or names another site.
fn page_of_form(engine: &Engine, parts: &Parts) -> Option<String> {
    let page = Url::parse(parts.headers.get(header::REFERER)?.to_str().ok()?).ok()?;
    let origin = engine.site.origin(sent(parts)).ok()?;
    // Of another site the path would be taken for one of this site.
    (page.origin() == origin.url().origin())
        .then(|| page[Position::BeforePath..Position::AfterQuery].to_owned())
}

static SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Whether a browser goes to a page that it can be sent to again.
fn is_navigation(method: &Method, headers: &HeaderMap) -> bool {
    (method == Method::GET || method == Method::HEAD) && is_page_wanted(headers)
}

/// Whether a browser wants a page: it says so itself, or asks for HTML.
fn is_page_wanted(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(&SEC_FETCH_MODE) {
        Some(mode) => mode == "navigate",
        None => text(&header::ACCEPT).is_some_and(|accept| accept.contains("text/html")),
    }
}
