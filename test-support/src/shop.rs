//! The site that is attacked: a form, two OAuth providers, a handler and a guarded one.

use std::{
    collections::BTreeSet,
    fmt::Debug,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use auth::{
    Authorize, Builder, Claims, ClaimsUpdate, CredentialsForm, Decision, RouterExt as _, Secret,
    Session, SignIn, Trigger, User, auth, env, event, provider::ResponseMode,
};
use auth_providers::{Credentials, OAuth2, Oidc};
use axum::{
    Extension, Router,
    extract::{ConnectInfo, FromRef, State},
    routing::get,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Browser, ORIGIN, Page, SECRET,
    invariants::Invariants,
    provider::{Answer, Provider},
};

/// Where the site is when it is on https.
pub const HTTPS: &str = "https://shop.example";
/// Where its form is sent.
pub const CALLBACK: &str = "/api/auth/callback/credentials";
/// The password of everybody.
pub const PASSWORD: &str = "canary-password-9f2 Wp%+";
/// The secret of the site at its providers.
pub const CLIENT_SECRET: &str = "canary client+secret/%9";
/// A claim that stays on the server.
pub const INTERNAL: &str = "canary-internal-claim-3Yb";
/// The text of an error of the application's.
pub const REASON: &str = "postgres://u:canary-dsn-password@db";

/// What the session of a customer says.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
pub struct Customer {
    #[claims(public)]
    plan: String,
    internal: Secret,
}

/// The form.
#[derive(CredentialsForm)]
pub struct Login {
    username: String,
    password: Secret,
}

auth! {
    /// The setup of the site.
    pub struct ShopAuth;
    session: { claims: Customer, max_age: 1 hours, update_age: 10 minutes },
    providers: [
        Credentials { authorize: check },
        OAuth2 as "gh" {
            authorization: env("GH_AUTHORIZE"), token: env("GH_TOKEN"), userinfo: env("GH_ME"),
            client_id: "shop:1", client_secret: env("GH_SECRET"), scope: ["profile"],
        },
        OAuth2 as "op2" {
            authorization: env("GH_AUTHORIZE"), token: env("GH_TOKEN"), userinfo: env("GH_ME"),
            client_id: "shop-2", client_secret: env("GH_SECRET"), scope: ["profile"],
        },
        Oidc as "apple" {
            issuer: env("GH_ISSUER"), authorization: env("GH_AUTHORIZE"), token: env("GH_TOKEN"),
            userinfo: env("GH_ME"), jwks: env("GH_ME"), client_id: "shop",
            client_secret: env("GH_SECRET"), scope: ["email"],
            response_mode: ResponseMode::FormPost,
        },
    ],
    callbacks: { sign_in: allow, claims: build },
    events: { sign_in: on_sign_in },
    redirects: ["https://docs.shop.example"],
    state: Known,
}

/// The password that is right, byte for byte, how often one was looked at, and what callbacks and
/// events looked like when they were printed.
#[derive(Clone)]
pub struct Known {
    /// The password that is right.
    pub password: Arc<Mutex<String>>,
    /// How often a password was looked at.
    pub checks: Arc<Mutex<usize>>,
    /// What was printed.
    pub printed: Arc<Mutex<Vec<String>>>,
}

impl Default for Known {
    fn default() -> Self {
        let password = Arc::new(Mutex::new(PASSWORD.to_owned()));
        Self { password, checks: Arc::default(), printed: Arc::default() }
    }
}

async fn check(attempt: Authorize<ShopAuth, Login>) -> Result<Option<User>, std::io::Error> {
    *attempt.state.checks.lock().unwrap() += 1;
    attempt.state.print(&attempt);
    let Login { username, password } = attempt.form;
    match username.as_str() {
        "panics" => panic!("{REASON}"),
        "fails" => return Err(std::io::Error::other(REASON)),
        _ => {}
    }
    let known = Secret::new(attempt.state.password.lock().unwrap().clone());
    Ok((password == known).then(|| User::new(username)))
}

impl Known {
    fn print(&self, value: &impl Debug) {
        self.printed.lock().unwrap().extend([format!("{value:?}"), format!("{value:#?}")]);
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that applications write")]
fn allow(attempt: SignIn<ShopAuth>) -> Decision {
    attempt.state.print(&attempt);
    attempt.state.print(&(&attempt.account, &attempt.identity, &attempt.profile));
    Decision::Allow
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that applications write")]
fn on_sign_in(event: event::SignIn<ShopAuth>) {
    event.state.print(&event);
    event.state.print(&(&event.account, &event.account.tokens, &event.profile));
}

fn build(update: ClaimsUpdate<ShopAuth>) -> Customer {
    update.state.print(&update);
    update.state.print(&update.trigger);
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => {
            Customer { plan: "free".to_owned(), internal: Secret::new(INTERNAL) }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

/// A site, what its application knows, and the provider that its OAuth buttons lead to.
pub struct Shop {
    /// Somebody's browser.
    pub browser: Browser,
    /// What its application knows.
    pub known: Known,
    /// The provider that its buttons lead to.
    pub provider: Provider,
}

/// The site on plain http, on this machine.
pub async fn shop() -> Shop {
    shop_at(ORIGIN, |builder| builder).await
}

/// The site at `origin`, built with what `change` adds.
pub async fn shop_at(
    origin: &str,
    change: impl FnOnce(Builder<ShopAuth>) -> Builder<ShopAuth>,
) -> Shop {
    let provider = Provider::start().await;
    let known = Known::default();
    let at = provider.url.clone();
    let lookup = move |name: &str| {
        Some(match name {
            "AUTH_SECRET" => SECRET.to_owned(),
            "GH_AUTHORIZE" => format!("{at}/authorize"),
            "GH_TOKEN" => format!("{at}/token"),
            "GH_ME" => format!("{at}/me"),
            "GH_ISSUER" => at.clone(),
            "GH_SECRET" => CLIENT_SECRET.to_owned(),
            _ => return None,
        })
    };
    let builder = ShopAuth::builder(known.clone()).variables(lookup).url(origin);
    let builder = change(builder);
    known.print(&builder);
    let auth = builder.build().await.unwrap();
    known.print(&(&auth, auth.guard(), auth.callback_urls(origin)));
    let guarded = Router::new().route("/guarded", get(show).post(show)).route_layer(auth.guard());
    let admin = auth.guard().allow(|session| session.user.id == "root");
    let app = Router::new()
        .route("/admin", get(show))
        .route_layer(admin)
        .route("/protected", get(show).post(show))
        .merge(guarded)
        .auth(&auth)
        // Every request comes from one client.
        .layer(Extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4711)))))
        .with_state(App { auth, known: known.clone() });
    let mut browser = Browser::new(app);
    browser.invariants = Some(Invariants {
        origin: origin.to_owned(),
        allowed: vec![format!("{}/authorize?", provider.url), "https://docs.shop.example/".into()],
        form_post: false,
    });
    Shop { browser, known, provider }
}

async fn show(State(known): State<Known>, session: Session<Customer>) -> String {
    known.print(&session);
    session.user.id.clone()
}

#[derive(Clone, FromRef)]
struct App {
    auth: ShopAuth,
    known: Known,
}

impl Shop {
    /// Signs in with the form.
    pub async fn sign_in(&mut self, username: &str) -> Page {
        let fields = [("username", username), ("password", PASSWORD)];
        self.browser.submit(CALLBACK, &fields).await
    }

    /// Goes to the provider and says yes there; the answer is not delivered.
    pub async fn start(&mut self) -> Answer {
        start(&mut self.browser, &self.provider).await
    }
}

/// Goes to the provider and says yes there; the answer is not delivered.
pub async fn start(browser: &mut Browser, provider: &Provider) -> Answer {
    let page = browser.submit("/api/auth/signin/gh", &[("callbackUrl", "/home")]).await;
    provider.authorize(page.location())
}

/// Brings the provider's answer back.
pub async fn deliver(browser: &mut Browser, answer: &Answer) -> Page {
    let Answer { code, state } = answer;
    browser.get(&format!("/api/auth/callback/gh?code={code}&state={state}")).await
}

/// Who the site takes the browser for: both ways of asking must agree.
pub async fn who(browser: &Browser) -> Option<String> {
    // A copy: asking writes a new cookie.
    let mut browser = browser.clone();
    let page = browser.get("/protected").await;
    let guarded = browser.get("/guarded").await;
    assert_eq!((page.status, &page.text), (guarded.status, &guarded.text));
    let shown = browser.session().await;
    if page.status == StatusCode::OK {
        assert!(shown["user"].is_object() || shown["expires"].is_string(), "{shown}");
        return Some(page.text);
    }
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(shown, json!({}));
    None
}

/// The answer of a refusal: the error page with the code, and nobody signed in.
pub async fn assert_refused(browser: &Browser, page: &Page, code: &str, why: &str) {
    assert_refused_by(page, code, why);
    assert_eq!(who(browser).await, None, "{why}");
}

/// The error page with the code.
#[track_caller]
pub fn assert_refused_by(page: &Page, code: &str, why: &str) {
    let error = format!("/api/auth/error?error={code}");
    assert_eq!(page.status, StatusCode::FOUND, "{why}: {page:?}");
    assert!(page.location().contains(&error), "{why}: {page:?}");
}

/// What only the server may know of the session.
pub fn assert_public(shown: &Value) {
    let names: BTreeSet<_> = shown.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["expires", "plan", "user"]));
}
