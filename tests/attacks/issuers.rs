//! A provider that is pointed at another server, whose people have the same ids.

use auth::{
    RouterExt as _, Session,
    adapter::{Accounts as _, Memory, MemoryStore},
    auth, env,
};
use auth_providers::Oidc;
use axum::{Router, routing::get};
use http::StatusCode;
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page, SECRET, TestClock,
    log::Log,
    played::{Provider, document},
    sign,
};
use url::Url;

const FIRST: &str = "https://first.example";
const SECOND: &str = "https://second.example";
const TENANTS: &str = "https://login.example/{tenantid}/v2.0";
const TENANT_A: &str = "11111111-1111-4111-8111-111111111111";
const TENANT_B: &str = "22222222-2222-4222-8222-222222222222";

/// The setups of one application, as it is deployed one after the other over one store.
macro_rules! setup {
    ($name:ident $(, $key:ident: $value:expr)*) => {
        auth! {
            struct $name;
            name: "shop",
            session: { strategy: database },
            adapter: Memory {},
            providers: [
                Oidc as "op" {
                    issuer: env("OP_ISSUER"), client_id: "client-of-tests",
                    client_secret: env("AUTH_SECRET"),
                    $($key: $value,)*
                },
            ],
        }

        impl $name {
            async fn browser(store: &MemoryStore, provider: &Provider, issuer: &str) -> Browser {
                let issuer = issuer.to_owned();
                let auth = Self::builder()
                    .url(ORIGIN)
                    .store(store.clone())
                    .clock(TestClock::new())
                    .http_client(provider.clone())
                    .variables(move |name| match name {
                        "AUTH_SECRET" => Some(SECRET.to_owned()),
                        "OP_ISSUER" => Some(issuer.clone()),
                        _ => None,
                    })
                    .build()
                    .await
                    .unwrap();
                Browser::new(Router::new().route("/who", get(who)).auth(&auth))
            }
        }
    };
}

setup! { ShopAuth }
setup! { MovedAuth, former_issuers: [FIRST] }
setup! { TenantsAuth, discovery: "https://login.example/document" }

async fn who(session: Session) -> String {
    session.user.id.clone()
}

/// Somebody signs in whom `issuer` calls `7`; its tokens have these claims besides.
async fn sign_in(
    browser: &mut Browser,
    provider: &Provider,
    (place, issuer): (&str, &str),
    tenant: Option<&str>,
) -> Page {
    let tenant = tenant.map(str::to_owned);
    let named = issuer.to_owned();
    provider.openid(place, issuer, move |provider| {
        let issuer = match &tenant {
            Some(tenant) => named.replace("{tenantid}", tenant),
            None => named.clone(),
        };
        sign::jwt(&provider.claims(&issuer, &json!({ "name": "Mira", "tid": tenant })), None)
    });
    let page = browser.submit("/api/auth/signin/op", &[]).await;
    let asked = Url::parse(page.location()).unwrap();
    let asked: std::collections::BTreeMap<_, _> = asked.query_pairs().into_owned().collect();
    *provider.nonce.lock().unwrap() = Some(asked["nonce"].clone());
    let state = &asked["state"];
    browser.get(&format!("/api/auth/callback/op?code=code-of-tests&state={state}")).await
}

fn assert_refused(page: &Page, log: &Log, stored: &str, issuer: &str) {
    let target = format!("{ORIGIN}/api/auth/error?error=OAuthAccountNotLinked");
    assert!(page.location().starts_with(&target), "{page:?}");
    let lines = log.take();
    let line = lines.iter().find(|(name, _)| *name == "auth.sign_in.other_issuer");
    let (_, line) = line.unwrap_or_else(|| panic!("{lines:?}"));
    for text in [stored, issuer, "former_issuers"] {
        assert!(line.contains(text), "{line}");
    }
}

// LK-008
#[tokio::test]
async fn the_same_id_at_another_issuer_is_somebody_else() {
    let (log, _guard) = Log::listen();
    let (store, provider) = (MemoryStore::default(), Provider::new(TestClock::new()));
    let [first, second] = [FIRST, SECOND].map(|issuer| (document(issuer), issuer));
    let (first, second) = ((first.0.as_str(), first.1), (second.0.as_str(), second.1));

    let mut owner = ShopAuth::browser(&store, &provider, FIRST).await;
    sign_in(&mut owner, &provider, first, None).await;
    let user = owner.get("/who").await.text;

    // Another deployment, whose provider is another server.
    let mut other = ShopAuth::browser(&store, &provider, SECOND).await;
    let page = sign_in(&mut other, &provider, second, None).await;
    assert_refused(&page, &log, FIRST, SECOND);
    assert_eq!(other.get("/who").await.status, StatusCode::UNAUTHORIZED);
    // Nothing was written: the first one's people come in as before.
    assert_eq!(store.accounts_of(&user).await.unwrap().len(), 1);
    sign_in(&mut owner, &provider, first, None).await;
    assert_eq!(owner.get("/who").await.text, user);

    // A server that only got another name: its people are the same, and from then on the new name is
    // the account's.
    let mut moved = MovedAuth::browser(&store, &provider, SECOND).await;
    sign_in(&mut moved, &provider, second, None).await;
    assert_eq!(moved.get("/who").await.text, user);
    let mut again = ShopAuth::browser(&store, &provider, FIRST).await;
    let page = sign_in(&mut again, &provider, first, None).await;
    assert_refused(&page, &log, SECOND, FIRST);
}

// LK-008: one issuer for every tenant, whose administrators could choose ids.
#[tokio::test]
async fn the_same_id_in_another_tenant_is_somebody_else() {
    let (log, _guard) = Log::listen();
    let (store, provider) = (MemoryStore::default(), Provider::new(TestClock::new()));
    let at = ("https://login.example/document", TENANTS);
    let mut owner = TenantsAuth::browser(&store, &provider, TENANTS).await;
    sign_in(&mut owner, &provider, at, Some(TENANT_A)).await;
    let user = owner.get("/who").await.text;
    let mut other = TenantsAuth::browser(&store, &provider, TENANTS).await;
    let page = sign_in(&mut other, &provider, at, Some(TENANT_B)).await;
    assert_refused(&page, &log, TENANT_A, TENANT_B);
    sign_in(&mut owner, &provider, at, Some(TENANT_A)).await;
    assert_eq!(owner.get("/who").await.text, user);
}
