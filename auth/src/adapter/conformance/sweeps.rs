//! Cases of stores that forget nothing by themselves: what has expired is there until it is swept.

use super::fixture::{ada, at, ok, session, some, verification};
use crate::adapter::{Revocations, Sessions, StoredSession, VerificationToken, VerificationTokens};

/// A session, a verification token and a revoked id that expired long ago are still there.
pub async fn what_has_expired_is_there<S>(fresh: impl AsyncFn() -> S)
where
    S: Sessions + VerificationTokens + Revocations,
{
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_millis(86_400_001);
    let session = StoredSession { expires: long_ago, ..session(&ada, "token") };
    ok(store.create_session(session.clone()).await);
    assert_eq!(some(store.session_and_user("token").await).0, session);
    assert_eq!(ok(store.sessions_of(&ada.user.id).await), [session]);
    let token = VerificationToken { expires: long_ago, ..verification("ada", "hash") };
    ok(store.create_verification_token(token.clone()).await);
    assert_eq!(some(store.use_verification_token("ada", "hash").await), token);
    ok(store.revoke("id", long_ago).await);
    assert!(ok(store.is_revoked("id").await));
}

/// Sessions that expired before a point in time are deleted, at most as many as allowed.
pub async fn expired_sessions_are_swept<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    for time in 1..=5 {
        let session = StoredSession { expires: at(time), ..session(&ada, &time.to_string()) };
        ok(store.create_session(session).await);
    }
    assert_eq!(ok(store.delete_expired_sessions(at(1), 10).await), 0);
    assert_eq!(ok(store.delete_expired_sessions(at(5), 0).await), 0);
    assert_eq!(ok(store.delete_expired_sessions(at(5), 3).await), 3);
    assert_eq!(ok(store.sessions_of(&ada.user.id).await).len(), 2);
    assert_eq!(ok(store.delete_expired_sessions(at(5), 10).await), 1);
    assert_eq!(ok(store.session_and_user("4").await), None);
    some(store.session_and_user("5").await);
}

/// Verification tokens that expired before a point in time are deleted, at most as many as allowed.
pub async fn expired_verification_tokens_are_swept<S: VerificationTokens>(
    fresh: impl AsyncFn() -> S,
) {
    let store = fresh().await;
    for time in 1..=5 {
        let token = verification(&format!("{}", time % 2), &time.to_string());
        let token = VerificationToken { expires: at(time), ..token };
        ok(store.create_verification_token(token).await);
    }
    assert_eq!(ok(store.delete_expired_verification_tokens(at(1), 10).await), 0);
    assert_eq!(ok(store.delete_expired_verification_tokens(at(5), 3).await), 3);
    assert_eq!(ok(store.delete_expired_verification_tokens(at(5), 10).await), 1);
    assert_eq!(ok(store.delete_expired_verification_tokens(at(5), 10).await), 0);
    some(store.use_verification_token("1", "5").await);
}

/// Revoked ids of sessions that expired before a point in time are deleted, at most as many as
/// allowed.
pub async fn expired_revocations_are_swept<S: Revocations>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    for time in 1..=5 {
        ok(store.revoke(&time.to_string(), at(time)).await);
    }
    assert_eq!(ok(store.delete_expired_revocations(at(1), 10).await), 0);
    assert_eq!(ok(store.delete_expired_revocations(at(5), 3).await), 3);
    assert_eq!(ok(store.delete_expired_revocations(at(5), 10).await), 1);
    assert!(!ok(store.is_revoked("4").await));
    assert!(ok(store.is_revoked("5").await));
}
