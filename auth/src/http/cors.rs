//! CORS with credentials, for the pages of the listed `origins` (Fetch §3.2).

use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};

use super::sent::sent_with;
use crate::engine::Engine;

/// How long a browser remembers what it may send, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST");

/// What the page that made a request may do with the answer.
pub(super) struct Cors {
    /// The page's origin, if it is listed.
    caller: Option<HeaderValue>,
    /// Whether the answer depends on the origin at all.
    is_listing: bool,
}

impl Cors {
    pub(super) fn of(engine: &Engine, request: &Request<Body>) -> Self {
        if engine.origins.is_empty() {
            return Self { caller: None, is_listing: false };
        }
        // A request that has no origin here is answered so, and for nobody's script.
        let own = engine.site.origin(sent_with(request)).ok();
        let caller = own.and_then(|own| engine.origins.caller(request.headers(), &own).cloned());
        Self { caller, is_listing: true }
    }

    /// The answer to a preflight of a listed origin.
    pub(super) fn preflight(&self, request: &Request<Body>) -> Option<Response> {
        self.caller.as_ref()?;
        let headers = request.headers();
        if request.method() != Method::OPTIONS
            || !headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
        {
            return None;
        }
        let mut response = StatusCode::NO_CONTENT.into_response();
        let answer = response.headers_mut();
        answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        answer.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        // Whatever its fetch adds: the origin is trusted, and no header here has power.
        if let Some(asked) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
            answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
        }
        answer.append(header::VARY, HeaderValue::from_static("Access-Control-Request-Headers"));
        Some(response)
    }

    /// An answer that the page may read.
    pub(super) fn allow(self, mut response: Response) -> Response {
        self.write(response.headers_mut());
        response
    }

    fn write(self, headers: &mut HeaderMap) {
        if !self.is_listing {
            return;
        }
        // A cache must not hand one origin's answer to another.
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        if let Some(caller) = self.caller {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, caller);
            let credentials = HeaderValue::from_static("true");
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, credentials);
        }
    }
}
