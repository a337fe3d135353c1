//! Below which paths a setup is: as the router sees it, and as browsers do.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The first segments of the routes, below the base path. The client's module is none: it does nothing.
const ROUTES: [&str; 14] = [
    "_log",
    "callback",
    "confirm",
    "csrf",
    "error",
    "mails",
    "passkeys",
    "post-logout",
    "providers",
    "second-factor",
    "session",
    "signin",
    "signout",
    "verify-request",
];

/// The paths of a setup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paths {
    /// Where browsers see the routes, such as `/shop/api/auth`.
    pub(crate) base: String,
    /// Where the router may see them, if that is another path: without what a proxy or
    /// `Router::nest` takes off.
    stripped: Option<String>,
    /// What stands before every path of the application, such as `/shop`; empty by default.
    prefix: String,
}

impl Paths {
    /// The paths for what the `auth!` says, and the path of the site's URL.
    ///
    /// A path that ends with the base path has the prefix before it; any other is itself the base path,
    /// as with `NEXTAUTH_URL`. With `prefix` given, the URL may have that alone.
    ///
    /// Fails with what to write instead.
    pub(crate) fn new(
        base: &str,
        prefix: Option<&str>,
        url_path: Option<&str>,
    ) -> Result<Self, String> {
        let base = base.trim_end_matches('/');
        let prefix = prefix.map(|prefix| prefix.trim_end_matches('/'));
        if [base, prefix.unwrap_or_default()].iter().any(|path| !is_plain(path)) {
            return Err("a path starts with one `/` and is written as in a URL".to_owned());
        }
        let prefix = match (prefix, url_path) {
            (None, None) => "",
            (Some(prefix), None) => prefix,
            (None, Some(path)) => match path.strip_suffix(base) {
                Some(prefix) if !base.is_empty() => prefix,
                _ => return Ok(Self::plain(path)),
            },
            (Some(prefix), Some(path)) => {
                let is_same =
                    path == prefix || path.strip_suffix(base).is_some_and(|rest| rest == prefix);
                if !is_same {
                    return Err(format!(
                        "the URL of the site has the path `{path}`, and `prefix` is `{prefix}`: \
                         write the URL with `{prefix}{base}`, or without a path"
                    ));
                }
                prefix
            }
        };
        if prefix.is_empty() {
            return Ok(Self::plain(base));
        }
        Ok(Self {
            base: format!("{prefix}{base}"),
            stripped: Some(base.to_owned()),
            prefix: prefix.to_owned(),
        })
    }

    fn plain(base: &str) -> Self {
        Self { base: base.to_owned(), stripped: None, prefix: String::new() }
    }

    /// Every path below which the router may find the routes.
    pub(crate) fn mounts(&self) -> impl Iterator<Item = &str> {
        [Some(self.base.as_str()), self.stripped.as_deref()].into_iter().flatten()
    }

