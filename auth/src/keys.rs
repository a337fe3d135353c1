//! The keys of `auth!`, section by section: the language's reference.
//!
//! Every key written in `auth!` expands to a field access on one of these structs, so that editors
//! complete and document it and rustc suggests a spelling. Nothing is ever stored in them.

macro_rules! keys {
    ($($(#[$doc:meta])* $section:ident { $($(#[$key_doc:meta])* $key:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $section { $($(#[$key_doc])* pub $key: (),)* }
        )*
    };
}

keys! {
    /// The sections of `auth!`.
    Auth {
        /// The ways to sign in, in the order they are shown: `[GitHub { ..env }, Google { … }]`.
        providers,
        /// The session's claims, strategy and lifetime: [`Session`].
        session,
        /// Where users, accounts and database sessions are kept: `Sqlite { url: env("DATABASE_URL") }`;
        /// `..env` fills what isn't given from `AUTH_SQLITE_URL` and so on.
        /// By default nothing is kept.
        adapter,
        /// Functions that decide or change what happens in a flow: [`Callbacks`].
        callbacks,
        /// Functions that hear of what happened: [`Events`].
        events,
        /// The pages the application draws itself: [`Pages`].
        pages,
        /// The names and attributes of the cookies: [`Cookies`].
        cookies,
        /// How the built-in pages look: [`Theme`].
        theme,
        /// The languages of the built-in pages and mails, each a [`Texts`](crate::Texts): a visitor
        /// gets the one that `Accept-Language` asks for, by default the first. Default:
        /// `[Texts::ENGLISH, Texts::KOREAN]`.
        texts,
        /// Origins (`"https://docs.shop.example"`), paths (`"/account"`) or schemes of applications
        /// (`"myapp://auth"`, or `"myapp://"` for any host) that `callbackUrl` may name besides the
        /// site's own origin.
        redirects,
        /// Other origins of the same site whose pages may call the routes with the visitor's
        /// cookies, such as `["https://www.shop.example"]` (CORS with credentials). To come back to
        /// one of them after a sign-in, list it in `redirects` as well. Default: none.
        origins,
        /// When an account that isn't known yet goes to the user who has its address. `never` is the
        /// default. `verified_email { trusted: [Google] }`: if the store and one of these providers
        /// say that the address was verified. `dangerous_email { trusted: [Google] }`: whatever
        /// they say, as NextAuth's `allowDangerousEmailAccountLinking`. A provider that is trusted
        /// proves an address that it says is verified: see `events: { address_proven: … }`.
        linking,
        /// `refresh`: with every sign-in, a user's name and picture become what the provider says, as
        /// far as they still are what it said before: what was changed here stays, and `update_user`
        /// tells what changed. `keep`: they stay as they were when the user was created. Default:
        /// `refresh`, and `keep` with `compat: next_auth_v4`.
        profile,
        /// The providers at which somebody who signs out here signs out too, as in
        /// `end_session: [Keycloak]` (OpenID Connect RP-Initiated Logout 1.0): the browser goes there
        /// after its session here has ended, and comes back to
        /// [`post_logout_url`](crate::Setup::post_logout_url). Default: none.
        end_session,
        /// How often somebody may try to sign in, or ask for a mail: a
        /// [`Limits`](crate::limit::Limits), as in `Limits::new().account(Limit::new(3))`. By default
        /// 10 attempts for an account and 50 for a client, 3 mails to an address and 30 for a client,
        /// then a growing delay.
        limits,
        /// The type of what callbacks find in their input's `state`; `from_env` and the builder then
        /// take a value of it.
        state,
        /// What everything is signed and encrypted with: `env("NAME")`, a `Secret`, or a list of
        /// them to rotate (the first signs, all verify). Default: `AUTH_SECRET`, else
        /// `NEXTAUTH_SECRET`.
        secret,
        /// What the setup is called in the keys that are derived from its secret, as in `"shop"`: a
        /// setup of another name opens none of its sessions, attempts, forms, links and codes, though
        /// it has the same secret. Default: the crate and the type, `shop::ShopAuth`. Write that here
        /// before you rename one of them, or everybody has to sign in again. Programs that share
        /// their sessions write the same name. [`Builder::name`](crate::Builder::name) goes before it.
        name,
        /// The path under which the routes are, `"/api/auth"` by default.
        base_path,
        /// The path below which browsers see the application, as in `"/shop"`, where a proxy or
        /// `Router::nest` takes it off before the routes see a request: forms, redirect URIs, mails and
        /// links lead to `/shop/api/auth`, and `pages` are below it too. By default it is what
        /// `AUTH_URL` has before the base path, `AUTH_URL=https://site.example/shop/api/auth`.
        prefix,
        /// The names of the site, as in `["shop.example", "www.shop.example"]`: a request for any other
        /// host is answered with 400. `"shop.example:8443"` is a port other than the scheme's own,
        /// `"*.shop.example"` every name below, `"http://nas.lan"` one that isn't on https. Without
        /// `AUTH_URL` each name is a site of its own, whose links lead to itself; with it, links lead
        /// there. `AUTH_HOSTS`, with commas, goes before it. Default: the host of `AUTH_URL`, or
        /// whatever proxies that are believed say, and nothing is refused.
        hosts,
        /// The proxies in front of the site whose `X-Forwarded-For`, `X-Forwarded-Host`,
        /// `X-Forwarded-Proto` and `Forwarded` are believed: how many there are, one behind the other,
        /// as in `1`, or the networks that they connect from, as in `["10.0.0.0/8", "fd00::/8"]`. What
        /// counts is what the outermost of them wrote, counted from the end of each list. Networks need
        /// the other end of the connection: serve with [`serve`](fn@crate::serve), or with
        /// `into_make_service_with_connect_info::<SocketAddr>()`. `AUTH_PROXIES` goes before it, and
        /// `AUTH_TRUST_HOST=true` means one. Default: none.
        proxies,
        /// `next_auth_v4`: do on the wire what NextAuth v4 does, even where that is weaker.
        compat,
    }
    /// `session: { … }`
    Session {
        /// The type that extends the session. It derives `Clone`, `Serialize`, `Deserialize` and
        /// [`Claims`](derive@crate::Claims). `extern Type` for one of another crate. A field that a
        /// version adds is marked `#[serde(default)]`, or the type has a `Default`: so sessions of
        /// the version before go on.
        claims,
        /// `jwt`: the session is in an encrypted cookie. `database`: it is in the adapter. Default:
        /// `database` if there is an adapter.
        strategy,
        /// How long a session lives after it was last written, `30 days` by default.
        max_age,
        /// How old a session gets before it is written again, `24 hours` by default; `0s` writes it
        /// whenever it is read.
        update_age,
        /// How long a session lives at most, `90 days` by default, however often it is written
        /// again: then somebody has to sign in anew. With `compat: next_auth_v4` there is no end.
        absolute,
        /// When the user of a session in a cookie is looked up in the adapter, so that a session of
        /// a deleted user, or after `revoke_all`, ends. `renewal`: before its cookie is written
        /// again, with `GET session` or after `update_age`. `always`: with every request that reads
        /// the session, for one more round trip. Default: `renewal`.
        check,
        /// `fn() -> String`: makes the tokens of database sessions.
        generate_session_token,
        /// The application's own encoding of the session cookie: a [`SessionCodec`](crate::SessionCodec).
        codec,
    }
    /// `callbacks: { … }`
    Callbacks {
        /// `async fn(SignIn<Setup>) -> Decision`: may this sign-in go ahead? By default it may.
        sign_in,
        /// `async fn(Redirect<Setup>) -> String`: where does the browser go after signing in or out?
        /// By default to the requested place if it is on the same origin or in `redirects`. No route
        /// of the library's own is one, such as the sign-in page.
        redirect,
        /// `async fn(ClaimsUpdate<Setup>) -> Claims`: what are the session's claims? By default they
        /// start with `Default` and stay as they are.
        claims,
        /// `async fn(SessionView<Setup>) -> serde_json::Value`: what does `GET session` show? By
        /// default the user and the public claims.
        session,
    }
    /// `events: { … }`
    Events {
        /// `async fn(event::SignIn<Setup>)`: somebody signed in.
        sign_in,
        /// `async fn(event::SignOut<Setup>)`: somebody signed out.
        sign_out,
        /// `async fn(event::CreateUser<Setup>)`: a user was created.
        create_user,
        /// `async fn(event::UpdateUser<Setup>)`: a user was changed.
        update_user,
        /// `async fn(event::AddressProven<Setup>)`: the address of a user is being proven for the
        /// first time, and what the application keeps of before, such as password hashes, must go.
        /// When it fails, the sign-in fails.
        address_proven,
        /// `async fn(event::LinkAccount<Setup>)`: an account was linked to a user.
        link_account,
        /// `async fn(event::Session<Setup>)`: a session was read through the `session` route.
        session,
    }
    /// `pages: { … }`: paths, starting with `/`.
    Pages {
        /// Where to sign in; gets `callbackUrl` and `error`.
        sign_in,
        /// Where to sign out.
        sign_out,
        /// Where errors are shown; gets `error`.
        error,
        /// Shown after a verification mail was sent.
        verify_request,
        /// Where new users go first; gets `callbackUrl`.
        new_user,
    }
    /// `cookies: { … }`: a name, or a [`Cookie`](crate::Cookie) that replaces the default whole.
    Cookies {
        /// The session cookie.
        session_token,
        /// The cookie that remembers where to return to.
        callback_url,
        /// The CSRF cookie.
        csrf_token,
        /// The cookie of the PKCE verifier.
        pkce_code_verifier,
        /// The cookie of the `state` parameter.
        state,
        /// The cookie of the `nonce`.
        nonce,
        /// What the names begin with, after `__Host-` or `__Secure-`: with `"shop"` the session's is
        /// `shop.session-token`. It keeps two projects on one machine apart. Default: `"auth"`.
        prefix,
        /// The domain that the cookies are valid for, such as `"shop.example"` to share them with
        /// subdomains. Default: the host alone.
        domain,
        /// Whether the cookies are `Secure`. Default: if the site is https.
        secure,
        /// `true` for an application in frames of other sites: in each of them the visitor has a
        /// session of its own (`Partitioned`, `Secure`, `SameSite=None`). Default: `false`.
        partitioned,
    }
    /// `theme: { … }`: the built-in pages.
    Theme {
        /// `ColorScheme::Auto`, `Light` or `Dark`.
        color_scheme,
        /// A logo: a path on this site, an `https://` URL or a `data:image/` URL. It stands above
        /// the heading and says nothing to a screen reader.
        logo,
        /// The colour of the main button, as `"#rrggbb"`.
        brand_color,
        /// The colour of the main button's text, as `"#rrggbb"`. One that can't be read on the
        /// button (less than 4.5:1) gives way to black or white.
        button_text,
    }
}
