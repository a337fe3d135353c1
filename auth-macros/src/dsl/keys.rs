//! The words of the language: sections, their keys, and what NextAuth v4 calls them.

/// A list of keys: `auth!` itself, or one of its sections in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Auth,
    Session,
    Callbacks,
    Events,
    Pages,
    Cookies,
    Theme,
}

impl Section {
    pub(crate) const ALL: [Self; 7] = [
        Self::Auth,
        Self::Session,
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
            Self::Callbacks => "Callbacks",
            Self::Events => "Events",
            Self::Pages => "Pages",
            Self::Cookies => "Cookies",
            Self::Theme => "Theme",
        }
    }

    /// The keys, in the order of `auth::keys`.
    pub(crate) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Auth => &[
                "providers",
                "session",
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
                "check",
                "generate_session_token",
                "codec",
            ],
            Self::Callbacks => &["sign_in", "redirect", "claims", "session"],
            Self::Events => &[
                "sign_in",
                "sign_out",
                "create_user",
                "update_user",
                "address_proven",
                "link_account",
                "session",
            ],
            Self::Pages => &["sign_in", "sign_out", "error", "verify_request", "new_user"],
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

    pub(crate) fn has(self, key: &str) -> bool {
        self.keys().contains(&key)
    }

    /// What to write for a key that isn't one here but that people know from elsewhere.
    pub(crate) fn instead(self, key: &str) -> Option<String> {
        let written = |word: &str| Some(format!("`{key}` is written `{word}` here"));
        match (self, key) {
            (Self::Callbacks, "jwt") => {
                Some("the `jwt` callback is `claims` here: it serves both strategies".to_owned())
            }
            (Self::Callbacks, "signin") => written("sign_in"),
            (Self::Auth, "jwt") => Some(
                "there is no `jwt` section: write `session: { max_age: … }` and `secret: …`"
                    .to_owned(),
            ),
            (Self::Auth, "debug" | "logger") => Some(format!(
                "there is no `{key}`: `auth` logs through `tracing`, for example with \
                 `RUST_LOG=auth=debug`"
            )),
            (Self::Auth, "useSecureCookies") => {
                Some("`useSecureCookies` is written `cookies: { secure: true }` here".to_owned())
            }
            (Self::Auth, "trustHost" | "trust_host" | "trust_proxy" | "trusted_proxies") => {
                Some(format!(
                    "there is no `{key}`: write how many proxies are in front of the site, \
                     `proxies: 1`, or set `AUTH_PROXIES=1`"
                ))
            }
            (Self::Auth, "allowed_hosts" | "trusted_hosts" | "host") => {
                Some(format!("`{key}` is written `hosts: [\"shop.example\"]` here"))
            }
            (Self::Auth, "root_path" | "path_prefix" | "public_path") => {
                Some(format!("`{key}` is written `prefix: \"/shop\"` here"))
            }
            (Self::Auth, "allowDangerousEmailAccountLinking") => Some(
                "`allowDangerousEmailAccountLinking` is written \
                 `linking: dangerous_email { trusted: [Google] }` here"
                    .to_owned(),
            ),
            (Self::Auth, "languages" | "locales" | "i18n") => {
                Some(format!("`{key}` is written `texts: [Texts::ENGLISH, …]` here"))
            }
            (Self::Auth, "cors" | "allowedOrigins" | "allowed_origins" | "trustedOrigins") => {
                Some(format!("`{key}` is written `origins: [\"https://www.shop.example\"]` here"))
            }
            (Self::Auth, "url") => Some("there is no `url`: set `AUTH_URL`".to_owned()),
            _ => {
                let snake = snake_case(key);
                (snake != key && self.has(&snake)).then(|| written(&snake)).flatten()
            }
        }
    }
}

/// `signIn` as `sign_in`.
fn snake_case(camel: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in camel.char_indices() {
        if letter.is_ascii_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
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
            assert_eq!(section.instead(key).as_deref(), Some(message));
        }
        assert_eq!(Section::Pages.instead("sing_in"), None);
    }
}
