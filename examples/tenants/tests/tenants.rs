//! Every tenant signs in with the provider of its row, as the row is now, and nowhere else.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

use auth::Secret;
use axum::Router;
use http::StatusCode;
use serde_json::{Value, json};
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use tenants::{Scheme, Sites, Tenant, Tenants};
use test_support::{
    Browser, Page,
    openid::{Answer, Provider, begin, come_back},
};

const ACME: &str = "acme.localhost:3000";
const GLOBEX: &str = "globex.localhost:3000";
const CLIENT: (&str, &str) = ("acme-client", "acme-client-secret");

async fn provider(client: (&'static str, &'static str), name: &str) -> Provider {
    Provider::start(None, client, json!({ "sub": "1", "name": name })).await
}

fn tenant(host: &str, provider: &Provider, client: (&str, &str)) -> Tenant {
    Tenant {
        host: host.to_owned(),
        name: host.split('.').next().unwrap().to_owned(),
        issuer: provider.issuer.clone(),
        client_id: client.0.to_owned(),
        client_secret: Secret::new(client.1),
    }
}

/// The program, and its database.
async fn program() -> (Router, Tenants, SqlitePool) {
    // Each connection to a database in memory is a database of its own.
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:");
    let pool = pool.await.unwrap();
    let tenants = Tenants::new(pool.clone()).await.unwrap();
    (Sites::new(tenants.clone(), Scheme::Http).unwrap().router(), tenants, pool)
}

/// The program with Acme, and Acme's provider.
async fn with_acme() -> (Router, Tenants, Provider) {
    let (app, tenants, _) = program().await;
    let acme = provider(CLIENT, "Ada").await;
    tenants.put(&tenant(ACME, &acme, CLIENT)).await.unwrap();
    (app, tenants, acme)
}

async fn sign_in(browser: &mut Browser, provider: &Provider) -> Page {
    let page = begin(browser, "sso").await;
    assert!(page.location().starts_with(&format!("{}/authorize?", provider.issuer)), "{page:?}");
    come_back(browser, "sso", &provider.authorize(page.location())).await
}

fn user(session: &Value) -> (&Value, &Value) {
    (&session["user"]["name"], &session["tenant"])
}

/// Asserts that a callback ended in an error and signed nobody in.
async fn assert_refused(browser: &mut Browser, page: &Page) {
    assert!(page.location().contains("/api/auth/error?error="), "{page:?}");
    assert_eq!(browser.session().await, json!({}));
}

#[tokio::test]
async fn each_tenant_signs_in_with_its_own_provider() {
    let (app, tenants, acme) = with_acme().await;
    let client = ("globex-client", "globex-client-secret");
    let globex = provider(client, "Grace").await;
    tenants.put(&tenant(GLOBEX, &globex, client)).await.unwrap();
    for (host, provider, name, tenant) in
        [(ACME, &acme, "Ada", "acme"), (GLOBEX, &globex, "Grace", "globex")]
    {
        let mut browser = Browser::at(app.clone(), host);
        let page = sign_in(&mut browser, provider).await;
        assert_eq!(page.location(), format!("http://{host}/"));
        assert_eq!(user(&browser.session().await), (&json!(name), &json!(tenant)));
        assert!(browser.get("/").await.text.contains(&format!("{name} of {tenant}")));
        assert_eq!(provider.exchanges(), 1);
    }
}

#[tokio::test]
async fn the_row_names_the_button() {
    let (app, ..) = with_acme().await;
    let page = Browser::at(app.clone(), "ACME.localhost:3000").get("/api/auth/providers").await;
    let shown: Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(shown["sso"]["name"], "acme");
    assert_eq!(shown["sso"]["callbackUrl"], format!("http://{ACME}/api/auth/callback/sso"));
}

#[tokio::test]
async fn a_tenant_who_comes_while_the_program_runs_signs_in() {
    let (app, tenants, _) = with_acme().await;
    let mut browser = Browser::at(app.clone(), GLOBEX);
    assert_eq!(browser.get("/api/auth/signin").await.status, StatusCode::NOT_FOUND);
    let globex = provider(CLIENT, "Grace").await;
    tenants.put(&tenant(GLOBEX, &globex, CLIENT)).await.unwrap();
    sign_in(&mut browser, &globex).await;
    assert_eq!(user(&browser.session().await), (&json!("Grace"), &json!("globex")));
}

