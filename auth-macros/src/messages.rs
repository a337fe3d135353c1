//! One mistake in `auth!` is one error, and its text says what to write and ends with a code.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{File, Item, LitStr};

/// The texts of all errors in an expansion, without their codes.
fn errors(input: TokenStream) -> Vec<String> {
    let expansion = crate::dsl::expand(input);
    let file: File = syn::parse2(expansion).expect("an expansion is a list of items");
    file.items.into_iter().filter_map(text).collect()
}

/// The text of `compile_error!("…")`, without the code that it ends with.
fn text(item: Item) -> Option<String> {
    match item {
        Item::Macro(item) if item.mac.path.segments.last()?.ident == "compile_error" => {
            let said = item.mac.parse_body::<LitStr>().ok()?.value();
            let (text, code) = said.rsplit_once(" [auth::E").expect("it ends with a code");
            assert!(code.len() == 5 && code.ends_with(']'), "{said}");
            Some(text.to_owned())
        }
        _ => None,
    }
}

macro_rules! mistakes {
    ($($name:ident { $({ $($input:tt)* } => $message:expr,)* })*) => {$(
        #[test]
        fn $name() {
            $({
                let input = quote!($($input)*);
                let text = input.to_string();
                assert_eq!(errors(input), [$message], "{text}");
            })*
        }
    )*};
}

