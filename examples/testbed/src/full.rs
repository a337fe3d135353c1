//! What the setups have in common: the providers, and which functions are called.

/// A setup with the providers that are called `full`, and those in brackets.
macro_rules! full {
    (
        $(#[$doc:meta])* $name:ident, $profile:ident, [$($variant:ident { $($option:tt)* })?],
        { $($section:tt)* }
    ) => {
        auth! {
            $(#[$doc])*
            pub struct $name;
            providers: [
                Oidc {
                    name: "OIDC", issuer: op(""), client_id: "rp",
                    client_secret: secret("rp secret+/%"), scope: ["openid", "email", "profile"],
                    checks: PKCE_AND_STATE, timeout: TIMEOUT, profile: oidc_profile,
                },
                Oidc as "oidc-nonce" {
                    name: "OIDC Nonce", issuer: op(""), client_id: "rp",
                    client_secret: secret("rp secret+/%"), scope: ["openid", "email", "profile"],
                    checks: auth::provider::Checks::ALL, timeout: TIMEOUT, profile: oidc_profile,
                },
                Oidc as "oidc-post" {
                    name: "OIDC Post", issuer: op(""), client_id: "rp-post",
                    client_secret: secret("rp-post-secret"),
                    client_auth: auth::provider::ClientAuth::Post,
                    scope: ["openid", "email", "profile"], checks: STATE, timeout: TIMEOUT,
                    authorization_params: [
                        ("prompt", "login"),
                        ("claims", r#"{"userinfo":{"email":null}}"#),
                    ],
                    profile: oidc_profile,
                },
                Oidc as "oidc-none" {
                    name: "OIDC None", issuer: op(""), client_id: "rp",
                    client_secret: secret("rp secret+/%"), scope: ["openid", "email", "profile"],
                    checks: auth::provider::Checks::dangerously_none(), timeout: TIMEOUT,
                    profile: oidc_profile,
                },
                OAuth2 as "hub" {
                    name: "Hub", issuer: fake(""),
                    authorization: fake("/oauth2/authorize?scope=read:user+user:email&audience=x"),
                    token: fake("/oauth2/token?grant_note=1"),
                    userinfo: fake("/oauth2/userinfo?fields=all"),
                    client_id: "hub-id", client_secret: secret("hub-secret"), checks: STATE,
                    timeout: TIMEOUT, profile: hub_profile,
                },
                OAuth2 as "hublink" {
                    name: "HubLink", issuer: fake(""),
                    authorization: fake("/oauth2/authorize?scope=read:user+user:email&audience=x"),
                    token: fake("/oauth2/token?grant_note=1"),
                    userinfo: fake("/oauth2/userinfo?fields=all"),
                    client_id: "hub-id", client_secret: secret("hub-secret"), checks: STATE,
                    timeout: TIMEOUT, profile: hub_profile,
                },
                OAuth2 as "hubbad" {
                    name: "HubBad", issuer: fake(""),
                    discovery: fake("/nowhere/.well-known/openid-configuration"),
                    authorization: fake("/oauth2/authorize?scope=read:user+user:email&audience=x"),
                    token: fake("/oauth2/token?grant_note=1"),
                    userinfo: fake("/oauth2/userinfo?fields=all"),
                    client_id: "hub-id", client_secret: secret("hub-secret"), checks: STATE,
                    timeout: TIMEOUT, profile: hub_profile,
                },
                OAuth2 as "hubcustom" {
                    name: "HubCustom", issuer: fake(""),
                    authorization: fake("/oauth2/authorize?scope=read:user+user:email&audience=x"),
                    token: fake("/oauth2/token?grant_note=1"),
                    userinfo: fake("/oauth2/userinfo?fields=all"),
                    client_id: "hub-id", client_secret: secret("hub-secret"), checks: STATE,
                    timeout: TIMEOUT, token_request: hub_tokens, userinfo_request: hub_userinfo,
                    profile: hub_profile,
                },
                OAuth1 as "bird" {
                    name: "Bird", request_token: fake("/oauth1/request_token"),
                    authorization: fake("/oauth1/authenticate"),
                    access_token: fake("/oauth1/access_token"),
                    userinfo: fake("/oauth1/profile?include_email=true"), client_id: "ck",
                    client_secret: secret("cs"), version: "1.0A", timeout: TIMEOUT,
                    profile: bird_profile,
                },
                OAuth1 as "birdbad" {
                    name: "BirdBad", request_token: fake("/oauth1/request_token_fail"),
                    authorization: fake("/oauth1/authenticate"),
                    access_token: fake("/oauth1/access_token"),
                    userinfo: fake("/oauth1/profile?include_email=true"), client_id: "ck",
                    client_secret: secret("cs"), version: "1.0A", timeout: TIMEOUT,
                    profile: bird_profile,
                },
                Credentials { name: "Password", authorize: check_password::<$name> },
                Credentials as "creds2" { name: "Second", authorize: check_nothing::<$name> },
                $($variant { from: "no-reply@example.com", mailer: send_mail, $($option)* },)?
            ],
            $($section)*
        }

        impl Traced for $profile {
            fn json(&self) -> Option<Value> {
                match self {
                    Self::Oidc(profile)
                    | Self::OidcNonce(profile)
                    | Self::OidcPost(profile)
                    | Self::OidcNone(profile) => serde_json::to_value(profile).ok(),
                    Self::Hub(profile)
                    | Self::Hublink(profile)
                    | Self::Hubbad(profile)
                    | Self::Hubcustom(profile)
                    | Self::Bird(profile)
                    | Self::Birdbad(profile) => serde_json::to_value(profile).ok(),
                    Self::Credentials(_) | Self::Creds2(_) $(| Self::$variant(_))? => None,
                }
            }

            fn identity(&self) -> Option<Identity> {
                match self {
                    Self::Oidc(profile)
                    | Self::OidcNonce(profile)
                    | Self::OidcPost(profile)
                    | Self::OidcNone(profile) => Some(oidc_identity(profile)),
                    Self::Hub(profile)
                    | Self::Hublink(profile)
                    | Self::Hubbad(profile)
                    | Self::Hubcustom(profile) => Some(hub_identity(profile)),
                    Self::Bird(profile) | Self::Birdbad(profile) => Some(bird_identity(profile)),
                    Self::Credentials(_) | Self::Creds2(_) $(| Self::$variant(_))? => None,
                }
            }
        }
    };
}

/// A setup without an adapter.
macro_rules! traced {
    ($(#[$doc:meta])* $name:ident, $profile:ident, { $($session:tt)* }, { $($section:tt)* }) => {
        full! {
            $(#[$doc])*
            $name, $profile, [], {
                session: { claims: extern Visitor, $($session)* },
                callbacks: {
                    sign_in: callbacks::sign_in::<$name>,
                    redirect: callbacks::redirect::<$name>,
                    claims: callbacks::claims::<$name>,
                    session: callbacks::session::<$name>,
                },
                events: {
                    sign_in: events::signed_in::<$name>,
                    sign_out: events::signed_out::<$name>,
                    session: events::session_read::<$name>,
                },
                $($section)*
            }
        }
    };
}

/// A setup with an adapter and the e-mail provider.
macro_rules! stored {
    (
        $(#[$doc:meta])* $name:ident, $profile:ident, jwt { $($session:tt)* },
        [$($email:tt)*], { $($section:tt)* }
    ) => {
        full! {
            $(#[$doc])*
            $name, $profile, [Email { $($email)* }], {
                session: { claims: extern Visitor, strategy: jwt, $($session)* },
                callbacks: {
                    sign_in: callbacks::sign_in::<$name>,
                    redirect: callbacks::redirect::<$name>,
                    claims: callbacks::claims::<$name>,
                    session: callbacks::session::<$name>,
                },
                events: {
                    sign_in: events::signed_in::<$name>,
                    sign_out: events::signed_out::<$name>,
                    create_user: events::user_created::<$name>,
                    update_user: events::user_updated::<$name>,
                    link_account: events::account_linked::<$name>,
                    session: events::session_read::<$name>,
                },
                adapter: TracedStore {},
                linking: dangerous_email { trusted: [Hublink] },
                $($section)*
            }
        }
    };
    (
        $(#[$doc:meta])* $name:ident, $profile:ident, database { $($session:tt)* },
        [$($email:tt)*], { $($section:tt)* }
    ) => {
        full! {
            $(#[$doc])*
            $name, $profile, [Email { $($email)* }], {
                session: { claims: extern Visitor, strategy: database, $($session)* },
                callbacks: {
                    sign_in: callbacks::sign_in::<$name>,
                    redirect: callbacks::redirect::<$name>,
                    claims: callbacks::row_claims::<$name>,
                    session: callbacks::row_session::<$name>,
                },
                events: {
                    sign_in: events::signed_in::<$name>,
                    sign_out: events::row_signed_out::<$name>,
                    create_user: events::user_created::<$name>,
                    update_user: events::user_updated::<$name>,
                    link_account: events::account_linked::<$name>,
                    session: events::row_session_read::<$name>,
                },
                adapter: TracedStore {},
                linking: dangerous_email { trusted: [Hublink] },
                $($section)*
            }
        }
    };
}
