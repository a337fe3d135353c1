//! Cases of [`Authenticators`]: what is changed, taken and removed.

use std::sync::Arc;

use super::{
    authenticators::passkey,
    fixture::{MANY, ada, at, at_once, ok, refused, some, somebody, uuid, with_email},
};
use crate::adapter::{
    AuthenticatorKind, AuthenticatorUse, Authenticators, Changes, StoreError, StoredAuthenticator,
    StoredUser, Unique, UserChange, WhichAuthenticators,
};

fn usage(known_counter: i64, counter: i64) -> AuthenticatorUse {
    AuthenticatorUse { known_counter, counter, data: None, used: at(5) }
}

fn of_kind(kind: AuthenticatorKind, user: &StoredUser, id: &str) -> StoredAuthenticator {
    StoredAuthenticator { kind, ..passkey(user, id) }
}

/// A use is written down by whoever knows the counter, and otherwise nothing happens.
pub async fn an_authenticator_is_used<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let stored = StoredAuthenticator {
        name: Some("phone".to_owned()),
        expires: Some(at(9)),
        ..passkey(&ada, "id")
    };
    ok(store.create_authenticator(stored.clone()).await);
    ok(store.create_authenticator(passkey(&ada, "other")).await);
    assert!(ok(store.use_authenticator("id", usage(0, 4_294_967_295)).await));
    let used = StoredAuthenticator { counter: 4_294_967_295, used: Some(at(5)), ..stored };
    assert_eq!(some(store.authenticator("id").await), used);
    for known in [0, -1, 1, 4_294_967_294] {
        let data = Some("{\"stale\":1}".to_owned());
        let stale = AuthenticatorUse { data, ..usage(known, known + 1) };
        assert!(!ok(store.use_authenticator("id", stale).await), "{known}");
        assert_eq!(some(store.authenticator("id").await), used);
    }
    let data = Some("{\"new\":1}".to_owned());
    // The same counter again is a use too: there are authenticators that don't count.
    let again =
        AuthenticatorUse { data: data.clone(), used: at(6), ..usage(used.counter, used.counter) };
    assert!(ok(store.use_authenticator("id", again).await));
    let expected =
        StoredAuthenticator { data: "{\"new\":1}".to_owned(), used: Some(at(6)), ..used };
    assert_eq!(some(store.authenticator("id").await), expected);
    assert!(!ok(store.use_authenticator(&uuid(), usage(0, 1)).await));
    assert_eq!(some(store.authenticator("other").await), passkey(&ada, "other"));
}

/// Of many uses at once that know the same counter, one counts.
pub async fn one_of_many_uses_an_authenticator<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    ok(store.create_authenticator(passkey(&ada, "id")).await);
    let used = at_once(&store, |store, index| async move {
        let counter = 1 + i64::try_from(index).expect("there are not so many");
        let data = Some(counter.to_string());
        let usage = AuthenticatorUse { data, ..usage(0, counter) };
        ok(store.use_authenticator("id", usage).await).then_some(counter)
    });
    let used: Vec<i64> = used.await.into_iter().flatten().collect();
    assert_eq!(used.len(), 1, "{used:?}");
    let stored = some(store.authenticator("id").await);
    assert_eq!((stored.counter, stored.data), (used[0], used[0].to_string()));
}

/// A name is changed by whoever has the authenticator.
pub async fn an_authenticator_is_renamed<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_authenticator(passkey(&ada, "id")).await);
    for name in [Some("phone"), Some(""), Some("Zoë's \u{1f511}"), None] {
        assert!(ok(store.rename_authenticator(&ada.user.id, "id", name).await));
        let expected = StoredAuthenticator { name: name.map(str::to_owned), ..passkey(&ada, "id") };
        assert_eq!(some(store.authenticator("id").await), expected);
        for user in [&bob.user.id, &uuid()] {
            assert!(!ok(store.rename_authenticator(user, "id", Some("mine")).await));
        }
        assert!(!ok(store.rename_authenticator(&ada.user.id, "ID", Some("other")).await));
        assert_eq!(some(store.authenticator("id").await), expected);
    }
}

