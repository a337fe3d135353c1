//! Options of OpenID Connect providers: what completes a profile, where the provider is reached, and
//! which endpoints it has.

use auth::{Session, adapter::Memory, auth, provider::IssuerRule};
use auth_providers::{Keycloak, Oidc};
use axum::{Router, routing::get};
use serde_json::{Value, json};
use test_support::{
    ORIGIN,
    log::Log,
    played::{self, ACCESS_TOKEN, document},
    played_site::{Site, variables},
    sign,
};

const ISSUER: &str = "https://login.acme.example";
const REALM: &str = "http://localhost:8080/realms/a";

auth! {
    pub struct OptionsAuth;
    adapter: Memory,
    providers: [
        Oidc { ..env },
        Oidc as "slash" { issuer_rule: IssuerRule::Slash, ..env },
        Oidc as "given" {
            revocation: "https://login.acme.example/given/revoke",
            end_session: "https://login.acme.example/given/logout?a=b",
            ..env
        },
        Keycloak {
            issuer: "http://localhost:8080/realms/a",
            backchannel: "http://keycloak:8080",
            dangerously_allow_http: true,
            end_session: "http://localhost:8080/goodbye",
            revocation: "http://localhost:8080/realms/a/revoke",
            ..env
        },
        Keycloak as "exact" { issuer_rule: IssuerRule::Exact, ..env },
    ],
    end_session: [Given, Keycloak],
}

fn lookup(name: &str) -> Option<String> {
    Some(match name {
        "AUTH_OIDC_ISSUER" | "AUTH_GIVEN_ISSUER" => ISSUER.to_owned(),
        "AUTH_SLASH_ISSUER" | "AUTH_EXACT_ISSUER" => format!("{ISSUER}/"),
        // Where secrets are sent can only be written.
        "AUTH_EXACT_BACKCHANNEL" => "https://elsewhere.example".to_owned(),
        _ => return variables(name),
    })
}

async fn start() -> Site<OptionsAuth> {
    let me = get(async |session: Session| session.user.id.clone());
    let routes = Router::new().route("/me", me);
    let site = Site::with_routes(OptionsAuth::builder(), lookup, routes).await;
    site.provider.openid(&document(ISSUER), ISSUER, |provider| {
        sign::jwt(&provider.claims(ISSUER, &json!({})), None)
    });
    site
}

#[tokio::test]
async fn a_person_has_a_name_and_an_address_wherever_they_are() {
    let userinfo = format!("{ISSUER}/userinfo");
    let claims = json!({ "sub": "7", "name": "Ona", "email": "ona@example.com" });
    let signed = played::Answer(200, "application/jwt", sign::jwt(&claims, None).into_bytes());
    for answer in [claims.into(), signed] {
        let mut site = start().await;
        site.provider.answer(&userinfo, answer);
        let user = site.sign_in("oidc").await;
        assert_eq!((&user["name"], &user["email"]), (&json!("Ona"), &json!("ona@example.com")));
        let asked = site.provider.take(&userinfo).remove(0);
        assert_eq!(asked.header("authorization"), format!("Bearer {ACCESS_TOKEN}"));
    }
    // Nothing there: they are signed in without.
    let mut site = start().await;
    let (log, _listening) = Log::listen();
    let user = site.sign_in("oidc").await;
    assert_eq!((&user["name"], &user["email"]), (&Value::Null, &Value::Null));
    let log = log.take();
    let (_, event) = log.iter().find(|(name, _)| *name == "auth.oauth.userinfo_skipped").unwrap();
    assert!(event.starts_with("WARN") && event.contains("404 Not Found"), "{event}");
    assert!(event.contains("provider=oidc\n"), "{event}");
    // Somebody else is nobody.
    let mut site = start().await;
    let stranger = json!({ "sub": "8", "name": "Eve", "email": "eve@example.com" });
    site.provider.answer(&userinfo, stranger);
    assert_eq!(site.sign_in("oidc").await, Value::Null);
}

