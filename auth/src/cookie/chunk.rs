//! Values too long for one cookie, in several: `name.0`, `name.1`, ….

use std::borrow::Cow;

use super::{
    header::{Cookies, Lookup},
    percent,
    set::SetCookie,
};

/// What browsers take for one cookie, in bytes.
const ALLOWED: usize = 4096;
/// What v4 sets aside for the name and the attributes; more is, when they are longer than that.
const RESERVED: usize = 163;
const MAX_CHUNKS: usize = 8;
/// Longer values are neither written nor read.
const MAX_LENGTH: usize = MAX_CHUNKS * (ALLOWED - RESERVED);

/// A value needs more than eight cookies: too much is kept in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the session doesn't fit in 8 cookies of 4096 bytes")]
pub(crate) struct TooLong;

/// The headers that store `cookie`, in one cookie or several.
///
/// `cookies` is the request's: of the names found there, in their order, the ones still needed are
/// rewritten and the others cleared, so that no chunk of an older value stays behind. New names
/// follow. An empty value clears only.
pub(crate) fn write(cookie: &SetCookie, cookies: &Cookies<'_>) -> Result<Vec<SetCookie>, TooLong> {
    let mut fresh = split(cookie)?;
    let mut headers = Vec::with_capacity(fresh.len());
    for name in present(cookies, &cookie.name) {
        let header = match fresh.iter().position(|chunk| chunk.name == name) {
            Some(at) => fresh.remove(at),
            None => cookie.with(name, "").clear(),
        };
        headers.push(header);
    }
    headers.extend(fresh);
    Ok(headers)
}

/// The headers that make the browser drop every cookie of `cookie`'s value.
pub(crate) fn clear(cookie: &SetCookie, cookies: &Cookies<'_>) -> Vec<SetCookie> {
    present(cookies, &cookie.name).map(|name| cookie.with(name, "").clear()).collect()
}

/// The value stored under `name`, in one cookie or several.
///
/// A cookie with the plain name wins over chunks: a stray chunk must not end a session. Without
/// one, chunks count from 0 up to the first gap. Any of them twice, and nothing is read.
pub(crate) fn read<'a>(cookies: &Cookies<'a>, name: &str) -> Lookup<'a> {
    let mut plain = None;
    let mut chunks: Vec<(usize, &'a [u8])> = Vec::new();
    for (found, raw) in cookies.family(name) {
        if found == name {
            if plain.replace(raw).is_some() {
                return Lookup::Duplicate;
            }
        } else if let Some(index) = found.strip_prefix(name).and_then(index) {
            chunks.push((index, raw));
        }
    }
    if let Some(raw) = plain {
        return if raw.len() > MAX_LENGTH {
            Lookup::Absent
        } else {
            Lookup::One(percent::decode(raw))
        };
    }
    chunks.sort_unstable_by_key(|&(index, _)| index);
    let mut value = String::new();
    let mut next = 0;
    for (index, raw) in chunks {
        if index > next {
            break;
        }
        if index < next {
            return Lookup::Duplicate;
        }
        value.push_str(&percent::decode(raw));
        next += 1;
        if value.len() > MAX_LENGTH {
            return Lookup::Absent;
        }
    }
    if next == 0 { Lookup::Absent } else { Lookup::One(Cow::Owned(value)) }
}

/// The request's names that hold a part of `name`'s value.
fn present<'a>(cookies: &Cookies<'a>, name: &str) -> impl Iterator<Item = &'a str> {
    cookies.names_of(name).into_iter().filter(move |found| {
        found.strip_prefix(name).is_some_and(|suffix| suffix.is_empty() || index(suffix).is_some())
    })
}

/// The number in `.<digits>`, written as this library writes it: without leading zeros.
fn index(suffix: &str) -> Option<usize> {
    let digits = suffix.strip_prefix('.')?;
    let canonical = digits == "0" || !digits.starts_with(['0', '+', '-']);
    if canonical && digits.len() <= 3 { digits.parse().ok() } else { None }
}

fn split(cookie: &SetCookie) -> Result<Vec<SetCookie>, TooLong> {
    // Encoding makes a byte three at most, so most values need no counting.
    let reserved = RESERVED.max(cookie.overhead_at_most() + 2);
    if !cookie.value.is_empty() && 3 * cookie.value.len() + reserved <= ALLOWED {
        return Ok(vec![cookie.clone()]);
    }
    // Two more for the `.0` that chunk names end in.
    let size = ALLOWED.saturating_sub(RESERVED.max(cookie.overhead() + 2));
    let mut chunks = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (at, character) in cookie.value.char_indices() {
        let width = percent::encoded_length(character);
        if length + width > size {
            chunks.push(&cookie.value[start..at]);
            (start, length) = (at, 0);
        }
        length += width;
        if chunks.len() == MAX_CHUNKS {
            return Err(TooLong);
        }
    }
    let last = &cookie.value[start..];
    Ok(match (chunks.is_empty(), last.is_empty()) {
        (true, true) => Vec::new(),
        (true, false) => vec![cookie.clone()],
        (false, _) => {
            chunks.push(last);
            chunks
                .into_iter()
                .enumerate()
                .map(|(index, chunk)| cookie.with(&format!("{}.{index}", cookie.name), chunk))
                .collect()
        }
    })
}
