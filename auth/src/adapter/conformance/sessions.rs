//! Cases of [`Sessions`].

use std::sync::Arc;

use serde_json::{Value, json};

use super::fixture::{
    LOOK_ALIKE, TEXTS, ada, at, at_once, ok, one_succeeded, refused, session, some, somebody, uuid,
    with_email,
};
use crate::adapter::{
    Changes, SessionChange, Sessions, StoreError, StoredAuthentication, StoredSession, StoredUser,
    Unique, UserChange,
};

/// A session with everything.
fn full(user: &StoredUser, token: &str) -> StoredSession {
    StoredSession {
        secret_hash: Some("hash".to_owned()),
        created: Some(at(7)),
        claims: Some(json!({ "plan": "free" })),
        authentication: Some(proof(8, "pwd otp mfa")),
        ..session(user, token)
    }
}

/// Somebody who proved to be there.
fn proof(time: u64, amr: &str) -> StoredAuthentication {
    StoredAuthentication { time: at(time), amr: amr.to_owned() }
}

/// Shared with NextAuth.js: a session is stored as it was given.
pub async fn a_session_is_read_back<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let (bare, full) = (session(&ada, "bare"), full(&ada, "full"));
    assert_eq!(ok(store.create_session(bare.clone()).await), ada);
    ok(store.create_session(full.clone()).await);
    assert_eq!(some(store.session_and_user("bare").await).0, bare);
    assert_eq!(some(store.session_and_user("full").await).0, full);
}

/// Shared with NextAuth.js: a session comes with its user, and no other token finds it.
pub async fn a_session_is_found_with_its_user<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_session(session(&ada, "of ada")).await);
    ok(store.create_session(session(&bob, "of bob")).await);
    for token in ["", "of", "of %", "of ada\0", "'", "of carl"] {
        assert_eq!(ok(store.session_and_user(token).await), None, "{token:?}");
    }
    let found = some(store.session_and_user("of ada").await);
    assert_eq!(found, (session(&ada, "of ada"), ada));
    let found = some(store.session_and_user("of bob").await);
    assert_eq!(found, (session(&bob, "of bob"), bob));
}

/// Shared with NextAuth.js: when a session expires is changed to the millisecond, and the rest stays.
pub async fn a_session_is_prolonged<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let mut full = full(&ada, "full");
    ok(store.create_session(full.clone()).await);
    ok(store.create_session(session(&ada, "bystander")).await);
    let month = 30 * 24 * 60 * 60 * 1000;
    for expires in [month + 1, month + 999, month + 500, 86_399_999, 1] {
        full.expires = at(expires);
        let change = SessionChange { expires: Some(full.expires), ..SessionChange::default() };
        assert!(ok(store.update_session("full", change.clone()).await));
        // The same again: whether a row is there counts, not whether it changed.
        assert!(ok(store.update_session("full", change).await));
        assert_eq!(some(store.session_and_user("full").await).0, full);
    }
    let bystander = some(store.session_and_user("bystander").await).0;
    assert_eq!(bystander, session(&ada, "bystander"));
}

/// The claims of a session are changed, and the rest stays; what is `None` stays.
pub async fn claims_of_a_session_are_changed<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let mut session = session(&ada, "token");
    ok(store.create_session(session.clone()).await);
    for claims in [json!({ "plan": "pro" }), json!({}), json!([1, "two"])] {
        session.claims = Some(claims);
        let change = SessionChange { claims: session.claims.clone(), ..SessionChange::default() };
        assert!(ok(store.update_session("token", change).await));
        assert_eq!(some(store.session_and_user("token").await).0, session);
    }
    assert!(ok(store.update_session("token", SessionChange::default()).await));
    assert_eq!(some(store.session_and_user("token").await).0, session);
}

