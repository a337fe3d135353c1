//! MySQL or MariaDB, at the URL in `AUTH_TEST_MYSQL`: tables of their own for each store.

mod faults;

use std::sync::atomic::{AtomicU32, Ordering};

use auth::adapter::{MySqlStore, sql::Schema};
use sqlx::{MySqlPool, mysql::MySqlPoolOptions};
use tokio::sync::OnceCell;

pub(crate) fn url() -> String {
    std::env::var("AUTH_TEST_MYSQL").expect("`cargo xtask test` starts MariaDB")
}

/// The same over TCP, where something can be between the two.
fn url_over_tcp() -> String {
    let url = url();
    url.split_once("&socket=").map_or(&*url, |(url, _)| url).to_owned()
}

/// A beginning of names of tables that no other test, and no earlier run, has.
pub(crate) fn fresh_prefix() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("t{}_{}_", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) async fn pool() -> MySqlPool {
    let pool = MySqlPoolOptions::new().max_connections(5).test_before_acquire(false);
    pool.connect(&url()).await.unwrap()
}

async fn fresh(schema: Schema) -> MySqlStore {
    let pool = pool().await;
    let schema = schema.with_prefix(&fresh_prefix()).unwrap();
    schema.migrate(&pool).await.unwrap();
    MySqlStore::open(pool, schema).await.unwrap()
}

#[test]
fn migrations_are_current() {
    test_support::stores::migrations::is_current::<sqlx::MySql>("mysql");
}

#[test]
fn races_end_well_fifty_times() {
    let (prefix, shared) = (fresh_prefix(), OnceCell::new());
    // Emptied each time: tables take a server longer to make than races take.
    let connect = async || {
        let (pool, schema) = (pool().await, Schema::default().with_prefix(&prefix).unwrap());
        schema.migrate(&pool).await.unwrap();
        (pool.clone(), MySqlStore::open(pool, schema).await.unwrap())
    };
    test_support::stores::races::fifty_times(async || {
        let (pool, store) = shared.get_or_init(connect).await;
        for table in crate::databases::TABLES {
            let sql = format!("DELETE FROM `{prefix}{table}`");
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(pool).await.unwrap();
        }
        store.clone()
    });
}

mod native {
    auth::adapter::conformance!(super::fresh(super::Schema::default()).await);
}

mod auth_js {
    auth::adapter::conformance!(super::fresh(super::Schema::auth_js()).await);
}
