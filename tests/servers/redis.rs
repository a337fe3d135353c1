//! The store in Redis passes the conformance kit, and what two stores need besides.
//!
//! `AUTH_TEST_REDIS` says where the server is; each test has keys of its own there.

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use auth::{
    Secret, User,
    adapter::{
        Accounts, Adapter, Changes, CredentialsChange, Memory, MemoryStore, Redis, RedisStore,
        Revocations as _, Security, Sessions as _, Storage, StoreError, StoredAccount,
        StoredSecurity, StoredSession, StoredUser, Unique, Unlinked, UserChange, Users,
        VerificationToken, VerificationTokens as _,
    },
    provider::Kind,
};
use redis::AsyncCommands as _;
use test_support::proxy::Proxy;

fn url() -> String {
    env::var("AUTH_TEST_REDIS").expect("`AUTH_TEST_REDIS` says where the server is")
}

/// Keys that nobody else has.
fn prefix() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{}:{}:{count}:", std::process::id(), since.as_nanos())
}

fn in_front_of<I>(inner: I, redis_prefix: String) -> Redis<I> {
    let redis_timeout = Duration::from_secs(5);
    Redis { redis_url: Secret::new(url()), redis_prefix, redis_timeout, inner }
}

async fn fresh() -> RedisStore<MemoryStore> {
    in_front_of(Memory {}, prefix()).connect().await.unwrap()
}

mod kit {
    auth::adapter::conformance!(
        Users
            + Security
            + Accounts
            + Sessions
            + VerificationTokens
            + Revocations
            + Authenticators
            + AttemptCounts,
        super::fresh().await
    );
}

