//! `Authorization: Bearer`: a session's token from a program that keeps no cookies (RFC 6750 §2.1).

use http::{HeaderMap, header};

use crate::{
    Auth,
    engine::Setup,
    settings::{Compat, Strategy},
};

/// Whether every extractor and guard of a setup takes the header, as `getToken` of v4 does.
pub(super) fn is_accepted<A: Auth>(setup: &Setup<A, A::State, A::Profile>) -> bool {
    let settings = &setup.inner().settings;
    settings.compat.is_v4() && settings.strategy == Strategy::Jwt
}

/// The token in the one `Authorization` header of a request, percent-encoded as in a cookie.
///
/// The scheme's case doesn't matter (RFC 9110 §11.1), but to v4 it does.
pub(super) fn token(headers: &HeaderMap, compat: Compat) -> Option<&[u8]> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.as_bytes().split_at_checked("Bearer ".len())?;
    let fits = match compat {
        Compat::Native => scheme.eq_ignore_ascii_case(b"Bearer "),
        Compat::NextAuthV4 => scheme == b"Bearer ",
    };
    (fits && !token.is_empty()).then_some(token)
}
