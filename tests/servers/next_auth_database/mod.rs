//! `compat: next_auth_v4` beside NextAuth itself, over one PostgreSQL database: what one writes the
//! other goes on with.

mod links;

use std::time::Duration;

use auth::{
    Auth, RouterExt as _, Session, SessionView,
    adapter::Postgres,
    auth, env,
    provider::{ClientAuth, SigningAlgorithm},
};
use auth_providers::{Email, Oidc};
use axum::{Router, routing::get};
use http::StatusCode;
use serde_json::{Value, json};
use sqlx::{PgPool, Row as _};
use test_support::{
    Browser,
    next_auth::{Theirs, approve, origin, session_cookies, variable, without_end},
    postbox::Postbox,
};

const HOUR: i64 = 60 * 60;
const COOKIE: &str = "next-auth.session-token";

/// Our site, with a strategy for sessions.
trait Site: Auth {
    /// What NextAuth calls the strategy.
    const STRATEGY: &'static str;

    /// A browser at the site, whose mails go to `postbox`.
    async fn browser_with(postbox: &Postbox) -> Browser;

    async fn browser() -> Browser {
        Self::browser_with(&Postbox::default()).await
    }
}

macro_rules! site {
    ($name:ident, $strategy:ident) => {
        auth! {
            struct $name;
            // As `server.mjs` has it.
            session: { strategy: $strategy, max_age: 10 hours, update_age: 1 hours },
            adapter: Postgres {
                url: env("DATABASE_URL"), auth_js: true, migrate: true, max_connections: 2,
            },
            providers: [
                Oidc as "op" {
                    issuer: env("OP"), authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"),
                    jwks: env("OP_JWKS"), client_id: "shop", client_secret: env("OP_SECRET"),
                    client_auth: ClientAuth::Basic, scope: ["openid"],
                    id_token_alg: SigningAlgorithm::Hs256,
                },
                Email { from: links::SENDER },
                Email as "own" {
                    from: links::SENDER, secret: env("MAIL_SECRET"), generate_token: links::token,
                    valid_for: Duration::from_mins(10),
                },
            ],
            callbacks: { session: with_id::<$name> },
            compat: next_auth_v4,
        }

        impl Site for $name {
            const STRATEGY: &'static str = stringify!($strategy);

            async fn browser_with(postbox: &Postbox) -> Browser {
                let builder = $name::builder().url(&origin()).variables(with_storage);
                let auth = builder.mailer(postbox.clone()).build().await.unwrap();
                let who = get(async |session: Session| session.user.id.clone());
                Browser::new(Router::new().route("/", who).auth(&auth))
            }
        }
    };
}

site!(Rows, database);
site!(Cookies, jwt);

fn with_id<A: Auth>(view: SessionView<A>) -> Result<Value, serde_json::Error> {
    let id = view.user.id.clone();
    let mut shown = view.into_json()?;
    shown["id"] = id.into();
    Ok(shown)
}

/// What the setups of both sides have in common, for ours.
fn with_storage(name: &str) -> Option<String> {
    match name {
        "DATABASE_URL" => Some(database()),
        "MAIL_SECRET" => Some(links::OWN_SECRET.to_owned()),
        _ => variable(name),
    }
}

/// Where the database of both is.
fn database() -> String {
    std::env::var("AUTH_TEST_POSTGRES").expect("`cargo xtask test` starts PostgreSQL")
}

async fn rows() -> PgPool {
    PgPool::connect(&database()).await.unwrap()
}

/// Somebody whom no other test, and no earlier run, knows.
fn person(name: &str) -> Value {
    let id = format!("{name}-{}", std::process::id());
    let email = format!("{}@shop.example", id.to_lowercase());
    json!({ "sub": id, "name": name, "email": email })
}

async fn sign_in_here(browser: &mut Browser, person: &Value) {
    let page = browser.submit("/api/auth/signin/op", &[("callbackUrl", "/in")]).await;
    let page = browser.get(&approve(page.location(), person).0).await;
    assert_eq!(page.location(), format!("{}/in", origin()));
}

fn theirs<S: Site>() -> Theirs {
    let mut theirs = Theirs::empty();
    theirs.strategy = Some(S::STRATEGY);
    theirs
}

