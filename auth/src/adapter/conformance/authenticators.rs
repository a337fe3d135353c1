//! Cases of [`Authenticators`]: what is kept and found again.

use std::sync::Arc;

use super::fixture::{
    LOOK_ALIKE, MANY, TEXTS, ada, at, at_once, ok, one_succeeded, refused, some, somebody, uuid,
    with_email,
};
use crate::adapter::{
    AuthenticatorKind, Authenticators, StoreError, StoredAuthenticator, StoredUser, Unique,
};

/// A passkey without a name that was never used.
pub(super) fn passkey(user: &StoredUser, id: &str) -> StoredAuthenticator {
    StoredAuthenticator {
        id: id.to_owned(),
        user_id: user.user.id.clone(),
        kind: AuthenticatorKind::Passkey,
        name: None,
        data: "{}".to_owned(),
        counter: 0,
        created: at(0),
        used: None,
        expires: None,
    }
}

/// What is stored is read back, to the millisecond, and nothing else is there.
pub async fn an_authenticator_is_read_back<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let kinds = [
        AuthenticatorKind::Passkey,
        AuthenticatorKind::Totp,
        AuthenticatorKind::RecoveryCode,
        AuthenticatorKind::TrustedBrowser,
    ];
    for kind in kinds {
        let bare = StoredAuthenticator { kind, ..passkey(&ada, &uuid()) };
        let full = StoredAuthenticator {
            name: Some("Ada's phone".to_owned()),
            data: "{\"key\":\"…\"}".to_owned(),
            counter: i64::MAX,
            created: at(1),
            used: Some(at(999)),
            expires: Some(at(86_400_001)),
            ..StoredAuthenticator { kind, ..passkey(&ada, &uuid()) }
        };
        for authenticator in [bare, full] {
            ok(store.create_authenticator(authenticator.clone()).await);
            assert_eq!(some(store.authenticator(&authenticator.id).await), authenticator);
        }
    }
    for unknown in ["", "%", &uuid()] {
        assert_eq!(ok(store.authenticator(unknown).await), None, "{unknown:?}");
    }
}

/// Names are kept as they are, and so are long data and long ids.
pub async fn texts_of_an_authenticator_are_kept<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    for text in TEXTS {
        let authenticator = StoredAuthenticator {
            name: Some((*text).to_owned()),
            data: serde_json::Value::from(*text).to_string(),
            ..passkey(&ada, &uuid())
        };
        ok(store.create_authenticator(authenticator.clone()).await);
        assert_eq!(some(store.authenticator(&authenticator.id).await), authenticator);
    }
    let long = StoredAuthenticator { data: "x".repeat(20_000), ..passkey(&ada, &"a".repeat(255)) };
    ok(store.create_authenticator(long.clone()).await);
    assert_eq!(some(store.authenticator(&long.id).await), long);
}

/// Ids are compared byte by byte.
pub async fn authenticators_that_look_alike_differ<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    for (one, other) in LOOK_ALIKE {
        let store = fresh().await;
        let ada = ok(store.create_user(ada()).await);
        ok(store.create_authenticator(passkey(&ada, one)).await);
        assert_eq!(ok(store.authenticator(other).await), None, "{one:?} {other:?}");
        ok(store.create_authenticator(passkey(&ada, other)).await);
        assert_eq!(some(store.authenticator(one).await).id, *one);
        assert_eq!(some(store.authenticator(other).await).id, *other);
    }
}