    /// What of a path is below the routes' own, such as `/signin/github`.
    pub(crate) fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        self.mounts().find_map(|base| below(path, base))
    }

    /// Whether a path is one of the routes, or what a proxy may make one of: encoded, however often, in
    /// capital letters, with dots, with slashes too many, with the prefix or without.
    pub(crate) fn is_route(&self, path: &str) -> bool {
        let path = segments(path);
        self.mounts().any(|base| match path.strip_prefix(&*segments(base)) {
            None => false,
            Some([]) => !base.is_empty(),
            Some([action, ..]) => ROUTES.contains(&action.as_str()),
        })
    }

    /// A path of the application, as browsers see it.
    pub(crate) fn public<'a>(&self, path: &'a str) -> Cow<'a, str> {
        // Below `Router::nest`, and behind a proxy that takes nothing off, the prefix is there.
        if self.prefix.is_empty() || !path.starts_with('/') || below(path, &self.prefix).is_some() {
            return Cow::Borrowed(path);
        }
        Cow::Owned(format!("{}{path}", self.prefix))
    }

    /// Whether two paths of the application are one, each with the prefix or without.
    pub(crate) fn is_same(&self, one: &str, other: &str) -> bool {
        self.public(one) == self.public(other)
    }

    /// The start of the application on the site at `origin`: without a prefix, the origin.
    pub(crate) fn home(&self, origin: &str) -> String {
        [origin, &self.prefix].concat()
    }

    /// What to write where a router that takes `nest` off a path has these routes inside and browsers
    /// would not find them; `None` if they do.
    pub(crate) fn fault_below(&self, nest: &str) -> Option<String> {
        let is_found = self.mounts().any(|base| {
            // A proxy may take something off before.
            self.base.strip_suffix(base).is_some_and(|outside| outside.ends_with(nest))
        });
        if nest.is_empty() || is_found {
            return None;
        }
        Some(format!(
            "the routes are inside `Router::nest(\"{nest}\", …)`, so browsers find them at \
             `{nest}{base}`, but are sent to `{public}`: write `prefix: \"{nest}\"` in the `auth!`, or \
             call `.auth(&auth)` on the router outside",
            base = self.stripped.as_deref().unwrap_or(&self.base),
            public = self.base,
        ))
    }
}

fn below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    path.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The segments of a path as the most lenient of servers reads them.
fn segments(path: &str) -> Vec<String> {
    let mut path = path.to_owned();
    loop {
        let decoded = percent_decode_str(&path).decode_utf8_lossy().into_owned();
        if decoded == path {
            break;
        }
        path = decoded;
    }
    let mut segments = Vec::new();
    for segment in path.split(['/', '\\']) {
        // Without parameters, `signin;x=1`, and as far as a program in C reads it.
        match segment.split([';', '?', '#', '\0']).next().unwrap_or_default().trim() {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment.to_lowercase()),
        }
    }
    segments
}