/// What is taken is gone.
pub async fn an_authenticator_is_taken_once<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let code = of_kind(AuthenticatorKind::RecoveryCode, &ada, "recovery:id");
    ok(store.create_authenticator(code.clone()).await);
    assert_eq!(ok(store.take_authenticator("recovery:ID").await), None);
    assert_eq!(some(store.take_authenticator("recovery:id").await), code);
    assert_eq!(ok(store.take_authenticator("recovery:id").await), None);
    assert_eq!(ok(store.authenticator("recovery:id").await), None);
    ok(store.create_authenticator(code).await);
}

/// Of many who take one at once, one gets it.
pub async fn one_of_many_takes_an_authenticator<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    ok(store.create_authenticator(passkey(&ada, "id")).await);
    let taken =
        at_once(&store, |store, _| async move { ok(store.take_authenticator("id").await) }).await;
    assert_eq!(taken.iter().flatten().count(), 1, "{taken:?}");
}

/// One of a user's authenticators is removed, or all of a kind, or all.
pub async fn authenticators_are_removed<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    for (user, name) in [(&ada, "ada"), (&bob, "bob")] {
        for (kind, id) in [
            (AuthenticatorKind::Passkey, "1"),
            (AuthenticatorKind::Passkey, "2"),
            (AuthenticatorKind::RecoveryCode, "3"),
            (AuthenticatorKind::RecoveryCode, "4"),
            (AuthenticatorKind::Totp, "5"),
        ] {
            ok(store.create_authenticator(of_kind(kind, user, &format!("{name} {id}"))).await);
        }
    }
    let remove = async |which| ok(store.remove_authenticators(&ada.user.id, which).await);
    let one = |id: &str| WhichAuthenticators::One(id.to_owned());
    assert_eq!(remove(one("bob 1")).await, 0, "another user's");
    assert_eq!(remove(one("ADA 1")).await, 0);
    assert_eq!(remove(one("ada 1")).await, 1);
    assert_eq!(remove(one("ada 1")).await, 0);
    assert_eq!(remove(WhichAuthenticators::Kind(AuthenticatorKind::RecoveryCode)).await, 2);
    assert_eq!(remove(WhichAuthenticators::Kind(AuthenticatorKind::TrustedBrowser)).await, 0);
    let left = ok(store.authenticators_of(&ada.user.id).await);
    let left: Vec<_> = left.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(left, ["ada 2", "ada 5"]);
    assert_eq!(remove(WhichAuthenticators::All).await, 2);
    assert_eq!(ok(store.authenticators_of(&ada.user.id).await), []);
    assert_eq!(ok(store.authenticators_of(&bob.user.id).await).len(), 5);
    assert_eq!(ok(store.remove_authenticators(&uuid(), WhichAuthenticators::All).await), 0);
}

/// Those of a kind are replaced together, or not at all.
pub async fn authenticators_are_replaced<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    const CODES: AuthenticatorKind = AuthenticatorKind::RecoveryCode;
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_authenticator(passkey(&ada, "passkey")).await);
    ok(store.create_authenticator(of_kind(CODES, &bob, "bob's")).await);
    let codes = |ids: &[&str]| -> Vec<_> {
        // User and kind are those of the call.
        ids.iter().map(|id| passkey(&somebody(), id)).collect()
    };
    let replace =
        async |ids: &[&str]| store.replace_authenticators(&ada.user.id, CODES, codes(ids)).await;
    let kept = async || -> Vec<String> {
        let all = ok(store.authenticators_of(&ada.user.id).await);
        all.into_iter().filter(|it| it.kind == CODES).map(|it| it.id).collect()
    };
    ok(replace(&["1", "2"]).await);
    assert_eq!(kept().await, ["1", "2"]);
    assert_eq!(some(store.authenticator("1").await), of_kind(CODES, &ada, "1"));
    // An id that goes may come again.
    ok(replace(&["2", "3", "4"]).await);
    assert_eq!(kept().await, ["2", "3", "4"]);
    for taken in ["bob's", "passkey"] {
        refused!(replace(&["5", taken]).await, StoreError::Taken(Unique::Authenticator));
        assert_eq!(kept().await, ["2", "3", "4"]);
        assert_eq!(ok(store.authenticator("5").await), None);
    }
    let nobodys = store.replace_authenticators(&uuid(), CODES, codes(&["6"])).await;
    refused!(nobodys, StoreError::NoUser);
    assert_eq!(ok(store.authenticator("6").await), None);
    ok(replace(&[]).await);
    assert_eq!(kept().await, Vec::<String>::new());
    assert_eq!(some(store.authenticator("passkey").await), passkey(&ada, "passkey"));
    assert_eq!(some(store.authenticator("bob's").await), of_kind(CODES, &bob, "bob's"));
}