async fn keys(prefix: &str) -> Vec<String> {
    let client = redis::Client::open(url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let mut keys: Vec<String> = connection.keys(format!("{prefix}*")).await.unwrap();
    keys.sort();
    keys
}

async fn time_left(key: &str) -> i64 {
    let client = redis::Client::open(url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("PEXPIRETIME").arg(key).query_async(&mut connection).await.unwrap()
}

/// Gives a store that somebody else has prepared, and takes a session's token while it commits.
struct Rival {
    store: MemoryStore,
    takes: (String, String),
}

struct RivalStore {
    store: MemoryStore,
    takes: (String, String),
}

impl Adapter for Rival {
    type Store = RivalStore;

    async fn connect(self) -> Result<RivalStore, StoreError> {
        Ok(RivalStore { store: self.store, takes: self.takes })
    }

    fn storage(store: RivalStore) -> Storage {
        Storage::of(store).users().accounts().into()
    }
}

impl Users for RivalStore {
    async fn commit(&self, changes: Changes) -> Result<StoredUser, StoreError> {
        let client = redis::Client::open(url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let (prefix, token) = &self.takes;
        let key = format!("{prefix}session:{token}");
        let () = connection.hset(key, "user", "rival").await.unwrap();
        self.store.commit(changes).await
    }

    async fn user(&self, id: &str) -> Result<Option<StoredUser>, StoreError> {
        self.store.user(id).await
    }

    async fn user_by_email(&self, email: &str) -> Result<Option<StoredUser>, StoreError> {
        self.store.user_by_email(email).await
    }

    async fn delete_user(&self, id: &str) -> Result<bool, StoreError> {
        self.store.delete_user(id).await
    }
}

impl Security for RivalStore {
    async fn secured_user(
        &self,
        id: &str,
    ) -> Result<Option<(StoredUser, StoredSecurity)>, StoreError> {
        self.store.secured_user(id).await
    }
}

impl Accounts for RivalStore {
    async fn user_by_account(&self, _: &str, _: &str) -> Result<Option<StoredUser>, StoreError> {
        unreachable!("a sign-in has looked that up before it writes")
    }

    async fn accounts_of(&self, user_id: &str) -> Result<Vec<StoredAccount>, StoreError> {
        self.store.accounts_of(user_id).await
    }

    async fn update_account(&self, _: StoredAccount) -> Result<bool, StoreError> {
        unreachable!("a sign-in links")
    }

    async fn unlink_account(
        &self,
        user_id: &str,
        provider: &str,
        provider_account_id: &str,
        keep_last: bool,
    ) -> Result<Unlinked, StoreError> {
        self.store.unlink_account(user_id, provider, provider_account_id, keep_last).await
    }

    async fn lease_account(
        &self,
        _: &str,
        _: &str,
        _: SystemTime,
        _: SystemTime,
    ) -> Result<bool, StoreError> {
        unreachable!("a sign-in refreshes nothing")
    }
}

fn soon() -> SystemTime {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    UNIX_EPOCH + Duration::from_millis(u64::try_from(millis).unwrap() + 3_600_000)
}

fn ada() -> StoredUser {
    let user = User::new("ada").with_email("ada@example.com");
    StoredUser { user, email_verified: None }
}

#[tokio::test]
async fn a_sign_up_that_redis_refuses_leaves_nobody() {
    let (prefix, store) = (prefix(), MemoryStore::default());
    let takes = (prefix.clone(), "token".to_owned());
    let rival = in_front_of(Rival { store: store.clone(), takes }, prefix);
    let rival = rival.connect().await.unwrap();
    let refusal = rival
        .commit(Changes {
            account: Some(StoredAccount::new("", "github", "1", Kind::OAuth2)),
            session: Some(StoredSession::new("token", "", soon())),
            ..Changes::of(UserChange::Create(ada()))
        })
        .await;
    assert!(matches!(refusal, Err(StoreError::Taken(Unique::Session))), "{refusal:?}");
    assert_eq!(store.user("ada").await.unwrap(), None);
    assert_eq!(store.user_by_account("github", "1").await.unwrap(), None);
}

#[tokio::test]
async fn a_sign_in_that_redis_refuses_is_undone() {
    let (prefix, store) = (prefix(), MemoryStore::default());
    let ada = store.create_user(ada()).await.unwrap();
    let password = StoredAccount::new("ada", "form", "ada", Kind::Credentials);
    store.link_account(password.clone()).await.unwrap();
    let takes = (prefix.clone(), "token".to_owned());
    let rival = in_front_of(Rival { store: store.clone(), takes }, prefix);
    let rival = rival.connect().await.unwrap();
    let proven = StoredUser { email_verified: Some(UNIX_EPOCH), ..ada.clone() };
    let refusal = rival
        .commit(Changes {
            keep_accounts: Some(Vec::new()),
            end_sessions: true,
            stamp: Some("new".to_owned()),
            credentials: CredentialsChange::Void(UNIX_EPOCH),
            account: Some(StoredAccount::new("", "github", "1", Kind::OAuth2)),
            session: Some(StoredSession::new("token", "", soon())),
            ..Changes::of(UserChange::Replace(proven))
        })
        .await;
    assert!(matches!(refusal, Err(StoreError::Taken(Unique::Session))), "{refusal:?}");
    assert_eq!(store.user("ada").await.unwrap(), Some(ada));
    assert_eq!(store.accounts_of("ada").await.unwrap(), [password]);
    // To be signed out, and to ask for another password, lets nobody in.
    let (_, security) = store.secured_user("ada").await.unwrap().unwrap();
    assert_eq!(security.stamp.as_deref(), Some("new"));
    assert!(security.credentials_void.is_some());
}

#[tokio::test]
async fn a_session_whose_user_is_gone_is_none() {
    let (prefix, inner) = (prefix(), MemoryStore::default());
    let takes = (prefix.clone(), "another".to_owned());
    let store = in_front_of(Rival { store: inner.clone(), takes }, prefix);
    let store = store.connect().await.unwrap();
    store.create_user(ada()).await.unwrap();
    store.create_session(StoredSession::new("token", "ada", soon())).await.unwrap();
    assert!(store.session_and_user("token").await.unwrap().is_some());
    inner.delete_user("ada").await.unwrap();
    assert_eq!(store.sessions_of("ada").await.unwrap(), []);
    assert_eq!(store.session_and_user("token").await.unwrap(), None);
    // Nobody who gets the id later inherits it.
    inner.create_user(ada()).await.unwrap();
    assert_eq!(store.session_and_user("token").await.unwrap(), None);
}

#[tokio::test]
async fn everything_is_forgotten_when_it_expires() {
    let prefix = prefix();
    let store = in_front_of(Memory {}, prefix.clone()).connect().await.unwrap();
    store.create_user(ada()).await.unwrap();
    let expires = soon();
    let millis = i64::try_from(expires.duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
    store.create_session(StoredSession::new("token", "ada", expires)).await.unwrap();
    let (identifier, token) = ("ada@example.com".to_owned(), "hash".to_owned());
    let token = VerificationToken { identifier, token, expires };
    store.create_verification_token(token).await.unwrap();
    store.revoke("id", expires).await.unwrap();
    let keys = keys(&prefix).await;
    assert_eq!(keys.len(), 5, "{keys:?}");
    for key in keys {
        assert_eq!(time_left(&key).await, millis, "{key}");
    }
}

#[tokio::test]
async fn what_has_expired_is_gone() {
    let prefix = prefix();
    let store = in_front_of(Memory {}, prefix.clone()).connect().await.unwrap();
    store.create_user(ada()).await.unwrap();
    let session = StoredSession::new("token", "ada", UNIX_EPOCH + Duration::from_secs(1));
    store.create_session(session).await.unwrap();
    assert_eq!(store.session_and_user("token").await.unwrap(), None);
    let expires = UNIX_EPOCH - Duration::from_secs(1);
    let (identifier, token) = ("ada".to_owned(), "hash".to_owned());
    store
        .create_verification_token(VerificationToken { identifier, token, expires })
        .await
        .unwrap();
    assert_eq!(store.use_verification_token("ada", "hash").await.unwrap(), None);
    assert_eq!(keys(&prefix).await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_is_written_while_redis_is_away() {
    let inner = MemoryStore::default();
    let server = url().trim_start_matches("redis://").trim_end_matches('/').to_owned();
    let proxy = Proxy::to(server).await;
    let prefix = prefix();
    let takes = (prefix.clone(), "another".to_owned());
    let store = Redis {
        redis_url: Secret::new(format!("redis://{}", proxy.address())),
        redis_timeout: Duration::from_millis(500),
        ..in_front_of(Rival { store: inner.clone(), takes }, prefix)
    };
    let store = store.connect().await.unwrap();
    let sign_up = || Changes {
        session: Some(StoredSession::new("token", "", soon())),
        ..Changes::of(UserChange::Create(ada()))
    };
    proxy.open(false);
    proxy.cut();
    for _ in 0..3 {
        let refusal = store.commit(sign_up()).await;
        assert!(matches!(refusal, Err(StoreError::Unavailable(_))), "{refusal:?}");
        let refusal = store.is_revoked("id").await;
        assert!(matches!(refusal, Err(StoreError::Unavailable(_))), "{refusal:?}");
        assert_eq!(inner.user("ada").await.unwrap(), None);
    }
    proxy.open(true);
    // The connection is made again without a restart, after a moment.
    let mut result = store.commit(sign_up()).await;
    for _ in 0..100 {
        if !matches!(result, Err(StoreError::Unavailable(_))) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        result = store.commit(sign_up()).await;
    }
    assert_eq!(result.unwrap(), ada());
    assert!(store.session_and_user("token").await.unwrap().is_some());
}

#[tokio::test]
async fn an_error_says_nothing_of_values() {
    let prefix = prefix();
    let store = in_front_of(Memory {}, prefix.clone()).connect().await.unwrap();
    let client = redis::Client::open(url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let () = connection.set(format!("{prefix}session:of-ada"), "secret-value").await.unwrap();
    let error = store.session_and_user("of-ada").await.unwrap_err();
    assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
    let text = format!("{error} {error:?}");
    assert!(text.contains("WRONGTYPE") && !text.contains("of-ada"), "{text}");
    assert!(!text.contains("secret-value"), "{text}");
}

/// An adapter with an option of its own.
#[derive(auth::AuthConfig, Debug)]
struct Demo {
    #[expect(dead_code, reason = "nothing connects to it")]
    url: String,
}

impl Adapter for Demo {
    type Store = MemoryStore;

    async fn connect(self) -> Result<MemoryStore, StoreError> {
        Ok(MemoryStore::default())
    }

    fn storage(store: MemoryStore) -> Storage {
        Storage::of(store).users().accounts().into()
    }
}

mod filled {
    auth::auth! {
        pub struct ShopAuth;
        providers: [],
        adapter: auth::adapter::Redis<super::Demo> { redis_prefix: "shop:", ..env },
    }
}

mod named {
    auth::auth! {
        pub struct ShopAuth;
        providers: [],
        adapter: auth::adapter::Redis<super::Demo> {
            redis_url: auth::env("NO_REDIS"),
            url: auth::env("NO_DEMO"),
        },
    }
}

#[tokio::test]
async fn options_of_both_adapters_are_read_from_their_own_variables() {
    let error = filled::ShopAuth::from_env().await.unwrap_err().to_string();
    assert!(error.contains("AUTH_REDIS_URL") && error.contains("AUTH_DEMO_URL"), "{error}");
    assert!(!error.contains("AUTH_REDIS_PREFIX"), "{error}");
    let error = named::ShopAuth::from_env().await.unwrap_err().to_string();
    assert!(error.contains("Redis.redis_url") && error.contains("NO_REDIS"), "{error}");
    assert!(error.contains("Demo.url") && error.contains("NO_DEMO"), "{error}");
}
