//! Compile-time checks of facts that only the compiler knows: ids, kinds and options of provider
//! types, values of constants.
//!
//! Each is called from a `const _: () = <Check>::…(…);` whose first and last tokens carry the user's
//! place, and is `#[track_caller]`, so that the panic is reported there and nowhere else. They hang
//! off a type so that the first token is `<`, which an editor has nothing to say about.

use std::{fmt, marker::PhantomData};

use crate::{
    adapter::{Adapter, Keeps, KeepsSessions, NotAnAdapter},
    claims::{AnyClaims, ClaimsData},
    config::Spec,
    provider::Kind,
};

/// The checks.
#[derive(Debug)]
pub struct Check;

impl Check {
    /// All required options are given, or filled by `..env`, which can't make functions. Silent when
    /// an option is unknown: the field access reports that.
    #[track_caller]
    pub const fn options(spec: &Spec, given: &[&str], fill: bool) {
        let mut i = 0;
        while i < given.len() {
            if !contains(spec.options, given[i]) {
                return;
            }
            i += 1;
        }
        let mut missing = Message::new();
        let (mut count, mut functions) = (0, 0);
        i = 0;
        while i < spec.required.len() {
            let name = spec.required[i];
            let function = contains(spec.handlers, name);
            if !contains(given, name) && (function || !fill) {
                if count > 0 {
                    missing = missing.push(", ");
                }
                missing = missing.push("`").push(name).push("`");
                count += 1;
                functions += function as usize;
            }
            i += 1;
        }
        if count == 0 {
            return;
        }
        let mut message = Message::new()
            .push("`")
            .push(spec.name)
            .push(if count == 1 { "` is missing the option " } else { "` is missing the options " })
            .push(missing.as_str());
        if count > functions {
            message = message
                .push("; give ")
                .push(if count == 1 { "it" } else { "them" })
                .push(", or fill what isn't given from the environment: `")
                .push(spec.name)
                .push(if given.len() == 0 { " { ..env }`" } else { " { …, ..env }`" });
        } else {
            message = message.push("; a function is always given: `").push(spec.name).push(" { ");
            message = message.push(first_missing(spec, given)).push(": … }`");
        }
        message.panic();
    }

    /// No earlier provider has the same id.
    #[track_caller]
    pub const fn unique_id(ids: &[&str], types: &[&str], index: usize) {
        let mut i = 0;
        while i < index {
            if equal(ids[i], ids[index]) {
                Message::new()
                    .push("the provider id `")
                    .push(ids[index])
                    .push("` is already taken by `")
                    .push(types[i])
                    .push("`; give this one its own: `")
                    .push(types[index])
                    .push(" as \"…\" { … }`")
                    .panic();
            }
            i += 1;
        }
    }

    /// A setup without an adapter has what this kind of provider needs.
    #[track_caller]
    pub const fn without_adapter(name: &str, kind: Kind) {
        if matches!(kind, Kind::Email) {
            Message::new()
                .push("`")
                .push(name)
                .push("` keeps verification tokens, so this setup needs an adapter: `adapter: …`")
                .panic();
        }
    }

    /// `strategy: database` in a setup without an adapter.
    #[track_caller]
    pub const fn database_without_adapter() {
        panic!("database sessions need an adapter: add `adapter: …`, or write `strategy: jwt`");
    }

    /// The path of a page.
    #[track_caller]
    pub const fn page(path: &str) {
        let bytes = path.as_bytes();
        if bytes.is_empty() || bytes[0] != b'/' || (bytes.len() > 1 && bytes[1] == b'/') {
            Message::new().push("a page path starts with one `/`: `").push(path).push("`").panic();
        }
    }

    /// The path of the routes.
    #[track_caller]
    pub const fn base_path(path: &str) {
        let bytes = path.as_bytes();
        let plain = bytes.len() > 1
            && bytes[0] == b'/'
            && bytes[1] != b'/'
            && bytes[bytes.len() - 1] != b'/';
        if !plain || contains_any(path, b"?#{} ") {
            Message::new()
                .push("the base path starts with one `/` and doesn't end with one: `")
                .push(path)
                .push("`")
                .panic();
        }
    }

    /// An entry of `redirects`.
    #[track_caller]
    pub const fn redirect(target: &str) {
        let bytes = target.as_bytes();
        let path = !bytes.is_empty() && bytes[0] == b'/' && !(bytes.len() > 1 && bytes[1] == b'/');
        let host = if starts_with(target, "https://") {
            8
        } else if starts_with(target, "http://") {
            7
        } else {
            bytes.len()
        };
        let mut origin = host < bytes.len() && bytes[host] != b'/';
        let mut i = host;
        while i < bytes.len() {
            let last = i + 1 == bytes.len();
            let part = bytes[i].is_ascii_alphanumeric()
                || matches!(bytes[i], b'.' | b'-' | b':' | b'[' | b']');
            origin = origin && (part || (bytes[i] == b'/' && last));
            i += 1;
        }
        if !path && !origin {
            Message::new()
                .push("a redirect target is an origin, `https://host`, or a path, `/account`: `")
                .push(target)
                .push("`")
                .panic();
        }
    }

