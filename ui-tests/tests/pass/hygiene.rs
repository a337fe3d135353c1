//! Hostile names and lints around a setup.

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic
)]
#![allow(non_camel_case_types, non_upper_case_globals, dead_code)]

/// serde's derive doesn't survive a shadowed `str`.
#[derive(Clone, Default, serde::Serialize, serde::Deserialize, auth::Claims)]
struct Customer {
    #[claims(public, client_update)]
    locale: String,
    #[claims(public, client_update)]
    theme: Option<u8>,
}

mod hostile {
    struct Option;
    struct Result;
    struct String;
    struct Vec;
    struct Some;
    struct None;
    struct Ok;
    struct Err;
    struct Clone;
    struct Send;
    struct Default;
    struct str;
    struct usize;
    struct bool;
    mod core {}
    mod std {}
    mod serde {}
    mod auth {}
    const options: &::core::primitive::str = "outer";
    const registry: ::core::primitive::u8 = 0;
    const settings: ::core::primitive::u8 = 0;
    const IDS: ::core::primitive::u8 = 0;
    const ALL: ::core::primitive::u8 = 0;

    use super::Customer;
    use ::auth::{Decision, Secret, SignIn, env};

    #[derive(::auth::CredentialsForm)]
    struct Login {
        password: Secret,
    }

    #[derive(::auth::AuthConfig)]
    #[auth(oidc, id = "acme", name = "Acme", issuer = "https://{region}.acme.example")]
    struct Acme {
        client_id: ::std::string::String,
        client_secret: ::core::option::Option<Secret>,
        #[auth(default = "eu")]
        region: ::std::string::String,
    }

    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::auth::provider::Profile)]
    #[profile(id = account.sub, name = [nick, joined(first, last)], email_verified, v4(name = nick))]
    struct Person {
        account: ::core::option::Option<Account>,
        nick: ::core::option::Option<::std::string::String>,
        first: ::core::option::Option<::std::string::String>,
        last: ::std::string::String,
        email_verified: ::core::primitive::bool,
    }

    #[derive(::core::clone::Clone, ::core::fmt::Debug)]
    struct Account {
        sub: ::std::string::String,
    }

    // serde's derive doesn't survive a shadowed `str` here either.
    impl<'de> ::serde::Deserialize<'de> for Person {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            _: D,
        ) -> ::core::result::Result<Self, D::Error> {
            ::core::unimplemented!()
        }
    }

    fn input(_: SignIn<HostileAuth>) -> Decision {
        Decision::Allow
    }

    ::auth::auth! {
        pub(crate) struct HostileAuth;

        session: { claims: Customer, max_age: 7 days },
        providers: [
            auth_providers::GitHub { client_id: options, client_secret: env("SECRET") },
            Acme { ..env } if env("AUTH_ACME_ID"),
        ],
        callbacks: { sign_in: input },
        pages: { sign_in: "/login" },
        redirects: ["/account"],
        base_path: "/auth",
        prefix: "/shop",
        hosts: ["shop.example"],
        proxies: 2,
    }
}