/// When and how a user proved to be there is changed, with the hash of the cookie's secret, and the rest stays.
/// A session that has none gets one. What is `None` stays.
pub async fn a_user_proves_to_be_there_again<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    ok(store.create_session(session(&ada, "bystander")).await);
    for mut session in [full(&ada, "full"), session(&ada, "bare")] {
        let token = session.token.clone();
        ok(store.create_session(session.clone()).await);
        for (time, amr, hash) in [(86_399_999, "hwk user", "second"), (1, "", "third")] {
            session.authentication = Some(proof(time, amr));
            session.secret_hash = Some(hash.to_owned());
            let change = SessionChange {
                authentication: session.authentication.clone(),
                secret_hash: session.secret_hash.clone(),
                ..SessionChange::default()
            };
            assert!(ok(store.update_session(&token, change).await));
            assert_eq!(some(store.session_and_user(&token).await).0, session);
        }
        session.expires = at(5);
        let change = SessionChange { expires: Some(at(5)), ..SessionChange::default() };
        assert!(ok(store.update_session(&token, change).await));
        assert_eq!(some(store.session_and_user(&token).await).0, session);
    }
    let bystander = some(store.session_and_user("bystander").await).0;
    assert_eq!(bystander, session(&ada, "bystander"));
    assert_eq!(ok(store.sessions_of(&ada.user.id).await).len(), 3);
}

/// Claims are any JSON.
pub async fn claims_are_any_json<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let texts = TEXTS.iter().map(|text| json!({ *text: [*text] }));
    let numbers = [json!(u64::MAX), json!(i64::MIN), json!(0.1), json!(1e300), json!(-0.5)];
    let others = [json!(null), json!(true), json!("\0"), json!(""), json!({ "": null })];
    let nested = (0..60).fold(json!([]), |inner, _| json!({ "in": inner }));
    let long = json!("é".repeat(30_000));
    let claims = texts.chain(numbers).chain(others).chain([nested, long]);
    for (index, claims) in claims.enumerate() {
        let token = index.to_string();
        let session = StoredSession { claims: Some(claims), ..session(&ada, &token) };
        ok(store.create_session(session.clone()).await);
        assert_eq!(some(store.session_and_user(&token).await).0, session);
    }
}

/// A session that isn't there can't be changed, and isn't made.
pub async fn no_session_is_changed<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let change = SessionChange {
        expires: Some(at(1)),
        claims: Some(Value::Null),
        authentication: Some(proof(1, "pwd")),
        secret_hash: Some("another".to_owned()),
    };
    assert!(!ok(store.update_session("nothing", change).await));
    assert!(!ok(store.update_session("nothing", SessionChange::default()).await));
    assert_eq!(ok(store.session_and_user("nothing").await), None);
}

/// Shared with NextAuth.js: a deleted session is gone. It is returned, once.
pub async fn a_deleted_session_is_gone<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    ok(store.create_session(full(&ada, "one")).await);
    ok(store.create_session(full(&ada, "other")).await);
    assert_eq!(some(store.delete_session("one").await), full(&ada, "one"));
    assert_eq!(ok(store.delete_session("one").await), None);
    assert_eq!(ok(store.session_and_user("one").await), None);
    some(store.session_and_user("other").await);
}

/// Of many who delete a session at once, one gets it.
pub async fn one_of_many_deletes_a_session<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    for token in ["1", "2", "3"] {
        ok(store.create_session(full(&ada, token)).await);
        let deleted =
            at_once(&store, |store, _| async move { store.delete_session(token).await }).await;
        let deleted: Vec<_> = deleted.into_iter().filter_map(ok).collect();
        assert_eq!(deleted, [full(&ada, token)]);
    }
}

/// A session that is deleted while many prolong it stays deleted.
pub async fn a_deleted_session_is_not_prolonged<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    ok(store.create_session(session(&ada, "token")).await);
    let calls = at_once(&store, |store, index| async move {
        if index == 25 {
            return store.delete_session("token").await.map(|deleted| deleted.is_some());
        }
        let change = SessionChange {
            expires: Some(at(1)),
            claims: Some(json!(index)),
            authentication: Some(proof(1, "pwd")),
            ..SessionChange::default()
        };
        store.update_session("token", change).await
    });
    let calls: Vec<_> = calls.await.into_iter().map(ok).collect();
    assert!(calls.contains(&true));
    assert_eq!(ok(store.session_and_user("token").await), None);
}

