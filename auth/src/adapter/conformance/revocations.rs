//! Cases of [`Revocations`].

use std::sync::Arc;

use super::fixture::{LOOK_ALIKE, TEXTS, at, at_once, ok, uuid};
use crate::adapter::Revocations;

/// An id is revoked when it was, and no other is.
pub async fn an_id_is_revoked<S: Revocations>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let (id, other) = (uuid(), uuid());
    assert!(!ok(store.is_revoked(&id).await));
    ok(store.revoke(&id, at(0)).await);
    assert!(ok(store.is_revoked(&id).await));
    for unknown in [other.as_str(), "", "%", &id[..35]] {
        assert!(!ok(store.is_revoked(unknown).await), "{unknown:?}");
    }
}

/// An id can be revoked again.
pub async fn an_id_is_revoked_again<S: Revocations>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let id = uuid();
    ok(store.revoke(&id, at(5)).await);
    ok(store.revoke(&id, at(5)).await);
    ok(store.revoke(&id, at(1)).await);
    assert!(ok(store.is_revoked(&id).await));
}

/// Ids are compared byte by byte, and come back as they are.
pub async fn revoked_ids_that_look_alike_differ<S: Revocations>(fresh: impl AsyncFn() -> S) {
    for &(one, other) in LOOK_ALIKE {
        let store = fresh().await;
        ok(store.revoke(one, at(0)).await);
        assert!(ok(store.is_revoked(one).await), "{one:?}");
        assert!(!ok(store.is_revoked(other).await), "{other:?}");
    }
    let store = fresh().await;
    for text in TEXTS {
        ok(store.revoke(text, at(0)).await);
        assert!(ok(store.is_revoked(text).await), "{text:?}");
    }
}

/// Many who revoke an id at once all succeed.
pub async fn many_revoke_an_id_at_once<S: Revocations>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let revoked = at_once(&store, |store, _| async move { store.revoke("id", at(0)).await });
    revoked.await.into_iter().for_each(ok);
    assert!(ok(store.is_revoked("id").await));
}

/// Two stores that are made anew share nothing.
pub async fn revocations_of_two_setups_do_not_meet<S: Revocations>(fresh: impl AsyncFn() -> S) {
    let (one, other) = (fresh().await, fresh().await);
    ok(one.revoke("id", at(0)).await);
    assert!(!ok(other.is_revoked("id").await));
}
