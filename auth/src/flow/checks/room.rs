//! Room for one more attempt among a browser's cookies.

use std::time::SystemTime;

use serde::de::IgnoredAny;

use crate::{
    browser::cookie::{policy::Entry, set::SetCookie},
    flow::context::Context,
    parts::time::from_date,
    seal::token::claims::open_into,
};

/// A browser keeps the cookies of so many attempts. For a further one, those of the oldest are deleted.
const MAX_ATTEMPTS: usize = 5;
/// Servers and proxies refuse requests with long headers, some from 4 KiB on: attempts that nobody
/// finished would lock the browser out until they expire.
const LONGEST_HEADER: usize = 4096;

/// The cookies that end the oldest attempts, so that there is room for one more with the cookies
/// `coming`: of five attempts, and of a request's header. The newest stays in any case, so that two
/// tabs can sign in at once.
pub(in crate::flow) fn forget_oldest(
    context: &Context<'_>,
    coming: &[SetCookie],
) -> Vec<SetCookie> {
    let sealing = context.sealing;
    let entries =
        [&sealing.cookies.state, &sealing.cookies.pkce_code_verifier, &sealing.cookies.nonce];
    let state = entries[0];
    let now = context.engine().now();
    let mut attempts: Vec<(Option<SystemTime>, &str)> = context
        .cookies
        .names_of(&state.name)
        .into_iter()
        .map(|name| {
            let sealed = context.cookies.get(name).value();
            let claims = sealed.and_then(|it| open_into::<IgnoredAny>(&sealing.state, &it, now));
            let issued = claims.and_then(|claims| from_date(claims.standard.iat?));
            (issued, name.strip_prefix(&state.name).unwrap_or_default())
        })
        .collect();
    // Of those of one second, browsers send the older ones first (RFC 6265bis §5.8.3).
    attempts.sort_by_key(|&(issued, _)| issued);
    let coming: usize = coming.iter().map(|cookie| pair(&cookie.name, cookie.value.len())).sum();
    let mut length = context.cookies.length() + coming;
    let (mut left, mut ended) = (attempts.len(), Vec::new());
    for (_, suffix) in attempts {
        if left < MAX_ATTEMPTS && (length <= LONGEST_HEADER || left <= 1) {
            break;
        }
        left -= 1;
        for entry in entries {
            let name = format!("{}{suffix}", entry.name);
            length = length.saturating_sub(context.cookies.length_of(&name));
            ended.push(Entry { name, ..entry.clone() }.clear());
        }
    }
    ended
}

/// How much a cookie adds to the request's header: `name=value; `.
const fn pair(name: &str, value: usize) -> usize {
    name.len() + value + 3
}
