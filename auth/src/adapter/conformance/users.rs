//! Cases of [`Users`].

use std::sync::Arc;

use super::fixture::{
    LOOK_ALIKE, TEXTS, ada, at, at_once, ok, one_succeeded, refused, some, somebody, with_email,
};
use crate::{
    User,
    adapter::{StoreError, StoredUser, Unique, Users},
};

/// Shared with NextAuth.js: a user is stored as it was given, with the id that is returned.
pub async fn a_user_is_read_back<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let given = ada();
    let stored = ok(store.create_user(given.clone()).await);
    assert!(!stored.user.id.is_empty());
    let id = stored.user.id.clone();
    assert_eq!(stored, StoredUser { user: User { id, ..given.user }, ..given });
    assert_eq!(some(store.user(&stored.user.id).await), stored);
}

/// Shared with NextAuth.js: a user is found by id, and nobody by another.
pub async fn a_user_is_found_by_id<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let other = ok(store.create_user(somebody()).await);
    assert_eq!(ok(store.user(&super::fixture::uuid()).await), None);
    assert_eq!(some(store.user(&ada.user.id).await), ada);
    assert_eq!(some(store.user(&other.user.id).await), other);
}

/// Shared with NextAuth.js: a user is found by address, and nobody by another.
pub async fn a_user_is_found_by_email<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    ok(store.create_user(somebody()).await);
    for email in ["bob@example.com", "", "%", "ada@example.co_", "ada@example.com\0"] {
        assert_eq!(ok(store.user_by_email(email).await), None, "{email:?}");
    }
    assert_eq!(some(store.user_by_email("ada@example.com").await), ada);
}

/// Shared with NextAuth.js: what is replaced is new, what is given again stays.
pub async fn a_user_is_replaced<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bystander = ok(store.create_user(with_email("bob@example.com")).await);
    let renamed = StoredUser { user: ada.user.clone().with_name("Countess"), ..ada.clone() };
    assert_eq!(ok(store.update_user(renamed.clone()).await), renamed);
    assert_eq!(some(store.user(&ada.user.id).await), renamed);
    assert_eq!(some(store.user(&bystander.user.id).await), bystander);
}

/// What is `None` in the replacement is removed.
pub async fn a_replaced_user_loses_what_is_none<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bare = StoredUser { user: User::new(&ada.user.id), email_verified: None };
    ok(store.update_user(bare.clone()).await);
    assert_eq!(some(store.user(&ada.user.id).await), bare);
    assert_eq!(ok(store.user_by_email("ada@example.com").await), None);
}

/// A user that isn't there can't be replaced, and isn't made.
pub async fn nobody_is_replaced<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ada();
    refused!(store.update_user(ada.clone()).await, StoreError::NoUser);
    assert_eq!(ok(store.user(&ada.user.id).await), None);
    assert_eq!(ok(store.user_by_email("ada@example.com").await), None);
}

/// A deleted user is gone, and can't be deleted again.
pub async fn a_deleted_user_is_gone<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bystander = ok(store.create_user(with_email("bob@example.com")).await);
    assert!(ok(store.delete_user(&ada.user.id).await));
    assert!(!ok(store.delete_user(&ada.user.id).await));
    assert_eq!(ok(store.user(&ada.user.id).await), None);
    assert_eq!(ok(store.user_by_email("ada@example.com").await), None);
    assert_eq!(some(store.user(&bystander.user.id).await), bystander);
}

/// An address is one user's; whoever else is created with it leaves nothing behind.
pub async fn an_address_is_taken_once<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let first = ok(store.create_user(ada()).await);
    let second = with_email("ada@example.com");
    refused!(store.create_user(second.clone()).await, StoreError::Taken(Unique::Email));
    assert_eq!(ok(store.user(&second.user.id).await), None);
    assert_eq!(some(store.user_by_email("ada@example.com").await), first);
    let other = StoredUser { user: second.user.with_email("bob@example.com"), ..second };
    let other = ok(store.create_user(other).await);
    assert_eq!(some(store.user_by_email("bob@example.com").await), other);
}

/// An address of somebody else is taken for a replacement too, which then changes nothing.
pub async fn an_address_cannot_be_taken_over<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    let thief = bob.user.clone().with_email("ada@example.com").with_name("Ada");
    let thief = StoredUser { user: thief, ..bob.clone() };
    refused!(store.update_user(thief).await, StoreError::Taken(Unique::Email));
    assert_eq!(some(store.user(&bob.user.id).await), bob);
    assert_eq!(some(store.user_by_email("ada@example.com").await), ada);
}

