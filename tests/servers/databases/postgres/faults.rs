//! What PostgreSQL, and the network to it, may do wrong.

use std::{str::FromStr as _, time::Duration};

use auth::{
    Secret, User,
    adapter::{
        Adapter as _, Changes, Postgres, PostgresStore, Sessions as _, StoreError, StoredSession,
        StoredUser, UserChange, Users as _, VerificationToken, VerificationTokens as _,
        sql::Schema,
    },
};
use sqlx::{
    AssertSqlSafe, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use test_support::{proxy::Proxy, stores::steps::nothing_is_left_of_half_a_sign_in};

use super::{fresh_prefix, pool, url};

/// A store behind a network that can fail, in tables of its own.
async fn behind(proxy: &Proxy) -> PostgresStore {
    let schema = Schema::default().with_prefix(&fresh_prefix()).unwrap();
    schema.migrate(&pool().await).await.unwrap();
    PostgresStore::open(through(proxy), schema).await.unwrap()
}

fn through(proxy: &Proxy) -> PgPool {
    let options = PgConnectOptions::from_str(&url()).unwrap().port(proxy.address().port());
    PgPoolOptions::new()
        .max_connections(3)
        .acquire_timeout(Duration::from_secs(20))
        .test_before_acquire(false)
        .connect_lazy_with(options)
}

async fn proxy() -> Proxy {
    let options = PgConnectOptions::from_str(&url()).unwrap();
    Proxy::to(("127.0.0.1", options.get_port())).await
}

fn ada() -> StoredUser {
    StoredUser { user: User::new("ada").with_email("ada@example.com"), email_verified: None }
}

fn session() -> StoredSession {
    StoredSession::new(
        "token",
        "ada",
        std::time::UNIX_EPOCH + Duration::from_millis(4_102_444_800_123),
    )
}

fn sign_up() -> Changes {
    Changes { session: Some(session()), ..Changes::of(UserChange::Create(ada())) }
}

#[tokio::test]
async fn nothing_is_left_whatever_fails() {
    let pool = pool().await;
    let prefix = fresh_prefix();
    let schema = Schema::default().with_prefix(&prefix).unwrap();
    schema.migrate(&pool).await.unwrap();
    let function = format!(
        "CREATE FUNCTION {prefix}fail() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'secret row %', OLD; END $$"
    );
    sqlx::raw_sql(AssertSqlSafe(function)).execute(&pool).await.unwrap();
    let store = PostgresStore::open(pool.clone(), schema).await.unwrap();
    nothing_is_left_of_half_a_sign_in(&store, async |table, event, fails| {
        let trigger = if fails {
            format!(
                "CREATE TRIGGER failing BEFORE {event} ON {prefix}{table} \
                 FOR EACH ROW EXECUTE FUNCTION {prefix}fail()"
            )
        } else {
            format!("DROP TRIGGER failing ON {prefix}{table}")
        };
        sqlx::raw_sql(AssertSqlSafe(trigger)).execute(&pool).await.unwrap();
    })
    .await;
    // Not before the end of the transaction.
    nothing_is_left_of_half_a_commit(&pool, &prefix, &store).await;
}

async fn nothing_is_left_of_half_a_commit(pool: &PgPool, prefix: &str, store: &PostgresStore) {
    let trigger = format!(
        "CREATE CONSTRAINT TRIGGER failing AFTER INSERT ON {prefix}users DEFERRABLE \
         INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {prefix}fail()"
    );
    sqlx::raw_sql(AssertSqlSafe(trigger)).execute(pool).await.unwrap();
    let failed = store.commit(sign_up()).await;
    assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    assert_eq!(store.user("ada").await.unwrap(), None);
    assert_eq!(store.session_and_user("token").await.unwrap(), None);
    let trigger = format!("DROP TRIGGER failing ON {prefix}users");
    sqlx::raw_sql(AssertSqlSafe(trigger)).execute(pool).await.unwrap();
    store.commit(sign_up()).await.unwrap();
}

#[tokio::test]
async fn reading_a_session_is_one_round_trip() {
    let proxy = proxy().await;
    let store = behind(&proxy).await;
    store.commit(sign_up()).await.unwrap();
    // The first time on a connection, the statement is prepared.
    for _ in 0..10 {
        store.session_and_user("token").await.unwrap().unwrap();
    }
    proxy.record();
    store.session_and_user("token").await.unwrap().unwrap();
    let messages = messages(&proxy.recorded());
    // One `Sync` that is waited for. Those before and after it are the pool's look at a connection
    // that was given back, which nobody waits for.
    let request = messages.trim_matches('S');
    assert!(request.contains('B') && request.contains('E'), "{messages}");
    assert!(!request.contains('P') && !request.contains('S'), "{messages}");
}

/// The types of the messages that a client sent.
fn messages(mut sent: &[u8]) -> String {
    let mut types = String::new();
    while let [kind, a, b, c, d, ..] = *sent {
        types.push(char::from(kind));
        sent = &sent[1 + u32::from_be_bytes([a, b, c, d]) as usize..];
    }
    types
}

#[tokio::test]
async fn stale_connections_are_no_error() {
    let proxy = proxy().await;
    let store = behind(&proxy).await;
    // Several connections that all get stale.
    let reads = (0..9).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.user("ada").await.unwrap() })
    });
    for read in reads.collect::<Vec<_>>() {
        assert_eq!(read.await.unwrap(), None);
    }
    proxy.cut();
    assert_eq!(store.user("ada").await.unwrap(), None);
    proxy.cut();
    store.commit(sign_up()).await.unwrap();
    proxy.cut();
    let token = VerificationToken {
        identifier: "ada".to_owned(),
        token: "hash".to_owned(),
        expires: session().expires,
    };
    store.create_verification_token(token.clone()).await.unwrap();
    proxy.cut();
    assert_eq!(store.use_verification_token("ada", "hash").await.unwrap(), Some(token));
    proxy.cut();
    assert!(store.delete_user("ada").await.unwrap());
}