/// The authenticators of a user come in the order in which they were created, and then of their ids.
pub async fn authenticators_of_a_user_are_listed<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    for (created, id) in [(2, "a"), (1, "Z"), (1, "b"), (1, "B"), (3, "A")] {
        let authenticator = StoredAuthenticator { created: at(created), ..passkey(&ada, id) };
        ok(store.create_authenticator(authenticator).await);
    }
    ok(store.create_authenticator(passkey(&bob, "c")).await);
    let ids = async |user: &str| -> Vec<String> {
        let authenticators = ok(store.authenticators_of(user).await);
        assert!(authenticators.iter().all(|it| it.user_id == user), "{authenticators:?}");
        authenticators.into_iter().map(|it| it.id).collect()
    };
    assert_eq!(ids(&ada.user.id).await, ["B", "Z", "b", "a", "A"]);
    assert_eq!(ids(&bob.user.id).await, ["c"]);
    assert_eq!(ids(&uuid()).await, Vec::<String>::new());
    assert_eq!(ids("%").await, Vec::<String>::new());
}

/// An id is taken once, whoever has it.
pub async fn an_authenticator_is_stored_once<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    let first = passkey(&ada, "id");
    ok(store.create_authenticator(first.clone()).await);
    for user in [&ada, &bob] {
        let second = StoredAuthenticator {
            kind: AuthenticatorKind::Totp,
            counter: 7,
            ..passkey(user, "id")
        };
        let refusal = store.create_authenticator(second).await;
        refused!(refusal, StoreError::Taken(Unique::Authenticator));
    }
    assert_eq!(some(store.authenticator("id").await), first);
    assert_eq!(ok(store.authenticators_of(&bob.user.id).await), []);
}

/// An authenticator needs its user.
pub async fn an_authenticator_has_a_user<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let nobodys = passkey(&somebody(), "id");
    refused!(store.create_authenticator(nobodys).await, StoreError::NoUser);
    assert_eq!(ok(store.authenticator("id").await), None);
}

/// Of many that store one id at once, one does.
pub async fn one_of_many_stores_an_authenticator<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    let stored = at_once(&store, |store, index| {
        let data = index.to_string();
        let authenticator = StoredAuthenticator { data, ..passkey(&ada, "id") };
        async move { store.create_authenticator(authenticator).await.map(|()| index) }
    });
    let stored = stored.await;
    one_succeeded(&stored, |error| matches!(error, StoreError::Taken(Unique::Authenticator)));
    let index = stored.into_iter().find_map(Result::ok).expect("one was stored");
    assert_eq!(some(store.authenticator("id").await).data, index.to_string());
}

/// A user's authenticators go with it, and nobody else's.
pub async fn authenticators_go_with_their_user<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_authenticator(passkey(&ada, "a")).await);
    ok(store.create_authenticator(passkey(&bob, "b")).await);
    assert!(ok(store.delete_user(&ada.user.id).await));
    assert_eq!(ok(store.authenticator("a").await), None);
    assert_eq!(ok(store.authenticators_of(&ada.user.id).await), []);
    assert_eq!(some(store.authenticator("b").await), passkey(&bob, "b"));
}

/// An authenticator that is stored while its user is deleted is not left behind.
pub async fn no_authenticator_outlives_its_user<S: Authenticators>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    let done = at_once(&store, |store, index| {
        let (id, authenticator) = (ada.user.id.clone(), passkey(&ada, &index.to_string()));
        async move {
            if index == 7 {
                assert!(ok(store.delete_user(&id).await));
                return true;
            }
            match store.create_authenticator(authenticator).await {
                Ok(()) => true,
                Err(error) => matches!(error, StoreError::NoUser),
            }
        }
    });
    assert!(done.await.into_iter().all(|done| done));
    assert_eq!(ok(store.authenticators_of(&ada.user.id).await), []);
    for index in 0..MANY {
        assert_eq!(ok(store.authenticator(&index.to_string()).await), None);
    }
}

/// Two stores that are made anew share nothing.
pub async fn authenticators_of_two_setups_do_not_meet<S: Authenticators>(
    fresh: impl AsyncFn() -> S,
) {
    let (one, other) = (fresh().await, fresh().await);
    let ada = ok(one.create_user(ada()).await);
    ok(one.create_authenticator(passkey(&ada, "id")).await);
    assert_eq!(ok(other.authenticator("id").await), None);
}
