//! Values too long for one cookie, in several: `name.0`, `name.1`, ….

use std::borrow::Cow;

use super::{header::Cookies, percent, scope::Scope, set::SetCookie};

/// What browsers take for one cookie, in bytes.
const ALLOWED: usize = 4096;
/// What v4 sets aside for the name and the attributes; more is, when they are longer than that.
const RESERVED: usize = 163;
const MAX_CHUNKS: usize = 8;
/// Longer values are neither written nor read: no browser keeps what would make them, so they are
/// sent to make the server work.
const MAX_LENGTH: usize = MAX_CHUNKS * (ALLOWED - RESERVED);
/// How many values of one name are tried. A browser has one for each scope that a setup has ever
/// had; whoever sends more makes the server decrypt, or ask its store, for nothing.
const MAX_VALUES: usize = 16;

/// What a request has under a name, in one cookie or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Values<'a> {
    /// Nothing.
    Absent,
    /// One value.
    One(Cow<'a, str>),
    /// The cookie is there more than once, from scopes that the browser doesn't tell apart: the
    /// different values that it may have. Empty when those are too many to be tried.
    Several(Vec<Cow<'a, str>>),
}

/// A value needs more than eight cookies: too much is kept in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the session doesn't fit in 8 cookies of 4096 bytes")]
pub(crate) struct TooLong;

/// The headers that store `cookie`, in one cookie or several.
///
/// `cookies` is the request's: of the names found there, in their order, the ones still needed are
/// rewritten and the others cleared, so that no chunk of an older value stays behind. New names
/// follow. An empty value clears only. Where the request has a name twice, it is cleared `elsewhere`
/// first.
pub(crate) fn write(
    cookie: SetCookie,
    cookies: &Cookies<'_>,
    elsewhere: &[Scope],
) -> Result<Vec<SetCookie>, TooLong> {
    // Nearly every value is in one cookie, and so is the one that it replaces.
    if fits(&cookie) && is_lone(cookies, &cookie.name) {
        return Ok(vec![cookie]);
    }
    let mut fresh = split(&cookie)?;
    let names = present(cookies, &cookie.name);
    let mut headers = Vec::with_capacity(fresh.len());
    if is_repeated(cookies, &cookie.name) {
        headers.extend(cleared(&cookie, &names, elsewhere));
    }
    for name in names {
        let header = match fresh.iter().position(|chunk| chunk.name == name) {
            Some(at) => fresh.remove(at),
            None => cookie.with(&name, "").clear(),
        };
        headers.push(header);
    }
    headers.extend(fresh);
    Ok(headers)
}

/// The headers that make the browser drop every cookie of `cookie`'s value, in its own scope and
/// `elsewhere`.
pub(crate) fn clear(
    cookie: &SetCookie,
    cookies: &Cookies<'_>,
    elsewhere: &[Scope],
) -> Vec<SetCookie> {
    let names = present(cookies, &cookie.name);
    let mut headers: Vec<SetCookie> = cleared(cookie, &names, elsewhere).collect();
    headers.extend(names.iter().map(|name| cookie.with(name, "").clear()));
    headers
}

/// The values that are stored under `name`, in one cookie or several.
///
/// Chunks count from 0 up to the first gap. A cookie with the plain name beside them is another
/// value, and so is each that comes of a name that is there twice.
pub(crate) fn read<'a>(cookies: &Cookies<'a>, name: &str) -> Values<'a> {
    let mut plain: Vec<&'a [u8]> = Vec::new();
    let mut chunks: Vec<(usize, &'a [u8])> = Vec::new();
    for (found, raw) in cookies.family(name) {
        if found == name {
            plain.push(raw);
        } else if let Some(index) = found.strip_prefix(name).and_then(index) {
            chunks.push((index, raw));
        }
    }
    if let ([raw], true) = (&*plain, chunks.is_empty()) {
        let value = Some(percent::decode(raw)).filter(|value| is_readable(value));
        return value.map_or(Values::Absent, Values::One);
    }
    if plain.is_empty() && chunks.is_empty() {
        return Values::Absent;
    }
    let count = plain.len();
    let mut values: Vec<Cow<'a, str>> = Vec::new();
    let joined = joined(chunks);
    let is_once = count + joined.len() == 1;
    for value in plain.into_iter().map(percent::decode).chain(joined) {
        if is_readable(&value) && !values.contains(&value) {
            values.push(value);
        }
    }
    match values.pop() {
        None => Values::Absent,
        Some(value) if is_once => Values::One(value),
        Some(_) if values.len() >= MAX_VALUES => Values::Several(Vec::new()),
        Some(value) => {
            values.push(value);
            Values::Several(values)
        }
    }
}

