//! What providers can be asked for besides signing somebody in: other access tokens, the end of
//! tokens, the end of the session there.

use std::collections::BTreeMap;

use auth::{
    AuthConfig, RouterExt as _, Secret, Session,
    adapter::Memory,
    auth, env,
    manage::{AccessTokenError, RevokeTokensError},
    provider::{JsonProfile, Overrides},
};
use axum::{Router, routing::get};
use http::StatusCode;
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page, SECRET,
    provider::{ACCESS_TOKEN, Provider, REFRESH_TOKEN},
};
use url::Url;

/// A provider that can do everything.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "hub",
    name = "Hub",
    authorization = "{server}/authorize",
    token = "{server}/token",
    userinfo = "{server}/me",
    revocation = "{server}/revoke",
    end_session = "{server}/logout?realm=staff",
    profile = JsonProfile,
)]
struct Hub {
    server: String,
    client_id: String,
    client_secret: Secret,
    overrides: Overrides<JsonProfile>,
}

/// One that can't.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "plain",
    name = "Plain",
    authorization = "{server}/authorize",
    token = "{server}/token",
    userinfo = "{server}/me",
    refresh = false,
    profile = JsonProfile,
)]
struct Plain {
    server: String,
    client_id: String,
    client_secret: Secret,
}

auth! {
    pub struct HubAuth;
    adapter: Memory,
    providers: [
        Hub { server: env("OP"), client_id: "shop", client_secret: env("OP_SECRET") },
        Plain { server: env("OP"), client_id: "shop", client_secret: env("OP_SECRET") },
    ],
    end_session: [Hub],
}

struct Site {
    auth: HubAuth,
    browser: Browser,
    provider: Provider,
}

impl Site {
    async fn start() -> Self {
        let provider = Provider::start().await;
        let url = provider.url.clone();
        let lookup = move |name: &str| match name {
            "OP" => Some(url.clone()),
            "OP_SECRET" => Some("op secret/+".to_owned()),
            "AUTH_SECRET" => Some(SECRET.to_owned()),
            "AUTH_URL" => Some(ORIGIN.to_owned()),
            _ => None,
        };
        let auth = HubAuth::builder().variables(lookup).build().await.unwrap();
        let me = get(async |session: Session| session.user.id.clone());
        let app = Router::new().route("/me", me).auth(&auth).with_state(auth.clone());
        let browser = Browser::new(app);
        Self { auth, browser, provider }
    }

    /// Signs in, and gives the user's id.
    async fn sign_in(&mut self, with: &str) -> String {
        let page =
            self.browser.submit(&format!("/api/auth/signin/{with}"), &[("callbackUrl", "/")]).await;
        let answer = self.provider.authorize(page.location());
        let back = format!("/api/auth/callback/{with}?code={}&state={}", answer.code, answer.state);
        assert_eq!(self.browser.get(&back).await.location(), format!("{ORIGIN}/"));
        self.browser.get("/me").await.text
    }

    async fn sign_out(&mut self, back: &str) -> Page {
        self.browser.submit("/api/auth/signout", &[("callbackUrl", back)]).await
    }

    fn revocations(&self) -> Vec<BTreeMap<String, String>> {
        let seen = self.provider.seen.lock().unwrap();
        seen.revocation_requests.iter().map(|(_, form)| form.clone()).collect()
    }
}

/// The endpoint and the parameters of a URL.
fn parts(url: &str) -> (String, BTreeMap<String, String>) {
    let url = Url::parse(url).unwrap();
    let parameters = url.query_pairs().into_owned().collect();
    (format!("{}{}", url.origin().ascii_serialization(), url.path()), parameters)
}

