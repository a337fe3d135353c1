//! The store in SQL Server passes the conformance kit, and what SQL Server needs besides.
//!
//! `SQLSERVER_URL` is the connection string of a server; each test has a schema of its own in its
//! database. Without it, `cargo xtask test` reports these tests as not run.

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use auth::{
    Secret, User,
    adapter::{
        Adapter as _, SessionChange, Sessions as _, SqlServer, SqlServerStore, StoredSession,
        StoredUser, Users as _,
    },
};

/// Options of a schema that nobody else has.
fn options() -> SqlServer {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let url = env::var("SQLSERVER_URL").expect("`SQLSERVER_URL` says where the server is");
    SqlServer {
        url: Secret::new(url),
        schema: format!("auth_{}_{}_{count}", std::process::id(), since.as_nanos()),
        max_connections: 10,
        migrate: true,
        timeout: Duration::from_mins(1),
    }
}

async fn fresh() -> SqlServerStore {
    options().connect().await.unwrap()
}

mod kit {
    auth::adapter::conformance!(super::fresh().await);
}

#[tokio::test]
async fn a_start_without_the_tables_says_so() {
    let schema = options().schema;
    let without = || SqlServer { schema: schema.clone(), migrate: false, ..options() };
    let error = without().connect().await.unwrap_err().to_string();
    assert!(error.contains("SqlServerStore::migrate"), "{error}");
    let store = SqlServerStore::open(without()).await.unwrap();
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();
    without().connect().await.unwrap();
}

#[tokio::test]
async fn spaces_at_the_end_make_a_difference() {
    let store = fresh().await;
    for id in ["1", "2"] {
        let email = if id == "1" { "ada@example.com" } else { "ada@example.com " };
        let user = User::new(id).with_email(email);
        store.create_user(StoredUser { user, email_verified: None }).await.unwrap();
    }
    let found = store.user_by_email("ada@example.com ").await.unwrap().unwrap();
    assert_eq!(found.user.id, "2");
    assert_eq!(store.user("1 ").await.unwrap(), None);
    let expires = UNIX_EPOCH + Duration::from_millis(4_102_444_800_123);
    for token in ["token", "token "] {
        store.create_session(StoredSession::new(token, "1", expires)).await.unwrap();
    }
    assert_eq!(store.delete_sessions_of("1", Some("token ")).await.unwrap(), 1);
    assert!(store.session_and_user("token").await.unwrap().is_none());
}

#[tokio::test]
async fn claims_of_any_length_are_kept_when_a_session_is_prolonged() {
    let store = fresh().await;
    let user = User::new("1");
    store.create_user(StoredUser { user, email_verified: None }).await.unwrap();
    let expires = UNIX_EPOCH + Duration::from_millis(4_102_444_800_123);
    let claims = Some(serde_json::json!({ "text": "t".repeat(20_000) }));
    let session = StoredSession { claims, ..StoredSession::new("token", "1", expires) };
    store.create_session(session.clone()).await.unwrap();
    let change = SessionChange { expires: Some(expires), ..SessionChange::default() };
    assert!(store.update_session("token", change).await.unwrap());
    assert_eq!(store.session_and_user("token").await.unwrap().unwrap().0, session);
}
