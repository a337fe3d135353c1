//! Cases of [`Accounts`].

use std::sync::Arc;

use super::fixture::{
    LOOK_ALIKE, TEXTS, account, ada, at, at_once, full_account, ok, one_succeeded, refused, some,
    somebody, uuid, with_email,
};
use crate::{
    adapter::{
        Accounts, Changes, StoreError, StoredAccount, StoredUser, Unique, Unlinked, UserChange,
    },
    identity::Kind,
};

/// Shared with NextAuth.js: an account is stored as it was given, with every token, and an expiry of more than 31
/// bits.
pub async fn an_account_is_read_back<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let account = full_account(&ada);
    assert_eq!(ok(store.link_account(account.clone()).await), ada);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [account]);
}

/// An account of OAuth 1.0a is stored as it was given.
pub async fn an_account_of_oauth_1_is_read_back<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let account = StoredAccount {
        kind: Kind::OAuth1,
        oauth_token: Some("token".to_owned()),
        oauth_token_secret: Some("secret".to_owned()),
        ..account(&ada, "twitter", "4711")
    };
    ok(store.link_account(account.clone()).await);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [account]);
}

/// Shared with NextAuth.js: a user is found by account, and nobody by another.
pub async fn a_user_is_found_by_account<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    ok(store.link_account(account(&ada, "github", "4711")).await);
    for (provider, id) in [
        ("github", "4712"),
        ("google", "4711"),
        ("4711", "github"),
        ("", ""),
        ("%", "%"),
        ("github4", "711"),
        ("github", "4711\0"),
    ] {
        assert_eq!(ok(store.user_by_account(provider, id).await), None, "{provider:?} {id:?}");
    }
    assert_eq!(some(store.user_by_account("github", "4711").await), ada);
}

/// Shared with NextAuth.js: an unlinked account is gone. What isn't linked to the user can't be unlinked from it.
pub async fn an_account_is_unlinked<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.link_account(account(&ada, "github", "4711")).await);
    for (user, provider, id) in [
        (&bob.user.id, "github", "4711"),
        (&ada.user.id, "github", "4712"),
        (&ada.user.id, "google", "4711"),
        (&uuid(), "github", "4711"),
        (&"nobody".to_owned(), "github", "4711"),
    ] {
        for keep_last in [true, false] {
            let unlinked = ok(store.unlink_account(user, provider, id, keep_last).await);
            assert_eq!(unlinked, Unlinked::Absent, "{user} {provider} {id}");
        }
    }
    some(store.user_by_account("github", "4711").await);
    let unlinked = store.unlink_account(&ada.user.id, "github", "4711", false).await;
    assert_eq!(ok(unlinked), Unlinked::Done);
    assert_eq!(ok(store.user_by_account("github", "4711").await), None);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), []);
    assert_eq!(some(store.user(&ada.user.id).await), ada);
}

/// The last account of a user stays where that is asked for.
pub async fn the_last_account_stays<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.link_account(account(&bob, "github", "1")).await);
    ok(store.link_account(account(&ada, "github", "2")).await);
    ok(store.link_account(account(&ada, "google", "3")).await);
    let id = &ada.user.id;
    assert_eq!(ok(store.unlink_account(id, "github", "2", true).await), Unlinked::Done);
    assert_eq!(ok(store.unlink_account(id, "google", "3", true).await), Unlinked::Last);
    assert_eq!(some(store.user_by_account("google", "3").await), ada);
    assert_eq!(ok(store.unlink_account(id, "google", "3", false).await), Unlinked::Done);
}

/// Of many calls at once that would unlink all of a user's accounts, one leaves its account.
pub async fn the_last_of_many_accounts_stays<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    for index in 0..super::fixture::MANY {
        ok(store.link_account(account(&ada, "github", &index.to_string())).await);
    }
    let unlinked = at_once(&store, |store, index| {
        let id = ada.user.id.clone();
        async move { store.unlink_account(&id, "github", &index.to_string(), true).await }
    });
    let unlinked: Vec<_> = unlinked.await.into_iter().map(ok).collect();
    let last = unlinked.iter().filter(|it| **it == Unlinked::Last).count();
    assert_eq!(last, 1, "{unlinked:?}");
    assert_eq!(ok(store.accounts_of(&ada.user.id).await).len(), 1);
}