#[tokio::test]
async fn the_issuer_may_be_compared_without_its_slash() {
    let mut site = start().await;
    assert_eq!(site.begin("slash").await.url, format!("{ISSUER}/authorize"));
    // The catalogue's own rule is `Slash`, which an application can make stricter.
    let page = site.browser.submit("/api/auth/signin/exact", &[]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error=OAuthSignin"));
    assert!(site.provider.take("https://elsewhere.example").is_empty());
}

#[tokio::test]
async fn tokens_and_sessions_end_where_the_options_say() {
    let mut site = start().await;
    let revoke = format!("{ISSUER}/given/revoke");
    site.provider.answer(&revoke, json!({}));
    site.sign_in("given").await;
    let me = site.browser.get("/me").await.text;
    site.auth.revoke_tokens::<Oidc>(&me).await.unwrap();
    assert_eq!(site.provider.take(&revoke)[0].form["token"], ACCESS_TOKEN);
    let page = site.browser.submit("/api/auth/signout", &[]).await;
    let there = page.location();
    assert!(there.starts_with(&format!("{ISSUER}/given/logout?a=b&")), "{there}");
}

#[tokio::test]
async fn browsers_and_the_server_reach_the_provider_at_different_addresses() {
    let mut site = start().await;
    let server = "http://keycloak:8080/realms/a";
    site.provider.openid(&document(server), REALM, |provider| {
        sign::jwt(&provider.claims(REALM, &json!({ "name": "Ona" })), None)
    });
    // The keys and tokens are at the server's address alone.
    for path in ["token", "keys"] {
        let error = json!({ "error": "asked at the wrong address" });
        site.provider.answer(&format!("{REALM}/{path}"), error);
    }
    site.provider.answer(&format!("{server}/keys"), sign::jwks());
    let provider = site.provider.clone();
    site.provider.react(&format!("{server}/token"), move |_| {
        let claims = provider.claims(REALM, &json!({ "name": "Ona" }));
        let token = sign::jwt(&claims, None);
        json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": token }).into()
    });
    site.provider
        .answer(&format!("{server}/userinfo"), json!({ "sub": "7", "email": "o@x.example" }));
    site.provider.answer(&format!("{server}/revoke"), json!({}));

    assert_eq!(site.begin("keycloak").await.url, format!("{REALM}/authorize"));
    let user = site.sign_in("keycloak").await;
    assert_eq!((&user["name"], &user["email"]), (&json!("Ona"), &json!("o@x.example")));
    let me = site.browser.get("/me").await.text;
    site.auth.revoke_tokens::<Keycloak>(&me).await.unwrap();
    let page = site.browser.submit("/api/auth/signout", &[]).await;
    assert!(page.location().starts_with("http://localhost:8080/goodbye?"), "{page:?}");
    for path in ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo", "/revoke"] {
        assert!(!site.provider.take(&format!("{server}{path}")).is_empty(), "{path}");
        assert!(site.provider.take(&format!("{REALM}{path}")).is_empty(), "{path}");
    }
}

mod plain {
    use auth_providers::{Keycloak, Mastodon, Oidc};

    auth::auth! {
        pub struct PlainOidcAuth;
        providers: [
            Oidc { issuer: "http://keycloak:8080/realms/a", ..env },
            Oidc as "back" { issuer: "http://localhost:8080/a", backchannel: "http://keycloak:8080", ..env },
            Keycloak { issuer: "http://keycloak:8080/realms/a", ..env },
            Mastodon { issuer: "http://mastodon:3000", ..env },
        ],
    }

    auth::auth! {
        pub struct LoudAuth;
        providers: [
            Oidc { issuer: "http://keycloak:8080/realms/a", dangerously_allow_http: true, ..env },
            Keycloak { issuer: "http://keycloak:8080/realms/a", dangerously_allow_http: true, ..env },
            Mastodon { issuer: "http://mastodon:3000", dangerously_allow_http: true, ..env },
        ],
    }
}

// OA-039
#[tokio::test]
async fn plain_http_to_another_machine_takes_an_option_that_is_loud() {
    let error = plain::PlainOidcAuth::builder().url(ORIGIN).variables(lookup).build().await;
    let text = error.unwrap_err().to_string();
    assert_eq!(text.matches("`dangerously_allow_http: true`").count(), 4, "{text}");
    let (log, _listening) = Log::listen();
    plain::LoudAuth::builder().url(ORIGIN).variables(lookup).build().await.unwrap();
    let warnings: Vec<_> =
        log.take().into_iter().filter(|(name, _)| *name == "auth.oauth.plain_http").collect();
    for (id, (_, warning)) in ["oidc", "keycloak", "mastodon"].iter().zip(&warnings) {
        assert!(warning.starts_with("WARN"), "{warning}");
        assert!(warning.contains(&format!("provider={id}\n")), "{warning}");
        assert!(warning.contains("sign in as anybody"), "{warning}");
    }
    assert_eq!(warnings.len(), 3);
}
