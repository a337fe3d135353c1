//! A case of [`AttemptCounts`] for stores that forget nothing by themselves.

use super::{
    attempt_counts::attempts,
    fixture::{at, ok, some},
};
use crate::adapter::{AttemptCounts, StoredAttempts};

/// Attempts that expired before a point in time are deleted, at most as many as allowed.
pub async fn expired_attempts_are_swept<S: AttemptCounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    for time in 1..=5 {
        let new = StoredAttempts { expires: at(time), ..attempts(1, at(0)) };
        assert!(ok(store.replace_attempts(&time.to_string(), None, new).await));
    }
    assert_eq!(ok(store.delete_expired_attempts(at(1), 10).await), 0);
    assert_eq!(ok(store.delete_expired_attempts(at(5), 0).await), 0);
    assert_eq!(ok(store.delete_expired_attempts(at(5), 3).await), 3);
    assert_eq!(ok(store.delete_expired_attempts(at(5), 10).await), 1);
    assert_eq!(ok(store.attempts("4").await), None);
    some(store.attempts("5").await);
}