fn is_readable(value: &str) -> bool {
    !value.is_empty() && value.len() <= MAX_LENGTH
}

/// The values that chunks may make.
///
/// Of an index that is there twice, the chunks belong to different values, and which to which can't
/// be told: a value that is sealed opens only if its own were put together. A value ends where
/// fewer chunks go on than before.
fn joined(mut chunks: Vec<(usize, &[u8])>) -> Vec<Cow<'static, str>> {
    chunks.sort_by_key(|&(index, _)| index);
    let mut places: Vec<Vec<&[u8]>> = Vec::new();
    for (index, raw) in chunks {
        if index == places.len() {
            places.push(vec![raw]);
        } else if index + 1 == places.len() {
            places[index].push(raw);
        } else {
            break;
        }
    }
    let mut values = Vec::new();
    for length in 1..=places.len() {
        let goes_on = places.get(length).map_or(0, Vec::len);
        if goes_on < places[length - 1].len() {
            values.extend(combined(&places[..length]));
        }
    }
    values
}

/// One chunk for each place: all combinations where they are few. Where they are many, the first of
/// each, the second of each, …: browsers send cookies of the same age and path in step
/// (RFC 6265bis §5.8.3).
fn combined(places: &[Vec<&[u8]>]) -> Vec<Cow<'static, str>> {
    let most = places.iter().map(Vec::len).max().unwrap_or_default();
    let all = places.iter().try_fold(1_usize, |all, place| all.checked_mul(place.len()));
    let all = all.filter(|all| *all <= MAX_VALUES);
    let join = |mut choice: usize| {
        let mut value = String::new();
        for place in places {
            let at = if all.is_some() { choice % place.len() } else { choice.min(place.len() - 1) };
            if all.is_some() {
                choice /= place.len();
            }
            value.push_str(&percent::decode(place[at]));
            if value.len() > MAX_LENGTH {
                break;
            }
        }
        Cow::Owned(value)
    };
    (0..all.unwrap_or(most).min(MAX_VALUES + 1)).map(join).collect()
}

/// Whether a part of `name`'s value is there twice.
pub(crate) fn is_repeated(cookies: &Cookies<'_>, name: &str) -> bool {
    matches!(read(cookies, name), Values::Several(_))
}

/// The headers that make the browser drop `names` in other scopes than `cookie`'s.
fn cleared<'a>(
    cookie: &'a SetCookie,
    names: &'a [String],
    elsewhere: &'a [Scope],
) -> impl Iterator<Item = SetCookie> + 'a {
    elsewhere.iter().flat_map(move |scope| {
        names.iter().map(move |name| scope.of(cookie.with(name, "").clear()))
    })
}

/// The request's names that hold a part of `name`'s value. Where the browser kept some of its
/// cookies to itself, every name is one that it may have.
fn present(cookies: &Cookies<'_>, name: &str) -> Vec<String> {
    let is_part = |found: &&str| {
        found.strip_prefix(name).is_some_and(|suffix| suffix.is_empty() || index(suffix).is_some())
    };
    let mut names: Vec<String> =
        cookies.names_of(name).into_iter().filter(is_part).map(str::to_owned).collect();
    if cookies.are_partial() {
        let all = (0..MAX_CHUNKS).map(|index| format!("{name}.{index}"));
        for name in std::iter::once(name.to_owned()).chain(all) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The number in `.<digits>`, written as this library writes it: without leading zeros.
fn index(suffix: &str) -> Option<usize> {
    let digits = suffix.strip_prefix('.')?;
    let canonical = digits == "0" || !digits.starts_with(['0', '+', '-']);
    if canonical && digits.len() <= 3 { digits.parse().ok() } else { None }
}

/// Whether a request has one cookie of `name`'s value at most, and the browser kept none to itself.
fn is_lone(cookies: &Cookies<'_>, name: &str) -> bool {
    let mut family = cookies.family(name);
    !cookies.are_partial()
        && family.next().is_none_or(|(found, _)| found == name)
        && family.next().is_none()
}

/// Whether a value is known to fit in one cookie without counting: encoding makes a byte three at most.
fn fits(cookie: &SetCookie) -> bool {
    let reserved = RESERVED.max(cookie.overhead_at_most() + 2);
    !cookie.value.is_empty() && 3 * cookie.value.len() + reserved <= ALLOWED
}

fn split(cookie: &SetCookie) -> Result<Vec<SetCookie>, TooLong> {
    if fits(cookie) {
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
