//! An SQLite database that has no room left.

use auth::adapter::{SqliteStore, sql::Schema};
use sqlx::{
    AssertSqlSafe, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::site::{OnSqlite, Site};

async fn number(pool: &SqlitePool, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.unwrap()
}

async fn counts(pool: &SqlitePool) -> [i64; 3] {
    let mut counts = [0; 3];
    for (count, table) in counts.iter_mut().zip(["users", "accounts", "sessions"]) {
        *count = number(pool, &format!("SELECT count(*) FROM {table}")).await;
    }
    counts
}

#[tokio::test]
async fn a_full_file_keeps_whole_users_only() {
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/full.db");
    // Of an earlier run.
    let _ = std::fs::remove_file(path);
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let rows = SqlitePool::connect_with(options.clone()).await.unwrap();
    Schema::default().migrate(&rows).await.unwrap();
    let pages = number(&rows, "PRAGMA page_count").await + 2;
    let options = options.pragma("max_page_count", pages.to_string());
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    let mut site = Site::<OnSqlite>::over(SqliteStore::new(pool)).await;
    site.person(0);
    site.sign_in().await;
    let mut kept = 1;
    let refused = loop {
        site.person(u32::try_from(kept).unwrap());
        let page = Site::<OnSqlite>::sign_in_in(&site.provider, &mut site.other()).await;
        if page.location().contains("/error?error=") {
            break page;
        }
        kept += 1;
        assert!(kept < 1000, "it is never full");
    };
    assert!(refused.set_cookies().iter().all(|it| !it.starts_with("auth.session-token")));
    assert_eq!(counts(&rows).await, [kept; 3]);
    assert_eq!(site.who().await.as_deref(), Ok("P0"), "who is in stays in");
    // Somebody makes room.
    sqlx::query("DELETE FROM users WHERE name <> 'P0'").execute(&rows).await.unwrap();
    let mut other = site.other();
    let page = Site::<OnSqlite>::sign_in_in(&site.provider, &mut other).await;
    assert!(!page.location().contains("error"), "{page:?}");
    assert_eq!(counts(&rows).await, [2; 3]);
    assert_eq!(site.who().await.as_deref(), Ok("P0"));
}