#[tokio::test]
async fn a_tenant_who_is_removed_is_gone_and_so_are_its_sessions() {
    let (app, tenants, acme) = with_acme().await;
    let mut browser = Browser::at(app.clone(), ACME);
    sign_in(&mut browser, &acme).await;
    let page = begin(&mut browser, "sso").await;
    let answer = acme.authorize(page.location());

    tenants.remove(ACME).await.unwrap();
    for path in ["/", "/api/auth/session", "/api/auth/signin", "/api/auth/csrf"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let exchanges = acme.exchanges();
    assert_eq!(come_back(&mut browser, "sso", &answer).await.status, StatusCode::NOT_FOUND);

    // Who has the host next isn't who had it before, even with the same provider.
    tenants.put(&tenant(ACME, &acme, CLIENT)).await.unwrap();
    assert_eq!(browser.session().await, json!({}));
    let page = come_back(&mut browser, "sso", &answer).await;
    assert_refused(&mut browser, &page).await;
    assert_eq!(acme.exchanges(), exchanges);
}

#[tokio::test]
async fn another_issuer_ends_what_the_first_one_vouched_for() {
    let (app, tenants, old) = with_acme().await;
    let mut browser = Browser::at(app.clone(), ACME);
    sign_in(&mut browser, &old).await;
    let page = begin(&mut browser, "sso").await;
    let answer = old.authorize(page.location());

    let new = provider(CLIENT, "Ada L.").await;
    tenants.put(&tenant(ACME, &new, CLIENT)).await.unwrap();
    assert_eq!(browser.session().await, json!({}));
    let page = come_back(&mut browser, "sso", &answer).await;
    assert_refused(&mut browser, &page).await;
    assert_eq!((old.exchanges(), new.exchanges()), (1, 0), "the code went to nobody");
    sign_in(&mut browser, &new).await;
    assert_eq!(user(&browser.session().await), (&json!("Ada L."), &json!("acme")));
}

#[tokio::test]
async fn another_client_secret_is_used_and_signs_nobody_out() {
    let (app, tenants, acme) = with_acme().await;
    let mut browser = Browser::at(app.clone(), ACME);
    sign_in(&mut browser, &acme).await;
    tenants.put(&tenant(ACME, &acme, (CLIENT.0, "another"))).await.unwrap();
    assert_eq!(browser.session().await["user"]["name"], "Ada");
    let mut other = Browser::at(app.clone(), ACME);
    let page = sign_in(&mut other, &acme).await;
    assert_refused(&mut other, &page).await;
    assert_eq!(acme.exchanges(), 2, "the provider refused the secret");
    tenants.put(&tenant(ACME, &acme, CLIENT)).await.unwrap();
    sign_in(&mut other, &acme).await;
    assert_eq!(other.session().await["user"]["name"], "Ada");
}

/// Two tenants at the same provider, with the same client: all that tells them apart is ours.
#[tokio::test]
async fn what_is_one_tenants_is_of_no_use_at_another() {
    let (app, tenants, shared) = with_acme().await;
    tenants.put(&tenant(GLOBEX, &shared, CLIENT)).await.unwrap();
    let mut acme = Browser::at(app.clone(), ACME);
    sign_in(&mut acme, &shared).await;
    assert_eq!(user(&acme.session().await), (&json!("Ada"), &json!("acme")));

    // The session.
    let mut globex = Browser::at(app.clone(), GLOBEX);
    globex.cookies = acme.cookies.clone();
    assert_ne!(globex.get("/").await.status, StatusCode::OK);
    assert_eq!(globex.session().await, json!({}));

    // An attempt: its answer, with and without the cookies that it began with.
    let page = begin(&mut acme, "sso").await;
    let answer = shared.authorize(page.location());
    let exchanges = shared.exchanges();
    let mut empty = Browser::at(app.clone(), GLOBEX);
    let refused = come_back(&mut empty, "sso", &answer).await;
    assert_refused(&mut empty, &refused).await;
    globex.cookies = acme.cookies.clone();
    let refused = come_back(&mut globex, "sso", &answer).await;
    assert_refused(&mut globex, &refused).await;
    let own = begin(&mut globex, "sso").await;
    let state = shared.authorize(own.location()).state;
    let mixed = Answer { state, ..answer.clone() };
    assert_eq!(shared.exchanges(), exchanges, "the code stayed where it was");

    // A code of the one in an attempt of the other is the provider's to refuse: PKCE.
    let refused = come_back(&mut globex, "sso", &mixed).await;
    assert_refused(&mut globex, &refused).await;
    assert_eq!(shared.exchanges(), exchanges + 1);

    // A CSRF token.
    let token = acme.cookies.iter().find(|(name, _)| name.contains("csrf")).unwrap();
    let mut forged = Browser::at(app.clone(), GLOBEX);
    forged.cookies.insert(token.0.clone(), token.1.clone());
    let page = forged.get("/api/auth/csrf").await;
    let shown: Value = serde_json::from_str(&page.text).unwrap();
    assert!(!token.1.contains(shown["csrfToken"].as_str().unwrap()), "it is replaced");
}

#[tokio::test]
async fn a_row_that_cannot_be_used_is_one_tenants_trouble() {
    let (app, tenants, acme) = with_acme().await;
    let broken = Tenant {
        issuer: "http://login.globex.example".to_owned(),
        ..tenant(GLOBEX, &acme, CLIENT)
    };
    tenants.put(&broken).await.unwrap();
    let page = Browser::at(app.clone(), GLOBEX).get("/api/auth/signin").await;
    assert_eq!((page.status, &*page.text), (StatusCode::SERVICE_UNAVAILABLE, ""));
    sign_in(&mut Browser::at(app.clone(), ACME), &acme).await;
}

#[tokio::test]
async fn while_the_database_is_away_nobody_is_served() {
    let (app, tenants, pool) = program().await;
    let acme = provider(CLIENT, "Ada").await;
    tenants.put(&tenant(ACME, &acme, CLIENT)).await.unwrap();
    let mut browser = Browser::at(app.clone(), ACME);
    sign_in(&mut browser, &acme).await;
    pool.close().await;
    assert_eq!(browser.get("/").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_host_without_a_row_is_not_found() {
    let (app, ..) = with_acme().await;
    for host in
        ["localhost:3000", "acme.localhost", "x.acme.localhost:3000", "acme.localhost:30000"]
    {
        let page = Browser::at(app.clone(), host).get("/api/auth/signin").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{host}");
    }
}
