//! Tables that a version before has made.

use std::time::{Duration, UNIX_EPOCH};

use auth::{
    User,
    adapter::{
        Authenticators as _, Changes, Security as _, SessionChange, Sessions as _, SqliteStore,
        StoredAuthentication, StoredSession, StoredUser, UserChange, Users as _, sql::Schema,
    },
};
use sqlx::AssertSqlSafe;

use super::{fresh_path, pool};

#[tokio::test]
async fn what_is_missing_is_added_by_the_statements_that_the_error_names() {
    let pool = pool(fresh_path()).await;
    let schema = Schema::default();
    schema.migrate(&pool).await.unwrap();
    let before = "DROP INDEX users_by_folded_email; \
         ALTER TABLE users DROP COLUMN security_stamp; \
         ALTER TABLE users DROP COLUMN credentials_void; \
         ALTER TABLE accounts DROP COLUMN identity; \
         ALTER TABLE sessions DROP COLUMN auth_time; \
         ALTER TABLE sessions DROP COLUMN amr; \
         DROP TABLE user_authenticators; \
         INSERT INTO users (id, email) VALUES ('ada', 'Ada@Example.com')";
    sqlx::raw_sql(before).execute(&pool).await.unwrap();

    let error = SqliteStore::open(pool.clone(), schema.clone()).await.unwrap_err().to_string();
    let (_, statements) = error.split_once("or run:\n").unwrap();
    for column in ["security_stamp", "credentials_void", "identity", "auth_time", "amr"] {
        assert!(error.contains(&format!("has no column `{column}`")), "{error}");
    }
    assert!(error.contains("there is no table `user_authenticators`"), "{error}");
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&pool).await.unwrap();

    let store = SqliteStore::open(pool, schema).await.unwrap();
    let (ada, security) = store.secured_user("ada").await.unwrap().unwrap();
    assert_eq!((security.stamp, security.credentials_void), (None, None));
    // Without the index it is slow, and there.
    let found = store.user_by_email("ada@example.com").await.unwrap();
    assert_eq!(found, Some(ada));
    assert_eq!(store.authenticators_of("ada").await.unwrap(), []);
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();
}

/// The tables of Auth.js go on without; what they can't keep is refused with what helps.
#[tokio::test]
async fn tables_of_auth_js_do_without() {
    let pool = pool(fresh_path()).await;
    let schema = Schema::auth_js();
    schema.migrate(&pool).await.unwrap();
    let theirs = "ALTER TABLE users DROP COLUMN security_stamp; \
         ALTER TABLE users DROP COLUMN credentials_void; \
         ALTER TABLE accounts DROP COLUMN identity; \
         ALTER TABLE sessions DROP COLUMN auth_time; \
         ALTER TABLE sessions DROP COLUMN amr; \
         DROP TABLE user_authenticators";
    sqlx::raw_sql(theirs).execute(&pool).await.unwrap();
    let store = SqliteStore::open(pool, schema).await.unwrap();
    let ada = StoredUser { user: User::new("ada"), email_verified: None };
    store.create_user(ada).await.unwrap();
    let changes = Changes {
        stamp: Some("stamp".to_owned()),
        ..Changes::of(UserChange::Keep("ada".to_owned()))
    };
    let error = store.commit(changes).await.unwrap_err().to_string();
    assert!(error.contains("ALTER TABLE \"users\" ADD COLUMN \"security_stamp\""), "{error}");
    // A session is kept without the proof, so that it isn't fresh; that it was proven again is an error.
    let authentication = StoredAuthentication { time: UNIX_EPOCH, amr: "pwd".to_owned() };
    let expires = UNIX_EPOCH + Duration::from_hours(1_139_568);
    let session = StoredSession {
        authentication: Some(authentication.clone()),
        ..StoredSession::new("token", "ada", expires)
    };
    store.create_session(session).await.unwrap();
    let kept = store.session_and_user("token").await.unwrap().unwrap().0;
    assert_eq!(kept.authentication, None);
    let change = SessionChange { authentication: Some(authentication), ..SessionChange::default() };
    let error = store.update_session("token", change).await.unwrap_err().to_string();
    assert!(error.contains("ALTER TABLE \"sessions\" ADD COLUMN \"auth_time\""), "{error}");
    assert!(
        store.delete_user("ada").await.unwrap(),
        "there is no table of authenticators to empty"
    );
}
