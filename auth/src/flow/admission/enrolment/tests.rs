//! What becomes of a sign-in when the store doesn't answer, and which session it ends.

use std::time::SystemTime;

use auth::adapter::{Sessions as _, Unique, Users as _};

use super::*;
use crate::flow::admission::tests::{
    InRowsAuth, Played, SilentStore, StampedAuth, V4InRowsAuth, V4StampedAuth, built, context,
    known, request, somebody,
};

/// What a store says of a transaction, and what that means for whoever signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The user could not be created, or somebody else was faster.
    NotCreated,
    /// The store failed in a way that isn't about the user.
    StoreFailed,
}

use Meaning::{NotCreated, StoreFailed};

fn is_kept(id: &str) -> UserChange {
    UserChange::Keep(id.to_owned())
}

fn is_created(id: &str) -> UserChange {
    UserChange::Create(known(id))
}

/// What was to be written of a user, how it failed, and what that means.
type FailureRow = (fn(&str) -> UserChange, StoreError, Meaning);

#[tokio::test]
async fn a_failure_is_about_the_user_where_one_is_created_or_somebody_was_faster() {
    let (store, request) = (SilentStore::default(), request(None));
    let setup = built(InRowsAuth::builder().store(store.clone())).await;
    let (context, candidate) = (context(&setup, &request).await, somebody(Kind::OAuth2));
    store.kept.commit(Changes::of(is_created("known"))).await.unwrap();
    let rows: [FailureRow; 11] = [
        (is_created, StoreError::unavailable("x"), NotCreated),
        (is_created, StoreError::failed("x"), NotCreated),
        (is_created, StoreError::Taken(Unique::Email), NotCreated),
        (is_created, StoreError::Changed, NotCreated),
        // The user could be written, so that it isn't about the user.
        (is_created, StoreError::incomplete("x"), StoreFailed),
        (is_kept, StoreError::unavailable("x"), StoreFailed),
        (is_kept, StoreError::failed("x"), StoreFailed),
        (is_kept, StoreError::NoUser, StoreFailed),
        (is_kept, StoreError::incomplete("x"), StoreFailed),
        // Another try will know it.
        (is_kept, StoreError::Taken(Unique::Account), NotCreated),
        (is_kept, StoreError::Changed, NotCreated),
    ];
    for (at, (change, error, expected)) in rows.into_iter().enumerate() {
        let said = error.to_string();
        *store.says.lock().unwrap() = Some(error);
        let id = if change("") == is_kept("") { "known".to_owned() } else { format!("new-{at}") };
        let done = commit(&context, &candidate, Changes::of(change(&id)), None).await;
        let found = match done {
            Err(Refused::NotCreated(_)) => NotCreated,
            Err(Refused::StoreFailed(_)) => StoreFailed,
            _ => panic!("row {at}: {said}"),
        };
        assert_eq!(found, expected, "row {at}: {said}");
    }
}

