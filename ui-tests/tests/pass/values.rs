//! The shapes that a value may have, conditional entries and comments, without an import of `env`.

#![deny(warnings)]

use std::{borrow::Cow, time::Duration};

use auth::{
    Identity,
    adapter::Memory,
    auth,
    limit::{Limit, Limits},
};
use auth_providers::{Email, GitHub, Google};

const LIFETIME: u64 = 30;
const SCOPES: &[&str] = &["read:user"];
const MORE_SCOPES: [&str; 2] = ["openid", "email"];
const TARGETS: &[&str] = &["/account"];
const HOSTS: [&str; 1] = ["shop.example"];

fn client() -> String {
    "Iv1.abc".to_owned()
}

auth! {
    /// Customers sign in here.
    pub struct ShopAuth;

    /// How people sign in.
    providers: vec![
        /// For developers.
        GitHub {
            /// The application.
            client_id: &client(),
            client_secret: Some(env("GITHUB_SECRET")),
            #[cfg(debug_assertions)]
            scope: SCOPES,
            #[cfg(not(debug_assertions))]
            scope: vec!["read:user".into()],
            timeout: 5s,
            profile: |me| Identity { name: me.login.clone(), ..Identity::new(me.id) },
        } if !env("NO_GITHUB") && (env("GITHUB") || cfg!(debug_assertions)),
        GitHub as "work" {
            client_id: Some("Iv1.work"),
            scope: &["read:org"],
            authorization_params: vec![("prompt", "consent")],
            timeout: Some(Duration::from_secs(5)),
            ..env
        },
        #[cfg(debug_assertions)]
        Google {
            client_id: Cow::Borrowed("google"),
            client_secret: env("GOOGLE_SECRET"),
            scope: MORE_SCOPES,
            timeout: LIFETIME seconds,
        },
        #[cfg(not(debug_assertions))]
        Google { scope: [], ..env },
        Email { from: "Shop <no-reply@shop.example>", valid_for: 1 hour, ..env },
    ],
    adapter: Memory {},
    #[cfg(debug_assertions)]
    session: {
        max_age: LIFETIME days,
        #[cfg(not(debug_assertions))]
        update_age: 1 day,
    },
    /// Slowly.
    limits: Limits::new().account(Limit::new(3).first_delay(5 minutes)),
    redirects: TARGETS,
    hosts: HOSTS,
    origins: &["https://www.shop.example"],
    secret: vec![env("NEW_SECRET"), env("OLD_SECRET")],
}

mod conditional {
    use auth::auth;
    use auth_providers::GitHub;

    auth! {
        #[cfg(debug_assertions)]
        pub struct DebugAuth;
        providers: [GitHub { client_id: "x", client_secret: env("X") }],
    }

    auth! {
        #[cfg(not(debug_assertions))]
        pub struct ReleaseAuth;
        providers: [],
    }
}

#[test]
fn runs() {
    let _ = (ShopAuth::from_env, conditional::DebugAuth::from_env);
    assert_eq!(ShopAuthProvider::Google.id(), "google");
    assert_eq!(ShopAuthProvider::Work.name(), "GitHub");
}