mistakes! {
    providers_of_other_languages {
        { providers: [GitHub::new(env("A"), env("B"))] } =>
            "nothing is called here: `GitHub` is written with its options in braces, `GitHub { ..env }`",
        { providers: [auth_providers::GitHub::from_env()] } =>
            "nothing is called here: `GitHub` is written with its options in braces, `GitHub { ..env }`",
        { providers: [GitHub::builder().id("x").build(), Google { ..env }] } =>
            "nothing is called here: `GitHub` is written with its options in braces, `GitHub { ..env }`",
        { providers: [GitHub { ..env }], adapter: Sqlite::connect("sqlite:x.db").await? } =>
            "nothing is called here: `Sqlite` is written with its options in braces, `Sqlite { ..env }`",
        { providers: [GitHub({ clientId: 1 })] } => "options are written in braces: `GitHub { … }`",
        { providers: [GithubProvider({ clientId: process.env.ID })] } =>
            "NextAuth's `GithubProvider` is `GitHub` here: `GitHub { ..env }`",
        { providers: [GoogleProvider { ..env }, GitHub { ..env }] } =>
            "NextAuth's `GoogleProvider` is `Google` here: `Google { ..env }`",
        { providers: [new GitHub({ clientId: 1 })] } =>
            "a provider is written without `new`: `GitHub { ..env }`",
        { providers: [github({ clientId: 1 })] } =>
            "a provider is a type and its options: `GitHub { ..env }`",
        { providers: [{ id: "github" }] } =>
            "a provider is a type and its options: `GitHub { ..env }`",
        { providers: ["github"] } => "a provider is a type and its options: `GitHub { ..env }`",
        { providers: [github: GitHub { ..env }] } =>
            "an id follows the type: `GitHub as \"github\" { … }`",
        { providers: [GitHub { ..env }, work: GitHub { ..env }] } =>
            "an id follows the type: `GitHub as \"work\" { … }`",
        { providers: [github: { clientId: "x" }] } =>
            "a provider is a type and its options: `GitHub { ..env }`",
        { providers: { github: { clientId: "x" } } } =>
            "`providers` is a list in brackets: `providers: [GitHub { ..env }]`",
        { providers: [GitHub if env("X") { ..env }] } =>
            "the condition stands after the options: `GitHub { … } if env(\"…\")`",
        { providers: [GitHub { ..env } as "work"] } =>
            "the id stands before the options: `GitHub as \"…\" { … }`",
        { providers: [GitHub { ..env } if process.env.X] } => "a variable is written `env(\"X\")`",
    }

    options_of_other_languages {
        { providers: [GitHub { "client_id": "x", ..env }] } =>
            "a name is written without quotes: `client_id`",
        { providers: [GitHub { client_id: process.env.GITHUB_ID, ..env }] } =>
            "a variable is written `env(\"GITHUB_ID\")`",
        { providers: [GitHub { client_id: "$GITHUB_ID", ..env }] } =>
            "this text would be used as it is; the variable is written `env(\"GITHUB_ID\")`",
        { providers: [GitHub { client_id = "x", ..env }] } => "expected `:`: `client_id: …`",
        { providers: [GitHub { client_id => "x", ..env }] } => "expected `:`: `client_id: …`",
        { providers: [Google { authorization: { params: { prompt: "consent" } }, ..env }] } =>
            "`authorization` is a URL; parameters are a list: `authorization_params: [(\"prompt\", \"consent\")]`",
        { providers: [Email { from: "a@b.example", server: { host: "h", port: 25 } }] } =>
            "the mail server is one URL, and the environment has it, as it contains a password: `server: env(\"SMTP_URL\")`",
        { providers: [GitHub { profile(profile) { x }, ..env }] } =>
            "a function is given by its name, `profile: my_function`, or as a closure: `profile: async |input| …`",
        { providers: [GitHub { profile: (profile) => ({ id: 1 }), ..env }] } =>
            "a function is given by its name, `profile: my_function`, or as a closure: `profile: async |input| …`",
        { providers: [Oidc { wellKnown: "https://x.example", ..env }] } =>
            "instead of `wellKnown` write `discovery: \"https://…\"`",
        { providers: [GitHub { client_id: undefined, ..env }] } =>
            "there is no `undefined`; without a value, drop `client_id`",
    }

    sections_of_other_languages {
        { providers: [GitHub { ..env }], pub struct A; } =>
            "the header stands first: `pub struct A;`",
        { struct A; providers: [GitHub { ..env }], struct B; } =>
            "a setup has one name; write a second `auth!` for another setup",
        { pub struct Session; providers: [GitHub { ..env }] } =>
            "`Session` is what handlers take; give the setup another name, such as `struct ShopAuth;`",
        { pub struct Result; providers: [GitHub { ..env }] } =>
            "`Result` is Rust's own, and would mean this setup in the whole module; give it another name, such as `struct ShopAuth;`",
        { "providers": [GitHub { ..env }] } => "a name is written without quotes: `providers`",
        { providers => [GitHub { ..env }] } => "expected `:`: `providers: …`",
        { providers: [GitHub { ..env }], ...others } =>
            "nothing can be spread here: write each entry",
        { providers: [GitHub { ..env }], database: Sqlite { url: env("X") } } =>
            "`database` is written `adapter` here",
        { providers: [GitHub { ..env }], database: new Pool({ x: 1 }) } =>
            "`database` is written `adapter` here",
        { socialProviders: { github: { clientId: "x" } } } =>
            "`socialProviders` is written `providers` here",
        { providers: [GitHub { ..env }], trusted_origins: ["https://a.example"] } =>
            "`trusted_origins` is written `origins: [\"https://www.shop.example\"]` here",
        { providers: [GitHub { ..env }], emailAndPassword: { enabled: true } } =>
            "`emailAndPassword` is written `providers: [Credentials { authorize: check_password }]` here",
        { providers: [GitHub { ..env }], max_age: 30 days } =>
            "`max_age` stands in `session: { … }`",
        { providers: [GitHub { ..env }], session: { maxAge: 30 * 24 * 60 * 60 } } =>
            "`maxAge` is written `max_age` here",
        { providers: [GitHub { ..env }], callbacks: { async sign_in(a) { b } } } =>
            "a function is given by its name, `sign_in: my_function`, or as a closure: `sign_in: async |input| …`",
        { providers: [GitHub { ..env }], callbacks: { fn sign_in(a: SignIn<Auth>) -> Decision { b } redirect: c } } =>
            "a function is given by its name, `sign_in: my_function`, or as a closure: `sign_in: async |input| …`",
        { providers: [GitHub { ..env }], callbacks: { sign_in: async ({ user }) => true } } =>
            "a function is given by its name, `sign_in: my_function`, or as a closure: `sign_in: async |input| …`",
        { providers: [GitHub { ..env }], secret: process.env.AUTH_SECRET } =>
            "a variable is written `env(\"AUTH_SECRET\")`",
        { providers: [GitHub { ..env }], cookies: { session_token: { name: "sid" } } } =>
            "a cookie is its name, `\"sid\"`, or a `Cookie`: `Cookie::named(\"sid\").path(\"/\")`",
        { providers: [Google { ..env }], adapter: Memory {}, linking: verified_email { trusted: Google } } =>
            "`trusted` is a list of providers: `trusted: [Google]`",
        { { providers: [GitHub { ..env }] } } =>
            "the entries stand in `auth! { … }` itself; drop these braces",
        { export const authOptions = { providers: [GithubProvider({ clientId: "x" })] } } =>
            "this is TypeScript, and `auth!` has its own language: the guide's page `docs/guide/next-auth.md` says what each option is called here",
    }

    mistakes_that_only_the_start_or_nobody_would_report {
        {} => "a setup says how people sign in: `providers: [GitHub { ..env }]`",
        { pub struct ShopAuth; session: { max_age: 1 day } } =>
            "a setup says how people sign in: `providers: [GitHub { ..env }]`",
        { providers: [], session: { max_age: 1 hour, update_age: 1 day } } =>
            "a session has ended before it is this old, so that it would never be renewed; write an `update_age` shorter than `max_age`",
        { providers: [], session: { update_age: 60 days } } =>
            "a session has ended before it is this old, so that it would never be renewed; write an `update_age` shorter than `max_age`",
        { providers: [Keycloak { issuer: "login.acme.example/realms/a", ..env }] } =>
            "a URL begins with its scheme: `\"https://login.acme.example/realms/a\"`",
        { providers: [Email { from: "shop", ..env }] } =>
            "mails come from an address: `\"Shop <no-reply@shop.example>\"`",
        { providers: [Passkey { rp_name: "" }] } =>
            "devices show this name, so that it can't be empty: `rp_name: \"Shop\"`",
        { providers: [Passkey { rp_name: "Shop", rp_id: "https://shop.example" }] } =>
            "this is a domain without a scheme, a port and a path, and no IP address: `rp_id: \"shop.example\"`; without this line it is the site's host",
        { providers: [Passkey { rp_name: "Shop" }, Passkey as "staff" { rp_name: "Staff" }] } =>
            "a setup has one `Passkey`, for all devices of all users",
        { providers: [Passkey { rp_name: "Shop", relayingParty: { id: "shop.example" } }] } =>
            "instead of `relayingParty` write `rp_name: \"Shop\"`",
        { providers: [GitHub as "a123456789b123456789c123456789d123456789e123456789f123456789-1234" { ..env }] } =>
            "a provider id has at most 64 characters",
        { providers: [], session: { claims: (String, u8) } } =>
            "session claims are a struct of yours that derives `Claims`, and what isn't one is a field of it: `claims: Customer`",
        { providers: [], session: { claims: Vec<Me> }, callbacks: { claims: build } } =>
            "session claims are a struct of yours that derives `Claims`, and what isn't one is a field of it: `claims: Customer`",
        { providers: [], callbacks: { claims: build } } =>
            "this callback makes the session's claims, so the setup has to name their type: `session: { claims: Customer }`",
    }

    roles_that_are_none_or_nobody_s {
        { providers: [], roles: Role } =>
            "nothing says which of these roles a user has; write `callbacks: { roles: roles_of }`",
        { providers: [], callbacks: { roles: roles_of } } =>
            "this callback says which roles a user has, so the setup has to name their enum: `roles: Role`",
        { providers: [], roles: Vec<Role>, callbacks: { roles: roles_of } } =>
            "roles are an enum of yours that derives `Roles`, and a user may have several of them: `roles: Role`",
        { providers: [], roles: &str } =>
            "roles are an enum of yours that derives `Roles`, and a user may have several of them: `roles: Role`",
        { providers: [], roles: ["member", "admin"], callbacks: { roles: roles_of } } =>
            "roles are an enum of yours that derives `Roles`: `roles: Role`",
        { providers: [], roles: "admin" } =>
            "roles are an enum of yours that derives `Roles`: `roles: Role`",
        { providers: [], roles: { type: Role, of: roles_of } } =>
            "roles are an enum of yours that derives `Roles`: `roles: Role`",
        { providers: [], roles: enum Role { Member } } =>
            "roles are an enum of yours that derives `Roles`: `roles: Role`",
        { providers: [], roles: Role, callbacks: { roles: roles_of }, compat: next_auth_v4 } =>
            "NextAuth v4 has no `roles`, and `compat: next_auth_v4` does as it does; leave out one of the two",
    }

    types_and_values_in_the_wrong_place {
        { providers: [], adapter: pool } =>
            "an adapter is a type and its options: `Sqlite { url: env(\"DATABASE_URL\") }`",
        { providers: [], adapter: env("DATABASE_URL") } =>
            "an adapter is a type and its options: `Sqlite { url: env(\"DATABASE_URL\") }`",
        { providers: [], adapter: PrismaAdapter(prisma), pages: { sign_in: "/login" } } =>
            "an adapter is a type and its options: `Sqlite { url: env(\"DATABASE_URL\") }`",
        { providers: [], adapter: Some(Sqlite { url: "x" }) } =>
            "an adapter is a type and its options: `Sqlite { url: env(\"DATABASE_URL\") }`",
        { providers: [Box::new(GitHub { ..env })] } =>
            "a provider is a type and its options: `GitHub { ..env }`",
        { providers: [Some(GitHub { ..env }), Google { ..env }] } =>
            "a provider is a type and its options: `GitHub { ..env }`",
        { providers: [GitHub("work") { ..env }] } => "options are written in braces: `GitHub { … }`",
        { providers: [if env("X") GitHub { ..env }] } =>
            "a condition stands last: `GitHub { ..env } if env(\"…\")`",
        { providers: [GitHub { scope: "a", "b", ..env }] } => "expected an option: `name: value`",
        { providers: [], state: Rc<Db> } =>
            "requests run on several threads, which can't share a `Rc`; write `Arc`",
        { providers: [], state: Arc<RefCell<Db>> } =>
            "requests run on several threads, which can't share a `RefCell`; write `Mutex`",
        { providers: [], state: &Db } =>
            "the state is kept by the setup, so that it can't be borrowed: `state: Db`, or `state: Arc<Db>`",
        { providers: [], state: Db::new() } =>
            "`state` is a type: `state: Db`; its value is given to `from_env`",
        { providers: [], session: { claims: Me::default() } } =>
            "session claims are a type: `claims: Customer`",
        { providers: [], base_path: env("BASE") } =>
            "`base_path` is known when the program is compiled: write a text or a constant",
        { providers: [], pages: { sign_in: env("LOGIN") } } =>
            "`sign_in` is known when the program is compiled: write a text or a constant",
        { providers: [], hosts: [env("HOST")] } =>
            "`hosts` are known when the program is compiled; without this line the variable `AUTH_HOSTS` names them",
        { providers: [Google { ..env }], adapter: Memory {}, linking: verified_email { trusted: google } } =>
            "`trusted` is a list of providers: `trusted: [Google]`",
        { providers: [], session: { strategy: Strategy::Jwt } } =>
            "a session strategy is `jwt` or `database`",
        { providers: [], session: database } =>
            "`session` is a list in braces: `session: { strategy: database }`",
        { providers: [GitHub { client_id: "x"; client_secret: env("Y") }] } => "expected `,`",
        { providers: [GitHub { ..env }]; session: { max_age: 1 day } } => "a `,` stands between entries",
    }

    what_follows_something_unfinished_is_read {
        { secret providers: [GitHub { ..env }] } => "`secret` has no value: `secret: …`",
        { providers: [GitHub { ..env }], session: { max_age absolute: 90 days } } =>
            "`max_age` has no value: `max_age: …`",
        { providers: [GitHub { ..env } if] } =>
            "unexpected end of input, expected an expression",
        { providers: [GitHub { client_id client_secret: "a" }] } => "expected `:`: `client_id: …`",
    }

    entries_that_are_none {
        { ShopAuth; providers: [GitHub { ..env }] } => "a header is `pub struct ShopAuth;`",
        { pub ShopAuth; providers: [GitHub { ..env }] } => "a header is `pub struct ShopAuth;`",
        { pub enum ShopAuth; providers: [GitHub { ..env }] } =>
            "a header is `pub struct ShopAuth;`",
        { GitHub { ..env }, Google { ..env } } =>
            "an entry is a name and its value: `providers: [GitHub { ..env }]`",
        { providers: [GitHub { type: "x", ..env }] } => "expected a name and its value: `name: value`",
        { use auth_providers::GitHub; providers: [GitHub { ..env }] } =>
            "expected a name and its value: `name: value`",
        { providers: [GitHub ..env] } => "options are written in braces: `GitHub { ..env }`",
        { providers: [GitHub { client_id: env("A") || "x", ..env }] } =>
            "a variable has no other value here; without `..env` and `env(…)` the option takes what your code says: `std::env::var(\"…\").unwrap_or(…)`",
        { providers: [GitHub { ..env }], session: { max_age: process.env.X } } =>
            "a variable is written `env(\"X\")`",
        { providers: [GitHub { ..env }], session: { claims: { role: String } } } =>
            "session claims are a type: `claims: Customer`",
        { providers: [GitHub { ..env }], theme: { colorScheme: "dark" } } =>
            "`colorScheme` is written `color_scheme` here",
    }
}

