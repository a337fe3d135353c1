//! Token requests and answers that are none of RFC 6749's.

use std::{collections::BTreeMap, time::Duration};

use auth::adapter::Accounts as _;
use http::Method;
use serde_json::{Value, json};

use super::{
    provider::{ACCESS_TOKEN, Answer, CLIENT, CLIENT_SECRET, document},
    sign,
    site::{Site, SpecialAuthProfile, SpecialAuthProvider},
};

/// What a test says of a form or of a query.
fn params<const N: usize>(params: [(&str, &str); N]) -> BTreeMap<String, String> {
    params.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// Lets an hour pass and asks for the access token of the one account.
async fn refresh(site: &Site, provider: SpecialAuthProvider, id: &str, account: &str) -> String {
    site.clock.advance(Duration::from_hours(1));
    let user = site.store.user_by_account(id, account).await.unwrap().unwrap().user.id;
    let token = site.auth.access_token(&user, provider).await.unwrap();
    token.expose().to_owned()
}

fn tokens(number: u32) -> Value {
    json!({
        "access_token": format!("access-{number}"), "token_type": "bearer",
        "refresh_token": format!("refresh-{number}"), "expires_in": 3600, "openid": "o-1",
    })
}

#[tokio::test]
async fn tokens_may_be_the_first_of_a_list() {
    for (id, token, me) in [
        (
            "instagram",
            "https://api.instagram.com/oauth/access_token",
            "https://graph.instagram.com/v26.0/me",
        ),
        (
            "threads",
            "https://graph.threads.net/oauth/access_token",
            "https://graph.threads.net/v1.0/me",
        ),
    ] {
        let site = Site::start(id, &[]).await;
        // More than a float can tell apart.
        let exact: Value = serde_json::from_str("17841405793187219").unwrap();
        let profile = json!({ "id": "17841405793187219", "user_id": exact, "username": "mira" });
        site.provider.answer(me, profile);
        let flat = json!({
            "access_token": ACCESS_TOKEN, "user_id": exact, "permissions": "instagram_business_basic",
        });
        for answer in [flat.clone(), json!({ "data": [flat] })] {
            site.provider.answer(token, answer.clone());
            let person = site.sign_in().await.unwrap_or_else(|| panic!("{id}: {answer}"));
            assert_eq!(person.identity.id, "17841405793187219", "{id}");
            let tokens = person.account.tokens;
            assert_eq!(tokens.access_token.unwrap().expose(), ACCESS_TOKEN);
            assert_eq!(tokens.extra["user_id"].to_string(), "17841405793187219");
        }
        for answer in [json!({ "data": [] }), json!({ "data": [{ "user_id": 7 }] }), json!([])] {
            site.provider.answer(token, answer.clone());
            assert!(site.sign_in().await.is_none(), "{id}: {answer}");
        }
    }
}

#[tokio::test]
async fn the_data_centre_reaches_the_application() {
    let site = Site::start("mailchimp", &[]).await;
    let token = json!({ "access_token": ACCESS_TOKEN, "expires_in": 0, "scope": null });
    site.provider.answer("https://login.mailchimp.com/oauth2/token", token);
    let metadata = json!({
        "dc": "us6", "role": "owner", "accountname": "Castell & Co", "user_id": 15,
        "login": { "email": "mira@example.com", "login_id": 188, "login_email": "m@example.com" },
        "login_url": "https://login.mailchimp.com", "api_endpoint": "https://us6.api.mailchimp.com",
    });
    let url = "https://login.mailchimp.com/oauth2/metadata";
    site.provider.answer(url, metadata);
    let person = site.sign_in().await.unwrap();
    assert_eq!(person.identity.id, "188");
    let SpecialAuthProfile::Mailchimp(profile) = person.profile else { panic!("Mailchimp") };
    assert_eq!(profile.dc.as_deref(), Some("us6"));
    assert_eq!(profile.api_endpoint.as_deref(), Some("https://us6.api.mailchimp.com"));
    let asked = site.provider.take(url);
    assert_eq!(asked[0].header("authorization"), format!("OAuth {ACCESS_TOKEN}"));
}

const TWITCH: &str = "https://id.twitch.tv/oauth2";

#[tokio::test]
async fn a_scope_may_be_a_list() {
    let site = Site::start("twitch", &[]).await;
    site.provider.openid(&document(TWITCH), TWITCH, |_| String::new());
    for (scope, joined) in [
        (json!(["openid", "user:read:email"]), "openid user:read:email"),
        (json!("openid user:read:email"), "openid user:read:email"),
        (json!(["openid"]), "openid"),
        (json!([]), ""),
    ] {
        let this = site.provider.clone();
        site.provider.react(&format!("{TWITCH}/token"), move |_| {
            let claims = this.claims(TWITCH, &json!({ "preferred_username": "mira" }));
            json!({
                "access_token": ACCESS_TOKEN, "token_type": "bearer", "expires_in": 14_346,
                "scope": scope.clone(), "id_token": sign::jwt(&claims, None),
            })
            .into()
        });
        let person = site.sign_in().await.unwrap();
        assert_eq!(person.identity.name.as_deref(), Some("mira"));
        assert_eq!(person.account.tokens.scope.as_deref(), Some(joined));
    }
}

#[tokio::test]
async fn an_error_may_be_a_status_and_a_message() {
    let site = Site::start("twitch", &[]).await;
    site.provider.openid(&document(TWITCH), TWITCH, |provider| {
        sign::jwt(&provider.claims(TWITCH, &json!({})), None)
    });
    assert!(site.sign_in().await.is_some());
    let error = json!({ "status": 400, "message": "Invalid authorization code" });
    for status in [400, 403, 200] {
        let body = error.to_string().into_bytes();
        let answer = Answer(status, "application/json", body);
        site.provider.answer(&format!("{TWITCH}/token"), answer);
        assert!(site.sign_in().await.is_none(), "{status}");
    }
}

#[tokio::test]
async fn azure_devops_takes_assertions() {
    let site = Site::start("azure-devops", &[]).await;
    let url = "https://app.vssps.visualstudio.com/oauth2/token";
    site.provider.answer(url, tokens(1));
    let me = "https://app.vssps.visualstudio.com/_apis/profile/profiles/me";
    site.provider.answer(me, json!({ "id": "7", "displayName": "Mira" }));
    let mut browser = site.browser();
    let (_, _, sent) = site.begin(&mut browser).await;
    assert_eq!(sent["response_type"], "Assertion");
    site.sign_in().await.unwrap();
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let asked = site.provider.take(url);
    let redirect_uri = "https://rp.example/api/auth/callback/azure-devops";
    assert_eq!(
        asked[0].form,
        params([
            ("client_assertion_type", kind),
            ("client_assertion", CLIENT_SECRET),
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", "code-of-tests"),
            ("redirect_uri", redirect_uri),
        ])
    );
    site.provider.answer(url, tokens(2));
    let provider = SpecialAuthProvider::AzureDevops;
    assert_eq!(refresh(&site, provider, "azure-devops", "7").await, "access-2");
    let asked = site.provider.take(url);
    let form = &asked[0].form;
    assert_eq!(form["grant_type"], "refresh_token");
    assert_eq!((&*form["assertion"], &*form["client_assertion"]), ("refresh-1", CLIENT_SECRET));
    assert_eq!(form["client_assertion_type"], kind);
    for absent in ["client_id", "client_secret", "refresh_token"] {
        assert!(!form.contains_key(absent), "{form:?}");
    }
}

#[tokio::test]
async fn tiktok_calls_the_client_id_otherwise_everywhere() {
    let site = Site::start("tiktok", &[]).await;
    let url = "https://open.tiktokapis.com/v2/oauth/token/";
    site.provider.answer(url, tokens(1));
    let profile = json!({
        "data": { "user": { "open_id": "7", "display_name": "Mira" } },
        "error": { "code": "ok", "message": "", "log_id": "x" },
    });
    site.provider.answer("https://open.tiktokapis.com/v2/user/info/", profile);
    let mut browser = site.browser();
    let (_, _, sent) = site.begin(&mut browser).await;
    site.sign_in().await.unwrap();
    let exchange = site.provider.take(url).remove(0).form;
    site.provider.answer(url, tokens(2));
    assert_eq!(refresh(&site, SpecialAuthProvider::TikTok, "tiktok", "7").await, "access-2");
    let refresh = site.provider.take(url).remove(0).form;
    assert_eq!(exchange["grant_type"], "authorization_code");
    assert_eq!(refresh["grant_type"], "refresh_token");
    for params in [&sent, &exchange, &refresh] {
        assert_eq!(params["client_key"], CLIENT);
        assert!(!params.contains_key("client_id"), "{params:?}");
    }
    for params in [&exchange, &refresh] {
        assert_eq!(params["client_secret"], CLIENT_SECRET);
    }
}

#[tokio::test]
async fn figma_refreshes_elsewhere() {
    let site = Site::start("figma", &[]).await;
    let [exchange, renewal] =
        ["token", "refresh"].map(|it| format!("https://api.figma.com/v1/oauth/{it}"));
    site.provider.answer(&exchange, tokens(1));
    site.provider.answer("https://api.figma.com/v1/me", json!({ "id": "7", "handle": "Mira" }));
    site.sign_in().await.unwrap();
    assert_eq!(site.provider.take(&exchange)[0].form["grant_type"], "authorization_code");
    site.provider.answer(&renewal, tokens(2));
    assert_eq!(refresh(&site, SpecialAuthProvider::Figma, "figma", "7").await, "access-2");
    assert_eq!(site.provider.take(&renewal)[0].form["refresh_token"], "refresh-1");
    assert!(site.provider.take(&exchange).is_empty());
}

const WE_CHAT: &str = "https://api.weixin.qq.com/sns";

#[tokio::test]
async fn wechat_is_asked_in_the_query() {
    let site = Site::start("wechat", &[]).await;
    let [exchange, renewal, me] = ["oauth2/access_token", "oauth2/refresh_token", "userinfo"]
        .map(|it| format!("{WE_CHAT}/{it}"));
    let mut answer = tokens(1);
    answer.as_object_mut().unwrap().remove("token_type");
    site.provider.answer(&exchange, answer);
    site.provider.answer(&me, json!({ "openid": "o-1", "unionid": "u-1", "nickname": "Mira" }));
    let mut browser = site.browser();
    let (_, url, sent) = site.begin(&mut browser).await;
    assert_eq!(url.fragment(), Some("wechat_redirect"));
    let order: Vec<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    let expected = ["appid", "redirect_uri", "response_type", "scope", "state"];
    assert_eq!(order, expected, "WeChat insists on it for Official Accounts");
    assert_eq!((&*sent["appid"], sent.get("client_id")), (CLIENT, None));
    assert_eq!(sent["scope"], "snsapi_login");
    assert_eq!(site.sign_in().await.unwrap().identity.id, "u-1");
    let asked = site.provider.take(&exchange).remove(0);
    assert_eq!((asked.method, asked.form.len()), (Method::GET, 0));
    assert_eq!(
        asked.query,
        params([
            ("appid", CLIENT),
            ("secret", CLIENT_SECRET),
            ("code", "code-of-tests"),
            ("grant_type", "authorization_code"),
        ])
    );
    let asked = site.provider.take(&me).remove(0);
    assert_eq!(asked.query["openid"], "o-1", "the token answer says whose it is");
    assert_eq!(asked.query["access_token"], "access-1");

    site.provider.answer(&renewal, tokens(2));
    assert_eq!(refresh(&site, SpecialAuthProvider::WeChat, "wechat", "u-1").await, "access-2");
    let asked = site.provider.take(&renewal).remove(0);
    assert_eq!(asked.method, Method::GET);
    assert_eq!(
        asked.query,
        params([
            ("appid", CLIENT),
            ("grant_type", "refresh_token"),
            ("refresh_token", "refresh-1")
        ])
    );
    assert!(site.provider.take(&exchange).is_empty());
}

#[tokio::test]
async fn wechat_fails_with_a_200() {
    let site = Site::start("wechat", &[]).await;
    let [exchange, me] = ["oauth2/access_token", "userinfo"].map(|it| format!("{WE_CHAT}/{it}"));
    let (good, person) = (tokens(1), json!({ "openid": "o-1", "nickname": "Mira", "errcode": 0 }));
    site.provider.answer(&me, person.clone());
    for (answer, is_good) in [
        (good.clone(), true),
        (json!({ "errcode": 40029, "errmsg": "invalid code" }), false),
        (
            json!({ "errcode": 40029, "access_token": "a", "token_type": "bearer", "openid": "o-1" }),
            false,
        ),
        (json!({ "access_token": "a" }), false),
    ] {
        site.provider.answer(&exchange, answer.clone());
        assert_eq!(site.sign_in().await.is_some(), is_good, "{answer}");
    }
    site.provider.answer(&exchange, good);
    for (answer, is_good) in [
        (person, true),
        (json!({ "errcode": 40003, "errmsg": "invalid openid" }), false),
        (json!({ "errcode": 40003, "openid": "o-1" }), false),
    ] {
        site.provider.answer(&me, answer.clone());
        assert_eq!(site.sign_in().await.is_some(), is_good, "{answer}");
    }
}
