//! Providers whose refresh needs more than a refresh token, or whose code is not quite one: every
//! request to them, through sign-in and refreshes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use auth::{
    BoxError, RouterExt as _,
    adapter::{Memory, MemoryStore},
    auth,
    parts::{BoxFuture, HttpClient},
};
use auth_providers::{Instagram, Threads, Vk, Zoho};
use axum::Router;
use http::{Request, Response, header};
use serde_json::{Value, json};
use test_support::{Browser, ORIGIN, TestClock, variables};
use url::Url;

auth! {
    pub struct KeptTokensAuth;
    session: { strategy: jwt },
    adapter: Memory,
    providers: [
        Instagram { ..env },
        Threads { ..env },
        Vk { ..env },
        Zoho { ..env },
    ],
}

const OPTIONS: &[(&str, &str)] = &[
    ("AUTH_INSTAGRAM_ID", "client"),
    ("AUTH_INSTAGRAM_SECRET", "a secret"),
    ("AUTH_THREADS_ID", "client"),
    ("AUTH_THREADS_SECRET", "a secret"),
    ("AUTH_VK_ID", "client"),
    ("AUTH_ZOHO_ID", "client"),
    ("AUTH_ZOHO_SECRET", "a secret"),
    ("AUTH_ZOHO_CLIENT_SECRETS", "https://accounts.zoho.eu=europe https://accounts.zoho.in=india"),
];

/// The URL and the form of a request.
type Asked = (String, BTreeMap<String, String>);

/// Every provider at once: notes what it is asked, and numbers its tokens. `test_support::played` has one token
/// for everybody.
#[derive(Clone, Default)]
struct Api {
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Api {
    /// What was asked since the last time.
    fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl HttpClient for Api {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let url = request.uri().to_string();
        let form = url::form_urlencoded::parse(request.body()).into_owned().collect();
        self.asked.lock().unwrap().push((url.clone(), form));
        let number = self.asked.lock().unwrap().len();
        let profile = json!({
            "id": "7", "user_id": "7", "username": "mira", "ZUID": 7, "user": { "user_id": "7" },
        });
        let is_token = !url.contains("/me") && !url.contains("info");
        let answer = if is_token {
            json!({
                "access_token": format!("access-{number}"), "token_type": "bearer",
                "refresh_token": format!("refresh-{number}"), "expires_in": 3600,
            })
        } else {
            profile
        };
        let response = Response::builder()
            .header(header::CONTENT_TYPE, "application/json")
            .body(answer.to_string().into_bytes());
        Box::pin(async move { Ok(response?) })
    }
}

struct Site {
    auth: KeptTokensAuth,
    browser: Browser,
    api: Api,
    store: MemoryStore,
    clock: TestClock,
}

impl Site {
    async fn start() -> Self {
        let (api, store, clock) = (Api::default(), MemoryStore::default(), TestClock::new());
        let auth = KeptTokensAuth::builder()
            .url(ORIGIN)
            .variables(variables(OPTIONS))
            .clock(clock.clone())
            .http_client(api.clone())
            .store(store.clone())
            .build()
            .await
            .unwrap();
        let browser = Browser::new(Router::new().auth(&auth).with_state(auth.clone()));
        Self { auth, browser, api, store, clock }
    }

    /// Comes back from a provider with these parameters; who is signed in then.
    async fn sign_in(&mut self, id: &str, back: &[(&str, &str)]) -> Option<String> {
        let page = self.browser.submit(&format!("/api/auth/signin/{id}"), &[]).await;
        let url = Url::parse(page.location()).unwrap();
        let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("state", &state).extend_pairs(back);
        self.browser.get(&format!("/api/auth/callback/{id}?{}", query.finish())).await;
        let session: Value = self.browser.session().await;
        session["user"].is_object().then_some(())?;
        let users = self.store.user_by_account_of(id).await;
        users.map(|user| user.user.id)
    }