/// The kind, what was to be written, the user's id, how it failed, and whether it is taken back.
type LostRow = (Kind, UserChange, &'static str, fn() -> StoreError, bool);

/// A COMMIT may have arrived whose answer didn't: what it may have written is taken back, but for a
/// user whose id is the application's, whom somebody else may be creating at the same moment.
#[tokio::test]
async fn what_may_have_been_written_is_taken_back_if_it_is_nobody_else_s() {
    let (store, request) = (SilentStore::default(), request(None));
    let setup = built(InRowsAuth::builder().store(store.clone())).await;
    let context = context(&setup, &request).await;
    store.kept.commit(Changes::of(is_created("known"))).await.unwrap();
    let lost = || StoreError::unavailable("the connection is gone");
    let rows: [LostRow; 6] = [
        (Kind::OAuth2, is_created("a"), "a", lost, false),
        (Kind::Oidc, is_created("b"), "b", lost, false),
        (Kind::OAuth1, is_created("c"), "c", lost, false),
        (Kind::Email, is_created("d"), "d", lost, false),
        (Kind::Credentials, is_created("e"), "e", lost, true),
        (Kind::OAuth2, is_kept("known"), "known", lost, true),
    ];
    for (kind, change, id, error, stays) in rows {
        let row = NewRow::new(context.engine(), None).expect("there is randomness");
        let token = row.stored.token.clone();
        let session = Some(row.stored.clone());
        *store.says.lock().unwrap() = Some(error());
        let changes = Changes { session, ..Changes::of(change) };
        assert!(commit(&context, &somebody(kind), changes, Some(row)).await.is_err(), "{kind:?}");
        assert_eq!(store.kept.user(id).await.unwrap().is_some(), stays, "{kind:?} {id}");
        let session = store.kept.session_and_user(&token).await.unwrap();
        assert!(session.is_none(), "{kind:?}: nobody has its cookie");
    }
}

/// By default the session that another takes the place of in the browser ends. v4 leaves its row,
/// unless a link in a mail leads to another user.
#[tokio::test]
async fn the_session_that_is_replaced_ends() {
    let request = request(None);
    let native = built(InRowsAuth::builder()).await;
    let v4 = built(V4InRowsAuth::builder()).await;
    let (native, v4) = (context(&native, &request).await, context(&v4, &request).await);
    let current = Current {
        user: known("ada"),
        token: "id".to_owned(),
        cookie: "id.secret".to_owned(),
        claims: None,
        expires: SystemTime::UNIX_EPOCH,
        id: Some("id".to_owned()),
        began: None,
        authentication: None,
    };
    for (outcome, with_v4) in [
        (Outcome::Known(known("ada")), false),
        (Outcome::Known(known("bob")), false),
        (Outcome::LinkedByAddress(known("bob")), false),
        (Outcome::Created { email_verified: None }, false),
        (Outcome::Proven { user: known("ada"), is_linked: false }, false),
        (Outcome::Proven { user: known("bob"), is_linked: false }, true),
    ] {
        assert!(ends(&native, &outcome, &current));
        let id = outcome.user().map(|user| user.user.id.clone());
        assert_eq!(ends(&v4, &outcome, &current), with_v4, "{id:?}");
    }
}

/// Somebody who is created again under an old id has another stamp, so that no session of before is
/// theirs. v4 knows none.
#[tokio::test]
async fn a_user_who_is_created_has_a_stamp_where_stamps_are_kept() {
    async fn stamp<A: Played>(setup: &A, outcome: Outcome) -> Option<String> {
        let (request, before) = (request(None), Before { security: None, accounts: Vec::new() });
        let context = context(setup, &request).await;
        let made = of_user(&context, &somebody(Kind::Oidc), &outcome, &before, None);
        let Ok((changes, _)) = made else { panic!("there is randomness") };
        changes.stamp
    }
    let created = || Outcome::Created { email_verified: None };
    let stamped = built(StampedAuth::builder()).await;
    let first = stamp(&stamped, created()).await.expect("it is kept");
    assert_ne!(stamp(&stamped, created()).await, Some(first));
    assert_eq!(stamp(&stamped, Outcome::Known(known("ada"))).await, None, "theirs stays");
    assert_eq!(stamp(&built(V4StampedAuth::builder()).await, created()).await, None);
    assert_eq!(stamp(&built(InRowsAuth::builder()).await, created()).await, None, "nowhere");
}

/// What was read of the user to be compared with is no change.
#[test]
fn a_transaction_is_made_where_something_changes() {
    let kept = || Changes::of(is_kept("ada"));
    let known_stamp = Some(Some("stamp".to_owned()));
    for (changes, expected) in [
        (kept(), false),
        (Changes { known_stamp: known_stamp.clone(), ..kept() }, false),
        (Changes { stamp: Some("new".to_owned()), ..kept() }, true),
        (Changes { end_session: Some("id".to_owned()), known_stamp, ..kept() }, true),
        (Changes { end_sessions: true, ..kept() }, true),
        (Changes { keep_accounts: Some(Vec::new()), ..kept() }, true),
        (Changes::of(is_created("ada")), true),
        (Changes::of(UserChange::Replace(known("ada"))), true),
    ] {
        assert_eq!(changes_anything(&changes), expected);
    }
}
