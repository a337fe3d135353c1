//! Cookies against v4's recorded behaviour, RFC 6265bis, and hostile headers.

mod chunks;
mod headers;
mod names;

use super::policy::Common;

/// What holds for the cookies of a site on https.
fn https() -> Common<'static> {
    Common { secure: true, ..Common::default() }
}
