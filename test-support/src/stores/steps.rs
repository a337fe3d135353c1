//! A sign-in that fails at each of its steps.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use auth::{
    User,
    adapter::{
        Accounts, Changes, Sessions, StoreError, StoredAccount, StoredSession, StoredUser,
        UserChange,
    },
    provider::Kind,
};

/// What is written where by the two sign-ins below: the table, in the default schema, and the
/// statement.
const STEPS: [(&str, &str, bool); 7] = [
    ("sessions", "DELETE", true),
    ("users", "INSERT", true),
    ("accounts", "INSERT", true),
    ("sessions", "INSERT", true),
    ("users", "UPDATE", false),
    ("accounts", "DELETE", false),
    ("sessions", "DELETE", false),
];

fn expires() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(4_102_444_800_123)
}

fn user(id: &str, email: &str) -> StoredUser {
    let user = User::new(id).with_email(email);
    StoredUser { user, email_verified: None }
}

fn account(user: &StoredUser, provider: &str, kind: Kind) -> StoredAccount {
    StoredAccount::new(&user.user.id, provider, &user.user.id, kind)
}

fn session(user: &StoredUser, token: &str) -> StoredSession {
    StoredSession::new(token, &user.user.id, expires())
}

/// Breaks each step in turn, and asserts that nothing is left of what was written before it, and
/// that the same succeeds once it works again.
///
/// `set` makes a statement on a table fail, or lets it succeed again.
pub async fn nothing_is_left_of_half_a_sign_in<S: Accounts + Sessions>(
    store: &S,
    set: impl AsyncFn(&str, &str, bool),
) {
    for (step, (table, event, is_sign_up)) in STEPS.into_iter().enumerate() {
        let bob = user(&format!("bob {step}"), &format!("bob{step}@example.com"));
        let ada = user(&format!("ada {step}"), &format!("ada{step}@example.com"));
        let (old, new) = (format!("old {step}"), format!("new {step}"));
        store.create_user(bob.clone()).await.unwrap();
        store.create_session(session(&bob, &old)).await.unwrap();
        store.link_account(account(&bob, "form", Kind::Credentials)).await.unwrap();
        let changes = if is_sign_up {
            Changes {
                end_session: Some(old.clone()),
                account: Some(account(&ada, "github", Kind::OAuth2)),
                session: Some(session(&ada, &new)),
                ..Changes::of(UserChange::Create(ada.clone()))
            }
        } else {
            let proven = StoredUser { email_verified: Some(expires()), ..bob.clone() };
            Changes {
                keep_accounts: Some(Vec::new()),
                end_sessions: true,
                account: Some(account(&bob, "github", Kind::OAuth2)),
                session: Some(session(&bob, &new)),
                ..Changes::of(UserChange::Replace(proven))
            }
        };

        set(table, event, true).await;
        let failed = store.commit(changes.clone()).await;
        set(table, event, false).await;
        assert!(matches!(failed, Err(StoreError::Failed(_))), "{table} {event}: {failed:?}");
        let text = failed.unwrap_err().to_string();
        assert!(!text.contains("example.com") && !text.contains("secret row"), "{text}");

        assert_eq!(store.user(&ada.user.id).await.unwrap(), None, "{table} {event}");
        assert_eq!(store.user_by_account("github", &ada.user.id).await.unwrap(), None);
        assert_eq!(store.user_by_account("github", &bob.user.id).await.unwrap(), None);
        assert_eq!(store.session_and_user(&new).await.unwrap(), None, "{table} {event}");
        let found = store.session_and_user(&old).await.unwrap();
        assert_eq!(found, Some((session(&bob, &old), bob.clone())), "{table} {event}");
        let form = store.user_by_account("form", &bob.user.id).await.unwrap();
        assert_eq!(form, Some(bob.clone()), "{table} {event}");

        let stored = store.commit(changes).await.unwrap();
        let found = store.session_and_user(&new).await.unwrap();
        assert_eq!(found, Some((session(&stored, &new), stored)), "{table} {event}");
        assert_eq!(store.session_and_user(&old).await.unwrap(), None, "{table} {event}");
    }
}
