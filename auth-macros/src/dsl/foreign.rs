//! What NextAuth and Better Auth call things: the words that people bring along, in one place.

use super::keys::Section;

/// What to write instead of a key that is known from another library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    /// The key has another name here, and its value means the same.
    Key(&'static str),
    /// This stands for it.
    Written(&'static str),
    /// There is no such key; this does what it is for.
    Nothing(&'static str),
    /// The key is one of this section.
    Inside(&'static str),
    /// The whole message.
    Text(&'static str),
}

use Instead::{Inside, Key, Nothing, Text, Written};

/// The keys, in the spelling of Rust. Case and underscores don't count.
const KEYS: &[(Section, &[&str], Instead)] = &[
    (Section::Callbacks, &["authorized"], Nothing(GUARD)),
    (
        Section::Callbacks,
        &["jwt"],
        Text("the `jwt` callback is `claims` here: it serves both strategies"),
    ),
    (
        Section::Auth,
        &["jwt"],
        Text("there is no `jwt` section: write `session: { max_age: … }` and `secret: …`"),
    ),
    (
        Section::Auth,
        &["debug", "logger"],
        Nothing("`auth` logs through `tracing`, for example with `RUST_LOG=auth=debug`"),
    ),
    (Section::Auth, &["use_secure_cookies"], Written("cookies: { secure: true }")),
    (
        Section::Auth,
        &["trust_host", "trust_proxy", "trusted_proxies", "trusted_proxy_headers"],
        Nothing(
            "write how many proxies are in front of the site, `proxies: 1`, or set `AUTH_PROXIES=1`",
        ),
    ),
    (
        Section::Auth,
        &["allowed_hosts", "trusted_hosts", "host"],
        Written("hosts: [\"shop.example\"]"),
    ),
    (Section::Auth, &["root_path", "path_prefix", "public_path"], Written("prefix: \"/shop\"")),
    (
        Section::Auth,
        &["allow_dangerous_email_account_linking"],
        Written("linking: dangerous_email { trusted: [Google] }"),
    ),
    (
        Section::Auth,
        &["account_linking", "account"],
        Written("linking: verified_email { trusted: [Google] }"),
    ),
    (
        Section::Auth,
        &["two_factor", "two_factors", "mfa", "multi_factor", "totp", "otp"],
        Written("second_factor: { methods: [Totp, RecoveryCodes] }"),
    ),
    (
        Section::SecondFactor,
        &["issuer", "digits", "period", "backup_codes", "skip_verification_on_enable"],
        Nothing(
            "apps show six digits for thirty seconds, under the name that `theme: { site_name: … }` gives the site",
        ),
    ),
    (
        Section::SecondFactor,
        &["trust", "trusted", "remember_device", "trust_device", "trust_device_max_age"],
        Key("remember"),
    ),
    (Section::SecondFactor, &["required", "enforce"], Key("require")),
    (
        Section::SecondFactor,
        &["totp", "otp", "passkey", "recovery_codes", "method", "factors"],
        Written("methods: [Totp, RecoveryCodes]"),
    ),
    (Section::Auth, &["second_factors"], Key("second_factor")),
    (Section::Auth, &["provider"], Written("providers: [GitHub { ..env }]")),
    (Section::Auth, &["origin"], Written("origins: [\"https://www.shop.example\"]")),
    (
        Section::Auth,
        &["redirect"],
        Text(
            "where else a sign-in may lead is a list, `redirects: [\"https://docs.shop.example\"]`, and the \
             callback stands in `callbacks: { redirect: … }`",
        ),
    ),
    (
        Section::Auth,
        &["auth_options", "auth_config", "options", "config"],
        Text("the entries stand in `auth! { … }` itself: `providers: [GitHub { ..env }]`"),
    ),
    (
        Section::Auth,
        &["backend", "auth_backend", "auth_session"],
        Written("providers: [Credentials { authorize: check_password }]"),
    ),
    (Section::Auth, &["login_url", "login_path"], Written("pages: { sign_in: \"/login\" }")),
    (
        Section::Auth,
        &["client_id", "client_secret", "scope", "issuer", "tenant_id"],
        Text("this is an option of a provider: `providers: [GitHub { client_id: …, ..env }]`"),
    ),
    (Section::Auth, &["languages", "locales", "i18n"], Written("texts: [Texts::ENGLISH, …]")),
    (
        Section::Auth,
        &["cors", "allowed_origins", "trusted_origins"],
        Written("origins: [\"https://www.shop.example\"]"),
    ),
    (Section::Auth, &["url", "base_url", "site_url"], Nothing("set `AUTH_URL`")),
    (Section::Auth, &["redirect_proxy_url"], Nothing("set `AUTH_URL` to the site's own address")),
    (Section::Auth, &["database", "db", "store", "storage"], Key("adapter")),
    (Section::Auth, &["secondary_storage"], Written("adapter: Redis { url: env(\"REDIS_URL\") }")),
    (Section::Auth, &["social_providers", "oauth"], Key("providers")),
    (Section::Auth, &["rate_limit", "rate_limits"], Written("limits: Limits::new()")),
    (Section::Auth, &["app_name"], Key("name")),
    (
        Section::Auth,
        &["email_and_password", "credentials"],
        Written("providers: [Credentials { authorize: check_password }]"),
    ),
    (
        Section::Auth,
        &["email_verification", "magic_link"],
        Written("providers: [Email { from: \"Shop <no-reply@shop.example>\", ..env }]"),
    ),
    (Section::Auth, &["database_hooks", "hooks"], Written("events: { create_user: … }")),
    (
        Section::Auth,
        &["max_age", "update_age", "strategy", "claims", "fresh"],
        Inside("session: { … }"),
    ),
    (Section::Auth, &["sign_in"], Inside("callbacks: { sign_in: allow }")),
    (
        Section::Auth,
        &["skip_csrf_check", "disable_csrf_check"],
        Nothing("the CSRF check has no switch; `origins` lists other origins that may call"),
    ),
    (
        Section::Auth,
        &["plugins", "advanced", "experimental", "raw", "middleware", "telemetry"],
        Nothing("the page of `auth::keys` lists what a setup has"),
    ),
    (Section::Session, &["expires_in"], Key("max_age")),
    (Section::Session, &["fresh_age"], Key("fresh")),
    (Section::Session, &["cookie_cache"], Written("strategy: jwt")),
    (Section::Session, &["generate_token", "token_generator"], Key("generate_session_token")),
    (Section::Cookies, &["name"], Written("session_token: \"sid\"")),
    (Section::Cookies, &["use_secure_cookies"], Key("secure")),
    (Section::Cookies, &["cross_sub_domain_cookies"], Written("domain: \"shop.example\"")),
    (Section::Cookies, &["cookie_prefix"], Key("prefix")),
    (Section::Pages, &["sign_up", "register", "signup"], Key("new_user")),
    (Section::Pages, &["login"], Key("sign_in")),
    (Section::Pages, &["logout"], Key("sign_out")),
    (Section::Pages, &["reauthenticate", "confirm_password"], Key("confirm")),
    (Section::Events, &["sign_up"], Key("create_user")),
    (Section::Theme, &["button_color", "primary_color"], Key("brand_color")),
];

const GUARD: &str = "a router asks for it: `route_layer(auth.guard())`";

/// The options of providers that other libraries have and no provider here, in their own spelling.
const OPTIONS: &[(&[&str], &str)] = &[
    (&["wellKnown", "discoveryUrl", "discoveryURL"], "`discovery: \"https://…\"`"),
    (&["authorizationUrl", "authorizationURL"], "`authorization: \"https://…\"`"),
    (&["tokenUrl", "tokenURL", "accessTokenUrl"], "`token: \"https://…\"`"),
    (&["userInfoUrl", "userinfoUrl", "profileUrl", "userInfoURL"], "`userinfo: \"https://…\"`"),
    (&["mapProfileToUser"], "`profile: |profile| Identity { … }`"),
    (&["authorizationUrlParams"], "`authorization_params: [(\"prompt\", \"consent\")]`"),
    (&["httpOptions"], "`timeout: 10s`"),
    (&["disablePkce"], "`checks: Checks { … }`"),
    (&["sendVerificationRequest", "sendMagicLink"], "`mailer: send`"),
    (&["relayingParty", "relyingParty"], "`rp_name: \"Shop\"`"),
    (&["rpName"], "`rp_name: \"Shop\"`"),
    (&["rpID", "rpId"], "`rp_id: \"shop.example\"`"),
    (&["authenticatorSelection"], "`user_verification: true`"),
    (
        &["allowDangerousEmailAccountLinking"],
        "`linking: dangerous_email { trusted: [Google] }`, a section of its own",
    ),
    (
        &["redirectURI", "redirectUri", "callbackUrl", "callbackURL"],
        "nothing: the redirect URI is the site's address and `/api/auth/callback/` with the id",
    ),
    (
        &["disableSignUp", "disableImplicitSignUp"],
        "a callback that refuses unknown people: `callbacks: { sign_in: allow_known }`",
    ),
];

/// The names of NextAuth's providers that nobody would give to a type of their own.
const PROVIDERS: &[(&str, &str)] = &[
    ("AppleProvider", "Apple"),
    ("Auth0Provider", "Auth0"),
    ("AzureADProvider", "AzureAd"),
    ("CognitoProvider", "Cognito"),
    ("CredentialsProvider", "Credentials"),
    ("DiscordProvider", "Discord"),
    ("EmailProvider", "Email"),
    ("FacebookProvider", "Facebook"),
    ("GitHubProvider", "GitHub"),
    ("GithubProvider", "GitHub"),
    ("GitlabProvider", "GitLab"),
    ("GitLabProvider", "GitLab"),
    ("GoogleProvider", "Google"),
    ("KakaoProvider", "Kakao"),
    ("KeycloakProvider", "Keycloak"),
    ("LineProvider", "Line"),
    ("LinkedInProvider", "LinkedIn"),
    ("NaverProvider", "Naver"),
    ("OktaProvider", "Okta"),
    ("RedditProvider", "Reddit"),
    ("SlackProvider", "Slack"),
    ("SpotifyProvider", "Spotify"),
    ("TwitchProvider", "Twitch"),
    ("TwitterProvider", "Twitter"),
    ("WebAuthnProvider", "Passkey"),
];

/// What to write for a key of another library.
pub(crate) fn key(section: Section, key: &str) -> Option<Instead> {
    let folded = fold(key);
    KEYS.iter()
        .find(|(within, names, _)| {
            *within == section && names.iter().any(|name| fold(name) == folded)
        })
        .map(|(_, _, instead)| *instead)
}

/// What to write for an option of another library.
pub(crate) fn option(option: &str) -> Option<String> {
    let (_, instead) = OPTIONS.iter().find(|(names, _)| names.contains(&option))?;
    Some(match instead.strip_prefix("nothing: ") {
        Some(why) => format!("there is no `{option}`: {why}"),
        None => format!("instead of `{option}` write {instead}"),
    })
}

/// The type of one of NextAuth's providers.
pub(crate) fn provider(name: &str) -> Option<&'static str> {
    PROVIDERS.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours)
}

/// A word without case and underscores.
pub(crate) fn fold(word: &str) -> String {
    word.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_in_every_spelling() {
        for name in ["trustedOrigins", "trusted_origins"] {
            let origins = Written("origins: [\"https://www.shop.example\"]");
            assert_eq!(key(Section::Auth, name), Some(origins), "{name}");
        }
        assert_eq!(key(Section::Auth, "baseURL"), Some(Nothing("set `AUTH_URL`")));
        assert_eq!(key(Section::Session, "database"), None);
    }

    #[test]
    fn no_key_of_ours_is_in_the_table() {
        for (section, names, instead) in KEYS {
            for name in *names {
                assert!(!section.has(name), "{name}");
            }
            if let Key(ours) = instead {
                assert!(section.has(ours), "{ours}");
            }
        }
    }

    #[test]
    fn options_of_other_libraries_are_not_spelt_as_fields() {
        for (names, _) in OPTIONS {
            for name in *names {
                assert!(name.contains(char::is_uppercase), "{name}");
            }
        }
        assert_eq!(
            option("wellKnown").as_deref(),
            Some("instead of `wellKnown` write `discovery: \"https://…\"`")
        );
    }
}