#[tokio::test]
async fn a_connection_lost_in_the_middle_leaves_nothing() {
    let proxy = proxy().await;
    let store = behind(&proxy).await;
    for text in ["_users", "_sessions"] {
        proxy.cut_at(text);
        let lost = store.commit(sign_up()).await;
        assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
        assert_eq!(store.user("ada").await.unwrap(), None);
        assert_eq!(store.session_and_user("token").await.unwrap(), None);
    }
    store.commit(sign_up()).await.unwrap();
    // A read is repeated.
    let store = behind(&proxy).await;
    proxy.cut_at("_sessions");
    assert!(store.session_and_user("token").await.unwrap().is_none());
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_unavailable_until_it_does() {
    let proxy = proxy().await;
    let store = behind(&proxy).await.with_timeout(Duration::from_millis(500));
    proxy.silence(true);
    for _ in 0..5 {
        let read = store.session_and_user("token").await;
        assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
        let written = store.commit(sign_up()).await;
        assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
    }
    proxy.silence(false);
    let store = store.with_timeout(Duration::from_secs(20));
    store.commit(sign_up()).await.unwrap();
}

#[tokio::test]
async fn a_database_that_is_down_is_named_and_comes_back() {
    let proxy = proxy().await;
    proxy.open(false);
    let port = proxy.address().port();
    let adapter = |prefix: &str| Postgres {
        url: Secret::new(format!("postgres://auth:pass-word@127.0.0.1:{port}/postgres")),
        max_connections: 2,
        connect_timeout: Duration::from_millis(500),
        timeout: Duration::from_secs(20),
        migrate: true,
        auth_js: false,
        namespace: None,
        names: [("users".to_owned(), format!("{prefix}users"))].into(),
    };
    let down = adapter("any_").connect().await.unwrap_err();
    assert!(matches!(down, StoreError::Unavailable(_)), "{down:?}");
    assert!(!format!("{down} {down:?}").contains("pass-word"));

    proxy.open(true);
    let store = behind(&proxy).await.with_timeout(Duration::from_millis(500));
    proxy.open(false);
    proxy.cut();
    let read = store.user("ada").await;
    assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
    proxy.open(true);
    let store = store.with_timeout(Duration::from_secs(20));
    store.commit(sign_up()).await.unwrap();
}

#[tokio::test]
async fn a_read_only_database_is_read() {
    let schema = Schema::default().with_prefix(&fresh_prefix()).unwrap();
    schema.migrate(&pool().await).await.unwrap();
    let options = PgConnectOptions::from_str(&url())
        .unwrap()
        .options([("default_transaction_read_only", "on")]);
    let read_only = PgPoolOptions::new().connect_with(options).await.unwrap();
    let store = PostgresStore::open(read_only, schema).await.unwrap();
    assert_eq!(store.user("ada").await.unwrap(), None);
    let refused = store.commit(sign_up()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    assert!(refused.to_string().contains("read-only"), "{refused}");
}

#[tokio::test]
async fn who_holds_a_lock_too_long_makes_others_unavailable() {
    let pool = pool().await;
    let prefix = fresh_prefix();
    let schema = Schema::default().with_prefix(&prefix).unwrap();
    schema.migrate(&pool).await.unwrap();
    let store = PostgresStore::open(pool.clone(), schema).await.unwrap();
    store.create_user(ada()).await.unwrap();
    let mut holder = pool.begin().await.unwrap();
    let lock = format!("SELECT 1 FROM {prefix}users FOR UPDATE");
    sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut *holder).await.unwrap();
    let impatient = store.clone().with_timeout(Duration::from_millis(500));
    let slow = impatient.create_session(session()).await;
    assert!(matches!(slow, Err(StoreError::Unavailable(_))), "{slow:?}");
    // Reading waits for nobody.
    assert!(store.user("ada").await.unwrap().is_some());
    holder.rollback().await.unwrap();
    store.create_session(session()).await.unwrap();
}
