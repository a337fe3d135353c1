//! The site: its name, its hosts, and where else a browser may go or come from.

use super::Check;
use crate::{
    __private::{
        mistakes,
        target::{after_scheme, is_origin},
        text::{Message, starts_with},
    },
    browser::location::is_application,
};

impl Check {
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

    /// A constant that is `hosts`.
    #[track_caller]
    pub const fn hosts(hosts: &[&str]) {
        let mut i = 0;
        while i < hosts.len() {
            Self::host(hosts[i]);
            i += 1;
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

    /// A constant that is `origins`.
    #[track_caller]
    pub const fn origins(origins: &[&str]) {
        let mut i = 0;
        while i < origins.len() {
            Self::origin(origins[i]);
            i += 1;
        }
    }
}
