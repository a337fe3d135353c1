//! The site that a client is at.

use http::Uri;

/// The site that a client is at.
#[derive(Clone, Debug)]
pub(super) struct SiteUrls {
    /// Such as `https://app.test`.
    pub(super) origin: String,
    /// The path of the library's routes, such as `/api/auth`.
    pub(super) base: String,
}

impl SiteUrls {
    /// An address of the site as a path. Fails with a text that says so if it is of no page here.
    pub(super) fn path<'a>(&self, address: &'a str) -> Result<&'a str, String> {
        let path = match address.strip_prefix(&*self.origin).unwrap_or(address) {
            "" => "/",
            path => path,
        };
        if path.starts_with('/') && Uri::try_from(path).is_ok() {
            Ok(path)
        } else {
            Err(format!("`{address}` isn't an address of the site `{}`", self.origin))
        }
    }
}
