//! Cases of stores that keep both accounts and sessions: what a sign-in writes.

use std::sync::Arc;

use super::fixture::{
    account, ada, at, at_once, full_account, ok, one_succeeded, refused, session, sign_up, some,
    somebody, with_email,
};
use crate::{
    adapter::{
        Accounts, Changes, SessionChange, Sessions, StoreError, StoredAccount, StoredSession,
        StoredUser, Unique, Unlinked, UserChange,
    },
    identity::Kind,
};

/// Shared with NextAuth.js: the methods of a sign-in exist, and go together.
pub async fn somebody_signs_in_and_out<S: Accounts + Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let user = ok(store.create_user(ada()).await);
    let id = &user.user.id;
    ok(store.link_account(full_account(&user)).await);
    ok(store.create_session(session(&user, "token")).await);
    assert_eq!(ok(store.user(id).await).as_ref(), Some(&user));
    assert_eq!(ok(store.user_by_email("ada@example.com").await).as_ref(), Some(&user));
    assert_eq!(ok(store.user_by_account("github", "4711").await).as_ref(), Some(&user));
    let user = StoredUser { user: user.user.clone().with_name("Countess"), ..user.clone() };
    ok(store.update_user(user.clone()).await);
    let change = SessionChange { expires: Some(at(1)), ..SessionChange::default() };
    assert!(ok(store.update_session("token", change).await));
    let expected = StoredSession { expires: at(1), ..session(&user, "token") };
    assert_eq!(some(store.session_and_user("token").await), (expected, user.clone()));
    some(store.delete_session("token").await);
    let unlinked = store.unlink_account(id, "github", "4711", false).await;
    assert_eq!(ok(unlinked), Unlinked::Done);
    assert!(ok(store.delete_user(id).await));
}

/// User, account and session are written together, and belong together, whatever their `user_id`.
pub async fn a_sign_up_is_one<S: Accounts + Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let (given, other) = (ada(), ok(store.create_user(somebody()).await));
    let changes = Changes {
        session: Some(session(&other, "token")),
        ..sign_up(&given, account(&other, "github", "4711"), "")
    };
    let user = ok(store.commit(changes).await);
    assert_eq!(some(store.user_by_account("github", "4711").await), user);
    let found = some(store.session_and_user("token").await);
    assert_eq!(found, (session(&user, "token"), user.clone()));
    let accounts = ok(store.accounts_of(&user.user.id).await);
    assert_eq!(accounts, [account(&user, "github", "4711")]);
    assert_eq!(ok(store.accounts_of(&other.user.id).await), []);
}

/// A sign-up that fails at any step leaves nothing behind, and the next attempt succeeds.
pub async fn a_failed_sign_up_leaves_nothing<S: Accounts + Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let bob = with_email("bob@example.com");
    let bob = ok(store.commit(sign_up(&bob, account(&bob, "github", "1"), "of bob")).await);
    let ada = ada();
    let namesake =
        StoredUser { user: ada.user.clone().with_email("bob@example.com"), ..ada.clone() };
    let mine = || account(&ada, "github", "2");

    let refusal = store.commit(sign_up(&namesake, mine(), "of ada")).await;
    refused!(refusal, StoreError::Taken(Unique::Email));
    let refusal = store.commit(sign_up(&ada, account(&ada, "github", "1"), "of ada")).await;
    refused!(refusal, StoreError::Taken(Unique::Account));
    let refusal = store.commit(sign_up(&ada, mine(), "of bob")).await;
    refused!(refusal, StoreError::Taken(Unique::Session));

    assert_eq!(ok(store.user(&ada.user.id).await), None);
    assert_eq!(ok(store.user_by_email("ada@example.com").await), None);
    assert_eq!(ok(store.user_by_account("github", "2").await), None);
    assert_eq!(ok(store.session_and_user("of ada").await), None);
    assert_eq!(ok(store.sessions_of(&bob.user.id).await), [session(&bob, "of bob")]);
    let ada = ok(store.commit(sign_up(&ada, mine(), "of ada")).await);
    assert_eq!(some(store.session_and_user("of ada").await).1, ada);
    assert_eq!(some(store.user_by_account("github", "2").await), ada);
}

