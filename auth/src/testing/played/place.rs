//! Where an endpoint is.

use url::Url;

/// Whether two URLs are the same but for their queries.
pub(super) fn is_same(url: &Url, other: &str) -> bool {
    Url::parse(other)
        .is_ok_and(|other| other.origin() == url.origin() && other.path() == url.path())
}
