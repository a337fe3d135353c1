//! The site whose store is attacked: an OpenID provider and an OAuth 2.0 provider, both played, and a
//! store that fails when it is told to.

use std::{
    future,
    sync::{Arc, Mutex},
};

use auth::{
    BoxError, Decision, Identity, RouterExt as _, Session, SignIn, auth, env, event,
    parts::{BoxFuture, HttpClient},
    provider::JsonProfile,
};
use auth_providers::{OAuth2, Oidc};
use axum::{Router, routing::get};
use http::{Request, Response};
use serde_json::{Value, json};
use test_support::{
    Browser, ORIGIN, Page, TestClock,
    hostile::{Hostile, HostileStore},
    invariants::Invariants,
    played::{ACCESS_TOKEN, Asked, Provider, document},
    sign, variables,
};
use url::Url;

pub(crate) const OP: &str = "https://op.example";
pub(crate) const GH: &str = "https://gh.example";

/// What the application makes of a sign-in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Mood {
    #[default]
    Allows,
    Denies,
    Sends(&'static str),
    Fails,
    Panics,
    Hangs,
    /// It lets in whose address ends like this.
    Wants(&'static str),
    /// It panics when it is told that somebody signed in.
    PanicsAfterwards,
}

pub(crate) type Moods = Arc<Mutex<Mood>>;

async fn decide<A: auth::Auth<State = Moods>>(attempt: SignIn<A>) -> Result<Decision, String> {
    let mood = *attempt.state.lock().unwrap();
    match mood {
        Mood::Allows | Mood::PanicsAfterwards => Ok(Decision::Allow),
        Mood::Denies => Ok(Decision::Deny),
        Mood::Sends(target) => Ok(Decision::Redirect(target.to_owned())),
        Mood::Fails => Err("canary-reason".to_owned()),
        Mood::Panics => panic!("canary-reason"),
        Mood::Hangs => future::pending().await,
        Mood::Wants(end) => {
            let address = attempt.identity.email.unwrap_or_default();
            Ok(Decision::allow_if(address.to_lowercase().ends_with(end)))
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that applications write")]
fn signed_in<A: auth::Auth<State = Moods>>(event: event::SignIn<A>) {
    let mood = *event.state.lock().unwrap();
    assert!(!matches!(mood, Mood::PanicsAfterwards), "canary-reason");
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity {
        name: me["login"].as_str().map(str::to_owned),
        email: me["email"].as_str().map(str::to_owned),
        ..Identity::new(&me["id"])
    }
}

/// Yields around each request, as a network does.
#[derive(Clone)]
struct Network(Provider);

impl HttpClient for Network {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let response = self.0.send(request).await;
            tokio::task::yield_now().await;
            response
        })
    }
}

macro_rules! site {
    ($name:ident, $strategy:ident) => {
        auth! {
            pub(crate) struct $name;
            session: { strategy: $strategy, max_age: 10 hours, update_age: 1 hours },
            adapter: Hostile,
            providers: [
                Oidc as "op" {
                    issuer: OP, client_id: "client-of-tests",
                    client_secret: env("AUTH_SECRET"), scope: ["email", "profile"],
                },
                OAuth2 as "gh" {
                    authorization: "https://gh.example/authorize", token: "https://gh.example/token",
                    userinfo: "https://gh.example/me", client_id: "client-of-tests",
                    client_secret: env("AUTH_SECRET"), profile: identity,
                },
            ],
            callbacks: { sign_in: decide::<$name> },
            events: { sign_in: signed_in::<$name> },
            state: Moods,
        }

        impl Members<$name> {
            pub(crate) async fn start() -> Self {
                let (mood, store) = (Moods::default(), HostileStore::default());
                let clock = TestClock::new();
                let provider = Provider::new(clock.clone());
                let auth = $name::builder(Arc::clone(&mood))
                    .url(ORIGIN)
                    .variables(variables(&[]))
                    .clock(clock.clone())
                    .store(store.clone())
                    .http_client(Network(provider.clone()))
                    .build()
                    .await
                    .unwrap();
                let app = Router::new().route("/who", get(show)).auth(&auth);
                let members = Self { auth, app, store, provider, clock, mood };
                members.tells(|provider| {
                    sign::jwt(&provider.claims(OP, &json!({ "name": "Mira" })), None)
                });
                members.person(&json!({ "id": 7, "login": "mira", "email": "mira@shop.example" }));
                members
            }
        }
    };
}

site!(InRows, database);
site!(InCookies, jwt);

async fn show(session: Session) -> String {
    session.user.id.clone()
}

/// A site and everything around it.
pub(crate) struct Members<A> {
    pub(crate) auth: A,
    app: Router,
    pub(crate) store: HostileStore,
    pub(crate) provider: Provider,
    pub(crate) clock: TestClock,
    pub(crate) mood: Moods,
}

impl<A> Members<A> {
    pub(crate) fn feels(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The ID tokens of `op` are these from now on.
    pub(crate) fn tells(&self, token: impl Fn(&Provider) -> String + Send + Sync + 'static) {
        self.provider.openid(&document(OP), OP, token);
        self.provider.answer(&format!("{OP}/userinfo"), json!({ "sub": "7", "name": "Mira" }));
    }

    /// Who is at `gh`.
    pub(crate) fn person(&self, profile: &Value) {
        let token = json!({ "access_token": ACCESS_TOKEN, "token_type": "bearer" });
        self.provider.answer(&format!("{GH}/token"), token);
        self.provider.answer(&format!("{GH}/me"), profile.clone());
    }

    /// A browser that knows nothing, whose responses are all looked at.
    pub(crate) fn browser(&self) -> Browser {
        let mut browser = Browser::new(self.app.clone());
        let allowed = [OP, GH].map(|at| format!("{at}/authorize?")).to_vec();
        let origin = ORIGIN.to_owned();
        browser.invariants = Some(Invariants { origin, allowed, form_post: false });
        browser
    }

    /// Goes to a provider and says yes there: the address of the answer, which nobody has opened.
    pub(crate) async fn begin(&self, browser: &mut Browser, id: &str, link: bool) -> String {
        let fields: &[_] = if link { &[("link", "true")] } else { &[] };
        let page = browser.submit(&format!("/api/auth/signin/{id}"), fields).await;
        let asked = Url::parse(page.location()).unwrap();
        let asked: std::collections::BTreeMap<_, _> = asked.query_pairs().into_owned().collect();
        if let Some(nonce) = asked.get("nonce") {
            *self.provider.nonce.lock().unwrap() = Some(nonce.clone());
        }
        format!("/api/auth/callback/{id}?code=code-of-tests&state={}", asked["state"])
    }

    pub(crate) async fn sign_in(&self, browser: &mut Browser, id: &str) -> Page {
        let answer = self.begin(browser, id, false).await;
        browser.get(&answer).await
    }

    /// What `op` and `gh` were asked since the last time.
    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        self.provider.take(path)
    }
}

/// Who the site takes the browser for: both ways of asking agree.
pub(crate) async fn who(browser: &Browser) -> Option<String> {
    // A copy: asking writes a new cookie.
    let mut browser = browser.clone();
    let page = browser.get("/who").await;
    let shown = browser.session().await;
    assert_eq!(page.status.is_success(), shown["expires"].is_string(), "{page:?} {shown}");
    page.status.is_success().then_some(page.text)
}
