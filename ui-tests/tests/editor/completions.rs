//! What is offered at a cursor, above all where nothing stands yet.

use crate::cases::{Case, Expected};

/// Methods of `()`, which the keys are in `auth::keys`.
const OF_UNIT: &[&str] = &["clamp", "cmp", "eq", "max"];
/// What stands in scope where a value is expected.
const VALUES: &[&str] = &["Customer", "LOGIN", "allow_known", "build_claims", "welcome"];
const SESSION: &[&str] = &[
    "claims",
    "strategy",
    "max_age",
    "update_age",
    "absolute",
    "fresh",
    "check",
    "generate_session_token",
    "codec",
];
const SECTIONS: &[&str] =
    &["providers", "session", "adapter", "callbacks", "events", "pages", "theme", "compat"];
const GITHUB: &[&str] = &["client_id", "client_secret", "base_url", "scope", "profile"];

const fn keys(text: &'static str, some: &'static [&'static str]) -> Case {
    Case { text, expected: Expected::Offers { some, never: OF_UNIT } }
}

const fn values(text: &'static str, some: &'static [&'static str]) -> Case {
    Case { text, expected: Expected::Offers { some, never: &["Self"] } }
}

pub(crate) const CASES: &[Case] = &[
    // The sections.
    keys("$0", SECTIONS),
    keys("providers: [GitHub { ..env }], $0", SECTIONS),
    keys("providers: [GitHub { ..env }]\n    $0", SECTIONS),
    keys("$0 providers: [GitHub { ..env }]", SECTIONS),
    keys("providers: [GitHub { ..env }],\n    se$0\n    pages: { sign_in: LOGIN }", SECTIONS),
    keys("providers: [GitHub { ..env }]\n    $0\n    pages: { sign_in: LOGIN }", SECTIONS),
    keys("providers: [GitHub { ..env }], ses$0sion: { max_age: 30 days }", SECTIONS),
    // The keys of a section.
    keys("providers: [GitHub { ..env }], session: { $0 }", SESSION),
    keys("providers: [GitHub { ..env }], session: { $0 max_age: 30 days }", SESSION),
    keys("providers: [GitHub { ..env }], session: { max_age: 30 days, $0 }", SESSION),
    keys("providers: [GitHub { ..env }], session: { max_age: 30 days $0 }", SESSION),
    keys("providers: [GitHub { ..env }], session: { ma$0x_age: 30 days }", SESSION),
    keys(
        "providers: [GitHub { ..env }], callbacks: { $0 }",
        &["sign_in", "redirect", "claims", "session"],
    ),
    keys(
        "providers: [GitHub { ..env }], events: { $0 }",
        &["sign_in", "sign_out", "create_user", "address_proven"],
    ),
    keys("providers: [GitHub { ..env }], pages: { $0 }", &["sign_in", "error", "new_user"]),
    keys("providers: [GitHub { ..env }], cookies: { $0 }", &["session_token", "domain", "secure"]),
    keys("providers: [GitHub { ..env }], theme: { $0 }", &["color_scheme", "site_name", "logo"]),
    // An entry with a condition makes two declarations of one.
    keys(
        "providers: [GitHub { ..env }], #[cfg(unix)] pages: { $0 sign_out: LOGIN }",
        &["sign_in", "error", "new_user"],
    ),
    // The options of providers and adapters.
    keys("providers: [GitHub { $0 }]", GITHUB),
    keys("providers: [GitHub { $0 ..env }]", GITHUB),
    keys("providers: [GitHub { $0, ..env }]", GITHUB),
    keys("providers: [GitHub { sc$0 ..env }]", GITHUB),
    keys("providers: [GitHub { client_id: \"a\", $0 ..env }]", GITHUB),
    keys("providers: [GitHub { client_id: \"a\" $0 }]", GITHUB),
    keys("providers: [GitHub { $0 client_id: \"a\", ..env }]", GITHUB),
    keys("providers: [Google { ..env }, GitHub { $0 ..env }], adapter: Sqlite { ..env }", GITHUB),
    keys("providers: [Google { $0 ..env }]", &["hosted_domain", "prompt", "max_age"]),
    keys("providers: [GitHub { ..env }], adapter: Sqlite { $0 ..env }", &["url", "migrate"]),
    // The words of keys that take one.
    keys("providers: [GitHub { ..env }], session: { strategy: $0 }", &["jwt", "database"]),
    keys("providers: [GitHub { ..env }], session: { strategy: $0, }", &["jwt", "database"]),
    keys("providers: [GitHub { ..env }], session: { strategy: da$0 }", &["jwt", "database"]),
    keys("providers: [GitHub { ..env }], session: { check: $0 }", &["renewal", "always"]),
    keys("providers: [GitHub { ..env }], profile: $0", &["refresh", "keep"]),
    keys("providers: [GitHub { ..env }], compat: $0", &["next_auth_v4"]),
    keys(
        "providers: [GitHub { ..env }], linking: $0",
        &["never", "verified_email", "dangerous_email"],
    ),
    // Types.
    values("providers: [$0]", &["GitHub", "Google"]),
    values("providers: [GitHub { ..env }, Go$0]", &["GitHub", "Google"]),
    values("providers: [GitHub { ..env }], adapter: $0", &["Sqlite"]),
    values("providers: [GitHub { ..env }], adapter: Sq$0 { ..env }", &["Sqlite"]),
    values("providers: [GitHub { ..env }], session: { claims: $0 }", &["Customer"]),
    values("providers: [GitHub { ..env }], state: $0", &["Db"]),
    // Providers of the setup.
    values("providers: [Keycloak { ..env }], end_session: [$0]", &["Keycloak"]),
    values(
        "providers: [Google { ..env }], adapter: Sqlite { ..env }, \
         linking: verified_email { trusted: [Go$0] }",
        &["Google"],
    ),
    // Values.
    values("providers: [GitHub { ..env }], callbacks: { sign_in: $0 }", VALUES),
    values("providers: [GitHub { ..env }], callbacks: { sign_in: al$0 }", VALUES),
    values("providers: [GitHub { ..env }], callbacks: { sign_in: allow_$0known }", VALUES),
    values("providers: [GitHub { ..env }], events: { create_user: $0, sign_in: |_| () }", VALUES),
    values("providers: [GitHub { ..env }], pages: { sign_in: $0 }", VALUES),
    values("providers: [GitHub { ..env }], redirects: [$0]", VALUES),
    values("providers: [GitHub { client_id: $0, ..env }]", &["LOGIN", "env"]),
    values("providers: [GitHub { client_id: en$0, ..env }]", &["LOGIN", "env"]),
    values("providers: [GitHub { ..env } if $0]", &["LOGIN", "env"]),
    values("providers: [GitHub { ..env }], secret: $0", &["LOGIN", "env"]),
    // Fields, in a closure whose argument has the type of the callback.
    values(
        "providers: [GitHub { ..env }], callbacks: { sign_in: |attempt| attempt.$0 }",
        &["user", "account", "profile"],
    ),
    values(
        "providers: [GitHub { ..env }], events: { create_user: async |event| { event.$0; } }",
        &["user"],
    ),
    values("providers: [GitHub { ..env, profile: |person| person.$0 }]", &["login"]),
];
