//! Cookies that are too much for a proxy: it answers with 502 instead, and only its own log says why.

use super::{Notice, Notices};
use crate::browser::cookie::set::SetCookie;

/// nginx keeps the headers of a response in one buffer (`proxy_buffer_size`), of 4 KB on most machines.
const BUFFER: usize = 4096;
/// What a session may take of it: the rest is for the other cookies of a sign-in and for what the
/// application and the server add.
const SESSION: usize = 3072;

/// Says once that the `Set-Cookie` headers of a response are more than proxies take by default.
pub(crate) fn of_response(notices: &Notices, headers: impl Iterator<Item = impl AsRef<[u8]>>) {
    let (mut cookies, mut bytes) = (0, 0);
    for header in headers {
        cookies += 1;
        bytes += line(header.as_ref().len());
    }
    if bytes > BUFFER && notices.is_new(Notice::LargeCookies) {
        tracing::warn!(
            name: "auth.cookies.large", cookies, bytes, limit = BUFFER,
            "a response sets more cookies than a proxy takes by default, which answers with 502: keep \
             sessions in the store with `strategy: database`, make the claims smaller, or give nginx \
             `proxy_buffer_size 16k; proxy_buffers 8 16k;`"
        );
    }
}

/// Says once that a session is so large that it will be. `claims` tells the length of its claims.
pub(crate) fn of_session(notices: &Notices, written: &[SetCookie], claims: impl FnOnce() -> usize) {
    // Nearly every session is small, which is known without writing its headers.
    let at_most: usize = written.iter().map(|cookie| line(cookie.length_at_most())).sum();
    if at_most <= SESSION {
        return;
    }
    let bytes: usize = written.iter().map(|cookie| line(cookie.to_header().len())).sum();
    if bytes > SESSION && notices.is_new(Notice::LargeSession) {
        let claims = claims();
        tracing::warn!(
            name: "auth.session.large", claims, bytes, limit = BUFFER,
            "the claims of a session make its cookies so large that a proxy may not take a response \
             with them: keep sessions in the store with `strategy: database`, make the claims smaller, \
             or give nginx `proxy_buffer_size 16k; proxy_buffers 8 16k;`"
        );
    }
}

/// The bytes of a header with its name.
const fn line(value: usize) -> usize {
    "set-cookie: \r\n".len() + value
}