    /// Lets an hour pass and asks for a token: the requests that made.
    async fn refresh(
        &self,
        user: &str,
        provider: KeptTokensAuthProvider,
    ) -> Vec<(String, BTreeMap<String, String>)> {
        self.api.take();
        self.clock.advance(Duration::from_hours(1));
        self.auth.access_token(user, provider).await.unwrap();
        self.api.take()
    }
}

/// The user of the one account at a provider.
trait UserOf {
    async fn user_by_account_of(&self, provider: &str) -> Option<auth::adapter::StoredUser>;
}

impl UserOf for MemoryStore {
    async fn user_by_account_of(&self, provider: &str) -> Option<auth::adapter::StoredUser> {
        use auth::adapter::Accounts as _;
        self.user_by_account(provider, "7").await.unwrap()
    }
}

#[tokio::test]
async fn vk_is_told_the_device_with_every_refresh() {
    let mut site = Site::start().await;
    let user = site.sign_in("vk", &[("code", "c"), ("device_id", "d-1")]).await.unwrap();
    let asked = site.api.take();
    assert_eq!(asked[0].1["device_id"], "d-1");
    assert!(asked[0].1.contains_key("state"));
    for round in 0..3 {
        let asked = site.refresh(&user, KeptTokensAuthProvider::Vk).await;
        let [(url, form)] = &asked[..] else { panic!("{asked:?}") };
        assert_eq!(url, "https://id.vk.ru/oauth2/auth");
        assert_eq!(form["device_id"], "d-1", "in round {round}");
        assert_eq!(form["refresh_token"], "refresh-1", "bare, and the newest");
        assert_eq!(form["grant_type"], "refresh_token");
    }
}

#[tokio::test]
async fn vk_without_a_device_is_refreshed_with_the_token_alone() {
    let mut site = Site::start().await;
    let user = site.sign_in("vk", &[("code", "c")]).await.unwrap();
    let asked = site.refresh(&user, KeptTokensAuthProvider::Vk).await;
    assert_eq!(asked[0].1["refresh_token"], "refresh-1");
    assert!(!asked[0].1.contains_key("device_id"));
}

#[tokio::test]
async fn zoho_s_data_centre_gets_every_request_and_its_own_secret() {
    let mut site = Site::start().await;
    let back = [("code", "c"), ("accounts-server", "https://accounts.zoho.eu"), ("location", "eu")];
    let user = site.sign_in("zoho", &back).await.unwrap();
    let asked = site.api.take();
    assert_eq!(asked[0].0, "https://accounts.zoho.eu/oauth/v2/token");
    assert_eq!(asked[0].1["client_secret"], "europe");
    assert_eq!(asked[1].0, "https://accounts.zoho.eu/oauth/user/info");
    for _ in 0..2 {
        let asked = site.refresh(&user, KeptTokensAuthProvider::Zoho).await;
        assert_eq!(asked[0].0, "https://accounts.zoho.eu/oauth/v2/token");
        assert_eq!(asked[0].1["refresh_token"], "refresh-1");
        assert_eq!(asked[0].1["client_secret"], "europe");
    }
}

#[tokio::test]
async fn zoho_without_a_data_centre_is_the_configured_one() {
    let mut site = Site::start().await;
    let user = site.sign_in("zoho", &[("code", "c")]).await.unwrap();
    let asked = site.refresh(&user, KeptTokensAuthProvider::Zoho).await;
    assert_eq!(asked[0].0, "https://accounts.zoho.com/oauth/v2/token");
    assert_eq!(asked[0].1["client_secret"], "a secret");
}

#[tokio::test]
async fn a_server_that_is_none_of_zoho_s_gets_no_secret() {
    for server in [
        "https://evil.example",
        "https://accounts.zoho.eu.evil.example",
        "https://accounts.zoho.eu@evil.example",
        "http://accounts.zoho.eu",
        "https://accounts.zoho.eu/x",
    ] {
        let mut site = Site::start().await;
        let back = [("code", "c"), ("accounts-server", server)];
        assert!(site.sign_in("zoho", &back).await.is_none(), "{server}");
        assert!(site.api.take().is_empty(), "nothing is sent: {server}");
    }
}

#[tokio::test]
async fn what_ends_the_url_is_no_part_of_a_code() {
    for id in ["instagram", "threads"] {
        let mut site = Site::start().await;
        site.sign_in(id, &[("code", "AQBx#_")]).await.unwrap();
        assert_eq!(site.api.take()[0].1["code"], "AQBx");
        let mut site = Site::start().await;
        site.sign_in(id, &[("code", "AQBx")]).await.unwrap();
        assert_eq!(site.api.take()[0].1["code"], "AQBx");
    }
}

#[tokio::test]
async fn secrets_for_servers_are_checked_when_the_setup_is_built() {
    for given in ["https://evil.example=secret", "https://accounts.zoho.eu", "hunter2"] {
        let lookup = move |name: &str| match name {
            "AUTH_ZOHO_CLIENT_SECRETS" => Some(given.to_owned()),
            name => variables(OPTIONS)(name),
        };
        let error =
            KeptTokensAuth::builder().url(ORIGIN).variables(lookup).build().await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains("client_secrets") && !text.contains(given), "{text}");
    }
}