/// A change of a user that fails later changes nothing of it.
pub async fn a_failed_sign_in_changes_nothing<S: Accounts + Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let password = StoredAccount { kind: Kind::Credentials, ..account(&ada, "form", "ada") };
    ok(store.link_account(password.clone()).await);
    ok(store.create_session(session(&ada, "old")).await);
    ok(store.create_session(session(&ada, "taken")).await);
    let renamed = StoredUser { user: ada.user.clone().with_name("Countess"), ..ada.clone() };
    for user in [UserChange::Replace(renamed), UserChange::Keep(ada.user.id.clone())] {
        let changes = Changes {
            end_session: Some("old".to_owned()),
            account: Some(account(&ada, "form", "ada")),
            session: Some(session(&ada, "new")),
            ..Changes::of(user)
        };
        refused!(store.commit(changes).await, StoreError::Taken(Unique::Account));
    }
    assert_eq!(some(store.user(&ada.user.id).await), ada);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [password]);
    assert_eq!(ok(store.sessions_of(&ada.user.id).await).len(), 2);
    some(store.session_and_user("old").await);
}

/// Shared with NextAuth.js: accounts and sessions go with their user.
pub async fn everything_goes_with_its_user<S: Accounts + Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ada();
    let changes = sign_up(&ada, full_account(&ada), "token");
    let ada = ok(store.commit(changes.clone()).await);
    assert!(ok(store.delete_user(&ada.user.id).await));
    assert_eq!(ok(store.user(&ada.user.id).await), None);
    assert_eq!(ok(store.user_by_account("github", "4711").await), None);
    assert_eq!(ok(store.session_and_user("token").await), None);
    ok(store.commit(changes).await);
}

/// Somebody who proves the mailbox ends all earlier sessions and credentials; the new session stays.
pub async fn a_proven_mailbox_ends_what_was_before<S: Accounts + Sessions>(
    fresh: impl AsyncFn() -> S,
) {
    let store = fresh().await;
    let ada = ok(store.create_user(with_email("ada@example.com")).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    let password = |user: &StoredUser| StoredAccount {
        kind: Kind::Credentials,
        ..account(user, "form", &user.user.id)
    };
    for user in [&ada, &bob] {
        ok(store.link_account(password(user)).await);
        ok(store.create_session(session(user, &user.user.id)).await);
    }
    ok(store.link_account(full_account(&ada)).await);
    let proven = StoredUser { email_verified: Some(at(5)), ..ada.clone() };
    let changes = Changes {
        keep_accounts: Some(vec![("github".to_owned(), "4711".to_owned())]),
        end_sessions: true,
        session: Some(session(&ada, "new")),
        ..Changes::of(UserChange::Replace(proven.clone()))
    };
    assert_eq!(ok(store.commit(changes).await), proven);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [full_account(&ada)]);
    assert_eq!(ok(store.sessions_of(&ada.user.id).await), [session(&ada, "new")]);
    assert_eq!(some(store.session_and_user("new").await).1, proven);
    assert_eq!(ok(store.accounts_of(&bob.user.id).await), [password(&bob)]);
    some(store.session_and_user(&bob.user.id).await);
}

/// Of many sign-ups at once with one account, one succeeds, and nothing of the others stays.
// OA-025
pub async fn one_of_many_signs_up<S: Accounts + Sessions>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let signed_up = at_once(&store, |store, index| async move {
        let user = with_email(&format!("{index}@example.com"));
        let changes = sign_up(&user, account(&user, "github", "4711"), &index.to_string());
        store.commit(changes).await
    });
    let signed_up = signed_up.await;
    one_succeeded(&signed_up, |error| matches!(error, StoreError::Taken(Unique::Account)));
    let mut users = 0;
    let mut sessions = 0;
    for index in 0..signed_up.len() {
        let user = ok(store.user_by_email(&format!("{index}@example.com")).await);
        users += usize::from(user.is_some());
        sessions += usize::from(ok(store.session_and_user(&index.to_string()).await).is_some());
    }
    assert_eq!((users, sessions), (1, 1));
}

/// Many who prove one mailbox at once end each other's sessions: one session is left.
pub async fn many_prove_a_mailbox_at_once<S: Accounts + Sessions>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    let proven = at_once(&store, |store, index| {
        let changes = Changes {
            end_sessions: true,
            session: Some(session(&ada, &index.to_string())),
            ..Changes::of(UserChange::Keep(ada.user.id.clone()))
        };
        async move { store.commit(changes).await }
    });
    for user in proven.await {
        assert_eq!(ok(user), ada);
    }
    assert_eq!(ok(store.sessions_of(&ada.user.id).await).len(), 1);
}