/// A token is one session's; the first stays as it is.
pub async fn a_session_token_is_taken_once<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_session(full(&ada, "token")).await);
    for user in [&ada, &bob] {
        let second = session(user, "token");
        refused!(store.create_session(second).await, StoreError::Taken(Unique::Session));
    }
    assert_eq!(some(store.session_and_user("token").await), (full(&ada, "token"), ada));
}

/// A session can't be nobody's.
pub async fn a_session_has_a_user<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    for nobody in [uuid(), "nobody".to_owned(), String::new()] {
        let session = StoredSession::new("token", &nobody, at(1));
        refused!(store.create_session(session).await, StoreError::NoUser);
        assert_eq!(ok(store.sessions_of(&nobody).await), []);
        assert_eq!(ok(store.delete_sessions_of(&nobody, None).await), 0);
    }
    assert_eq!(ok(store.session_and_user("token").await), None);
}

/// Tokens are compared byte by byte.
pub async fn session_tokens_that_look_alike_differ<S: Sessions>(fresh: impl AsyncFn() -> S) {
    for &(one, other) in LOOK_ALIKE {
        let store = fresh().await;
        let first = ok(store.create_user(somebody()).await);
        ok(store.create_session(session(&first, one)).await);
        assert_eq!(ok(store.session_and_user(other).await), None, "{one:?} {other:?}");
        assert_eq!(ok(store.delete_session(other).await), None, "{one:?} {other:?}");
        let change = SessionChange { expires: Some(at(1)), ..SessionChange::default() };
        assert!(!ok(store.update_session(other, change).await), "{one:?} {other:?}");
        ok(store.create_session(session(&first, other)).await);
        assert_eq!(ok(store.delete_sessions_of(&first.user.id, Some(one)).await), 1);
        assert_eq!(some(store.session_and_user(one).await).0, session(&first, one));
    }
}

/// A token of 255 characters and a hash of 512 bits are kept.
pub async fn long_values_of_a_session_are_kept<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let token = "t".repeat(255);
    let session = StoredSession { secret_hash: Some("f".repeat(128)), ..session(&ada, &token) };
    ok(store.create_session(session.clone()).await);
    assert_eq!(some(store.session_and_user(&token).await).0, session);
    assert_eq!(ok(store.session_and_user(&token[1..]).await), None);
}

/// When a session was made and when it expires come back to the millisecond.
pub async fn times_of_a_session_are_exact<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let year = 365 * 24 * 60 * 60 * 1000;
    for time in [0, 1, 10, 100, 999, 59_999, 86_399_999, 100 * year + 1] {
        let token = time.to_string();
        let times = StoredSession {
            created: Some(at(time)),
            expires: at(time + 1),
            ..session(&ada, &token)
        };
        ok(store.create_session(times.clone()).await);
        assert_eq!(some(store.session_and_user(&token).await).0, times);
    }
}

/// The sessions of a user come newest first; those that don't say when they were made, last.
pub async fn sessions_of_a_user_are_listed<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_session(session(&bob, "of bob")).await);
    let made = |token, created| StoredSession { created, ..session(&ada, token) };
    let sessions =
        [made("c", Some(at(3))), made("a", Some(at(2))), made("d", Some(at(1))), made("b", None)];
    for index in [2, 0, 3, 1] {
        ok(store.create_session(sessions[index].clone()).await);
    }
    assert_eq!(ok(store.sessions_of(&ada.user.id).await), sessions);
}

/// All sessions of a user but one are deleted, and counted; other users' stay.
pub async fn sessions_of_a_user_are_deleted<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    for token in ["1", "2", "3", "4"] {
        ok(store.create_session(session(&ada, token)).await);
    }
    ok(store.create_session(session(&bob, "of bob")).await);
    let id = &ada.user.id;
    assert_eq!(ok(store.delete_sessions_of(id, Some("2")).await), 3);
    assert_eq!(ok(store.sessions_of(id).await), [session(&ada, "2")]);
    // A token of somebody else protects nothing.
    assert_eq!(ok(store.delete_sessions_of(id, Some("of bob")).await), 1);
    assert_eq!(ok(store.delete_sessions_of(id, None).await), 0);
    assert_eq!(some(store.session_and_user("of bob").await).1, bob);
}