/// An address that its user gave up, or whose user is gone, is free.
pub async fn an_address_is_freed<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let moved = ada.user.clone().with_email("countess@example.com");
    ok(store.update_user(StoredUser { user: moved, ..ada.clone() }).await);
    let second = ok(store.create_user(with_email("ada@example.com")).await);
    assert!(ok(store.delete_user(&second.user.id).await));
    let third = ok(store.create_user(with_email("ada@example.com")).await);
    assert_eq!(some(store.user_by_email("ada@example.com").await), third);
}

/// Addresses are compared byte by byte.
pub async fn addresses_that_look_alike_differ<S: Users>(fresh: impl AsyncFn() -> S) {
    for &(one, other) in LOOK_ALIKE {
        let store = fresh().await;
        let first = ok(store.create_user(with_email(one)).await);
        // Capital letters are another spelling of the same address, until somebody else has it.
        let alike = one.eq_ignore_ascii_case(other).then(|| first.clone());
        assert_eq!(ok(store.user_by_email(other).await), alike, "{one:?} {other:?}");
        let second = ok(store.create_user(with_email(other)).await);
        assert_eq!(some(store.user_by_email(one).await), first);
        assert_eq!(some(store.user_by_email(other).await), second);
    }
}

/// An address with capital letters is found without, and the other way round; of two that differ by
/// them, neither is taken for a third.
pub async fn addresses_are_found_whatever_their_capitals<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(with_email("Ada.Lovelace@Example.COM")).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    for spelling in
        ["Ada.Lovelace@Example.COM", "ada.lovelace@example.com", "ADA.LOVELACE@EXAMPLE.COM"]
    {
        assert_eq!(some(store.user_by_email(spelling).await), ada, "{spelling}");
    }
    assert_eq!(some(store.user_by_email("Bob@Example.com").await), bob);
    for other in ["ada_lovelace@example.com", "ada.lovelace@example.com.", "%@example.com"] {
        assert_eq!(ok(store.user_by_email(other).await), None, "{other}");
    }
    let namesake = ok(store.create_user(with_email("ada.lovelace@example.com")).await);
    assert_eq!(some(store.user_by_email("ada.lovelace@example.com").await), namesake);
    assert_eq!(some(store.user_by_email("Ada.Lovelace@Example.COM").await), ada);
    let third = store.user_by_email("Ada.Lovelace@example.com").await;
    assert!(matches!(third, Err(StoreError::Ambiguous)), "{third:?}");
}

/// Users without an address don't stand in each other's way.
pub async fn users_without_address_are_many<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let first = ok(store.create_user(somebody()).await);
    let second = ok(store.create_user(somebody()).await);
    assert_ne!(first.user.id, second.user.id);
    assert_eq!(some(store.user(&first.user.id).await), first);
    assert_eq!(some(store.user(&second.user.id).await), second);
}

/// Texts come back as they are.
// DB-007
pub async fn texts_of_a_user_are_kept<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    for text in TEXTS {
        let user = somebody().user.with_name(*text).with_email(*text).with_image(*text);
        let user = ok(store.create_user(StoredUser { user, email_verified: None }).await);
        assert_eq!(user.user.name.as_deref(), Some(*text));
        assert_eq!(some(store.user(&user.user.id).await), user);
        assert_eq!(some(store.user_by_email(text).await), user);
    }
}

/// An empty text isn't the same as none.
pub async fn an_empty_text_is_not_none<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let user = somebody().user.with_name("").with_image("");
    let user = ok(store.create_user(StoredUser { user, email_verified: None }).await);
    assert_eq!(user.user.name.as_deref(), Some(""));
    assert_eq!(some(store.user(&user.user.id).await), user);
}

/// U+0000 is kept, or refused without a trace: never cut off.
// DB-007
pub async fn a_zero_is_kept_or_refused<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let user = ada().user.with_name("Ada\0Byron");
    match store.create_user(StoredUser { user, email_verified: None }).await {
        Ok(user) => assert_eq!(some(store.user(&user.user.id).await), user),
        Err(_) => assert_eq!(ok(store.user_by_email("ada@example.com").await), None),
    }
}

