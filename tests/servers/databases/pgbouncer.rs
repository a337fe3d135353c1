//! PostgreSQL behind PgBouncer with `pool_mode = transaction`, at the URL in `AUTH_TEST_PGBOUNCER`:
//! tables of their own for each store.

use std::{collections::BTreeMap, str::FromStr as _, time::Duration};

use auth::{
    Secret, User,
    adapter::{
        Adapter as _, Postgres, PostgresStore, StoreError, StoredUser, Users as _, sql::Schema,
    },
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::databases::postgres::fresh_prefix;

fn url() -> String {
    std::env::var("AUTH_TEST_PGBOUNCER").expect("`cargo xtask test` starts PgBouncer")
}

const TABLES: [&str; 7] = [
    "users",
    "accounts",
    "sessions",
    "verification_tokens",
    "revoked_sessions",
    "sign_in_attempts",
    "user_authenticators",
];

/// The adapter as an application writes it, with tables of its own.
fn adapter(url: String, prefix: &str) -> Postgres {
    let names = TABLES.map(|table| (table.to_owned(), format!("{prefix}{table}")));
    Postgres {
        url: Secret::new(url),
        max_connections: 10,
        connect_timeout: Duration::from_secs(20),
        timeout: Duration::from_secs(20),
        migrate: true,
        auth_js: false,
        namespace: None,
        names: BTreeMap::from(names),
    }
}

async fn fresh() -> PostgresStore {
    let url = format!("{}?pgbouncer=true", url());
    adapter(url, &fresh_prefix()).connect().await.unwrap()
}

/// A store over the application's own pool, with the tables of Auth.js.
async fn fresh_auth_js() -> PostgresStore {
    let options = PgConnectOptions::from_str(&url()).unwrap();
    let options = options.statement_cache_capacity(0).extra_float_digits(None);
    let pool = PgPoolOptions::new().max_connections(10).connect_lazy_with(options);
    let schema = Schema::auth_js().with_prefix(&fresh_prefix()).unwrap();
    schema.migrate(&pool).await.unwrap();
    PostgresStore::open(pool, schema).await.unwrap()
}

mod native {
    auth::adapter::conformance!(super::fresh().await);
}

mod auth_js {
    auth::adapter::conformance!(super::fresh_auth_js().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_get_their_own_rows() {
    let store = fresh().await;
    let each = (0..50).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            let id = format!("user-{number}");
            let user = User::new(&*id).with_email(format!("{id}@example.com"));
            store.create_user(StoredUser { user, email_verified: None }).await.unwrap();
            for _ in 0..20 {
                let found = store.user(&id).await.unwrap().unwrap();
                assert_eq!(found.user.id, id);
                let found = store.user_by_email(&format!("{id}@example.com")).await.unwrap();
                assert_eq!(found.unwrap().user.id, id);
            }
        })
    });
    for done in each.collect::<Vec<_>>() {
        done.await.unwrap();
    }
}

#[tokio::test]
async fn the_older_way_to_say_so_works_too() {
    let url = format!("{}?statement-cache-capacity=0", url());
    adapter(url, &fresh_prefix()).connect().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_migrate_at_once() {
    let prefix = fresh_prefix();
    let each = (0..8).map(|_| {
        let adapter = adapter(format!("{}?pgbouncer=true", url()), &prefix);
        tokio::spawn(async move { adapter.connect().await.map(drop) })
    });
    for done in each.collect::<Vec<_>>() {
        done.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn who_does_not_say_so_is_told_what_to_write() {
    let refused = adapter(url(), &fresh_prefix()).connect().await.unwrap_err();
    assert!(matches!(refused, StoreError::Failed(_)), "{refused:?}");
    assert!(refused.to_string().contains("?pgbouncer=true"), "{refused}");
}
