//! What SQLite may do wrong.

use std::time::Duration;

use auth::{
    User,
    adapter::{
        Adapter as _, Sessions as _, Sqlite, SqliteStore, StoreError, StoredSession, StoredUser,
        Users as _, sql::Schema,
    },
};
use sqlx::{
    AssertSqlSafe, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use test_support::stores::steps::nothing_is_left_of_half_a_sign_in;

use super::{fresh_path, pool};

fn ada() -> StoredUser {
    StoredUser { user: User::new("ada").with_name("a".repeat(50_000)), email_verified: None }
}

#[tokio::test]
async fn nothing_is_left_whatever_fails() {
    let pool = pool(fresh_path()).await;
    Schema::default().migrate(&pool).await.unwrap();
    let store = SqliteStore::new(pool.clone());
    nothing_is_left_of_half_a_sign_in(&store, async |table, event, fails| {
        let trigger = if fails {
            format!(
                "CREATE TRIGGER failing BEFORE {event} ON {table} \
                 BEGIN SELECT RAISE(ABORT, 'secret row'); END"
            )
        } else {
            "DROP TRIGGER failing".to_owned()
        };
        sqlx::raw_sql(AssertSqlSafe(trigger)).execute(&pool).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_is_unavailable_until_there_is_room() {
    let path = fresh_path();
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    Schema::default().migrate(&pool).await.unwrap();
    let store = SqliteStore::new(pool.clone());
    sqlx::raw_sql("PRAGMA max_page_count = 1").execute(&pool).await.unwrap();
    let full = store.create_user(ada()).await.unwrap_err();
    assert!(matches!(full, StoreError::Unavailable(_)), "{full:?}");
    assert!(full.to_string().contains("room"), "{full}");
    assert_eq!(store.user("ada").await.unwrap(), None);
    sqlx::raw_sql("PRAGMA max_page_count = 100000").execute(&pool).await.unwrap();
    store.create_user(ada()).await.unwrap();
}

#[tokio::test]
async fn a_read_only_database_is_read() {
    let path = fresh_path();
    Schema::default().migrate(&pool(path.clone()).await).await.unwrap();
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let store = SqliteStore::new(SqlitePool::connect_with(options).await.unwrap());
    assert_eq!(store.user("ada").await.unwrap(), None);
    let refused = store.create_user(ada()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    assert!(refused.to_string().contains("read-only"), "{refused}");
}

#[tokio::test]
async fn who_writes_too_long_makes_others_unavailable() {
    let pool = pool(fresh_path()).await;
    Schema::default().migrate(&pool).await.unwrap();
    let store = SqliteStore::new(pool.clone());
    store.create_user(ada()).await.unwrap();
    let holder = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let impatient = store.clone().with_timeout(Duration::from_millis(300));
    let expires = std::time::UNIX_EPOCH + Duration::from_millis(4_102_444_800_123);
    let session = StoredSession::new("token", "ada", expires);
    let slow = impatient.create_session(session.clone()).await;
    assert!(matches!(slow, Err(StoreError::Unavailable(_))), "{slow:?}");
    assert!(store.user("ada").await.unwrap().is_some());
    holder.rollback().await.unwrap();
    store.create_session(session).await.unwrap();
}

#[tokio::test]
async fn an_error_has_the_databases_own_message() {
    let pool = pool(fresh_path()).await;
    Schema::default().migrate(&pool).await.unwrap();
    let store = SqliteStore::new(pool.clone());
    sqlx::raw_sql("DROP TABLE sessions").execute(&pool).await.unwrap();
    let failed = store.session_and_user("canary-token").await.unwrap_err().to_string();
    assert!(failed.contains("no such table") && failed.contains("sessions"), "{failed}");
    assert!(!failed.contains("canary"), "{failed}");
}

#[tokio::test]
async fn a_table_of_the_applications_own_is_left_alone() {
    let pool = pool(fresh_path()).await;
    let own = "CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT, password_hash TEXT NOT NULL)";
    sqlx::raw_sql(own).execute(&pool).await.unwrap();
    for refused in [
        Schema::default().migrate(&pool).await.unwrap_err(),
        SqliteStore::open(pool.clone(), Schema::default()).await.unwrap_err(),
    ] {
        let text = refused.to_string();
        assert!(text.contains("`users` may be a table of your application's own"), "{text}");
        assert!(text.contains("names: [(\"users\", \"auth_users\")]"), "{text}");
        assert!(!text.contains("ALTER TABLE \"users\""), "{text}");
    }
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&pool).await.unwrap();
    assert_eq!(tables, ["users"]);
    let columns = "SELECT name FROM pragma_table_info('users')";
    let columns: Vec<String> = sqlx::query_scalar(columns).fetch_all(&pool).await.unwrap();
    assert_eq!(columns, ["id", "email", "password_hash"]);

    let schema = Schema::default().rename("users", "auth_users").unwrap();
    schema.migrate(&pool).await.unwrap();
    SqliteStore::open(pool, schema).await.unwrap();
}

/// A table that statements can make the library's becomes it.
#[tokio::test]
async fn a_table_that_may_be_taken_over_is() {
    let pool = pool(fresh_path()).await;
    let own = "CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT, shoe_size INTEGER)";
    sqlx::raw_sql(own).execute(&pool).await.unwrap();
    let missing = SqliteStore::open(pool.clone(), Schema::default()).await.unwrap_err();
    let missing = missing.to_string();
    assert!(missing.contains("may be a table of your application's own"), "{missing}");
    assert!(missing.contains("ALTER TABLE \"users\" ADD COLUMN \"image\""), "{missing}");
    Schema::default().migrate(&pool).await.unwrap();
    let store = SqliteStore::open(pool, Schema::default()).await.unwrap();
    store.create_user(ada()).await.unwrap();
}

fn adapter(url: String, migrate: bool) -> Sqlite {
    Sqlite {
        url,
        max_connections: 2,
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(10),
        migrate,
        auth_js: false,
        names: [("users.email".to_owned(), "mail".to_owned())].into(),
    }
}

// DB-008
#[tokio::test]
async fn the_adapter_says_what_is_missing_or_makes_it() {
    let path = fresh_path();
    let url = format!("sqlite:{}", path.display());
    let missing = adapter(url.clone(), false).connect().await.unwrap_err().to_string();
    for table in [
        "users",
        "accounts",
        "sessions",
        "verification_tokens",
        "revoked_sessions",
        "sign_in_attempts",
        "user_authenticators",
    ] {
        assert!(missing.contains(&format!("no table `{table}`")), "{missing}");
    }
    assert!(missing.contains("migrate: true") && missing.contains("CREATE TABLE \"users\""));
    let store = adapter(url.clone(), true).connect().await.unwrap();
    store.create_user(ada()).await.unwrap();
    let store = adapter(url, false).connect().await.unwrap();
    assert_eq!(store.user("ada").await.unwrap(), Some(ada()));
    let elsewhere = adapter("sqlite:/no/such/folder/shop.db".to_owned(), true).connect().await;
    let elsewhere = elsewhere.unwrap_err();
    assert!(matches!(elsewhere, StoreError::Unavailable(_)), "{elsewhere:?}");
    let elsewhere = elsewhere.to_string();
    for said in
        ["can't be opened", "`/no/such/folder/shop.db`", "the folder `/no/such/folder` isn't there"]
    {
        assert!(elsewhere.contains(said), "{elsewhere}");
    }
    let nonsense = adapter("postgres://host/shop".to_owned(), true).connect().await;
    assert!(matches!(nonsense, Err(StoreError::Failed(_))), "{nonsense:?}");
}
