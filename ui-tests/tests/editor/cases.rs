//! What is shown about what is there: documentation, definitions, mistakes.

/// A declaration with a cursor, `$0`, and what is expected there.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) text: &'static str,
    pub(crate) expected: Expected,
}

#[derive(Debug)]
pub(crate) enum Expected {
    /// Completions, and what must not be among them. No name with two underscores is ever offered.
    Offers { some: &'static [&'static str], never: &'static [&'static str] },
    /// Parts of the text that is shown for what stands at the cursor.
    Shows(&'static [&'static str]),
    /// The line of the definition, the first one if there are several.
    LeadsTo(&'static str),
    /// The only mistake, which begins at the cursor.
    Reports(&'static str),
}

const fn shows(text: &'static str, parts: &'static [&'static str]) -> Case {
    Case { text, expected: Expected::Shows(parts) }
}

const fn leads(text: &'static str, line: &'static str) -> Case {
    Case { text, expected: Expected::LeadsTo(line) }
}

const fn reports(text: &'static str, message: &'static str) -> Case {
    Case { text, expected: Expected::Reports(message) }
}

pub(crate) const CASES: &[Case] = &[
    // The documentation of keys, words and options.
    shows("prov$0iders: [GitHub { ..env }]", &["The ways to sign in", "`providers: []`"]),
    shows(
        "providers: [GitHub { ..env }], session: { max$0_age: 30 days }",
        &["How long a session lives after it was last written", "`30 days`"],
    ),
    shows(
        "providers: [GitHub { ..env }], events: { create_$0user: welcome }",
        &["A user was created"],
    ),
    shows(
        "providers: [GitHub { ..env }], session: { strategy: jw$0t }",
        &["Sessions are in an encrypted cookie"],
    ),
    shows("providers: [GitHub { ..env }], compat: next_$0auth_v4", &["as NextAuth v4 does"]),
    shows(
        "providers: [GitHub { client$0_id: \"a\", ..env }]",
        &["The OAuth App's client id", "Slot<String>"],
    ),
    shows("providers: [Git$0Hub { ..env }]", &["GitHub, or a GitHub Enterprise Server."]),
    // The variables that are read.
    shows(
        "providers: [GitHub { ..e$0nv }]",
        &[
            "`AUTH_GITHUB_ID`: `client_id`",
            "`AUTH_GITHUB_SECRET`: `client_secret`",
            "`AUTH_GITHUB_SCOPE`: `scope` (may be left out)",
            "`AUTH_WORK_…`",
        ],
    ),
    shows(
        "providers: [GitHub { ..env }], adapter: Sqlite { ..e$0nv }",
        &["`AUTH_SQLITE_URL`: `url`", "`AUTH_SQLITE_MIGRATE`: `migrate` (may be left out)"],
    ),
    // Definitions.
    leads("providers: [Git$0Hub { ..env }]", "pub struct GitHub {"),
    leads("providers: [GitHub { ..env }], adapter: Sql$0ite { ..env }", "pub struct Sqlite {"),
    leads(
        "providers: [GitHub { ..env }], callbacks: { sign_in: allow_$0known }",
        "async fn allow_known(_: SignIn<ShopAuth>) -> Decision {",
    ),
    leads(
        "providers: [GitHub { ..env }], events: { create_user: wel$0come }",
        "async fn welcome(_: event::CreateUser<ShopAuth>) {}",
    ),
    leads(
        "providers: [GitHub { ..env }], session: { claims: Cust$0omer }, \
         callbacks: { claims: build_claims }",
        "pub struct Customer {",
    ),
    leads("providers: [GitHub { ..env }], state: D$0b", "pub struct Db;"),
    leads(
        "providers: [GitHub { ..env }], pages: { sign_in: LO$0GIN }",
        "const LOGIN: &str = \"/login\";",
    ),
    leads("providers: [GitHub { client_$0id: \"a\", ..env }]", "client_id: String,"),
    leads("providers: [GitHub { ..env }], pa$0ges: { sign_in: LOGIN }", "pages,"),
    // Mistakes, at the key.
    reports(
        "providers: [GitHub { ..env }], $0sesion: { max_age: 30 days }",
        "`auth!` has no key `sesion`; did you mean `session`?",
    ),
    reports(
        "providers: [GitHub { ..env }], pages: { $0sing_in: LOGIN }",
        "`pages` has no key `sing_in`; did you mean `sign_in`?",
    ),
    reports(
        "providers: [GitHub { ..env }], callbacks: { $0signIn: allow_known }",
        "`signIn` is written `sign_in` here",
    ),
    reports(
        "providers: [GitHub { ..env }], session: { $0strategy: }",
        "`strategy` has no value: `strategy: …`",
    ),
];
