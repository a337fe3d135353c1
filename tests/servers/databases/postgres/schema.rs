//! Tables that other programs made.

use auth::{
    User,
    adapter::{
        Accounts as _, AuthenticatorKind, Authenticators as _, Changes, PostgresStore,
        Sessions as _, StoreError, StoredAccount, StoredAuthenticator, StoredSession, StoredUser,
        UserChange, Users as _, sql::Schema,
    },
    provider::Kind,
};
use sqlx::{AssertSqlSafe, PgPool};

use super::{fresh_prefix, pool};

async fn run(pool: &PgPool, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.unwrap();
}

/// The tables of `@auth/pg-adapter`, and what must be unique.
fn auth_js(prefix: &str) -> String {
    format!(
        r#"CREATE TABLE {prefix}verification_token (identifier TEXT NOT NULL,
            expires TIMESTAMPTZ NOT NULL, token TEXT NOT NULL, PRIMARY KEY (identifier, token));
        CREATE TABLE {prefix}accounts (id SERIAL, "userId" INTEGER NOT NULL,
            type VARCHAR(255) NOT NULL, provider VARCHAR(255) NOT NULL,
            "providerAccountId" VARCHAR(255) NOT NULL, refresh_token TEXT, access_token TEXT,
            expires_at BIGINT, id_token TEXT, scope TEXT, session_state TEXT, token_type TEXT,
            PRIMARY KEY (id));
        CREATE TABLE {prefix}sessions (id SERIAL, "userId" INTEGER NOT NULL,
            expires TIMESTAMPTZ NOT NULL, "sessionToken" VARCHAR(255) NOT NULL, PRIMARY KEY (id));
        CREATE TABLE {prefix}users (id SERIAL, name VARCHAR(255), email VARCHAR(255),
            "emailVerified" TIMESTAMPTZ, image TEXT, PRIMARY KEY (id));"#
    )
}

fn unique(prefix: &str) -> String {
    format!(
        r#"CREATE UNIQUE INDEX ON {prefix}accounts (provider, "providerAccountId");
        CREATE UNIQUE INDEX ON {prefix}sessions ("sessionToken");
        CREATE UNIQUE INDEX ON {prefix}users (email);"#
    )
}

#[tokio::test]
async fn the_tables_of_auth_js_do_once_what_must_be_unique_is() {
    let (pool, prefix) = (pool().await, fresh_prefix());
    let schema = Schema::auth_js().with_prefix(&prefix).unwrap();
    run(&pool, auth_js(&prefix)).await;
    let missing = PostgresStore::open(pool.clone(), schema.clone()).await.unwrap_err().to_string();
    assert_eq!(missing.matches("has no unique index").count(), 3, "{missing}");
    assert!(missing.contains("CREATE UNIQUE INDEX"), "{missing}");
    run(&pool, unique(&prefix)).await;
    let store = PostgresStore::open(pool.clone(), schema.clone()).await.unwrap();

    let user = User::new("proposed").with_email("ada@example.com");
    let user = StoredUser { user, email_verified: None };
    let expires = std::time::UNIX_EPOCH + std::time::Duration::from_millis(4_102_444_800_123);
    let session = StoredSession::new("token", "ignored", expires);
    let changes = Changes {
        account: Some(StoredAccount::new("ignored", "github", "4711", Kind::OAuth2)),
        session: Some(session.clone()),
        ..Changes::of(UserChange::Create(user))
    };
    let ada = store.commit(changes).await.unwrap();
    assert_eq!(ada.user.id, "1");
    let session = StoredSession { user_id: ada.user.id.clone(), ..session };
    let found = store.session_and_user("token").await.unwrap();
    assert_eq!(found, Some((session.clone(), ada.clone())));
    assert_eq!(store.user_by_account("github", "4711").await.unwrap(), Some(ada.clone()));
    // There is no place for it, and without it the half of a cookie would do.
    let hashed = StoredSession {
        token: "hashed".to_owned(),
        secret_hash: Some("hash".to_owned()),
        ..session
    };
    let refused = store.create_session(hashed.clone()).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    assert!(store.delete_user("1").await.unwrap());
    assert_eq!(store.session_and_user("token").await.unwrap(), None);
    assert_eq!(store.user_by_account("github", "4711").await.unwrap(), None);

    // With the columns of ours there is a place for everything.
    schema.migrate(&pool).await.unwrap();
    schema.migrate(&pool).await.unwrap();
    let store = PostgresStore::open(pool.clone(), schema).await.unwrap();
    let user = StoredUser { user: User::new("proposed"), email_verified: None };
    let user = store.create_user(user).await.unwrap();
    let hashed = StoredSession { user_id: user.user.id, ..hashed };
    store.create_session(hashed.clone()).await.unwrap();
    assert_eq!(store.session_and_user("hashed").await.unwrap().unwrap().0, hashed);
    let passkey = passkey(&hashed.user_id);
    store.create_authenticator(passkey.clone()).await.unwrap();
    assert_eq!(store.authenticators_of(&hashed.user_id).await.unwrap(), [passkey]);
    assert!(store.delete_user(&hashed.user_id).await.unwrap());
    assert_eq!(store.authenticator("passkey").await.unwrap(), None);
}

