//! The store in MongoDB passes the conformance kit, in both layouts, and what MongoDB needs besides.
//!
//! `AUTH_TEST_MONGODB` is the connection string of a server; each test has databases of its own there.

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};

use auth::{
    Secret, User,
    adapter::{
        Accounts as _, Adapter as _, Changes, MongoDb, MongoDbStore, Sessions as _, StoreError,
        StoredAccount, StoredSession, StoredUser, UserChange, Users as _, VerificationTokens as _,
    },
    provider::Kind,
};
use mongodb::{
    Client, Database, IndexModel,
    bson::{Bson, DateTime, Document, doc, oid::ObjectId},
};
use test_support::proxy::Proxy;

fn url() -> String {
    env::var("AUTH_TEST_MONGODB").expect("`AUTH_TEST_MONGODB` says where the server is")
}

/// Options of a database that nobody else has.
fn options(compat: bool) -> MongoDb {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    MongoDb {
        url: Secret::new(url()),
        database: Some(format!("auth_{}_{}_{count}", std::process::id(), since.as_nanos())),
        users: "users".to_owned(),
        accounts: "accounts".to_owned(),
        sessions: "sessions".to_owned(),
        verification_tokens: "verification_tokens".to_owned(),
        revoked_sessions: "revoked_sessions".to_owned(),
        sign_in_attempts: "sign_in_attempts".to_owned(),
        user_authenticators: "user_authenticators".to_owned(),
        compat,
        migrate: true,
        timeout: Duration::from_mins(1),
    }
}

async fn fresh(compat: bool) -> MongoDbStore {
    options(compat).connect().await.unwrap()
}

async fn database(name: &str) -> Database {
    Client::with_uri_str(url()).await.unwrap().database(name)
}

fn ada() -> StoredUser {
    let user = User::new("ada").with_email("ada@example.com");
    StoredUser { user, email_verified: None }
}

#[tokio::test]
async fn a_start_without_the_indexes_says_what_is_missing() {
    let without =
        |name: &str| MongoDb { database: Some(name.to_owned()), migrate: false, ..options(false) };
    let name = options(false).database.unwrap();
    let error = without(&name).connect().await.unwrap_err().to_string();
    assert!(error.contains("`users` has no unique index on `email`"), "{error}");
    let store = MongoDbStore::open(without(&name)).await.unwrap();
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();
    without(&name).connect().await.unwrap();
    let sessions = database(&name).await.collection::<Document>("sessions");
    sessions.drop_index("session_token_1").await.unwrap();
    // One that makes nothing unique is no substitute.
    let index = IndexModel::builder().keys(doc! { "session_token": 1 }).build();
    sessions.create_index(index).await.unwrap();
    let error = without(&name).connect().await.unwrap_err().to_string();
    assert!(error.contains("`sessions` has no unique index on `session_token`"), "{error}");
}

#[tokio::test]
async fn collections_have_other_names_if_you_like() {
    let options = MongoDb { users: "people".to_owned(), ..options(false) };
    let name = options.database.clone().unwrap();
    let store = options.connect().await.unwrap();
    store.create_user(ada()).await.unwrap();
    let people = database(&name).await.collection::<Document>("people");
    assert_eq!(people.count_documents(doc! {}).await.unwrap(), 1);
    let options = MongoDb { sessions: "users".to_owned(), ..self::options(false) };
    assert!(options.connect().await.is_err(), "two collections have one name");
}