/// Of many who replace at once, those of one are left.
pub async fn many_replace_authenticators_at_once<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    let done = at_once(&store, |store, index| {
        let codes = (0..3).map(|code| passkey(&ada, &format!("{index} {code}"))).collect();
        let id = ada.user.id.clone();
        let kind = AuthenticatorKind::RecoveryCode;
        async move { ok(store.replace_authenticators(&id, kind, codes).await) }
    });
    assert_eq!(done.await.len(), MANY);
    let left = ok(store.authenticators_of(&ada.user.id).await);
    let first = left[0].id.split(' ').next().expect("an id has an index").to_owned();
    let left: Vec<_> = left.into_iter().map(|it| it.id).collect();
    assert_eq!(left, [format!("{first} 0"), format!("{first} 1"), format!("{first} 2")]);
}

/// A commit that says so removes a user's authenticators, with everything else or not at all.
pub async fn a_commit_removes_authenticators<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    let kinds = [AuthenticatorKind::Passkey, AuthenticatorKind::Totp];
    for (user, name) in [(&ada, "ada"), (&bob, "bob")] {
        for kind in kinds {
            let id = format!("{name} {}", kind.as_str());
            ok(store.create_authenticator(of_kind(kind, user, &id)).await);
        }
    }
    let changes = |user| Changes { remove_authenticators: true, ..Changes::of(user) };
    let taken = StoredUser { user: ada.user.clone().with_email("bob@example.com"), ..ada.clone() };
    let refusal = store.commit(changes(UserChange::Replace(taken))).await;
    refused!(refusal, StoreError::Taken(Unique::Email));
    let of = async |user: &StoredUser| ok(store.authenticators_of(&user.user.id).await).len();
    assert_eq!((of(&ada).await, of(&bob).await), (2, 2));
    ok(store.commit(Changes::of(UserChange::Keep(ada.user.id.clone()))).await);
    assert_eq!((of(&ada).await, of(&bob).await), (2, 2));
    assert_eq!(ok(store.commit(changes(UserChange::Keep(ada.user.id.clone()))).await), ada);
    assert_eq!((of(&ada).await, of(&bob).await), (0, 2));
}

/// Authenticators that expired before a point in time are deleted, at most as many as allowed.
pub async fn expired_authenticators_are_swept<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    for time in 1..=5 {
        let browser = StoredAuthenticator {
            expires: Some(at(time)),
            ..of_kind(AuthenticatorKind::TrustedBrowser, &ada, &time.to_string())
        };
        ok(store.create_authenticator(browser).await);
    }
    ok(store.create_authenticator(passkey(&ada, "for ever")).await);
    assert_eq!(ok(store.delete_expired_authenticators(at(1), 10).await), 0);
    assert_eq!(ok(store.delete_expired_authenticators(at(5), 0).await), 0);
    assert_eq!(ok(store.delete_expired_authenticators(at(5), 3).await), 3);
    assert_eq!(ok(store.delete_expired_authenticators(at(5), 10).await), 1);
    assert_eq!(ok(store.authenticator("4").await), None);
    some(store.authenticator("5").await);
    some(store.authenticator("for ever").await);
}