/// Whether a path is empty, or one that needs no reading.
fn is_plain(path: &str) -> bool {
    path.is_empty()
        || (path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#{}\\\"<>".contains(&byte)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn paths(prefix: Option<&str>, url: Option<&str>) -> Paths {
        Paths::new("/api/auth", prefix, url).unwrap_or_else(|why| panic!("{why}"))
    }

    #[test]
    fn the_prefix_is_in_the_setup_or_in_the_url() {
        for (prefix, url, base, mounts, home) in [
            (None, None, "/api/auth", vec!["/api/auth"], ""),
            (None, Some("/api/auth"), "/api/auth", vec!["/api/auth"], ""),
            (None, Some("/login"), "/login", vec!["/login"], ""),
            (None, Some("/x/api/auth"), "/x/api/auth", vec!["/x/api/auth", "/api/auth"], "/x"),
            (Some("/x"), None, "/x/api/auth", vec!["/x/api/auth", "/api/auth"], "/x"),
            (Some("/x/"), Some("/x"), "/x/api/auth", vec!["/x/api/auth", "/api/auth"], "/x"),
            (
                Some("/x"),
                Some("/x/api/auth"),
                "/x/api/auth",
                vec!["/x/api/auth", "/api/auth"],
                "/x",
            ),
        ] {
            let paths = paths(prefix, url);
            assert_eq!(paths.base, base, "{prefix:?} {url:?}");
            assert_eq!(paths.mounts().collect::<Vec<_>>(), mounts, "{prefix:?} {url:?}");
            assert_eq!(paths.home("https://a"), format!("https://a{home}"), "{prefix:?} {url:?}");
        }
        let why = Paths::new("/api/auth", Some("/x"), Some("/y/api/auth")).expect_err("two places");
        assert!(why.contains("`/x/api/auth`"), "{why}");
        for (base, prefix) in [("api", "/x"), ("/api", "x"), ("/api", "//x"), ("/a b", "/x")] {
            assert!(Paths::new(base, Some(prefix), None).is_err(), "{base} {prefix}");
        }
    }

    #[test]
    fn a_path_gets_the_prefix_once() {
        let paths = paths(Some("/shop"), None);
        for (path, public) in [
            ("/login", "/shop/login"),
            ("/shop/login", "/shop/login"),
            ("/shopping", "/shop/shopping"),
            ("/", "/shop/"),
            ("https://cdn.example/logo.svg", "https://cdn.example/logo.svg"),
        ] {
            assert_eq!(paths.public(path), public, "{path}");
        }
        assert!(paths.is_same("/login", "/shop/login") && !paths.is_same("/login", "/logout"));
        assert_eq!(paths.below("/shop/api/auth/signin"), Some("/signin"));
        assert_eq!(paths.below("/api/auth"), Some(""));
        assert_eq!(paths.below("/api/authority"), None);
    }

    /// No callback URL may name what does something: each action is a route, and there are no others.
    #[test]
    fn the_routes_are_the_actions() {
        let flow = include_str!("../flow/mod.rs");
        let (_, actions) = flow.split_once("match request.action.as_str() {").unwrap();
        let (actions, _) = actions.split_once("_ => Self::Unsupported").unwrap();
        let words = actions.split('"').skip(1).step_by(2);
        assert_eq!(words.collect::<BTreeSet<_>>(), ROUTES.into_iter().collect());
    }

    #[test]
    fn a_route_is_one_however_it_is_written() {
        let paths = paths(Some("/shop"), None);
        for path in [
            "/shop/api/auth/signin",
            "/shop/api/auth/signin/github",
            "/shop/api/auth/signout",
            "/shop/api/auth/callback/github",
            "/shop/api/auth/session/",
            "/shop/api/auth",
            "/shop/api/auth/",
            "/api/auth/signin",
            "/SHOP/Api/AUTH/SignIn",
            "/shop/%61pi/auth/s%69gnin",
            "/shop/%2561pi/auth/%2573ignin",
            "/shop%2fapi%2fauth%2fsignin",
            "/shop%252fapi%255cauth/signin",
            "//shop//api///auth//signin",
            "/shop/./api/x/../auth/./signin",
            "/shop/api/auth/x/%2e%2e/signin",
            "/x/..%2fshop/api/auth/signin",
            "/shop/api/auth/signin;x=1",
            "/shop/api;x/auth/signin%3Fx",
            "/shop/api/auth/signin%23",
            "/shop/api/auth/signin%20",
            "/shop/api/auth/signin%00",
            "/shop/api/auth/signin%00.html",
            "/shop/api/auth/signin%2500x",
            "/shop/api/auth/signin%09",
            "/shop/api/auth/signin%C2%A0",
        ] {
            assert!(paths.is_route(path), "{path}");
        }
        for path in [
            "/",
            "",
            "/shop",
            "/shop/api",
            "/shop/signin",
            "/signin",
            "/shop/api/authority/signin",
            "/shop/api/auth/welcome",
            "/shop/api/auth/signing",
            "/shop/api/auth/client.js",
            "/shop/api/auth/../orders",
            "/orders/shop/api/auth/signin",
            "/100%",
        ] {
            assert!(!paths.is_route(path), "{path}");
        }
        let root = Paths::plain("");
        assert!(root.is_route("/signin") && !root.is_route("/") && !root.is_route("/orders"));
    }

    #[test]
    fn a_nest_that_browsers_are_not_told_of_is_a_fault() {
        let plain = paths(None, None);
        assert_eq!(plain.fault_below(""), None);
        let why = plain.fault_below("/v1").expect("browsers are sent elsewhere");
        assert!(why.contains("`/v1/api/auth`") && why.contains("prefix: \"/v1\""), "{why}");
        assert_eq!(paths(Some("/v1"), None).fault_below("/v1"), None);
        assert_eq!(
            paths(Some("/shop/v1"), None).fault_below("/v1"),
            None,
            "a proxy took /shop off"
        );
        assert!(paths(Some("/v2"), None).fault_below("/v1").is_some());
        let url = paths(None, Some("/login"));
        assert!(url.fault_below("/v1").is_some());
    }
}
