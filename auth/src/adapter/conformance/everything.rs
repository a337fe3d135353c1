//! Cases of stores that keep everything.

use super::fixture::{account, ada, at, ok, sign_up, some, verification};
use crate::adapter::{Accounts, Revocations, Sessions, VerificationTokens};

/// Deleting a user leaves verification tokens and revoked ids.
pub async fn tokens_outlive_a_user<S>(fresh: impl AsyncFn() -> S)
where
    S: Accounts + Sessions + VerificationTokens + Revocations,
{
    let store = fresh().await;
    let ada = ada();
    ok(store.create_verification_token(verification("ada@example.com", "hash")).await);
    ok(store.revoke("id", at(1)).await);
    let ada = ok(store.commit(sign_up(&ada, account(&ada, "github", "4711"), "token")).await);
    assert!(ok(store.delete_user(&ada.user.id).await));
    some(store.use_verification_token("ada@example.com", "hash").await);
    assert!(ok(store.is_revoked("id").await));
}

/// The same text names something else in each table.
pub async fn tables_do_not_meet<S>(fresh: impl AsyncFn() -> S)
where
    S: Accounts + Sessions + VerificationTokens + Revocations,
{
    let store = fresh().await;
    let ada = ada();
    let ada = ok(store.commit(sign_up(&ada, account(&ada, "x", "x"), "x")).await);
    ok(store.create_verification_token(verification("x", "x")).await);
    assert!(!ok(store.is_revoked("x").await));
    ok(store.revoke("x", at(1)).await);
    some(store.use_verification_token("x", "x").await);
    some(store.delete_session("x").await);
    assert_eq!(some(store.user_by_account("x", "x").await), ada);
    assert!(ok(store.is_revoked("x").await));
}
