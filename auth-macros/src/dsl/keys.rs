//! The words of the language: sections and their keys.

use super::foreign::{self, Instead, fold};

/// A list of keys: `auth!` itself, or one of its sections in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Auth,
    Session,
    SecondFactor,
    Callbacks,
    Events,
    Pages,
    Cookies,
    Theme,
}

impl Section {
    pub(crate) const ALL: [Self; 8] = [
        Self::Auth,
        Self::Session,
        Self::SecondFactor,
        Self::Callbacks,
        Self::Events,
        Self::Pages,
        Self::Cookies,
        Self::Theme,
    ];

    /// The struct in `auth::keys` that lists the keys.
    pub(crate) const fn struct_name(self) -> &'static str {
        match self {
            Self::Auth => "Auth",
            Self::Session => "Session",
            Self::SecondFactor => "SecondFactor",
            Self::Callbacks => "Callbacks",
            Self::Events => "Events",
            Self::Pages => "Pages",
            Self::Cookies => "Cookies",
            Self::Theme => "Theme",
        }
    }

    /// The key of `auth!` whose value the section is; `auth!` for the whole.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth!",
            Self::Session => "session",
            Self::SecondFactor => "second_factor",
            Self::Callbacks => "callbacks",
            Self::Events => "events",
            Self::Pages => "pages",
            Self::Cookies => "cookies",
            Self::Theme => "theme",
        }
    }

    /// The keys, in the order of `auth::keys`.
    pub(crate) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Auth => &[
                "providers",
                "session",
                "second_factor",
                "roles",
                "adapter",
                "callbacks",
                "events",
                "pages",
                "cookies",
                "theme",
                "texts",
                "redirects",
                "origins",
                "linking",
                "profile",
                "end_session",
                "limits",
                "state",
                "secret",
                "name",
                "base_path",
                "prefix",
                "hosts",
                "proxies",
                "compat",
                "crate",
            ],
            Self::Session => &[
                "claims",
                "strategy",
                "max_age",
                "update_age",
                "absolute",
                "fresh",
                "check",
                "generate_session_token",
                "codec",
            ],
            Self::SecondFactor => &["methods", "require", "remember"],
            Self::Callbacks => &["sign_in", "redirect", "claims", "roles", "session"],
            Self::Events => &[
                "sign_in",
                "sign_out",
                "create_user",
                "update_user",
                "address_proven",
                "link_account",
                "second_factor",
                "session",
            ],
            Self::Pages => &[
                "sign_in",
                "sign_out",
                "error",
                "verify_request",
                "new_user",
                "second_factor",
                "confirm",
            ],
            Self::Cookies => &[
                "session_token",
                "callback_url",
                "csrf_token",
                "pkce_code_verifier",
                "state",
                "nonce",
                "prefix",
                "domain",
                "secure",
                "partitioned",
            ],
            Self::Theme => {
                &["color_scheme", "site_name", "logo", "favicon", "brand_color", "button_text"]
            }
        }
    }

    /// The struct in `auth::keys::words` that lists the words of a key that takes one.
    pub(crate) fn words(self, key: &str) -> Option<&'static str> {
        Some(match (self, key) {
            (Self::Auth, "compat") => "CompatWords",
            (Self::Auth, "linking") => "LinkingWords",
            (Self::Auth, "profile") => "ProfileWords",
            (Self::Session, "check") => "CheckWords",
            (Self::Session, "strategy") => "StrategyWords",
            _ => return None,
        })
    }

    pub(crate) fn has(self, key: &str) -> bool {
        self.keys().contains(&key)
    }

    /// What to say about a key that isn't one here but that people know from elsewhere, and the key
    /// as which its value can be read.
    pub(crate) fn instead(self, key: &str) -> Option<(String, Option<&'static str>)> {
        if self.has(key) {
            return None;
        }
        if let Some(instead) = foreign::key(self, key) {
            return Some(match instead {
                Instead::Key(ours) => (format!("`{key}` is written `{ours}` here"), Some(ours)),
                Instead::Written(ours) => (format!("`{key}` is written `{ours}` here"), None),
                Instead::Nothing(does) => (format!("there is no `{key}`: {does}"), None),
                Instead::Inside(section) => (format!("`{key}` stands in `{section}`"), None),
                Instead::Text(message) => (message.to_owned(), None),
            });
        }
        let is_it = |ours: &&&'static str| fold(ours) == fold(key);
        if let Some(ours) = self.keys().iter().find(is_it) {
            return Some((format!("`{key}` is written `{ours}` here"), Some(ours)));
        }
        let (section, ours) = Self::ALL
            .into_iter()
            .filter(|section| *section != Self::Auth)
            .find_map(|section| Some((section, section.keys().iter().find(is_it)?)))?;
        let section = section.struct_name().to_ascii_lowercase();
        Some((format!("`{key}` stands in `{section}: {{ {ours}: … }}`"), None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_next_auth_are_named_after_ours() {
        let cases = [
            (Section::Callbacks, "signIn", "`signIn` is written `sign_in` here"),
            (Section::Pages, "newUser", "`newUser` is written `new_user` here"),
            (Section::Session, "maxAge", "`maxAge` is written `max_age` here"),
            (Section::Auth, "basePath", "`basePath` is written `base_path` here"),
            (
                Section::Cookies,
                "pkceCodeVerifier",
                "`pkceCodeVerifier` is written `pkce_code_verifier` here",
            ),
        ];
        for (section, key, message) in cases {
            let said = section.instead(key).map(|(said, _)| said);
            assert_eq!(said.as_deref(), Some(message));
        }
        let event = "`create_user` stands in `events: { create_user: … }`";
        let said = Section::Callbacks.instead("create_user").map(|(said, _)| said);
        assert_eq!(said.as_deref(), Some(event));
        assert_eq!(Section::Pages.instead("sing_in"), None);
        assert_eq!(Section::Pages.instead("sign_in"), None);
        let adapter = "`database` is written `adapter` here".to_owned();
        assert_eq!(Section::Auth.instead("database"), Some((adapter, Some("adapter"))));
    }
}