async fn sign_in_there(theirs: &mut Theirs, person: &Value) {
    let answer = theirs.submit("/api/auth/signin/op", &[("callbackUrl", "/in")]).await;
    let answer = theirs.get(&approve(&answer.location.unwrap(), person).0).await;
    assert_eq!(answer.location.as_deref(), Some(&*format!("{}/in", origin())), "{answer:?}");
}

async fn session_there(theirs: &mut Theirs) -> Value {
    let answer = theirs.get("/api/auth/session").await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()
}

async fn session_here(browser: &mut Browser) -> Value {
    browser.session().await
}

/// The ids of the users with the address of `person`.
async fn users(rows: &PgPool, person: &Value) -> Vec<String> {
    sqlx::query_scalar("SELECT id::text FROM users WHERE email = $1 ORDER BY id")
        .bind(person["email"].as_str())
        .fetch_all(rows)
        .await
        .unwrap()
}

/// When the session in a browser expires, in seconds from now.
async fn left(rows: &PgPool, token: &str) -> Option<i64> {
    let left = "SELECT extract(epoch FROM expires - now())::bigint FROM sessions \
                WHERE \"sessionToken\" = $1";
    sqlx::query_scalar(left).bind(token).fetch_optional(rows).await.unwrap()
}

async fn expire_in(rows: &PgPool, token: &str, seconds: i64) {
    // To the millisecond, as both write it.
    let change = "UPDATE sessions \
                  SET expires = date_trunc('second', now()) + $2 * interval '1 second' \
                  WHERE \"sessionToken\" = $1";
    let changed = sqlx::query(change).bind(token).bind(seconds).execute(rows).await.unwrap();
    assert_eq!(changed.rows_affected(), 1);
}

async fn a_session_of_theirs_is_ours<S: Site>() {
    let (ada, mut there, rows) =
        (person(&format!("Ada-{}", S::STRATEGY)), theirs::<S>(), rows().await);
    let mut here = S::browser().await;
    sign_in_there(&mut there, &ada).await;
    here.cookies = session_cookies(&there.cookies);
    let id = here.get("/").await.text;
    assert_eq!(users(&rows, &ada).await, [id.as_str()]);
    let shown = without_end(session_here(&mut here).await);
    assert_eq!((&shown["user"]["name"], &shown["id"]), (&ada["name"], &json!(id)));
    assert_eq!(shown, without_end(session_there(&mut there).await));
    // Whoever is known there is known here, and the other way round.
    let mut again = S::browser().await;
    sign_in_here(&mut again, &ada).await;
    assert_eq!(again.get("/").await.text, id);
    assert_eq!(users(&rows, &ada).await, [id]);
}

async fn a_session_of_ours_is_theirs<S: Site>() {
    let (eve, mut there, rows) =
        (person(&format!("Eve-{}", S::STRATEGY)), theirs::<S>(), rows().await);
    let mut here = S::browser().await;
    sign_in_here(&mut here, &eve).await;
    let id = here.get("/").await.text;
    assert_eq!(users(&rows, &eve).await, [id.as_str()]);
    there.cookies = session_cookies(&here.cookies);
    let shown = without_end(session_there(&mut there).await);
    assert_eq!((&shown["user"]["email"], &shown["id"]), (&eve["email"], &json!(id)));
    assert_eq!(shown, without_end(session_here(&mut here).await));
    let mut again = theirs::<S>();
    sign_in_there(&mut again, &eve).await;
    assert_eq!(session_there(&mut again).await["id"], json!(id));
    assert_eq!(users(&rows, &eve).await, [id]);
}

#[tokio::test]
async fn a_row_that_next_auth_made_is_a_session_here() {
    a_session_of_theirs_is_ours::<Rows>().await;
}

#[tokio::test]
async fn a_cookie_of_a_user_whom_next_auth_stored_is_a_session_here() {
    a_session_of_theirs_is_ours::<Cookies>().await;
}

#[tokio::test]
async fn a_row_that_we_made_is_a_session_there() {
    a_session_of_ours_is_theirs::<Rows>().await;
}

#[tokio::test]
async fn a_cookie_of_a_user_whom_we_stored_is_a_session_there() {
    a_session_of_ours_is_theirs::<Cookies>().await;
}

