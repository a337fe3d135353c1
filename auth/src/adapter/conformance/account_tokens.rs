//! Cases of [`Accounts`]: tokens that sign-ins and refreshes bring.

use super::fixture::{account, ada, at, full_account, ok, with_email};
use crate::adapter::{Accounts, Changes, StoredAccount, StoredUser, UserChange};

/// A sign-in brings new tokens; a refresh token that it doesn't bring stays.
pub async fn tokens_come_with_a_sign_in<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.link_account(full_account(&ada)).await);
    let bystander = account(&ada, "google", "4711");
    ok(store.link_account(bystander.clone()).await);
    let sign_in = |user: &StoredUser, tokens: StoredAccount| Changes {
        tokens: Some(tokens),
        ..Changes::of(UserChange::Keep(user.user.id.clone()))
    };
    let first = StoredAccount {
        access_token: Some("new".to_owned()),
        identity: Some("{\"name\":\"Ada\"}".to_owned()),
        // Whose it is, is said by the user.
        ..account(&bob, "github", "4711")
    };
    ok(store.commit(sign_in(&ada, first.clone())).await);
    let refresh_token = full_account(&ada).refresh_token;
    let expected = StoredAccount { user_id: ada.user.id.clone(), refresh_token, ..first };
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [expected.clone(), bystander.clone()]);
    let second = StoredAccount { refresh_token: Some("newer".to_owned()), ..expected };
    ok(store.commit(sign_in(&ada, second.clone())).await);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [second.clone(), bystander.clone()]);
    // Nothing happens to another user's account, and none is made.
    ok(store.commit(sign_in(&bob, full_account(&bob))).await);
    ok(store.commit(sign_in(&bob, account(&bob, "github", "4712"))).await);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [second, bystander]);
    assert_eq!(ok(store.accounts_of(&bob.user.id).await), []);
}

/// What a refresh brings is kept only while the account has the refresh token that was used.
pub async fn a_refresh_counts_for_the_token_that_was_used<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    ok(store.link_account(full_account(&ada)).await);
    let rotated = StoredAccount {
        access_token: Some("rotated".to_owned()),
        refresh_token: Some("second".to_owned()),
        ..full_account(&ada)
    };
    assert!(ok(store.refresh_account(rotated.clone(), "refresh").await));
    assert!(!ok(store.refresh_account(full_account(&ada), "refresh").await));
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), std::slice::from_ref(&rotated));
    let forgotten = StoredAccount { refresh_token: None, ..rotated };
    assert!(ok(store.refresh_account(forgotten.clone(), "second").await));
    assert!(!ok(store.refresh_account(full_account(&ada), "second").await));
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [forgotten]);
}

/// The right to refresh can be given back, by whoever has it.
pub async fn a_right_to_refresh_is_given_back<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    ok(store.link_account(account(&ada, "github", "1")).await);
    assert!(ok(store.lease_account("github", "1", at(0), at(1000)).await));
    if ok(store.lease_account("github", "1", at(0), at(1000)).await) {
        // A store without a place for it.
        return ok(store.release_account("github", "1", at(1000)).await);
    }
    ok(store.release_account("github", "1", at(999)).await);
    assert!(!ok(store.lease_account("github", "1", at(0), at(1000)).await));
    ok(store.release_account("github", "1", at(1000)).await);
    assert!(ok(store.lease_account("github", "1", at(0), at(2000)).await));
    ok(store.release_account("github", "2", at(2000)).await);
    assert!(!ok(store.lease_account("github", "1", at(0), at(3000)).await));
}
