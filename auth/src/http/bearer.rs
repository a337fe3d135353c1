//! `Authorization: Bearer`: a session's token from a program that keeps no cookies (RFC 6750 §2.1).

use http::{HeaderMap, header};

use crate::{
    compat::Compat,
    engine::{Engine, settings::Strategy},
};

/// Whether every extractor and guard of a setup takes the header, as `getToken` of v4 does.
pub(super) fn is_accepted(engine: &Engine) -> bool {
    let settings = &engine.settings;
    settings.compat.reads_bearer_tokens_everywhere() && settings.strategy == Strategy::Jwt
}

/// The token in the one `Authorization` header of a request, percent-encoded as in a cookie.
///
/// The scheme's case doesn't matter (RFC 9110 §11.1), but to v4 it does. Another scheme is somebody
/// else's, such as a proxy's, and no token.
pub(super) fn token(headers: &HeaderMap, compat: Compat) -> Option<&[u8]> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?;
    // Stops a token that a program in front did not look at, as it looked at the other one.
    if values.next().is_some() {
        tracing::debug!(
            name: "auth.request.two_tokens",
            "a request has more than one `Authorization` header, and none is taken"
        );
        return None;
    }
    let (scheme, token) = value.as_bytes().split_at_checked("Bearer ".len())?;
    let (fits, token) = if compat.reads_bearer_tokens_everywhere() {
        (scheme == b"Bearer ", token)
    } else {
        // There may be more spaces than one (RFC 9110 §11.4).
        (scheme.eq_ignore_ascii_case(b"Bearer "), token.trim_ascii())
    };
    (fits && !token.is_empty()).then_some(token)
}