#[tokio::test]
async fn what_is_stored_of_an_account_is_the_same() {
    let rows = rows().await;
    let (ours, theirs_) = (person("Ours"), person("Theirs"));
    sign_in_here(&mut Rows::browser().await, &ours).await;
    sign_in_there(&mut theirs::<Rows>(), &theirs_).await;
    let mut stored = Vec::new();
    for person in [&ours, &theirs_] {
        let query = "SELECT accounts.type, token_type, access_token, refresh_token, scope, session_state, \
                     \"emailVerified\"::text, expires_at - extract(epoch FROM now())::bigint, \
                     id_token FROM accounts JOIN users ON users.id = \"userId\" \
                     WHERE provider = 'op' AND \"providerAccountId\" = $1";
        let row = sqlx::query(query).bind(person["sub"].as_str()).fetch_one(&rows).await.unwrap();
        let left: i64 = row.get(7);
        assert!((1..=60).contains(&left), "{left} seconds");
        assert_eq!(row.get::<String, _>(8).split('.').count(), 3);
        stored.push((0..7).map(|column| row.get(column)).collect::<Vec<Option<String>>>());
    }
    assert_eq!(stored[0], stored[1]);
    assert_eq!(stored[0][0].as_deref(), Some("oauth"));
    assert_eq!(stored[0][2].as_deref(), Some("access"));
}

/// What isn't known of a user: the image, of somebody who followed a link the name too.
async fn what_is_not_known_is_null<S: Site>() {
    let (jan, mut kim) =
        (person(&format!("Jan-{}", S::STRATEGY)), person(&format!("Kim-{}", S::STRATEGY)));
    kim["email"] = Value::Null;
    for person in [&jan, &kim] {
        let (mut here, mut there) = (S::browser().await, theirs::<S>());
        sign_in_here(&mut here, person).await;
        sign_in_there(&mut there, person).await;
        let shown = without_end(session_here(&mut here).await);
        let user = json!({ "name": person["name"], "email": person["email"], "image": null });
        assert_eq!(shown["user"], user);
        assert_eq!(shown, without_end(session_there(&mut there).await));
        // Each shows the other's session so too.
        (here.cookies, there.cookies) =
            (session_cookies(&there.cookies), session_cookies(&here.cookies));
        assert_eq!(shown, without_end(session_here(&mut here).await));
        assert_eq!(shown, without_end(session_there(&mut there).await));
    }
}

#[tokio::test]
async fn what_is_not_known_of_a_user_is_null_at_both() {
    what_is_not_known_is_null::<Rows>().await;
    what_is_not_known_is_null::<Cookies>().await;
}

