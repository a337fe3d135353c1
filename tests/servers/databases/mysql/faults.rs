//! What MySQL or MariaDB, and the network to it, may do wrong.

use std::{str::FromStr as _, time::Duration};

use auth::{
    User,
    adapter::{
        Changes, MySqlStore, Sessions as _, StoreError, StoredSession, StoredUser, UserChange,
        Users as _, sql::Schema,
    },
};
use sqlx::{
    AssertSqlSafe,
    mysql::{MySqlConnectOptions, MySqlPoolOptions, MySqlSslMode},
};
use test_support::{proxy::Proxy, stores::steps::nothing_is_left_of_half_a_sign_in};

use super::{fresh_prefix, pool, url_over_tcp};

async fn proxy() -> Proxy {
    let options = MySqlConnectOptions::from_str(&url_over_tcp()).unwrap();
    Proxy::to((options.get_host(), options.get_port())).await
}

async fn behind(proxy: &Proxy) -> MySqlStore {
    let schema = Schema::default().with_prefix(&fresh_prefix()).unwrap();
    schema.migrate(&pool().await).await.unwrap();
    // The proxy reads what is sent, which TLS would hide: a server may offer it by default.
    let options =
        MySqlConnectOptions::from_str(&url_over_tcp()).unwrap().ssl_mode(MySqlSslMode::Disabled);
    let options = options.host("127.0.0.1").port(proxy.address().port());
    let pool = MySqlPoolOptions::new()
        .max_connections(3)
        .acquire_timeout(Duration::from_secs(20))
        .test_before_acquire(false)
        .connect_lazy_with(options);
    MySqlStore::open(pool, schema).await.unwrap()
}

fn sign_up() -> Changes {
    let user = User::new("ada").with_email("ada@example.com");
    let expires = std::time::UNIX_EPOCH + Duration::from_millis(4_102_444_800_123);
    Changes {
        session: Some(StoredSession::new("token", "ada", expires)),
        ..Changes::of(UserChange::Create(StoredUser { user, email_verified: None }))
    }
}

#[tokio::test]
async fn nothing_is_left_whatever_fails() {
    let pool = pool().await;
    let prefix = fresh_prefix();
    let schema = Schema::default().with_prefix(&prefix).unwrap();
    schema.migrate(&pool).await.unwrap();
    let store = MySqlStore::open(pool.clone(), schema).await.unwrap();
    nothing_is_left_of_half_a_sign_in(&store, async |table, event, fails| {
        let trigger = if fails {
            format!(
                "CREATE TRIGGER {prefix}failing BEFORE {event} ON {prefix}{table} FOR EACH ROW \
                 SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'secret row'"
            )
        } else {
            format!("DROP TRIGGER {prefix}failing")
        };
        sqlx::raw_sql(AssertSqlSafe(trigger)).execute(&pool).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn stale_connections_are_no_error() {
    let proxy = proxy().await;
    let store = behind(&proxy).await;
    proxy.cut();
    assert_eq!(store.user("ada").await.unwrap(), None);
    proxy.cut();
    store.commit(sign_up()).await.unwrap();
    proxy.cut();
    assert!(store.delete_session("token").await.unwrap().is_some());
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
    }
    store.commit(sign_up()).await.unwrap();
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_unavailable_until_it_does() {
    let proxy = proxy().await;
    let store = behind(&proxy).await.with_timeout(Duration::from_millis(500));
    proxy.silence(true);
    let read = store.session_and_user("token").await;
    assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
    let written = store.commit(sign_up()).await;
    assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
    proxy.silence(false);
    store.with_timeout(Duration::from_secs(20)).commit(sign_up()).await.unwrap();
}

#[tokio::test]
async fn reading_a_session_is_one_round_trip() {
    let proxy = proxy().await;
    let store = behind(&proxy).await;
    store.commit(sign_up()).await.unwrap();
    for _ in 0..10 {
        store.session_and_user("token").await.unwrap().unwrap();
    }
    proxy.record();
    store.session_and_user("token").await.unwrap().unwrap();
    let commands = commands(&proxy.recorded());
    // COM_STMT_EXECUTE, once. COM_PING is the pool's look at a connection that was given back, which
    // nobody waits for.
    let waited_for: Vec<_> = commands.iter().filter(|command| **command != 0x0e).collect();
    assert_eq!(waited_for, [&0x17], "{commands:x?}");
}

/// The commands that a client sent.
fn commands(mut sent: &[u8]) -> Vec<u8> {
    let mut commands = Vec::new();
    while let [a, b, c, _, command, ..] = *sent {
        commands.push(command);
        sent = &sent[4 + u32::from_le_bytes([a, b, c, 0]) as usize..];
    }
    commands
}
