//! The keys of [`auth!`](macro@crate::auth), section by section: the reference of the declaration.
//!
//! You never use these structs. Each key that is written in `auth!` expands to a field access on one of
//! them, so that editors complete and document the key, and the compiler suggests a spelling. The structs in
//! [`words`] are the same for the words that some keys take.

macro_rules! keys {
    ($($(#[$doc:meta])* $section:ident { $($(#[$key_doc:meta])* $key:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $section { $($(#[$key_doc])* pub $key: (),)* }
        )*
    };
}

pub mod words;

keys! {
    /// The sections of `auth!`.
    Auth {
        /// The ways to sign in, in the order in which the sign-in page shows them.
        ///
        /// Each is a type that implements [`Provider`](crate::Provider), with its options in braces;
        /// `..env` reads the options that you don't write from the environment. The list must be
        /// written; `providers: []` is a setup in which nobody signs in.
        /// Example: `providers: [GitHub { ..env }, Google { ..env } if env("AUTH_GOOGLE_ID")]`.
        providers,
        /// The session's claims, strategy and lifetime: [`Session`].
        ///
        /// Example: `session: { claims: Customer, max_age: 14 days }`.
        session,
        /// What users prove beside what they sign in with: [`SecondFactor`].
        ///
        /// A user who has set up a second factor is asked for it at each sign-in, and gets a session only
        /// afterwards, whatever the provider was. It needs an adapter. Default: nobody is asked.
        /// Example: `second_factor: { methods: [Totp, RecoveryCodes] }`.
        second_factor,
        /// The enum of your users' roles, which derives [`Roles`](derive@crate::Roles).
        ///
        /// The callback [`roles`](Callbacks::roles) says which roles a user has. Handlers take
        /// [`Require`](crate::Require), and [`role`](crate::http::GuardLayer::role) protects subtrees. Write
        /// `extern Type` for an enum of another crate. Default: no roles. Example: `roles: Role`.
        roles,
        /// Where users, accounts and database sessions are kept: a type of
        /// [`adapter`](crate::adapter), or your own.
        ///
        /// `..env` reads the options that you don't write from variables such as `AUTH_SQLITE_URL`.
        /// Default: nothing is stored, and sessions are in cookies.
        /// Example: `adapter: Sqlite { url: env("DATABASE_URL"), migrate: true }`.
        adapter,
        /// Functions that decide or change what happens in a flow: [`Callbacks`].
        callbacks,
        /// Functions that are told what happened: [`Events`].
        events,
        /// The pages that your application draws itself: [`Pages`].
        pages,
        /// The names and attributes of the cookies: [`Cookies`].
        cookies,
        /// How the built-in pages look: [`Theme`].
        theme,
        /// The languages of the built-in pages and mails, each a [`Texts`](crate::Texts).
        ///
        /// A visitor gets the language that `Accept-Language` asks for, and the first of the list if
        /// it asks for none of them. Default: `[Texts::ENGLISH, Texts::KOREAN]`.
        /// Example: `texts: [Texts::ENGLISH, my::DANISH]`.
        texts,
        /// What `callbackUrl` may name besides the site's own origin.
        ///
        /// An entry is an origin (`"https://docs.shop.example"`), a path (`"/account"`), or the scheme
        /// of an application, with a host (`"myapp://auth"`) or with any (`"myapp://"`). Default:
        /// empty.
        redirects,
        /// Other origins of the same site whose pages may call the routes with the visitor's cookies
        /// (CORS with credentials).
        ///
        /// If a sign-in is to return to one of them, list it in `redirects` as well. Default: empty.
        /// Example: `origins: ["https://www.shop.example"]`.
        origins,
        /// Whether somebody who signs in with an unknown account becomes the user who already has the
        /// account's e-mail address.
        ///
        /// - `never` is the default: the sign-in is refused with `OAuthAccountNotLinked`.
        /// - `verified_email { trusted: [Google] }` links the account if the stored address was
        ///   verified, and one of the listed providers says that its address is verified.
        /// - `dangerous_email { trusted: [Google] }` links it whatever the listed providers say about
        ///   verification, as NextAuth's `allowDangerousEmailAccountLinking` does.
        ///
        /// A listed provider also proves an address that it says is verified; see
        /// [`address_proven`](Events::address_proven).
        linking,
        /// Whether a user's name and picture follow the provider.
        ///
        /// With `refresh`, each sign-in sets them to what the provider says, except where they were
        /// changed here in the meantime; the event `update_user` tells what changed. With `keep` they
        /// stay as they were when the user was created. Default: `refresh`, and `keep` with
        /// `compat: next_auth_v4`.
        profile,
        /// The providers at which a sign-out here also ends the session (OpenID Connect RP-Initiated
        /// Logout 1.0).
        ///
        /// The session here ends first. The browser then goes to the provider and comes back to
        /// [`post_logout_url`](crate::Setup::post_logout_url), which you register there. Default:
        /// empty. Example: `end_session: [Keycloak]`.
        end_session,
        /// How often somebody may try to sign in, or ask for a mail: a
        /// [`Limits`](crate::limit::Limits).
        ///
        /// By default an account has 10 attempts and a client 50, and an address gets 3 mails and a
        /// client 30, before each further one has to wait, longer each time.
        /// Example: `limits: Limits::new().account(Limit::new(3))`.
        limits,
        /// The type of your application's state, which every callback gets as `state`.
        ///
        /// `from_env` and `builder` then take a value of this type. Default: `()`.
        /// Example: `state: Db`.
        state,
        /// The secret that everything is signed and encrypted with: `env("NAME")`, a
        /// [`Secret`](crate::Secret), or a list of them.
        ///
        /// Of a list the first signs and encrypts, and all of them verify and decrypt, so that a
        /// secret can be rotated. Default: the variable `AUTH_SECRET`, or else `NEXTAUTH_SECRET`.
        /// Example: `secret: [env("NEW_SECRET"), env("OLD_SECRET")]`.
        secret,
        /// The setup's name in the keys that are derived from its secret.
        ///
        /// A setup can't open sessions, attempts, forms, links and codes of a setup with another name,
        /// even if both have the same secret. Default: the crate and the type, `shop::ShopAuth`.
        /// Before you rename one of them, write the name it had here, or everybody has to sign in
        /// again. Programs that share their sessions write the same name.
        /// [`Builder::name`](crate::Builder::name) takes precedence.
        name,
        /// The path below which the routes are. Default: `"/api/auth"`.
        base_path,
        /// The path below which browsers see the application, if a proxy or `Router::nest` takes it
        /// off before the routes see a request.
        ///
        /// Forms, redirect URIs, mails and links then lead to `/shop/api/auth`, and `pages` are below
        /// `/shop` too. Default: the part of the path in `AUTH_URL` before the base path, such as
        /// `/shop` for `AUTH_URL=https://site.example/shop/api/auth`. Example: `prefix: "/shop"`.
        prefix,
        /// The names of the site. A request for any other host is answered with 400.
        ///
        /// `"shop.example:8443"` names a port other than the scheme's own, `"*.shop.example"` every
        /// sub-domain, and `"http://nas.lan"` a site that isn't on https. With `AUTH_URL` all links
        /// lead there; without it each name is a site of its own, whose links lead to itself. The
        /// variable `AUTH_HOSTS`, a list with commas, takes precedence. Default: no host is refused,
        /// and links lead to `AUTH_URL`, or else to the host that trusted `proxies` forward. Without
        /// any of these, only this machine is served.
        /// Example: `hosts: ["shop.example", "www.shop.example"]`.
        hosts,
        /// The proxies in front of the site whose `X-Forwarded-For`, `X-Forwarded-Host`,
        /// `X-Forwarded-Proto` and `Forwarded` are trusted.
        ///
        /// Write how many stand one behind the other, `1`, or the networks from which they connect,
        /// `["10.0.0.0/8", "fd00::/8"]`. What the outermost of them wrote counts; it is found by
        /// counting from the end of each list. Networks need the address of the connection: serve with
        /// [`serve`](fn@crate::serve), or with `into_make_service_with_connect_info::<SocketAddr>()`.
        /// The variable `AUTH_PROXIES` takes precedence, and `AUTH_TRUST_HOST=true` means one proxy.
        /// Default: none.
        proxies,
        /// `next_auth_v4` makes the setup behave on the wire as NextAuth v4 does, even where that is
        /// less safe. Default: off.
        compat,
    }
    /// `session: { … }`
    Session {
        /// The type of your part of the session. It derives `Clone`, `Serialize`, `Deserialize` and
        /// [`Claims`](derive@crate::Claims).
        ///
        /// Write `extern Type` for a type of another crate. Mark a field that a later version adds
        /// `#[serde(default)]`, or derive `Default` for the type, so that sessions of the earlier
        /// version go on. Default: no claims. Example: `claims: Customer`.
        claims,
        /// Where sessions are: `jwt` keeps them in an encrypted cookie, `database` in the adapter.
        ///
        /// Default: `database` if there is an adapter, else `jwt`.
        strategy,
        /// How long a session lives after it was last written. Default: `30 days`.
        max_age,
        /// How old a session gets before a handler that reads it writes it again, so that it lives
        /// on. `0s` writes it whenever it is read. It is shorter than `max_age`. Default: `24 hours`, or a
        /// tenth of `max_age` if that is less.
        update_age,
        /// How long a session lives at most, however often it is written again. After that the person
        /// has to sign in again. Default: `90 days`. `compat: next_auth_v4` has no such end, and takes
        /// no such key.
        absolute,
        /// How long a session is fresh after its user has proved to be there, at the sign-in or later.
        ///
        /// Handlers take [`Fresh`](crate::Fresh), and [`fresh`](crate::http::GuardLayer::fresh) protects subtrees:
        /// somebody whose session is not fresh any more is asked on the page `{base}/confirm` to confirm that it's
        /// them. It isn't longer than `max_age` and `absolute`. Default: nobody is asked, and neither of them
        /// compiles. `compat: next_auth_v4` takes no such key, since a session of NextAuth v4 has no place for the
        /// time. Example: `fresh: 10 minutes`.
        fresh,
        /// When the user of a session in a cookie is looked up in the adapter, so that the session of
        /// a deleted user, or one that `revoke_all` ended, is refused.
        ///
        /// `renewal` looks before the cookie is written again: with `GET session`, or after
        /// `update_age`. `always` looks with every request that reads the session, which costs one
        /// more query. Default: `renewal`.
        check,
        /// A function that makes the tokens of database sessions: `fn() -> String`. Default: random
        /// tokens.
        generate_session_token,
        /// Your own encoding of the session cookie: a [`SessionCodec`](crate::SessionCodec). Default:
        /// an encrypted JWT.
        codec,
    }
    /// `second_factor: { … }`
    SecondFactor {
        /// What counts as a second factor: a list of these names.
        ///
        /// - `Totp`: a code of an authenticator app, six digits that change every thirty seconds (RFC 6238).
        /// - `Passkey`: a passkey; the provider `Passkey` has to be listed as well. A sign-in with a passkey counts
        ///   as both factors in any case.
        /// - `RecoveryCodes`: ten codes to keep for the day when the other factor is lost. They need another method
        ///   beside them.
        ///
        /// Required. Example: `methods: [Totp, Passkey, RecoveryCodes]`.
        methods,
        /// Says of whom a second factor is required: `async fn(RequireSecondFactor<Setup>) -> bool`. It is asked at
        /// each sign-in of a user who has none, and such a user sets one up before the session begins.
        ///
        /// Default: of nobody; users who have set one up are asked for it all the same.
        require,
        /// How long a browser isn't asked again, if its user says so when the factor is proven. At most `90 days`.
        /// Default: each sign-in is asked.
        remember,
    }
    /// `callbacks: { … }`
    ///
    /// Each is a function or a closure, `async` or not, and may return its value or a `Result`.
    Callbacks {
        /// Decides whether a sign-in goes ahead: `async fn(SignIn<Setup>) -> Decision`. Default:
        /// everybody may sign in.
        sign_in,
        /// Decides where the browser goes after signing in or out:
        /// `async fn(Redirect<Setup>) -> String`.
        ///
        /// Default: to the requested place if it is on the site's origin and not one of the library's
        /// own routes, or if `redirects` lists it; otherwise to the start of the site.
        redirect,
        /// Makes the session's claims: `async fn(ClaimsUpdate<Setup>) -> Claims`. Default: the claims
        /// start with their `Default`, and stay as they are.
        claims,
        /// Says which roles a user has: `async fn(RolesUpdate<Setup>) -> Vec<Role>`. It is called at each sign-in
        /// and whenever a session is renewed: with `GET session`, or after `update_age`. It is required where
        /// there are [`roles`](Auth::roles).
        roles,
        /// Makes what `GET session` shows: `async fn(SessionView<Setup>) -> serde_json::Value`.
        /// Default: the user and the public claims.
        session,
    }
    /// `events: { … }`
    ///
    /// Each is a function or a closure, `async` or not. One that fails is logged and changes nothing,
    /// except for `address_proven`.
    Events {
        /// Somebody signed in: `async fn(event::SignIn<Setup>)`.
        sign_in,
        /// Somebody signed out: `async fn(event::SignOut<Setup>)`.
        sign_out,
        /// A user was created: `async fn(event::CreateUser<Setup>)`.
        create_user,
        /// A user was changed: `async fn(event::UpdateUser<Setup>)`.
        update_user,
        /// The address of a user is being proven for the first time:
        /// `async fn(event::AddressProven<Setup>)`.
        ///
        /// Delete what your application kept for this user before, such as a password hash: somebody
        /// else may have set it. If the function fails, the sign-in fails.
        address_proven,
        /// An account was linked to a user: `async fn(event::LinkAccount<Setup>)`.
        link_account,
        /// The second factors of a user have changed, or a recovery code was used:
        /// `async fn(event::SecondFactor<Setup>)`.
        second_factor,
        /// A session was read through the route `session`: `async fn(event::Session<Setup>)`.
        session,
    }
    /// `pages: { … }`
    ///
    /// Each is a path of your application that starts with `/` and isn't below `base_path`. Without one,
    /// the built-in page is shown.
    Pages {
        /// Where to sign in. The page gets `callbackUrl` and `error` in its query.
        sign_in,
        /// Where to sign out.
        sign_out,
        /// Where errors are shown. The page gets `error` in its query.
        error,
        /// What is shown after a mail with a link was sent.
        verify_request,
        /// Where new users go first. The page gets `callbackUrl` in its query.
        new_user,
        /// Where somebody who signs in proves a second factor, or sets up the first one. The page asks
        /// `GET second-factor/state` what is to be done, and gets `error` in its query.
        second_factor,
        /// Where somebody confirms that it's them, for a [`fresh`](Session::fresh) session. The page gets
        /// `callbackUrl` and `error` in its query.
        confirm,
    }
    /// `cookies: { … }`
    ///
    /// The first six take a name, or a [`Cookie`](crate::Cookie) that replaces the default as a whole.
    Cookies {
        /// The session cookie. Default: `auth.session-token`, after `__Host-` or `__Secure-` on https.
        session_token,
        /// The cookie that remembers where to return to. Default: `auth.callback-url`.
        callback_url,
        /// The cookie of the CSRF token. Default: `auth.csrf-token`.
        csrf_token,
        /// The cookie of the PKCE verifier. Default: `auth.pkce.code_verifier`.
        pkce_code_verifier,
        /// The cookie of the `state` parameter. Default: `auth.state`.
        state,
        /// The cookie of the `nonce`. Default: `auth.nonce`.
        nonce,
        /// What the default names begin with, after `__Host-` or `__Secure-`.
        ///
        /// With `"shop"` the session cookie is `shop.session-token`, which keeps two projects on one
        /// machine apart. Default: `"auth"`.
        prefix,
        /// The domain that the cookies are valid for, such as `"shop.example"` to share them with its
        /// sub-domains. Default: the host alone.
        domain,
        /// Whether the cookies are `Secure`. Default: `true` if the site is on https.
        secure,
        /// `true` for an application in frames of other sites, where the visitor then has a session
        /// of its own in each of them (`Partitioned`, `Secure`, `SameSite=None`). Default: `false`.
        partitioned,
    }
    /// `theme: { … }`: how the built-in pages look.
    Theme {
        /// `ColorScheme::Auto`, `ColorScheme::Light` or `ColorScheme::Dark`. Default: `Auto`.
        color_scheme,
        /// What the site is called, such as `"Acme Shop"`: in the title of each page, and above its
        /// heading where there is no logo. Default: none.
        site_name,
        /// A logo above the heading: a path on this site, an `https://` URL or a `data:image/` URL.
        /// Screen readers say `site_name`, and skip the logo without one. Default: none.
        logo,
        /// The icon in the browser's tab: a path on this site, an `https://` URL or a `data:image/` URL.
        /// Default: the browser asks for `/favicon.ico`.
        favicon,
        /// The colour of the main button, as `"#rrggbb"`.
        brand_color,
        /// The colour of the main button's text, as `"#rrggbb"`. Black or white takes its place if it
        /// can't be read on the button (a contrast of less than 4.5:1).
        button_text,
    }
}