/// The sessions of a deleted user are gone.
pub async fn sessions_go_with_their_user<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_session(session(&ada, "of ada")).await);
    ok(store.create_session(session(&bob, "of bob")).await);
    assert!(ok(store.delete_user(&ada.user.id).await));
    assert_eq!(ok(store.session_and_user("of ada").await), None);
    assert_eq!(ok(store.delete_session("of ada").await), None);
    assert_eq!(ok(store.sessions_of(&ada.user.id).await), []);
    assert_eq!(some(store.session_and_user("of bob").await).1, bob);
}

/// A session ends where another begins, also one with the same token; one that isn't there doesn't
/// matter.
pub async fn a_session_replaces_another<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_session(session(&ada, "old")).await);
    let change = |end: &str, token: &str| Changes {
        end_session: Some(end.to_owned()),
        session: Some(full(&bob, token)),
        ..Changes::of(UserChange::Keep(bob.user.id.clone()))
    };
    assert_eq!(ok(store.commit(change("old", "new")).await), bob);
    assert_eq!(ok(store.session_and_user("old").await), None);
    ok(store.commit(change("new", "new")).await);
    ok(store.commit(change("nothing", "third")).await);
    assert_eq!(some(store.session_and_user("new").await), (full(&bob, "new"), bob.clone()));
    some(store.session_and_user("third").await);
}

/// A user whose session can't be made isn't created, and the session that was to end goes on.
pub async fn a_user_comes_with_its_session_or_not_at_all<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.create_session(session(&bob, "taken")).await);
    ok(store.create_session(session(&bob, "going on")).await);
    let ada = ada();
    let with = |token: &str| Changes {
        end_session: Some("going on".to_owned()),
        session: Some(session(&ada, token)),
        ..Changes::of(UserChange::Create(ada.clone()))
    };
    refused!(store.commit(with("taken")).await, StoreError::Taken(Unique::Session));
    assert_eq!(ok(store.user_by_email("ada@example.com").await), None);
    some(store.session_and_user("going on").await);
    let created = ok(store.commit(with("free")).await);
    assert_eq!(some(store.session_and_user("free").await).1, created);
    assert_eq!(ok(store.session_and_user("going on").await), None);
}

/// Of many who make a session with one token at once, one does.
pub async fn one_of_many_gets_a_session_token<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    let made = at_once(&store, |store, _| {
        let session = session(&ada, "token");
        async move { store.create_session(session).await }
    });
    one_succeeded(&made.await, |error| matches!(error, StoreError::Taken(Unique::Session)));
    assert_eq!(ok(store.sessions_of(&ada.user.id).await), [session(&ada, "token")]);
}

/// Many sessions of one user that are made at once are all there.
pub async fn many_sessions_are_made_at_once<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    let made = at_once(&store, |store, index| {
        let session = session(&ada, &index.to_string());
        async move { store.create_session(session).await }
    });
    let made: Vec<_> = made.await.into_iter().map(ok).collect();
    assert_eq!(ok(store.sessions_of(&ada.user.id).await).len(), made.len());
}

/// Nobody signs in as a user who is being deleted: no session outlives its user.
pub async fn no_session_outlives_its_user<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    let calls = at_once(&store, |store, index| {
        let session = session(&ada, &index.to_string());
        async move {
            if index == 25 {
                return store.delete_user(&session.user_id).await.map(|_| ());
            }
            store.create_session(session).await.map(|_| ())
        }
    });
    for call in calls.await {
        assert!(matches!(call, Ok(()) | Err(StoreError::NoUser)), "{call:?}");
    }
    assert_eq!(ok(store.user(&ada.user.id).await), None);
    assert_eq!(ok(store.sessions_of(&ada.user.id).await), []);
}

/// Two stores that are made anew share nothing.
pub async fn sessions_of_two_setups_do_not_meet<S: Sessions>(fresh: impl AsyncFn() -> S) {
    let (one, other) = (fresh().await, fresh().await);
    let ada = ok(one.create_user(ada()).await);
    ok(one.create_session(session(&ada, "token")).await);
    assert_eq!(ok(other.session_and_user("token").await), None);
    assert_eq!(ok(other.delete_session("token").await), None);
    assert_eq!(some(one.session_and_user("token").await).1, ada);
}