/// An account is linked once, to whomever.
// DB-008
pub async fn an_account_is_linked_once<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    let first = full_account(&ada);
    ok(store.link_account(first.clone()).await);
    for user in [&ada, &bob] {
        let second = account(user, "github", "4711");
        refused!(store.link_account(second).await, StoreError::Taken(Unique::Account));
    }
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [first]);
    assert_eq!(ok(store.accounts_of(&bob.user.id).await), []);
}

/// An account can't be linked to nobody.
pub async fn an_account_has_a_user<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    for nobody in [uuid(), "nobody".to_owned(), String::new()] {
        let account = StoredAccount::new(&nobody, "github", "4711", Kind::OAuth2);
        refused!(store.link_account(account).await, StoreError::NoUser);
        assert_eq!(ok(store.accounts_of(&nobody).await), []);
    }
    assert_eq!(ok(store.user_by_account("github", "4711").await), None);
}

/// Accounts come in the order of provider and id there.
pub async fn accounts_come_in_order<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let pairs = [("google", "1"), ("github", "b"), ("Zoho", "1"), ("github", "B"), ("github", "a")];
    for (provider, id) in pairs {
        ok(store.link_account(account(&ada, provider, id)).await);
    }
    let accounts = ok(store.accounts_of(&ada.user.id).await);
    let found: Vec<_> =
        accounts.iter().map(|it| (it.provider.as_str(), it.provider_account_id.as_str())).collect();
    let sorted =
        [("Zoho", "1"), ("github", "B"), ("github", "a"), ("github", "b"), ("google", "1")];
    assert_eq!(found, sorted);
}

/// Provider and id there are compared byte by byte.
pub async fn accounts_that_look_alike_differ<S: Accounts>(fresh: impl AsyncFn() -> S) {
    for &(one, other) in LOOK_ALIKE {
        let store = fresh().await;
        let first = ok(store.create_user(somebody()).await);
        let second = ok(store.create_user(somebody()).await);
        ok(store.link_account(account(&first, "saml", one)).await);
        assert_eq!(ok(store.user_by_account("saml", other).await), None, "{one:?} {other:?}");
        ok(store.link_account(account(&second, "saml", other)).await);
        assert_eq!(some(store.user_by_account("saml", one).await), first);
        assert_eq!(some(store.user_by_account("saml", other).await), second);
        ok(store.link_account(account(&first, one, "1")).await);
        assert_eq!(ok(store.user_by_account(other, "1").await), None, "{one:?} {other:?}");
    }
}

/// Where the provider ends and the id begins is no matter of opinion.
// LK-008
pub async fn provider_and_id_are_two<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let pairs = [("ab", "c"), ("a", "bc"), ("a:b", "c"), ("a", "b:c"), ("c", "ab")];
    for (provider, id) in pairs {
        let user = ok(store.create_user(somebody()).await);
        ok(store.link_account(account(&user, provider, id)).await);
        assert_eq!(some(store.user_by_account(provider, id).await), user);
    }
}

/// The tokens of an account are replaced, `None` among them, and nothing else is.
pub async fn tokens_of_an_account_are_replaced<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.link_account(full_account(&ada)).await);
    let bystander = account(&ada, "google", "4711");
    ok(store.link_account(bystander.clone()).await);
    let refreshed = StoredAccount {
        access_token: Some("new".to_owned()),
        refresh_token: None,
        expires_at: Some(i64::from(u32::MAX) + 1),
        ..full_account(&ada)
    };
    assert!(ok(store.update_account(refreshed.clone()).await));
    // The same again: whether a row is there counts, not whether it changed.
    assert!(ok(store.update_account(refreshed.clone()).await));
    for absent in [account(&ada, "github", "4712"), full_account(&bob), full_account(&somebody())] {
        assert!(!ok(store.update_account(absent).await));
    }
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [refreshed, bystander]);
    assert_eq!(ok(store.accounts_of(&bob.user.id).await), []);
}

