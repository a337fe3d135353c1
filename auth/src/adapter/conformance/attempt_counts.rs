//! Cases of [`AttemptCounts`].

use std::{sync::Arc, time::SystemTime};

use super::fixture::{MANY, at, at_once, ok, some, uuid};
use crate::adapter::{AttemptCounts, Attempts, StoredAttempts};

/// Attempts that expire an hour later.
pub(super) fn attempts(count: u32, last: SystemTime) -> StoredAttempts {
    let expires = last + std::time::Duration::from_hours(1);
    StoredAttempts { attempts: Attempts { count, last }, expires }
}

/// What is stored is read back, to the millisecond, and nothing else is there.
pub async fn attempts_are_read_back<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let key = uuid();
    assert_eq!(ok(store.attempts(&key).await), None);
    for (known, new) in [
        (None, attempts(1, at(1))),
        (Some(attempts(1, at(1))), attempts(u32::MAX, at(999))),
        (Some(attempts(u32::MAX, at(999))), attempts(0, at(86_400_001))),
    ] {
        assert!(ok(store.replace_attempts(&key, known, new).await));
        assert_eq!(some(store.attempts(&key).await), new);
    }
    for unknown in ["", "%", &key[..35]] {
        assert_eq!(ok(store.attempts(unknown).await), None, "{unknown:?}");
    }
}

/// Attempts are replaced by whoever knows them, and otherwise nothing happens.
pub async fn attempts_are_replaced_as_they_were_read<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let (first, second) = (attempts(1, at(1)), attempts(2, at(2)));
    assert!(!ok(store.replace_attempts("key", Some(first), second).await));
    assert_eq!(ok(store.attempts("key").await), None);
    assert!(ok(store.replace_attempts("key", None, first).await));
    for stale in [None, Some(attempts(2, at(1))), Some(attempts(1, at(2))), Some(second)] {
        assert!(!ok(store.replace_attempts("key", stale, second).await), "{stale:?}");
        assert_eq!(some(store.attempts("key").await), first);
    }
    // The same again is a change too.
    assert!(ok(store.replace_attempts("key", Some(first), first).await));
    // When they expire is nothing that somebody has to know.
    let known = StoredAttempts { expires: at(7), ..first };
    assert!(ok(store.replace_attempts("key", Some(known), second).await));
    assert_eq!(some(store.attempts("key").await), second);
}

/// Keys are compared byte by byte.
pub async fn attempts_of_another_key_stay<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let keys = ["aGFzaA", "AGFzaA", "aGFzaA-", "aGFzaA_", "aGFza"];
    for (count, key) in (1..).zip(keys) {
        assert!(ok(store.replace_attempts(key, None, attempts(count, at(0))).await), "{key}");
    }
    ok(store.delete_attempts("aGFza").await);
    for (count, key) in (1..5).zip(keys) {
        assert_eq!(some(store.attempts(key).await), attempts(count, at(0)), "{key}");
    }
}

/// What is deleted is gone, and may be deleted again.
pub async fn attempts_are_deleted<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let first = attempts(1, at(1));
    ok(store.delete_attempts("key").await);
    assert!(ok(store.replace_attempts("key", None, first).await));
    ok(store.delete_attempts("key").await);
    ok(store.delete_attempts("key").await);
    assert_eq!(ok(store.attempts("key").await), None);
    assert!(!ok(store.replace_attempts("key", Some(first), attempts(2, at(2))).await));
    assert!(ok(store.replace_attempts("key", None, first).await));
}

/// Of many who count the first attempt at once, one does.
pub async fn one_of_many_counts_the_first_attempt<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let counted = at_once(&store, |store, _| async move {
        store.replace_attempts("key", None, attempts(1, at(0))).await
    });
    let counted: Vec<bool> = counted.await.into_iter().map(ok).collect();
    assert_eq!(counted.iter().filter(|counted| **counted).count(), 1, "{counted:?}");
    assert_eq!(some(store.attempts("key").await), attempts(1, at(0)));
}

/// Of many who count a further attempt at once, one does.
pub async fn one_of_many_counts_a_further_attempt<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let first = attempts(1, at(0));
    assert!(ok(store.replace_attempts("key", None, first).await));
    let counted = at_once(&store, |store, index| async move {
        let new = attempts(2, at(1 + index as u64));
        ok(store.replace_attempts("key", Some(first), new).await).then_some(new)
    });
    let counted: Vec<_> = counted.await.into_iter().flatten().collect();
    assert_eq!(counted.len(), 1, "{counted:?}");
    assert_eq!(some(store.attempts("key").await), counted[0]);
}

/// Many who read and try again until they are counted are all counted.
pub async fn every_one_of_many_is_counted_in_the_end<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let counting = at_once(&store, |store, _| async move {
        loop {
            let known = ok(store.attempts("key").await);
            let count = known.map_or(0, |known| known.attempts.count);
            if ok(store.replace_attempts("key", known, attempts(count + 1, at(0))).await) {
                break;
            }
        }
    });
    counting.await;
    assert_eq!(some(store.attempts("key").await).attempts.count as usize, MANY);
}

/// Two stores that are made anew share nothing.
pub async fn attempts_of_two_setups_do_not_meet<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let (one, other) = (fresh().await, fresh().await);
    assert!(ok(one.replace_attempts("key", None, attempts(1, at(0))).await));
    assert_eq!(ok(other.attempts("key").await), None);
}
