//! What a provider is asked, and how it is compared.

use std::collections::BTreeMap;

use axum::body::Bytes;
use http::{HeaderMap, Method};
use url::form_urlencoded;

use super::entry::Values;

/// Values that can be compared and shown.
pub(crate) trait PartialEqDebug {
    fn debug(&self) -> String;
}

impl<T: std::fmt::Debug> PartialEqDebug for T {
    fn debug(&self) -> String {
        format!("{self:?}")
    }
}

/// A request, as it was meant.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Values,
    pub(crate) body: Bytes,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }
}