    /// The domain of the cookies.
    #[track_caller]
    pub const fn domain(domain: &str) {
        let bytes = domain.as_bytes();
        let mut valid = !bytes.is_empty() && bytes[0] != b'.';
        let mut i = 0;
        while i < bytes.len() {
            valid = valid && (bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'.' | b'-'));
            i += 1;
        }
        if !valid {
            Message::new()
                .push("a cookie domain is a host name such as `shop.example`: `")
                .push(domain)
                .push("`")
                .panic();
        }
    }

    /// A colour of the theme.
    #[track_caller]
    pub const fn color(color: &str) {
        let bytes = color.as_bytes();
        let mut valid = matches!(bytes.len(), 4 | 7) && bytes[0] == b'#';
        let mut i = 1;
        while i < bytes.len() {
            valid = valid && bytes[i].is_ascii_hexdigit();
            i += 1;
        }
        if !valid {
            Message::new()
                .push("a color is written `#rgb` or `#rrggbb`: `")
                .push(color)
                .push("`")
                .panic();
        }
    }

    /// The adapter keeps what a kind of provider needs.
    pub fn keeps<A: Keeps<K>, K>(_: &Witness<A>, _: Witness<K>) {}

    /// The adapter keeps database sessions.
    pub fn keeps_sessions<A: KeepsSessions>(_: &Witness<A>) {}
}

/// A type as a value. Where the type can't be told because of a mistake, rustc has reported that
/// mistake and asks nothing of the value.
pub struct Witness<T>(PhantomData<fn() -> T>);

impl<T> Witness<T> {
    pub const NEW: Self = Self(PhantomData);
}

impl<T> fmt::Debug for Witness<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Witness")
    }
}

/// Asks about a type only what makes sense to ask.
///
/// A type that isn't an adapter, or isn't claims, is reported once, where it is named. Its methods
/// here are then those of [`NotAdapter`] and [`NotClaims`], which ask nothing: rustc takes the
/// inherent ones only where their bounds hold.
pub struct Probe<T>(PhantomData<fn() -> T>);

impl<T> Probe<T> {
    pub const NEW: Self = Self(PhantomData);
}

impl<T> fmt::Debug for Probe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Probe")
    }
}

impl<T: Adapter> Probe<T> {
    #[must_use]
    pub fn adapter(&self) -> Witness<T> {
        Witness::NEW
    }
}

impl<T: ClaimsData> Probe<T> {
    #[must_use]
    pub fn claims(&self) -> Witness<T> {
        Witness::NEW
    }
}

/// The answers of [`Probe`] for what is no adapter.
pub trait NotAdapter {
    fn adapter(&self) -> Witness<NotAnAdapter> {
        Witness::NEW
    }
}

impl<T> NotAdapter for Probe<T> {}

/// The answers of [`Probe`] for what is no claims.
pub trait NotClaims {
    fn claims(&self) -> Witness<AnyClaims> {
        Witness::NEW
    }
}

impl<T> NotClaims for Probe<T> {}

const fn first_missing(spec: &Spec, given: &[&str]) -> &'static str {
    let mut i = 0;
    while i < spec.handlers.len() {
        if contains(spec.required, spec.handlers[i]) && !contains(given, spec.handlers[i]) {
            return spec.handlers[i];
        }
        i += 1;
    }
    ""
}

const fn contains_any(text: &str, any: &[u8]) -> bool {
    let text = text.as_bytes();
    let mut i = 0;
    while i < text.len() {
        let mut j = 0;
        while j < any.len() {
            if text[i] == any[j] {
                return true;
            }
            j += 1;
        }
        i += 1;
    }
    false
}

const fn starts_with(text: &str, prefix: &str) -> bool {
    let (text, prefix) = (text.as_bytes(), prefix.as_bytes());
    let mut i = 0;
    while i < prefix.len() {
        if i >= text.len() || text[i] != prefix[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn contains(list: &[&str], item: &str) -> bool {
    let mut i = 0;
    while i < list.len() {
        if equal(list[i], item) {
            return true;
        }
        i += 1;
    }
    false
}

const fn equal(a: &str, b: &str) -> bool {
    a.len() == b.len() && starts_with(a, b)
}

/// A panic message put together at compile time.
#[derive(Clone, Copy)]
struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    const fn new() -> Self {
        Self { bytes: [0; 512], len: 0 }
    }

    /// Appends `text` if all of it fits, so that no letter is ever cut in two.
    const fn push(mut self, text: &str) -> Self {
        let bytes = text.as_bytes();
        if self.len + bytes.len() <= self.bytes.len() {
            let mut i = 0;
            while i < bytes.len() {
                self.bytes[self.len] = bytes[i];
                self.len += 1;
                i += 1;
            }
        }
        self
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => unreachable!(),
        }
    }

    #[track_caller]
    const fn panic(&self) {
        panic!("{}", self.as_str());
    }
}