/// A name of 10 000 characters, a picture of 60 kB as a `data:` URL, and the longest address
/// (RFC 5321 §4.5.3.1) are kept.
pub async fn long_values_of_a_user_are_kept<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let email = format!("{}@{}.example", "l".repeat(64), "d".repeat(181));
    let user = somebody()
        .user
        .with_name("é".repeat(10_000))
        .with_email(&email)
        .with_image(format!("data:image/png;base64,{}", "A".repeat(60_000)));
    let user = ok(store.create_user(StoredUser { user, email_verified: None }).await);
    assert_eq!(some(store.user_by_email(&email).await), user);
}

/// An address that is too long for the store is refused, never cut off.
pub async fn an_address_is_never_cut_off<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let start = "l".repeat(100_000);
    for end in ["@example.com", "@example.org"] {
        let email = format!("{start}{end}");
        if let Ok(user) = store.create_user(with_email(&email)).await {
            assert_eq!(some(store.user_by_email(&email).await), user);
        }
    }
    assert_eq!(ok(store.user_by_email(&start).await), None);
    assert_eq!(ok(store.user_by_email(&start[..255]).await), None);
}

/// An id that the store wouldn't make is nobody's, and no failure.
pub async fn an_id_of_another_form_is_nobodys<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let upper = ada.user.id.to_uppercase();
    let padded = [format!("{} ", ada.user.id), format!("0{}", ada.user.id)];
    let long = "9".repeat(10_000);
    let fixed = ["", " ", "0", "-1", "1.0", "%", "'", "nobody", "null", "\0", "🦀", &long];
    for id in fixed.into_iter().chain(padded.iter().map(String::as_str)) {
        assert_eq!(ok(store.user(id).await), None, "{id:?}");
        assert!(!ok(store.delete_user(id).await), "{id:?}");
    }
    if upper != ada.user.id {
        assert_eq!(ok(store.user(&upper).await), None, "{upper:?}");
    }
    assert_eq!(some(store.user(&ada.user.id).await), ada);
}

/// When an address was proven comes back to the millisecond.
pub async fn times_of_a_user_are_exact<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let mut user = ok(store.create_user(ada()).await);
    let year = 365 * 24 * 60 * 60 * 1000;
    for time in [at(0), at(1), at(999), at(500), at(59_999), at(400 * year + 7)] {
        user.email_verified = Some(time);
        assert_eq!(ok(store.update_user(user.clone()).await), user);
        assert_eq!(some(store.user(&user.user.id).await), user);
    }
    let early = std::time::UNIX_EPOCH + std::time::Duration::from_millis(1_001);
    user.email_verified = Some(early);
    ok(store.update_user(user.clone()).await);
    assert_eq!(some(store.user(&user.user.id).await), user);
}

/// A proposed id that somebody has is refused, or the store makes another one.
pub async fn an_id_is_given_once<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let first = ok(store.create_user(ada()).await);
    let second = StoredUser { user: User::new(&first.user.id), email_verified: None };
    match store.create_user(second).await {
        Ok(second) => assert_ne!(second.user.id, first.user.id),
        Err(error) => refused!(Err::<(), _>(error), StoreError::Taken(Unique::User)),
    }
    assert_eq!(some(store.user(&first.user.id).await), first);
}

/// Of many who are created with one address at once, one is.
pub async fn one_of_many_gets_an_address<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let created = at_once(&store, |store, _| async move { store.create_user(ada()).await }).await;
    one_succeeded(&created, |error| matches!(error, StoreError::Taken(Unique::Email)));
    let winner = created.into_iter().find_map(Result::ok);
    assert_eq!(ok(store.user_by_email("ada@example.com").await), winner);
}

/// Many who are created at once are all there.
// DB-006
pub async fn many_users_are_created_at_once<S: Users>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let created = at_once(&store, |store, index| async move {
        store.create_user(with_email(&format!("{index}@example.com"))).await
    });
    for user in created.await {
        let user = ok(user);
        assert_eq!(some(store.user(&user.user.id).await), user);
    }
}

/// Two stores that are made anew share nothing: two setups in one database don't meet.
pub async fn users_of_two_setups_do_not_meet<S: Users>(fresh: impl AsyncFn() -> S) {
    let (one, other) = (fresh().await, fresh().await);
    let ada_of_one = ok(one.create_user(ada()).await);
    assert_eq!(ok(other.user_by_email("ada@example.com").await), None);
    let ada_of_other = ok(other.create_user(with_email("ada@example.com")).await);
    assert!(ok(other.delete_user(&ada_of_other.user.id).await));
    assert_eq!(some(one.user_by_email("ada@example.com").await), ada_of_one);
}
