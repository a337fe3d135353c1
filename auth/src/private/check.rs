//! Compile-time checks of facts that only the compiler knows: ids, kinds and options of provider
//! types, values of constants.
//!
//! Each is called from a `const _: () = <Check>::…(…);` whose first and last tokens carry the user's
//! place, and is `#[track_caller]`, so that the panic is reported there and nowhere else. They hang
//! off a type so that the first token is `<`, which an editor has nothing to say about.

use super::{
    mistakes,
    target::{after_scheme, is_origin},
    text::{Message, contains, contains_any, equal, starts_with},
};
use crate::{
    adapter::{Keeps, KeepsSessions},
    browser::location::is_application,
    config::{Probe, Spec, TypeTag},
    page::Texts,
    provider::{EndSession, Facts, Kind},
};

/// The checks.
#[derive(Debug)]
pub struct Check;

impl Check {
    /// A provider: its id is free, the setup has what its kind needs, its required options are given
    /// or filled by `..env`.
    #[track_caller]
    pub const fn provider(
        facts: &Facts,
        ids: &[&str],
        types: &[&str],
        index: usize,
        adapter: bool,
        given: Option<(&[&str], bool)>,
    ) {
        id_is_free(ids, types, index);
        if matches!(facts.kind, Kind::Email) && !adapter {
            Message::new()
                .push("`")
                .push(types[index])
                .push("` keeps verification tokens, so this setup needs an adapter: `adapter: …`")
                .panic(mistakes::EMAIL_ADAPTER);
        }
        if matches!(facts.kind, Kind::Passkey) && !adapter {
            Message::new()
                .push("`")
                .push(types[index])
                .push("` keeps the passkeys of users, so this setup needs an adapter: `adapter: …`")
                .panic(mistakes::PASSKEY_ADAPTER);
        }
        if let Some((given, fill)) = given {
            options_are_given(&facts.spec, given, fill);
        }
    }

    /// All required options of an adapter are given.
    #[track_caller]
    pub const fn adapter(spec: &Spec, given: Option<(&[&str], bool)>) {
        if let Some((given, fill)) = given {
            options_are_given(spec, given, fill);
        }
    }

    /// `strategy: database` in a setup without an adapter.
    #[track_caller]
    pub const fn database_without_adapter() {
        Message::new()
            .push("database sessions need an adapter: add `adapter: …`, or write `strategy: jwt`")
            .panic(mistakes::DATABASE_ADAPTER);
    }

    /// The path of a page.
    #[track_caller]
    pub const fn page(path: &str) {
        let bytes = path.as_bytes();
        if bytes.is_empty() || bytes[0] != b'/' || (bytes.len() > 1 && bytes[1] == b'/') {
            Message::new()
                .push("a page path starts with one `/`: `")
                .push(path)
                .push("`")
                .panic(mistakes::PAGE_PATH);
        }
    }

    /// A page is not where the library's own routes are.
    #[track_caller]
    pub const fn page_is_free(path: &str, base: &str) {
        let bytes = path.as_bytes();
        let is_below = starts_with(path, base)
            && (bytes.len() == base.len() || matches!(bytes[base.len()], b'/' | b'?' | b'#'));
        if is_below {
            Message::new()
                .push("the routes of the library are below `")
                .push(base)
                .push(
                    "`, so this page would never be shown; give it another path, such as `/login`",
                )
                .panic(mistakes::PAGE_TAKEN);
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
                .panic(mistakes::BASE_PATH);
        }
    }

    /// What keys are derived for.
    #[track_caller]
    pub const fn name(name: &str) {
        if name.is_empty() {
            Message::new()
                .push(
                    "a setup has a name, such as `shop`; without this line it is that of its type",
                )
                .panic(mistakes::NAME);
        }
    }

    /// What stands before every path of the application.
    #[track_caller]
    pub const fn prefix(path: &str) {
        let bytes = path.as_bytes();
        let plain = bytes.len() > 1 && bytes[0] == b'/' && bytes[1] != b'/';
        if !plain || bytes[bytes.len() - 1] == b'/' || contains_any(path, b"?#{}\\\"<> ") {
            Message::new()
                .push("a prefix starts with one `/` and doesn't end with one: `")
                .push(path)
                .push("`")
                .panic(mistakes::PREFIX);
        }
    }

