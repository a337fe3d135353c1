//! What somebody gets who may not see a page.

use axum::{
    Json,
    extract::OriginalUri,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use serde_json::json;

use crate::{
    Auth,
    engine::Setup,
    flow::{look, with_query},
    location::encode_location,
    page::{self, Kind, Page},
};

/// Why a handler did not run.
///
/// Somebody who isn't signed in is sent to the sign-in page and back if a browser navigates, and
/// gets 401 with JSON otherwise. Somebody who may not see the page gets 403.
#[derive(Debug)]
pub struct Rejection(Answer);

#[derive(Debug)]
enum Answer {
    /// 403, as a page or as JSON.
    Forbidden(Option<Box<Page>>),
    /// 500; the log says why.
    Misconfigured,
    /// 307 to the sign-in page.
    SignIn(String),
    /// 401 with JSON that names the sign-in page.
    Unauthorized(String),
}

impl Rejection {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.0 {
            Answer::Forbidden(_) => StatusCode::FORBIDDEN,
            Answer::Misconfigured => StatusCode::INTERNAL_SERVER_ERROR,
            Answer::SignIn(_) => StatusCode::TEMPORARY_REDIRECT,
            Answer::Unauthorized(_) => StatusCode::UNAUTHORIZED,
        }
    }

    pub(super) fn unauthenticated<A: Auth>(
        setup: &Setup<A, A::State, A::Profile>,
        parts: &Parts,
    ) -> Self {
        let inner = setup.inner();
        let built_in = format!("{}/signin", inner.base_path);
        let page = inner.settings.pages.sign_in.unwrap_or(&built_in);
        if !is_navigation(&parts.method, &parts.headers) {
            return Self(Answer::Unauthorized(page.to_owned()));
        }
        // Below a nested router the request's own URI lacks what the router took off.
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
        let back = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        Self(Answer::SignIn(with_query(page, &[("callbackUrl", back)])))
    }

    pub(super) fn forbidden<A: Auth>(
        setup: &Setup<A, A::State, A::Profile>,
        parts: &Parts,
    ) -> Self {
        let page = is_navigation(&parts.method, &parts.headers).then(|| {
            let inner = setup.inner();
            let origin = inner.site.origin(&parts.headers);
            let sign_in = format!("{}{}/signin", origin.as_str(), inner.base_path);
            let look = look(&inner.settings, &parts.headers);
            Box::new(page::error(&look, Kind::AccessDenied, &sign_in, origin.as_str()))
        });
        Self(Answer::Forbidden(page))
    }

    pub(super) const fn misconfigured() -> Self {
        Self(Answer::Misconfigured)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = match self.0 {
            Answer::Forbidden(Some(page)) => {
                let mut headers = HeaderMap::new();
                page::protect(&mut headers, &page);
                (headers, Html(page.html)).into_response()
            }
            Answer::Forbidden(None) => Json(json!({ "error": "AccessDenied" })).into_response(),
            Answer::Misconfigured => "Internal Server Error".into_response(),
            Answer::SignIn(target) => {
                [(header::LOCATION, encode_location(&target).into_owned())].into_response()
            }
            Answer::Unauthorized(page) => {
                Json(json!({ "error": "SessionRequired", "signIn": page })).into_response()
            }
        };
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.append(header::VARY, HeaderValue::from_static("Cookie"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}

impl std::fmt::Display for Rejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Answer::Forbidden(_) => "this session may not see this page",
            Answer::Misconfigured => "no setup serves sessions here",
            Answer::SignIn(_) | Answer::Unauthorized(_) => "nobody is signed in",
        })
    }
}

impl std::error::Error for Rejection {}

static SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Whether a browser wants a page: it says so itself, or asks for HTML.
fn is_navigation(method: &Method, headers: &HeaderMap) -> bool {
    if method != Method::GET && method != Method::HEAD {
        return false;
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(&SEC_FETCH_MODE) {
        Some(mode) => mode == "navigate",
        None => text(&header::ACCEPT).is_some_and(|accept| accept.contains("text/html")),
    }
}