/// Tokens of 60 kB and an id of 255 characters are kept.
pub async fn long_values_of_an_account_are_kept<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let long = |letter: &str| Some(letter.repeat(60_000));
    let account = StoredAccount {
        access_token: long("a"),
        refresh_token: long("r"),
        id_token: long("i"),
        scope: Some("scope ".repeat(1000)),
        session_state: Some("s".repeat(2000)),
        ..account(&ada, &"p".repeat(64), &"9".repeat(255))
    };
    ok(store.link_account(account.clone()).await);
    assert_eq!(some(store.user_by_account(&"p".repeat(64), &"9".repeat(255)).await), ada);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), [account]);
}

/// Texts come back as they are.
// DB-007
pub async fn texts_of_an_account_are_kept<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    for text in TEXTS {
        let user = ok(store.create_user(somebody()).await);
        let account = StoredAccount {
            access_token: Some((*text).to_owned()),
            scope: Some(String::new()),
            ..account(&user, text, text)
        };
        ok(store.link_account(account.clone()).await);
        assert_eq!(some(store.user_by_account(text, text).await), user);
        assert_eq!(ok(store.accounts_of(&user.user.id).await), [account]);
    }
}

/// Every kind comes back.
pub async fn kinds_are_kept<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let kinds = [
        ("1", Kind::Credentials),
        ("2", Kind::Email),
        ("3", Kind::OAuth1),
        ("4", Kind::OAuth2),
        ("5", Kind::Oidc),
    ];
    for (id, kind) in kinds {
        let oauth_token = (kind == Kind::OAuth1).then(|| "token".to_owned());
        let account = StoredAccount { kind, oauth_token, ..account(&ada, "any", id) };
        ok(store.link_account(account).await);
    }
    let accounts = ok(store.accounts_of(&ada.user.id).await);
    let found: Vec<_> =
        accounts.iter().map(|it| (it.provider_account_id.as_str(), it.kind)).collect();
    assert_eq!(found, kinds);
}

/// The expiry of a token is any number of 64 bits.
pub async fn an_expiry_has_64_bits<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    ok(store.link_account(account(&ada, "github", "4711")).await);
    for expires_at in [Some(0), Some(-1), Some(i64::MAX), Some(i64::MIN), None] {
        let account = StoredAccount { expires_at, ..account(&ada, "github", "4711") };
        assert!(ok(store.update_account(account.clone()).await));
        assert_eq!(ok(store.accounts_of(&ada.user.id).await), [account]);
    }
}

/// The accounts of a deleted user are gone, and free.
pub async fn accounts_go_with_their_user<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.link_account(account(&ada, "github", "1")).await);
    ok(store.link_account(account(&bob, "github", "2")).await);
    assert!(ok(store.delete_user(&ada.user.id).await));
    assert_eq!(ok(store.user_by_account("github", "1").await), None);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), []);
    assert_eq!(some(store.user_by_account("github", "2").await), bob);
    ok(store.link_account(account(&bob, "github", "1")).await);
}

/// A user whose account is taken isn't created, and can be with another.
pub async fn a_user_comes_with_its_account_or_not_at_all<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    ok(store.link_account(account(&bob, "github", "4711")).await);
    let ada = ada();
    let with = |account: StoredAccount| Changes {
        account: Some(account),
        ..Changes::of(UserChange::Create(ada.clone()))
    };
    let refusal = store.commit(with(account(&ada, "github", "4711"))).await;
    refused!(refusal, StoreError::Taken(Unique::Account));
    assert_eq!(ok(store.user_by_email("ada@example.com").await), None);
    assert_eq!(ok(store.user(&ada.user.id).await), None);
    let created = ok(store.commit(with(account(&ada, "github", "4712"))).await);
    assert_eq!(some(store.user_by_account("github", "4712").await), created);
}

