//! Cases of [`VerificationTokens`].

use std::sync::Arc;

use super::fixture::{
    LOOK_ALIKE, TEXTS, at, at_once, ok, one_succeeded, refused, some, verification,
};
use crate::adapter::{StoreError, Unique, VerificationToken, VerificationTokens};

/// Shared with NextAuth.js: a token is stored as it was given.
pub async fn a_verification_token_is_read_back<S: VerificationTokens>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let token = VerificationToken { expires: at(900_123), ..verification("ada", "hash") };
    ok(store.create_verification_token(token.clone()).await);
    assert_eq!(some(store.use_verification_token("ada", "hash").await), token);
}

/// Shared with NextAuth.js: a token is used once.
pub async fn a_verification_token_is_used_once<S: VerificationTokens>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    ok(store.create_verification_token(verification("ada", "hash")).await);
    some(store.use_verification_token("ada", "hash").await);
    assert_eq!(ok(store.use_verification_token("ada", "hash").await), None);
}

/// A token belongs to its identifier, and an attempt with another one leaves it.
pub async fn a_verification_token_belongs_to_its_identifier<S: VerificationTokens>(
    fresh: impl AsyncFn() -> S,
) {
    let store = fresh().await;
    let token = verification("ada", "hash");
    ok(store.create_verification_token(token.clone()).await);
    for (identifier, text) in [
        ("bob", "hash"),
        ("ada", "other"),
        ("", ""),
        ("%", "%"),
        ("adahash", ""),
        ("ada\0", "hash"),
    ] {
        assert_eq!(ok(store.use_verification_token(identifier, text).await), None);
    }
    assert_eq!(some(store.use_verification_token("ada", "hash").await), token);
}

/// The same identifier and token can't be stored twice; the first stays as it is.
pub async fn a_verification_token_is_stored_once<S: VerificationTokens>(
    fresh: impl AsyncFn() -> S,
) {
    let store = fresh().await;
    let first = verification("ada", "hash");
    ok(store.create_verification_token(first.clone()).await);
    let second = VerificationToken { expires: at(1), ..first.clone() };
    refused!(
        store.create_verification_token(second).await,
        StoreError::Taken(Unique::VerificationToken)
    );
    assert_eq!(some(store.use_verification_token("ada", "hash").await), first);
}

/// An identifier has many tokens, and where it begins and ends is no matter of opinion.
pub async fn verification_tokens_are_many<S: VerificationTokens>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let pairs = [("ada", "one"), ("ada", "two"), ("adao", "ne"), ("bob", "three")];
    for (identifier, token) in pairs {
        ok(store.create_verification_token(verification(identifier, token)).await);
    }
    for (identifier, token) in pairs {
        let used = some(store.use_verification_token(identifier, token).await);
        assert_eq!(used, verification(identifier, token));
    }
}

/// Every token of an identifier is deleted at once, and no other.
pub async fn verification_tokens_of_an_identifier_are_deleted<S: VerificationTokens>(
    fresh: impl AsyncFn() -> S,
) {
    let store = fresh().await;
    for (identifier, token) in [("ada", "one"), ("ada", "two"), ("Ada", "three"), ("ad", "a")] {
        ok(store.create_verification_token(verification(identifier, token)).await);
    }
    assert_eq!(ok(store.delete_verification_tokens("ada").await), 2);
    assert_eq!(ok(store.delete_verification_tokens("ada").await), 0);
    assert_eq!(ok(store.use_verification_token("ada", "one").await), None);
    some(store.use_verification_token("Ada", "three").await);
    some(store.use_verification_token("ad", "a").await);
}

/// Identifiers and tokens are compared byte by byte.
pub async fn identifiers_that_look_alike_differ<S: VerificationTokens>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    for &(one, other) in LOOK_ALIKE {
        ok(store.create_verification_token(verification(one, "hash")).await);
        assert_eq!(ok(store.use_verification_token(other, "hash").await), None, "{other:?}");
        assert_eq!(ok(store.delete_verification_tokens(other).await), 0, "{other:?}");
        some(store.use_verification_token(one, "hash").await);
        ok(store.create_verification_token(verification("ada", one)).await);
        assert_eq!(ok(store.use_verification_token("ada", other).await), None, "{other:?}");
        some(store.use_verification_token("ada", one).await);
    }
}

/// Texts come back as they are.
pub async fn texts_of_a_verification_token_are_kept<S: VerificationTokens>(
    fresh: impl AsyncFn() -> S,
) {
    let store = fresh().await;
    for text in TEXTS {
        ok(store.create_verification_token(verification(text, text)).await);
        let used = some(store.use_verification_token(text, text).await);
        assert_eq!(used, verification(text, text));
    }
}

/// The longest address and a hash of 512 bits in hexadecimal are kept.
pub async fn long_verification_tokens_are_kept<S: VerificationTokens>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let token = verification(&format!("{}@example.com", "l".repeat(242)), &"f".repeat(128));
    ok(store.create_verification_token(token.clone()).await);
    let used = some(store.use_verification_token(&token.identifier, &token.token).await);
    assert_eq!(used, token);
}

/// Of many who use a token at once, one gets it.
// EM-002, DB-006
pub async fn one_of_many_uses_a_verification_token<S: VerificationTokens>(
    fresh: impl AsyncFn() -> S,
) {
    let store = Arc::new(fresh().await);
    for round in 0..3 {
        let token = format!("hash {round}");
        ok(store.create_verification_token(verification("ada", &token)).await);
        let used = at_once(&store, |store, _| {
            let token = token.clone();
            async move { store.use_verification_token("ada", &token).await }
        });
        let used: Vec<_> = used.await.into_iter().filter_map(ok).collect();
        assert_eq!(used, [verification("ada", &token)]);
    }
}

/// Of many who store the same identifier and token at once, one does.
pub async fn one_of_many_stores_a_verification_token<S: VerificationTokens>(
    fresh: impl AsyncFn() -> S,
) {
    let store = Arc::new(fresh().await);
    let stored = at_once(&store, |store, _| async move {
        store.create_verification_token(verification("ada", "hash")).await
    });
    let is_taken = |error: &_| matches!(error, StoreError::Taken(Unique::VerificationToken));
    one_succeeded(&stored.await, is_taken);
}

/// Two stores that are made anew share nothing.
pub async fn verification_tokens_of_two_setups_do_not_meet<S: VerificationTokens>(
    fresh: impl AsyncFn() -> S,
) {
    let (one, other) = (fresh().await, fresh().await);
    ok(one.create_verification_token(verification("ada", "hash")).await);
    assert_eq!(ok(other.use_verification_token("ada", "hash").await), None);
    assert_eq!(ok(other.delete_verification_tokens("ada").await), 0);
    some(one.use_verification_token("ada", "hash").await);
}
