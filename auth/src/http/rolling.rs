//! The cookies that extractors write, collected until the response is there.

use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, HeaderValue, header};

use crate::{
    browser::cookie::{scope::Scope, set::SetCookie},
    engine::{Engine, weight},
};

/// The cookies that extractors want the response to set. Its clones share them: the layer keeps one, and the
/// request carries another.
#[derive(Clone, Debug, Default)]
pub(super) struct Rolling(Arc<Mutex<Vec<SetCookie>>>);

impl Rolling {
    /// Sets `cookies` with the response, instead of earlier ones of the same names and scopes.
    pub(super) fn write(&self, cookies: &[SetCookie]) {
        let mut set = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for cookie in cookies {
            let scope = Scope::at(cookie);
            set.retain(|other| other.name != cookie.name || Scope::at(other) != scope);
            set.push(cookie.clone());
        }
    }

    /// Adds the cookies to the headers of the response. Does so once, whoever is the first to ask.
    pub(super) fn finish(&self, headers: &mut HeaderMap, engine: &Engine) {
        let cookies = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if cookies.is_empty() {
            return;
        }
        for cookie in cookies.iter().map(SetCookie::to_header) {
            // This never fails: a cookie's value is encoded as visible ASCII.
            if let Ok(cookie) = HeaderValue::try_from(cookie) {
                headers.append(header::SET_COOKIE, cookie);
            }
        }
        let set = headers.get_all(header::SET_COOKIE).iter();
        weight::of_response(&engine.notices, set);
        // Stops that a cache keeps this response, and gives the session to the next person who asks.
        let no_store = HeaderValue::from_static("private, no-cache, no-store");
        headers.insert(header::CACHE_CONTROL, no_store);
        headers.append(header::VARY, HeaderValue::from_static("Cookie"));
    }
}