/// Accounts of a user that aren't kept are unlinked, and other users' stay.
pub async fn others_are_unlinked<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = fresh().await;
    let ada = ok(store.create_user(ada()).await);
    let bob = ok(store.create_user(with_email("bob@example.com")).await);
    let password = |user: &StoredUser, id: &str| StoredAccount {
        kind: Kind::Credentials,
        ..account(user, "credentials", id)
    };
    for account in [password(&ada, "1"), password(&ada, "2"), full_account(&ada)] {
        ok(store.link_account(account).await);
    }
    ok(store.link_account(password(&bob, "3")).await);
    let kept = ("github".to_owned(), "4711".to_owned());
    let changes = Changes {
        keep_accounts: Some(vec![kept, ("credentials".to_owned(), "9".to_owned())]),
        account: Some(password(&ada, "4")),
        ..Changes::of(UserChange::Keep(ada.user.id.clone()))
    };
    assert_eq!(ok(store.commit(changes).await), ada);
    let accounts = ok(store.accounts_of(&ada.user.id).await);
    assert_eq!(accounts, [password(&ada, "4"), full_account(&ada)]);
    assert_eq!(ok(store.accounts_of(&bob.user.id).await), [password(&bob, "3")]);
    let changes = Changes {
        keep_accounts: Some(Vec::new()),
        ..Changes::of(UserChange::Keep(ada.user.id.clone()))
    };
    ok(store.commit(changes).await);
    assert_eq!(ok(store.accounts_of(&ada.user.id).await), []);
    assert_eq!(ok(store.user_by_account("github", "4711").await), None);
}

/// Of many who link one account at once, to users of their own, one does.
// LK-007
pub async fn one_of_many_links_an_account<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let linked = at_once(&store, |store, _| async move {
        let user = ok(store.create_user(somebody()).await);
        store.link_account(account(&user, "github", "4711")).await
    });
    let linked = linked.await;
    one_succeeded(&linked, |error| matches!(error, StoreError::Taken(Unique::Account)));
    let winner = linked.into_iter().find_map(Result::ok);
    assert_eq!(ok(store.user_by_account("github", "4711").await), winner);
}

/// Of many who ask at once for the right to refresh, one gets it, until it runs out; in a store
/// that has no place for it, all of them get it.
pub async fn one_of_many_may_refresh<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let store = Arc::new(fresh().await);
    let ada = ok(store.create_user(ada()).await);
    ok(store.link_account(account(&ada, "github", "1")).await);
    ok(store.link_account(account(&ada, "github", "2")).await);
    for round in [0, 1000, 2000] {
        let leased = at_once(&store, |store, _| async move {
            store.lease_account("github", "1", at(round), at(round + 1000)).await
        });
        let leased = leased.await.into_iter().map(ok).filter(|leased| *leased).count();
        if leased == super::fixture::MANY {
            return;
        }
        assert_eq!(leased, 1, "in round {round}");
    }
    assert!(!ok(store.lease_account("github", "1", at(2999), at(4000)).await));
    assert!(ok(store.lease_account("github", "2", at(2999), at(4000)).await));
    assert!(!ok(store.lease_account("github", "3", at(2999), at(4000)).await));
    assert_eq!(ok(store.accounts_of(&ada.user.id).await).len(), 2);
}

/// Two stores that are made anew share nothing.
pub async fn accounts_of_two_setups_do_not_meet<S: Accounts>(fresh: impl AsyncFn() -> S) {
    let (one, other) = (fresh().await, fresh().await);
    let ada = ok(one.create_user(ada()).await);
    ok(one.link_account(account(&ada, "github", "4711")).await);
    assert_eq!(ok(other.user_by_account("github", "4711").await), None);
    let bob = ok(other.create_user(with_email("bob@example.com")).await);
    ok(other.link_account(account(&bob, "github", "4711")).await);
    assert_eq!(some(one.user_by_account("github", "4711").await), ada);
    assert_eq!(some(other.user_by_account("github", "4711").await), bob);
}
