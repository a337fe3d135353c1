//! The cookies that extractors write, collected until the response is there.

use std::sync::{Arc, Mutex, PoisonError};

use crate::browser::cookie::{scope::Scope, set::SetCookie};

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

    pub(super) fn take(&self) -> Vec<SetCookie> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
