//! Attacks on second factors: on codes, on sign-ins that wait, round them, and on the factors of somebody else.

mod codes;
mod detours;
mod fresh;
mod half_sessions;
mod owners;
mod trust;

use std::{
    ops::Deref,
    sync::{Arc, Mutex},
};

use auth::{
    BoxError, Identity, RequireSecondFactor, Secret,
    adapter::{Memory, MemoryStore},
    auth, env,
    parts::{BoxFuture, HttpClient},
    provider::JsonProfile,
};
use auth_providers::{Credentials, Email, OAuth2, Passkey};
use axum::Router;
use http::{Request, Response};
use serde_json::{Value, json};
use test_support::{
    Browser, Page, SECRET, TestClock,
    mail_site::SENDER,
    name_site::{self, by_name},
    passkeys::SITE,
    second_factors::post,
    variables,
};

/// Who is at the provider.
#[derive(Clone, Default)]
struct Provider(Arc<Mutex<Value>>);

impl HttpClient for Provider {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let body = match request.uri().path() {
            "/token" => r#"{"access_token":"at","token_type":"bearer"}"#.to_owned(),
            "/me" => self.0.lock().unwrap().to_string(),
            path => panic!("nobody asks for {path}"),
        };
        Box::pin(std::future::ready(Ok(Response::new(body.into_bytes()))))
    }
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity {
        email: me["email"].as_str().map(str::to_owned),
        email_verified: me["verified"].as_bool(),
        ..Identity::new(&me["id"])
    }
}

/// Whoever is called like this needs a second factor.
fn for_admins<A: auth::Auth>(input: RequireSecondFactor<A>) -> bool {
    input.user.email.is_some_and(|email| email.starts_with("admin"))
}

macro_rules! site {
    ($name:ident, $strategy:ident) => {
        auth! {
            struct $name;
            session: { strategy: $strategy },
            adapter: Memory {},
            providers: [
                Passkey { rp_name: "Shop" },
                Email { from: SENDER },
                OAuth2 as "gh" {
                    authorization: "https://gh.example/authorize", token: "https://gh.example/token",
                    userinfo: "https://gh.example/me", client_id: "shop", client_secret: env("AUTH_SECRET"),
                    profile: identity,
                },
                Credentials { authorize: by_name::<$name> },
            ],
            second_factor: {
                methods: [Totp, Passkey, RecoveryCodes],
                require: for_admins::<$name>,
                remember: 30 days,
            },
            linking: verified_email { trusted: [Gh] },
            hosts: ["http://localhost:3000", "http://other.localhost:3000"],
        }
    };
}

site! { InCookies, jwt }
site! { InRows, database }

/// A site, and the provider that it signs in at.
struct Site<A = InCookies> {
    site: name_site::Site<A>,
    provider: Provider,
}

impl<A> Deref for Site<A> {
    type Target = name_site::Site<A>;

    fn deref(&self) -> &Self::Target {
        &self.site
    }
}

macro_rules! open {
    ($name:ident, $store:expr, $clock:expr) => {{
        let provider = Provider::default();
        let builder = $name::builder().secret(Secret::new(SECRET)).variables(variables(&[]));
        let builder = builder.http_client(provider.clone());
        let site = name_site::Site::new(builder, $store, $clock, Router::new()).await;
        Site { site, provider }
    }};
}

impl Site {
    async fn new() -> Self {
        open!(InCookies, MemoryStore::default(), TestClock::new())
    }

    /// The same users with sessions in the store, and another name for the keys.
    async fn rows_of(other: &Self) -> Site<InRows> {
        open!(InRows, other.store.clone(), other.clock.clone())
    }
}

impl<A> Site<A> {
    /// Somebody comes back from the provider.
    async fn at_provider(&self, browser: &mut Browser, id: u32, email: &str) -> Page {
        *self.provider.0.lock().unwrap() = json!({ "id": id, "email": email, "verified": true });
        self.back(browser, &[]).await
    }

    /// The way to the provider and back, with these fields of the form.
    async fn back(&self, browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
        let page = browser.submit("/api/auth/signin/gh", fields).await;
        let url = url::Url::parse(page.location()).unwrap();
        let (_, state) = url.query_pairs().find(|(name, _)| name == "state").unwrap();
        browser.get(&format!("/api/auth/callback/gh?code=c&state={state}")).await
    }
}

/// Sends a code, as the second step.
async fn verify(browser: &mut Browser, code: &str) -> Page {
    post(browser, "verify", json!({ "code": code })).await
}

/// Asserts that the session has begun.
#[track_caller]
fn is_let_in(page: &Page) {
    assert_eq!(page.status.as_u16(), 200, "{page:?}");
    assert_eq!(page.json()["url"], SITE, "{page:?}");
}