    /// An entry of `hosts`.
    #[track_caller]
    pub const fn host(host: &str) {
        let bytes = host.as_bytes();
        let mut i = if starts_with(host, "https://") {
            8
        } else if starts_with(host, "http://") {
            7
        } else {
            0
        };
        if i + 1 < bytes.len() && bytes[i] == b'*' && bytes[i + 1] == b'.' {
            i += 2;
        }
        let mut fits = i < bytes.len();
        while i < bytes.len() {
            fits = fits
                && (bytes[i].is_ascii_alphanumeric()
                    || matches!(bytes[i], b'.' | b'-' | b':' | b'[' | b']'));
            i += 1;
        }
        if !fits {
            Message::new()
                .push("a host is a name, `shop.example`, with a port if it has one: `")
                .push(host)
                .push("`")
                .panic(mistakes::HOST);
        }
    }

    /// An entry of `redirects`.
    #[track_caller]
    pub const fn redirect(target: &str) {
        let bytes = target.as_bytes();
        let path = !bytes.is_empty()
            && bytes[0] == b'/'
            && !(bytes.len() > 1 && matches!(bytes[1], b'/' | b'\\'));
        let host = after_scheme(target);
        if !path && !is_origin(target, host) && !is_application(target) {
            Message::new()
                .push("a redirect target is an origin, `https://host`, a path, `/account`, or the ")
                .push("scheme of an application, `myapp://auth`: `")
                .push(target)
                .push("`")
                .panic(mistakes::REDIRECT);
        }
    }

    /// A constant that is `redirects`.
    #[track_caller]
    pub const fn redirects(targets: &[&str]) {
        let mut i = 0;
        while i < targets.len() {
            Self::redirect(targets[i]);
            i += 1;
        }
    }

    /// A constant that is `hosts`.
    #[track_caller]
    pub const fn hosts(hosts: &[&str]) {
        let mut i = 0;
        while i < hosts.len() {
            Self::host(hosts[i]);
            i += 1;
        }
    }

    /// A constant that is `origins`.
    #[track_caller]
    pub const fn origins(origins: &[&str]) {
        let mut i = 0;
        while i < origins.len() {
            Self::origin(origins[i]);
            i += 1;
        }
    }

    /// An entry of `origins`.
    #[track_caller]
    pub const fn origin(origin: &str) {
        if !is_origin(origin, after_scheme(origin)) {
            Message::new()
                .push("an origin is a scheme and a host, `https://www.shop.example`: `")
                .push(origin)
                .push("`")
                .panic(mistakes::ORIGIN);
        }
    }

    /// What the names of the cookies begin with.
    #[track_caller]
    pub const fn cookie_prefix(prefix: &str) {
        let bytes = prefix.as_bytes();
        let mut valid = !bytes.is_empty() && !starts_with(prefix, "__");
        let mut i = 0;
        while i < bytes.len() {
            valid = valid
                && (bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'.' | b'-' | b'_'));
            i += 1;
        }
        if !valid {
            Message::new()
                .push("what the cookies' names begin with is made of letters, digits, `-`, `_` ")
                .push("and `.`, such as `shop`: `")
                .push(prefix)
                .push("`")
                .panic(mistakes::COOKIE_PREFIX);
        }
    }

    /// A language of the pages: its tag is one, and no other's.
    #[track_caller]
    pub const fn language(texts: &[Texts], index: usize) {
        let tag = texts[index].language;
        if !is_language(tag) {
            Message::new()
                .push("a language is a tag such as `en` or `pt-BR`: `")
                .push(tag)
                .push("`")
                .panic(mistakes::LANGUAGE_TAG);
        }
        let mut i = 0;
        while i < index {
            if texts[i].language.eq_ignore_ascii_case(tag) {
                Message::new()
                    .push("the language `")
                    .push(tag)
                    .push("` is given twice")
                    .panic(mistakes::LANGUAGE_TWICE);
            }
            i += 1;
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
                .panic(mistakes::COOKIE_DOMAIN);
        }
    }

    /// The logo of the theme: what the policy of the pages lets a browser load.
    #[track_caller]
    pub const fn logo(url: &str) {
        image("a logo", url);
    }

    /// The icon of the theme, for which the same holds.
    #[track_caller]
    pub const fn favicon(url: &str) {
        image("a favicon", url);
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
                .panic(mistakes::COLOR);
        }
    }

    /// A provider whose addresses are trusted can say that one is verified.
    #[track_caller]
    pub const fn proves_address(proves: bool, name: &str) {
        if !proves {
            Message::new()
                .push("`")
                .push(name)
                .push("` never says that an address is verified, so trusting it has no effect; leave it ")
                .push("out, or map its profile: `profile: |me| Identity { email_verified: …, … }`")
                .panic(mistakes::UNVERIFIED);
        }
    }

    /// The adapter keeps what a kind of provider needs.
    pub fn keeps<A: Keeps<K>, K>(_: &TypeTag<A>, _: TypeTag<K>) {}

    /// Somebody can sign out at a provider.
    pub fn ends_session<T: EndSession>(_: Probe<T>) {}

    /// The adapter keeps database sessions.
    pub fn keeps_sessions<A: KeepsSessions>(_: &TypeTag<A>) {}
}