#[tokio::test]
async fn signing_out_at_one_ends_the_session_at_the_other() {
    let (bob, rows) = (person("Bob"), rows().await);
    let (mut here, mut there) = (Rows::browser().await, theirs::<Rows>());
    sign_in_there(&mut there, &bob).await;
    let token = there.cookies[COOKIE].clone();
    here.cookies = session_cookies(&there.cookies);
    here.submit("/api/auth/signout", &[]).await;
    assert_eq!(left(&rows, &token).await, None);
    assert_eq!(session_there(&mut there).await, json!({}));

    sign_in_here(&mut here, &bob).await;
    let token = here.cookies[COOKIE].clone();
    there.cookies = session_cookies(&here.cookies);
    there.submit("/api/auth/signout", &[]).await;
    assert_eq!(left(&rows, &token).await, None);
    assert_eq!(session_here(&mut here).await, json!({}));
    assert_eq!(here.get("/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_extension_by_one_is_the_others_too() {
    let (cid, rows) = (person("Cid"), rows().await);
    let (mut here, mut there) = (Rows::browser().await, theirs::<Rows>());
    sign_in_here(&mut here, &cid).await;
    let token = here.cookies[COOKIE].clone();
    there.cookies = session_cookies(&here.cookies);

    // Just before `update_age` has passed, neither writes.
    let early = 9 * HOUR + 120;
    expire_in(&rows, &token, early).await;
    let shown = session_here(&mut here).await["expires"].clone();
    assert_eq!(shown, session_there(&mut there).await["expires"]);
    assert!(left(&rows, &token).await.unwrap() <= early);
    // Just after, the first one that is asked writes, and the other one sees it.
    let late = 9 * HOUR - 120;
    for ours_first in [true, false] {
        expire_in(&rows, &token, late).await;
        // v4 answers with the end that it has just replaced, and so do we with `compat`.
        let first = if ours_first {
            session_here(&mut here).await
        } else {
            session_there(&mut there).await
        };
        let extended = left(&rows, &token).await.unwrap();
        assert!(extended > 10 * HOUR - 120, "{extended}");
        let shown = [session_here(&mut here).await, session_there(&mut there).await];
        assert_ne!(shown[0]["expires"], first["expires"], "ours first: {ours_first}");
        assert_eq!(shown[0], shown[1], "ours first: {ours_first}");
    }
    // What has expired is deleted by whoever finds it.
    expire_in(&rows, &token, -1).await;
    assert_eq!(session_there(&mut there).await, json!({}));
    assert_eq!(left(&rows, &token).await, None);
    sign_in_here(&mut here, &cid).await;
    let token = here.cookies[COOKIE].clone();
    expire_in(&rows, &token, -1).await;
    assert_eq!(session_here(&mut here).await, json!({}));
    assert_eq!(left(&rows, &token).await, None);
}

#[tokio::test]
async fn an_attempt_that_began_at_one_ends_at_the_other() {
    let (dan, fay) = (person("Dan"), person("Fay"));
    let (mut here, mut there) = (Rows::browser().await, theirs::<Rows>());
    let answer = there.submit("/api/auth/signin/op", &[("callbackUrl", "/in")]).await;
    here.cookies = there.cookies.clone();
    here.get(&approve(&answer.location.unwrap(), &dan).0).await;
    assert_eq!(session_here(&mut here).await["user"]["name"], dan["name"]);

    let (mut here, mut there) = (Rows::browser().await, theirs::<Rows>());
    let page = here.submit("/api/auth/signin/op", &[("callbackUrl", "/in")]).await;
    let (callback, _) = approve(page.location(), &fay);
    there.cookies = here.cookies.clone();
    there.get(&callback).await;
    assert_eq!(session_there(&mut there).await["user"]["name"], fay["name"]);
}

#[tokio::test]
async fn an_account_is_linked_to_whoever_is_signed_in_at_the_other() {
    let rows = rows().await;
    for (name, is_linked_here) in [("Gus", true), ("Hal", false)] {
        let (first, mut second) = (person(name), person(&format!("{name}-2")));
        second["email"] = Value::Null;
        let (mut here, mut there) = (Rows::browser().await, theirs::<Rows>());
        if is_linked_here {
            sign_in_there(&mut there, &first).await;
            here.cookies = session_cookies(&there.cookies);
            sign_in_here(&mut here, &second).await;
        } else {
            sign_in_here(&mut here, &first).await;
            there.cookies = session_cookies(&here.cookies);
            sign_in_there(&mut there, &second).await;
        }
        let accounts = "SELECT count(*) FROM accounts JOIN users ON users.id = \"userId\" \
                        WHERE email = $1";
        let accounts: i64 = sqlx::query_scalar(accounts)
            .bind(first["email"].as_str())
            .fetch_one(&rows)
            .await
            .unwrap();
        assert_eq!(accounts, 2, "{name}");
        let (mut here, mut there) = (Rows::browser().await, theirs::<Rows>());
        sign_in_here(&mut here, &second).await;
        sign_in_there(&mut there, &second).await;
        for session in [session_here(&mut here).await, session_there(&mut there).await] {
            assert_eq!(session["user"]["email"], first["email"], "{name}");
        }
    }
}

#[tokio::test]
async fn a_user_who_is_deleted_is_signed_out_at_both() {
    let (ivy, rows) = (person("Ivy"), rows().await);
    let (mut here, mut there) = (Rows::browser().await, theirs::<Rows>());
    sign_in_here(&mut here, &ivy).await;
    there.cookies = session_cookies(&here.cookies);
    sqlx::query("DELETE FROM users WHERE email = $1")
        .bind(ivy["email"].as_str())
        .execute(&rows)
        .await
        .unwrap();
    assert_eq!(session_there(&mut there).await, json!({}));
    assert_eq!(session_here(&mut here).await, json!({}));
}