#[tokio::test]
async fn documents_of_auth_js_are_read() {
    let options = options(true);
    let database = database(options.database.as_deref().unwrap()).await;
    let store = options.connect().await.unwrap();
    let (id, verified) = (ObjectId::new(), DateTime::from_millis(1_700_000_000_123));
    let user = doc! {
        "_id": id, "name": "Ada", "email": "ada@example.com", "emailVerified": verified,
        "image": null, "plan": "free",
    };
    database.collection("users").insert_one(user).await.unwrap();
    let account = doc! {
        "userId": id, "type": "oauth", "provider": "github", "providerAccountId": "4711",
        "access_token": "token", "token_type": "bearer", "expires_at": 1_700_000_000_i32,
    };
    database.collection("accounts").insert_one(account).await.unwrap();
    let expires = DateTime::from_millis(4_102_444_800_000);
    let session = doc! { "sessionToken": "token", "userId": id, "expires": expires };
    database.collection("sessions").insert_one(session).await.unwrap();
    let token = doc! { "identifier": "ada@example.com", "token": "hash", "expires": expires };
    database.collection("verification_tokens").insert_one(token).await.unwrap();

    let ada = store.user_by_email("ada@example.com").await.unwrap().unwrap();
    assert_eq!(ada.user.id, id.to_hex());
    assert_eq!(ada.email_verified, Some(verified.to_system_time()));
    assert_eq!(store.user(&id.to_hex().to_uppercase()).await.unwrap(), None);
    assert_eq!(store.user_by_account("github", "4711").await.unwrap().as_ref(), Some(&ada));
    let accounts = store.accounts_of(&ada.user.id).await.unwrap();
    assert_eq!((accounts[0].kind, accounts[0].expires_at), (Kind::OAuth2, Some(1_700_000_000)));
    let (session, user) = store.session_and_user("token").await.unwrap().unwrap();
    assert_eq!((session.created, &session.claims, &user), (None, &None, &ada));
    assert!(store.use_verification_token("ada@example.com", "hash").await.unwrap().is_some());

    // What the application keeps in the user's document is there after a change, too.
    let named = StoredUser { user: ada.user.clone().with_name("Countess"), ..ada };
    store.update_user(named).await.unwrap();
    let users = database.collection::<Document>("users");
    let user = users.find_one(doc! { "_id": id }).await.unwrap().unwrap();
    assert_eq!(user.get("name"), Some(&"Countess".into()));
    assert_eq!(user.get("plan"), Some(&"free".into()));
}

#[tokio::test]
async fn documents_for_auth_js_have_its_fields() {
    let options = options(true);
    let database = database(options.database.as_deref().unwrap()).await;
    let store = options.connect().await.unwrap();
    let expires = DateTime::from_millis(4_102_444_800_000);
    let changes = Changes {
        account: Some(StoredAccount::new("", "github", "4711", Kind::OAuth2)),
        session: Some(StoredSession::new("token", "", expires.to_system_time())),
        ..Changes::of(UserChange::Create(ada()))
    };
    let id = ObjectId::parse_str(store.commit(changes).await.unwrap().user.id).unwrap();
    let one = async |name: &str| {
        database.collection::<Document>(name).find_one(doc! {}).await.unwrap().unwrap()
    };
    let user = one("users").await;
    assert_eq!(user.get("_id"), Some(&id.into()));
    assert_eq!(user.get("emailVerified"), Some(&Bson::Null));
    let account = one("accounts").await;
    assert_eq!(account.get("userId"), Some(&id.into()));
    assert_eq!(account.get("type"), Some(&"oauth".into()));
    assert_eq!(account.get("providerAccountId"), Some(&"4711".into()));
    let session = one("sessions").await;
    assert_eq!(session.get("userId"), Some(&id.into()));
    assert_eq!(session.get("sessionToken"), Some(&"token".into()));
    assert_eq!(session.get("expires"), Some(&expires.into()));
}

#[tokio::test]
async fn an_error_says_nothing_of_values() {
    let options = options(false);
    let database = database(options.database.as_deref().unwrap()).await;
    let store = options.connect().await.unwrap();
    let user = doc! { "_id": "secret-id", "email": "secret@example.com", "name": 4711 };
    database.collection("users").insert_one(user).await.unwrap();
    let error = store.user("secret-id").await.unwrap_err();
    assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
    let text = format!("{error} {error:?}");
    assert!(
        text.contains("`name`") && !text.contains("secret") && !text.contains("4711"),
        "{text}"
    );
}

#[tokio::test]
async fn a_server_that_was_away_needs_no_restart_here() {
    let server = url().trim_start_matches("mongodb://").trim_end_matches('/').to_owned();
    let proxy = Proxy::to(server).await;
    let direct = format!("mongodb://{}/?directConnection=true", proxy.address());
    let options =
        MongoDb { url: Secret::new(direct), timeout: Duration::from_secs(1), ..options(false) };
    let store = options.connect().await.unwrap();
    store.create_user(ada()).await.unwrap();
    proxy.open(false);
    proxy.cut();
    let bob = || StoredUser { user: User::new("bob"), email_verified: None };
    for _ in 0..2 {
        let error = store.create_user(bob()).await.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        let error = store.user("ada").await.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    }
    proxy.open(true);
    let mut found = store.user("ada").await;
    for _ in 0..100 {
        if !matches!(found, Err(StoreError::Unavailable(_))) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        found = store.user("ada").await;
    }
    assert_eq!(found.unwrap(), Some(ada()));
    store.create_user(bob()).await.unwrap();
}

mod own {
    auth::adapter::conformance!(super::fresh(false).await);
}

mod compat {
    auth::adapter::conformance!(super::fresh(true).await);
}