#[tokio::test]
async fn a_token_that_the_provider_refuses_is_renewed_although_it_is_valid() {
    let mut site = Site::start().await;
    let ann = site.sign_in("hub").await;
    let refused = site.auth.access_token(&ann, HubAuthProvider::Hub).await.unwrap();
    assert_eq!(refused.expose(), ACCESS_TOKEN);
    let second = json!({ "access_token": "second", "token_type": "bearer", "expires_in": 3600 });
    site.provider.answers(200, &[], &second.to_string());
    let renewed = site.auth.renew_access_token::<Hub>(&ann, &refused).await.unwrap();
    assert_eq!(renewed.expose(), "second");
    assert_eq!(site.provider.exchanges(), 2);
    // Somebody else was refused the first one too: there is another by now.
    let renewed = site.auth.renew_access_token::<Hub>(&ann, &refused).await.unwrap();
    assert_eq!((renewed.expose(), site.provider.exchanges()), ("second", 2));
    let kept = site.auth.access_token(&ann, HubAuthProvider::Hub).await.unwrap();
    assert_eq!(kept.expose(), "second");
}

#[tokio::test]
async fn who_has_no_account_there_has_to_sign_in() {
    let mut site = Site::start().await;
    let ann = site.sign_in("plain").await;
    let refused = Secret::new("any");
    let renewed = site.auth.renew_access_token::<Hub>(&ann, &refused).await;
    assert!(matches!(renewed, Err(AccessTokenError::NeedsSignIn)), "{renewed:?}");
    let revoked = site.auth.revoke_tokens::<Hub>(&ann).await;
    assert!(matches!(revoked, Err(RevokeTokensError::Absent)), "{revoked:?}");
    assert!(site.revocations().is_empty());
}

#[tokio::test]
async fn tokens_are_revoked_and_forgotten() {
    let mut site = Site::start().await;
    let ann = site.sign_in("hub").await;
    site.auth.revoke_tokens::<Hub>(&ann).await.unwrap();
    let form: Vec<_> = site.revocations().remove(0).into_iter().collect();
    let expected = [("token", REFRESH_TOKEN), ("token_type_hint", "refresh_token")];
    assert_eq!(form, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    {
        let seen = site.provider.seen.lock().unwrap();
        let sent = seen.revocation_requests[0].0["authorization"].to_str().unwrap();
        // `shop:op%20secret%2F%2B`: as in a form (RFC 6749 section 2.3.1), but for the space.
        assert_eq!(sent, "Basic c2hvcDpvcCUyMHNlY3JldCUyRiUyQg==");
    }
    let token = site.auth.access_token(&ann, HubAuthProvider::Hub).await;
    assert!(matches!(token, Err(AccessTokenError::NeedsSignIn)), "{token:?}");
    assert_eq!(site.auth.accounts(&ann).await.unwrap().len(), 1, "the account stays");
    assert_eq!(site.browser.get("/me").await.text, ann, "and so does the session");
    // There is nothing left to revoke.
    site.auth.revoke_tokens::<Hub>(&ann).await.unwrap();
    assert_eq!(site.revocations().len(), 1);
}

#[tokio::test]
async fn tokens_that_the_provider_does_not_revoke_are_kept() {
    let mut site = Site::start().await;
    let ann = site.sign_in("hub").await;
    site.provider.seen.lock().unwrap().revocation_error = Some("unsupported_token_type");
    let error = site.auth.revoke_tokens::<Hub>(&ann).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the provider did not revoke the tokens: the revocation endpoint: it refused: \
         unsupported_token_type"
    );
    let kept = site.auth.access_token(&ann, HubAuthProvider::Hub).await.unwrap();
    assert_eq!(kept.expose(), ACCESS_TOKEN);
}

#[tokio::test]
async fn a_provider_that_repeats_the_token_in_its_error_is_not_repeated() {
    let mut site = Site::start().await;
    let ann = site.sign_in("hub").await;
    site.provider.seen.lock().unwrap().revocation_error = Some(REFRESH_TOKEN);
    let error = site.auth.revoke_tokens::<Hub>(&ann).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains(REFRESH_TOKEN), "{error}");
}

