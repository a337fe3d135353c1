//! Cases of [`Security`].

use std::sync::Arc;

use super::fixture::{
    ada, at, at_once, ok, one_succeeded, refused, some, somebody, uuid, with_email,
};
use crate::{
    User,
    adapter::{
        Changes, CredentialsChange, Security, StoreError, StoredSecurity, StoredUser, UserChange,
    },
};

fn stamped(user: UserChange, stamp: &str) -> Changes {
    Changes { stamp: Some(stamp.to_owned()), ..Changes::of(user) }
}

/// A user's stamp is what it was created with, and then what it was changed to.
pub async fn a_stamp_is_read_back<S: Security>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.commit(stamped(UserChange::Create(ada()), "one")).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    let stamp =
        |stamp: &str| StoredSecurity { stamp: Some(stamp.to_owned()), credentials_void: None };
    assert_eq!(some(store.secured_user(&ada.user.id).await), (ada.clone(), stamp("one")));
    ok(store.commit(stamped(UserChange::Keep(ada.user.id.clone()), "two id")).await);
    assert_eq!(some(store.secured_user(&ada.user.id).await), (ada.clone(), stamp("two id")));
    // What replaces the user leaves it.
    let renamed = StoredUser { user: ada.user.clone().with_name("Countess"), ..ada };
    ok(store.update_user(renamed.clone()).await);
    assert_eq!(some(store.secured_user(&renamed.user.id).await), (renamed, stamp("two id")));
    let nothing = StoredSecurity::default();
    assert_eq!(some(store.secured_user(&bob.user.id).await), (bob, nothing));
    assert_eq!(ok(store.secured_user(&uuid()).await), None);
}

/// Passwords are void until a new one is chosen, whatever becomes of the stamp.
pub async fn passwords_are_void_and_accepted<S: Security>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let id = ok(store.create_user(ada()).await).user.id;
    let keep = || UserChange::Keep(id.clone());
    let change = |credentials| Changes { credentials, ..Changes::of(keep()) };
    ok(store.commit(change(CredentialsChange::Void(at(5)))).await);
    ok(store.commit(stamped(keep(), "one")).await);
    let void = StoredSecurity { stamp: Some("one".to_owned()), credentials_void: Some(at(5)) };
    assert_eq!(some(store.secured_user(&id).await).1, void);
    ok(store.commit(change(CredentialsChange::Accept)).await);
    let accepted = StoredSecurity { credentials_void: None, ..void };
    assert_eq!(some(store.secured_user(&id).await).1, accepted);
}

/// What depends on a stamp that changed meanwhile changes nothing.
pub async fn another_stamp_refuses_a_change<S: Security>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let keep = || UserChange::Keep(ada.user.id.clone());
    let known = |stamp: Option<&str>, changes| Changes {
        known_stamp: Some(stamp.map(str::to_owned)),
        ..changes
    };
    ok(store.commit(known(None, stamped(keep(), "one"))).await);
    let renamed = StoredUser { user: ada.user.clone().with_name("Countess"), ..ada.clone() };
    for stamp in [None, Some("two"), Some("ONE"), Some("one ")] {
        for user in [keep(), UserChange::Replace(renamed.clone())] {
            let refusal = store.commit(known(stamp, stamped(user, "three"))).await;
            refused!(refusal, StoreError::Changed);
        }
    }
    let (user, security) = some(store.secured_user(&ada.user.id).await);
    assert_eq!((user, security.stamp.as_deref()), (ada.clone(), Some("one")));
    ok(store
        .commit(known(Some("one"), stamped(UserChange::Replace(renamed.clone()), "two")))
        .await);
    let (user, security) = some(store.secured_user(&ada.user.id).await);
    assert_eq!((user, security.stamp.as_deref()), (renamed, Some("two")));
    let nobody = UserChange::Keep(somebody().user.id);
    refused!(store.commit(known(None, Changes::of(nobody))).await, StoreError::NoUser);
}

/// Of many changes at once that know the same stamp, one succeeds.
pub async fn one_of_many_changes_a_stamp<S: Security>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let id = ok(store.commit(stamped(UserChange::Create(ada()), "old")).await).user.id;
    let changed = at_once(&store, |store, index| {
        let user = UserChange::Keep(id.clone());
        let known_stamp = Some(Some("old".to_owned()));
        let changes = Changes { known_stamp, ..stamped(user, &index.to_string()) };
        async move { store.commit(changes).await.map(|_| index.to_string()) }
    });
    let changed = changed.await;
    one_succeeded(&changed, |error| matches!(error, StoreError::Changed));
    let stamp = changed.into_iter().find_map(Result::ok);
    assert_eq!(some(store.secured_user(&id).await).1.stamp, stamp);
}

/// Whoever is made anew under the id of a user who is gone has nothing of it.
pub async fn a_stamp_goes_with_its_user<S: Security>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let gone = ok(store.commit(stamped(UserChange::Create(ada()), "one")).await);
    assert!(ok(store.delete_user(&gone.user.id).await));
    assert_eq!(ok(store.secured_user(&gone.user.id).await), None);
    let again = StoredUser { user: User::new(&gone.user.id), email_verified: None };
    let again = ok(store.create_user(again).await);
    assert_eq!(some(store.secured_user(&again.user.id).await).1, StoredSecurity::default());
}
