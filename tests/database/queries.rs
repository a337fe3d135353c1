//! How often the database is asked for each thing that a browser does.

use std::time::Duration;

use auth::adapter::{SqliteStore, sql::Schema};
use axum::body::Body;
use http::{Request, header};
use sqlx::{
    PgPool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::{
    postgres::Database,
    site::{OnPostgres, OnSqlite, Site},
    statements::counted,
};

/// What is done; the statements of PostgreSQL, `BEGIN` and `COMMIT` included; how often a connection
/// is asked whether it is still there; the statements of SQLite, without `BEGIN` and `COMMIT`; and
/// the status.
///
/// A connection is asked whenever it is put back, which nobody waits for, and before a statement that
/// must not be sent twice.
const EXPECTED: [(&str, usize, usize, usize, u16); 12] = [
    ("a handler without a cookie", 0, 0, 0, 401),
    ("the CSRF token", 0, 0, 0, 200),
    ("the sign-in page", 0, 0, 0, 200),
    ("a sign-up", 16, 12, 14, 302),
    ("a handler with a session", 1, 1, 1, 200),
    ("the session", 1, 1, 1, 200),
    ("a handler, once update_age has passed", 2, 2, 2, 200),
    ("the session, once update_age has passed", 2, 2, 2, 200),
    ("an update without a change", 1, 1, 1, 200),
    ("a sign-out", 2, 3, 2, 302),
    ("a handler, its session ended", 1, 1, 1, 401),
    ("a sign-in of a known account", 17, 12, 15, 302),
];

/// Makes everything ready for what is counted, and gives its request.
async fn prepare<A>(site: &mut Site<A>, what: &str, person: u32) -> Request<Body> {
    let due = Duration::from_hours(1);
    let path = match what {
        "a handler without a cookie" => {
            site.browser.cookies.clear();
            "/".to_owned()
        }
        "the CSRF token" => "/api/auth/csrf".to_owned(),
        "the sign-in page" => "/api/auth/signin".to_owned(),
        "a sign-up" => {
            site.person(person);
            site.begin().await
        }
        "a sign-in of a known account" => {
            site.browser.cookies.clear();
            site.begin().await
        }
        "a handler, once update_age has passed" => {
            site.clock.advance(due);
            "/".to_owned()
        }
        "the session" => "/api/auth/session".to_owned(),
        "the session, once update_age has passed" => {
            site.clock.advance(due);
            "/api/auth/session".to_owned()
        }
        "an update without a change" => {
            let csrf = site.browser.csrf().await;
            let update = serde_json::json!({ "csrfToken": csrf, "data": {} });
            return Request::post("/api/auth/session")
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(update.to_string()))
                .unwrap();
        }
        "a sign-out" => {
            let csrf = site.browser.csrf().await;
            return Request::post("/api/auth/signout")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(format!("csrfToken={csrf}")))
                .unwrap();
        }
        "a handler, its session ended" => {
            let ended = "wAAAAAAAAAAAAAAAAAAAAA.never";
            site.browser.cookies.insert("auth.session-token".to_owned(), ended.to_owned());
            "/".to_owned()
        }
        _ => "/".to_owned(),
    };
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn postgresql_is_asked_as_seldom_as_can_be() {
    let database = Database::fresh().await;
    let pool = database.pool(1);
    let mut site = Site::<OnPostgres>::over(database.store_over(pool.clone()).await).await;
    let mut counted = Vec::new();
    // The first time, statements are prepared.
    for round in 0..2 {
        counted.clear();
        for (what, ..) in EXPECTED {
            let request = prepare(&mut site, what, round).await;
            settled(&pool).await;
            database.proxy.asked();
            let page = site.browser.send(request).await;
            settled(&pool).await;
            let asked = database.proxy.asked();
            let count = asked.statements.len();
            assert!(round == 0 || asked.round_trips == count, "{what}: {asked:?}");
            counted.push((what, count, asked.checks, page.status.as_u16()));
        }
    }
    let expected = EXPECTED.map(|(what, count, checks, _, status)| (what, count, checks, status));
    assert_eq!(counted, expected);
}

/// Waits until every connection is back in the pool.
async fn settled(pool: &PgPool) {
    while pool.num_idle() < usize::try_from(pool.size()).unwrap() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn sqlite_is_asked_as_seldom_as_can_be() {
    let options = SqliteConnectOptions::new().in_memory(true);
    let pool = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false);
    let pool = pool.connect_with(options).await.unwrap();
    Schema::default().migrate(&pool).await.unwrap();
    let mut site = Site::<OnSqlite>::over(SqliteStore::new(pool)).await;
    let mut all = Vec::new();
    for (what, ..) in EXPECTED {
        let request = prepare(&mut site, what, 1).await;
        let (count, page) = counted(site.browser.send(request)).await;
        all.push((what, count, page.status.as_u16()));
    }
    let expected = EXPECTED.map(|(what, _, _, count, status)| (what, count, status));
    assert_eq!(all, expected);
}
