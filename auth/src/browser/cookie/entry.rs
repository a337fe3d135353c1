//! One cookie of a setup.

use std::{borrow::Cow, time::Duration};

use super::{SameSite, set::SetCookie};

/// One cookie, everything decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) path: Cow<'static, str>,
    pub(crate) domain: Option<Cow<'static, str>>,
    pub(crate) secure: bool,
    pub(crate) same_site: SameSite,
    pub(crate) partitioned: bool,
    pub(crate) max_age: Option<Duration>,
}

impl Entry {
    /// The cookie with a value; its lifetime is [`Self::max_age`], or the browser's session.
    pub(crate) fn set(&self, value: impl Into<String>) -> SetCookie {
        SetCookie {
            name: self.name.clone(),
            value: value.into(),
            path: self.path.clone(),
            domain: self.domain.clone(),
            http_only: true,
            secure: self.secure,
            same_site: self.same_site,
            partitioned: self.partitioned,
            max_age: self.max_age,
            expires: None,
        }
    }

    /// Makes the browser drop the cookie.
    pub(crate) fn clear(&self) -> SetCookie {
        self.set("").clear()
    }
}