// OI-056
#[tokio::test]
async fn signing_out_goes_on_at_the_provider_and_comes_back() {
    let mut site = Site::start().await;
    site.sign_in("hub").await;
    let page = site.sign_out("/goodbye").await;
    // The session here is gone before the browser goes anywhere.
    assert_eq!(site.browser.session().await, json!({}));
    let (endpoint, asked) = parts(page.location());
    assert_eq!(endpoint, format!("{}/logout", site.provider.url));
    let names: Vec<_> = asked.keys().map(String::as_str).collect();
    assert_eq!(names, ["client_id", "post_logout_redirect_uri", "realm", "state"]);
    assert_eq!((asked["client_id"].as_str(), asked["realm"].as_str()), ("shop", "staff"));
    let back = asked["post_logout_redirect_uri"].clone();
    assert_eq!(back, site.auth.post_logout_url(ORIGIN));
    assert_eq!(back, format!("{ORIGIN}/api/auth/post-logout"));

    let home = site.browser.get(&format!("/api/auth/post-logout?state={}", asked["state"])).await;
    assert_eq!(home.location(), format!("{ORIGIN}/goodbye"));
    // It was for once.
    let again = site.browser.get(&format!("/api/auth/post-logout?state={}", asked["state"])).await;
    assert_eq!(again.location(), ORIGIN);
    let left = site.browser.cookies.keys().filter(|name| !name.contains("csrf"));
    assert_eq!(left.collect::<Vec<_>>(), ["auth.callback-url"], "nothing is left of it");
}

#[tokio::test]
async fn programs_are_told_where_to_go_on() {
    let mut site = Site::start().await;
    site.sign_in("hub").await;
    let csrf = site.browser.csrf().await;
    let asked = json!({ "csrfToken": csrf, "callbackUrl": "/", "json": "true" });
    let page = site.browser.post_json("/api/auth/signout", &asked).await;
    assert_eq!(page.status, StatusCode::OK);
    let url = page.json()["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("{}/logout?realm=staff&client_id=shop&", site.provider.url)));
}

// OI-056
#[tokio::test]
async fn whoever_comes_back_with_another_state_or_none_goes_to_the_start() {
    for query in ["", "?state=", "?state=other", "?state=a&state=a"] {
        let mut site = Site::start().await;
        site.sign_in("hub").await;
        site.sign_out("/goodbye").await;
        let page = site.browser.get(&format!("/api/auth/post-logout{query}")).await;
        assert_eq!(page.location(), ORIGIN, "{query}");
        assert_eq!(site.browser.session().await, json!({}), "{query}");
    }
    // Nobody signed out here.
    let mut site = Site::start().await;
    let page = site.browser.get("/api/auth/post-logout?state=any").await;
    assert_eq!(page.location(), ORIGIN);
}

#[tokio::test]
async fn only_the_provider_that_somebody_signed_in_with_is_told() {
    let mut site = Site::start().await;
    site.sign_in("plain").await;
    assert_eq!(site.sign_out("/goodbye").await.location(), format!("{ORIGIN}/goodbye"));
    // Of two, the one of the session.
    let other = json!({ "id": 8, "email": "other@example.com" }).to_string();
    site.provider.seen.lock().unwrap().profile = Some(other);
    site.sign_in("hub").await;
    site.browser.cookies.retain(|name, _| !name.contains("session-token"));
    site.provider.seen.lock().unwrap().profile = None;
    site.sign_in("plain").await;
    assert_eq!(site.sign_out("/goodbye").await.location(), format!("{ORIGIN}/goodbye"));
}

#[tokio::test]
async fn a_sign_out_without_the_csrf_token_goes_nowhere() {
    let mut site = Site::start().await;
    site.sign_in("hub").await;
    let page = site.browser.post("/api/auth/signout", &[("callbackUrl", "/")]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/signout?csrf=true"));
    assert_ne!(site.browser.session().await, json!({}));
}