/// What a derive says about a struct.
fn derived(derive: fn(TokenStream) -> TokenStream, input: TokenStream) -> Vec<String> {
    let file: File = syn::parse2(derive(input)).expect("a derive makes items");
    file.items.into_iter().filter_map(text).collect()
}

#[test]
fn claims_have_names_of_their_own_and_own_what_they_hold() {
    for (input, message) in [
        (
            quote!(
                struct Me {
                    #[claims(public)]
                    user: String,
                }
            ),
            "`user` is the library's own in what `GET session` shows; give this claim another name",
        ),
        (
            quote!(
                struct Me {
                    #[claims(public)]
                    #[serde(rename = "expires")]
                    until: u64,
                }
            ),
            "`expires` is the library's own in what `GET session` shows; give this claim another name",
        ),
        (
            quote!(
                struct Me {
                    plan: &'static str,
                }
            ),
            "a claim is read from a cookie or a row, so that it can't be borrowed: write `String`",
        ),
        (
            quote!(
                struct Me {
                    roles: &'static [Role],
                }
            ),
            "a claim is read from a cookie or a row, so that it can't be borrowed: write `Vec<Role>`",
        ),
    ] {
        let text = input.to_string();
        assert_eq!(derived(crate::claims::derive, input), [message], "{text}");
    }
    let fine = quote! {
        struct Me { user: String, #[claims(public)] #[serde(rename = "login")] expires: u64 }
    };
    assert_eq!(derived(crate::claims::derive, fine), [""; 0]);
}

#[test]
fn a_client_without_a_kind_is_taken_for_a_provider() {
    let client = quote!(client_id: String, client_secret: Secret);
    let said = derived(crate::config::derive, quote!(struct Acme { #client }));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("a provider says how people sign in with it"), "{said:?}");
    let settings = quote!(#[auth(env_prefix = "ACME_")] struct Acme { #client });
    assert_eq!(derived(crate::config::derive, settings), [""; 0]);
}

#[test]
fn an_id_is_short() {
    let provider = |id: &str| {
        quote! {
            #[auth(oidc, id = #id, name = "Acme", issuer = "https://acme.example")]
            struct Acme { client_id: String, client_secret: Secret }
        }
    };
    assert_eq!(derived(crate::config::derive, provider(&"a".repeat(64))), [""; 0]);
    let message = "a provider id has at most 64 characters";
    assert_eq!(derived(crate::config::derive, provider(&"a".repeat(65))), [message]);
}

#[test]
fn a_profile_that_never_says_verified_is_known() {
    let says = |input| crate::profile::derive(input).to_string().contains("SAYS_VERIFIED");
    assert!(says(quote!(
        #[profile(id, email)]
        struct Me {
            id: u64,
            email: String,
        }
    )));
    assert!(!says(quote! {
        #[profile(id, email, email_verified = verified)]
        struct Me { id: u64, email: String, verified: bool }
    }));
}

/// What must not be taken for a mistake.
#[test]
fn lists_and_comments_are_written_in_several_ways() {
    for input in [
        quote!(providers: vec![GitHub { ..env }]),
        quote!(providers: &[GitHub { ..env }]),
        quote!(providers: [GitHub { ..env }], redirects: &["/account"], hosts: vec!["shop.example"]),
        quote!(providers: [GitHub { ..env }], redirects: TARGETS, hosts: &site::HOSTS),
        quote!(providers: [], session: { max_age: LIFETIME days, update_age: 60 days }),
        quote!(providers: [], session: { claims: Me<'static> }, callbacks: { claims: build }),
        quote!(providers: [], roles: Role, callbacks: { roles: roles_of }),
        quote!(providers: [], roles: extern shared::Role, callbacks: { roles: |_| Vec::new() }),
        quote! {
            /// Who signs in.
            providers: [
                /// Everybody has an account there.
                GitHub {
                    /// The application.
                    client_id: "x",
                    /// The rest.
                    ..env
                },
            ],
            /// How long.
            session: {
                /// A month.
                max_age: 30 days,
            },
        },
    ] {
        let text = input.to_string();
        assert_eq!(errors(input), [""; 0], "{text}");
    }
}