/// Whether a text has the form of a language tag (RFC 5646): a language of two or three letters,
/// then subtags of up to eight letters and digits.
const fn is_language(tag: &str) -> bool {
    let bytes = tag.as_bytes();
    let (mut at, mut length, mut is_first) = (0, 0, true);
    while at <= bytes.len() {
        if at == bytes.len() || bytes[at] == b'-' {
            if length == 0 || length > 8 || (is_first && (length < 2 || length > 3)) {
                return false;
            }
            (length, is_first) = (0, false);
        } else if bytes[at].is_ascii_alphabetic() || (!is_first && bytes[at].is_ascii_digit()) {
            length += 1;
        } else {
            return false;
        }
        at += 1;
    }
    true
}

/// An image that the policy of the pages lets a browser load.
#[track_caller]
const fn image(what: &str, url: &str) {
    let bytes = url.as_bytes();
    let path = !bytes.is_empty()
        && bytes[0] == b'/'
        && !(bytes.len() > 1 && matches!(bytes[1], b'/' | b'\\'));
    if !path && !starts_with(url, "https://") && !starts_with(url, "data:image/") {
        Message::new()
            .push(what)
            .push(" is a path on this site, an `https://` URL or a `data:image/` URL: `")
            .push(url)
            .push("`")
            .panic(mistakes::IMAGE);
    }
}

#[track_caller]
const fn id_is_free(ids: &[&str], types: &[&str], index: usize) {
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
                .panic(mistakes::ID_TAKEN);
        }
        i += 1;
    }
}

/// Silent when an option is unknown: the field access reports that.
#[track_caller]
const fn options_are_given(spec: &Spec, given: &[&str], fill: bool) {
    let missing = Missing::of(spec, given, fill);
    if missing.functions < missing.count {
        missing
            .message(spec)
            .push(if missing.count == 1 { "; give it" } else { "; give them" })
            .push(", or fill what isn't given from the environment: `")
            .push(spec.name)
            .push(if given.is_empty() { " { ..env }`" } else { " { …, ..env }`" })
            .panic(mistakes::OPTION_MISSING);
    } else if missing.count > 0 {
        missing.example(spec).panic(mistakes::OPTION_MISSING);
    } else if spec.placed && !fill && !missing.has_unknown && !is_placed(given) {
        Message::new()
            .push("where is this provider? write `authorization: \"https://…\", token: \"https://…\"`")
            .push(", or `issuer: \"https://…\"` if it has a discovery document")
            .panic(mistakes::NOT_PLACED);
    }
}

/// Whether options say where a provider is.
const fn is_placed(given: &[&str]) -> bool {
    contains(given, "issuer")
        || contains(given, "discovery")
        || (contains(given, "authorization") && contains(given, "token"))
}

/// The required options that are not given.
struct Missing {
    names: Message,
    first: &'static str,
    count: usize,
    /// How many of them are functions.
    functions: usize,
    /// Whether an option is given that there isn't.
    has_unknown: bool,
}

impl Missing {
    const fn of(spec: &Spec, given: &[&str], fill: bool) -> Self {
        let mut missing =
            Self { names: Message::new(), first: "", count: 0, functions: 0, has_unknown: false };
        let mut i = 0;
        while i < given.len() {
            if !contains(spec.options, given[i]) {
                missing.has_unknown = true;
                return missing;
            }
            i += 1;
        }
        i = 0;
        while i < spec.required.len() {
            let name = spec.required[i];
            let function = contains(spec.handlers, name);
            if !contains(given, name) && (function || !fill) {
                if missing.count == 0 {
                    missing.first = name;
                } else {
                    missing.names = missing.names.push(", ");
                }
                missing.names = missing.names.push("`").push(name).push("`");
                missing.count += 1;
                missing.functions += function as usize;
            }
            i += 1;
        }
        missing
    }

    /// “`GitHub` is missing the option `client_id`”
    const fn message(&self, spec: &Spec) -> Message {
        let options =
            if self.count == 1 { "` is missing the option " } else { "` is missing the options " };
        Message::new().push("`").push(spec.name).push(options).push(self.names.as_str())
    }

    /// The same, and how to give the first of them.
    const fn example(&self, spec: &Spec) -> Message {
        self.message(spec).push(": `").push(spec.name).push(" { ").push(self.first).push(": … }`")
    }
}