fn passkey(user_id: &str) -> StoredAuthenticator {
    StoredAuthenticator {
        id: "passkey".to_owned(),
        user_id: user_id.to_owned(),
        kind: AuthenticatorKind::Passkey,
        name: None,
        data: "{}".to_owned(),
        counter: 0,
        created: std::time::UNIX_EPOCH,
        used: None,
        expires: None,
    }
}

// DB-008
#[tokio::test]
async fn everything_that_is_missing_is_named_at_once() {
    let (pool, prefix) = (pool().await, fresh_prefix());
    let schema = Schema::default().with_prefix(&prefix).unwrap();
    schema.migrate(&pool).await.unwrap();
    let store = PostgresStore::open(pool.clone(), schema).await.unwrap();
    store.check_schema().await.unwrap();
    run(
        &pool,
        format!(
            "ALTER TABLE {prefix}users DROP COLUMN image; \
             ALTER TABLE {prefix}sessions DROP COLUMN claims; \
             DROP INDEX {prefix}users_by_email; DROP TABLE {prefix}revoked_sessions; \
             ALTER TABLE {prefix}accounts ADD COLUMN shop integer NOT NULL;"
        ),
    )
    .await;
    let missing = store.check_schema().await.unwrap_err().to_string();
    for what in [
        "users` has no column `image`",
        "sessions` has no column `claims`",
        "users` has no unique index of email",
        "no table",
        "needs a value in `shop`",
        "ADD COLUMN \"image\" TEXT;",
    ] {
        assert!(missing.contains(what), "{what}: {missing}");
    }
    // What nobody can know isn't made up; the rest is there.
    let refused = store.migrate().await.unwrap_err().to_string();
    assert!(refused.contains("shop") && !refused.contains("image"), "{refused}");
    run(&pool, format!("ALTER TABLE {prefix}accounts ALTER COLUMN shop SET DEFAULT 7")).await;
    store.check_schema().await.unwrap();
    let user = StoredUser { user: User::new("ada"), email_verified: None };
    store.create_user(user).await.unwrap();
    store.link_account(StoredAccount::new("ada", "github", "1", Kind::OAuth2)).await.unwrap();
}

#[tokio::test]
async fn tables_may_be_in_a_namespace_with_names_and_uuids_of_their_own() {
    let (pool, namespace) = (pool().await, format!("n{}", fresh_prefix()));
    run(
        &pool,
        format!(
            "CREATE SCHEMA {namespace}; CREATE TABLE {namespace}.members \
             (id uuid PRIMARY KEY, name text, mail text UNIQUE, email_verified timestamptz, \
             image text, shoe_size integer)"
        ),
    )
    .await;
    let schema = Schema::default()
        .in_namespace(&namespace)
        .and_then(|schema| schema.rename("users", "members"))
        .and_then(|schema| schema.rename("users.email", "mail"))
        .unwrap();
    let uuid = "0b1d1b0e-3a5c-4b62-9d5f-0a3c1c7e9f10";
    // One table is there, and what refers to the users in the others has the type of their ids.
    let sessions = "token text PRIMARY KEY, user_id uuid NOT NULL, expires timestamptz NOT NULL";
    run(&pool, format!("CREATE TABLE {namespace}.sessions ({sessions})")).await;
    schema.migrate(&pool).await.unwrap();
    let store = PostgresStore::open(pool.clone(), schema).await.unwrap();
    let user = User::new(uuid).with_email("ada@example.com");
    let ada = store.create_user(StoredUser { user, email_verified: None }).await.unwrap();
    assert_eq!(ada.user.id, uuid);
    assert_eq!(store.user_by_email("ada@example.com").await.unwrap(), Some(ada));
    store.link_account(StoredAccount::new(uuid, "github", "1", Kind::OAuth2)).await.unwrap();
    store.create_authenticator(passkey(uuid)).await.unwrap();
    assert_eq!(store.authenticators_of(uuid).await.unwrap(), [passkey(uuid)]);
    assert_eq!(store.user("nobody").await.unwrap(), None);
    assert_eq!(store.user(&uuid.to_uppercase()).await.unwrap(), None);
}

#[tokio::test]
async fn many_processes_migrate_at_once() {
    let prefix = fresh_prefix();
    let schema = Schema::default().with_prefix(&prefix).unwrap();
    let migrations = (0..8).map(|_| {
        let schema = schema.clone();
        tokio::spawn(async move { schema.migrate(&pool().await).await })
    });
    for migration in migrations.collect::<Vec<_>>() {
        migration.await.unwrap().unwrap();
    }
    PostgresStore::open(pool().await, schema).await.unwrap();
}
