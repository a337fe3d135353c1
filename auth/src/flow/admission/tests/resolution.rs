//! Whose account it is, by default and with `compat: next_auth_v4`.

use std::time::SystemTime;

use auth::adapter::{Changes, StoredAccount, UserChange, Users as _};

use super::{
    InCookiesAuth, InRowsAuth, NowhereAuth, Played, SilentStore, V4InCookiesAuth, V4InRowsAuth,
    built, context, known, request, somebody,
};
use crate::{
    Identity,
    adapter::{StoreError, StoredUser},
    flow::admission::{
        Candidate, Refused, before,
        outcome::Outcome,
        resolution::{Current, is_stored, known as known_as, resolve},
    },
    identity::Kind,
};

const ADA: &str = "ada@shop.example";

/// What was found out, in words.
fn told(result: &Result<Outcome, Refused>) -> &'static str {
    match result {
        Ok(Outcome::Known(_)) => "known",
        Ok(Outcome::Linked(_)) => "linked",
        Ok(Outcome::LinkedByAddress(_)) => "linked by address",
        Ok(Outcome::Proven { is_linked: true, .. }) => "proven, linked",
        Ok(Outcome::Proven { is_linked: false, .. }) => "proven",
        Ok(Outcome::Created { email_verified: Some(_) }) => "created, proven",
        Ok(Outcome::Created { email_verified: None }) => "created",
        Err(Refused::NotLinked) => "refused",
        Err(Refused::NotCreated(StoreError::Changed)) => "changed",
        Err(_) => "failed",
    }
}

/// A user with an address, which was proven or not.
fn with_address(id: &str, email: Option<&str>, is_proven: bool) -> StoredUser {
    let mut user = known(id);
    user.user.email = email.map(str::to_owned);
    user.email_verified = is_proven.then_some(SystemTime::UNIX_EPOCH);
    user
}

async fn keep(store: &SilentStore, user: StoredUser, account: Option<StoredAccount>) {
    let changes = Changes { account, ..Changes::of(UserChange::Create(user)) };
    store.commit(changes).await.expect("there is room");
}

async fn resolved<A: Played>(setup: &A, candidate: &Candidate) -> &'static str {
    let request = request(None);
    told(&resolve(&context(setup, &request).await, candidate, None).await)
}

/// v4 stores nobody who signs in with a form while sessions are in cookies.
#[tokio::test]
async fn users_are_stored_where_there_is_an_adapter() {
    async fn found<A: Played>(setup: A) -> [bool; 3] {
        let request = request(None);
        let context = context(&setup, &request).await;
        [Kind::Credentials, Kind::Email, Kind::Oidc].map(|kind| is_stored(&context, kind))
    }
    assert_eq!(found(built(InRowsAuth::builder()).await).await, [true; 3]);
    assert_eq!(found(built(InCookiesAuth::builder()).await).await, [true; 3]);
    assert_eq!(found(built(V4InRowsAuth::builder()).await).await, [true; 3]);
    assert_eq!(found(built(V4InCookiesAuth::builder()).await).await, [false, true, true]);
    assert_eq!(found(built(NowhereAuth::builder()).await).await, [false; 3]);
}

/// `linking: never`, `verified_email { trusted: [Acme] }`, and v4 with `dangerous_email { … }`: v4
/// takes no provider's word for an address, and links by it where it may.
#[tokio::test]
async fn an_account_that_nobody_has_goes_to_an_address_as_far_as_that_is_believed() {
    fn at(provider: &str, is_verified: bool) -> Candidate {
        let mut candidate = somebody(Kind::Oidc);
        provider.clone_into(&mut candidate.account.provider);
        candidate.identity.email_verified = Some(is_verified);
        candidate
    }

    // Whether somebody has the address and has proven it, the provider, and whether it says that the
    // address is verified.
    let rows: [(Option<bool>, &str, bool, [&str; 3]); 9] = [
        (None, "acme", true, ["created", "created, proven", "created"]),
        (None, "acme", false, ["created", "created", "created"]),
        (None, "other", true, ["created", "created", "created"]),
        (Some(false), "acme", true, ["refused", "proven, linked", "linked by address"]),
        (Some(false), "acme", false, ["refused", "refused", "linked by address"]),
        (Some(false), "other", true, ["refused", "refused", "refused"]),
        (Some(true), "acme", true, ["refused", "linked by address", "linked by address"]),
        (Some(true), "acme", false, ["refused", "refused", "linked by address"]),
        (Some(true), "other", true, ["refused", "refused", "refused"]),
    ];
    for (owner, provider, verified, expected) in rows {
        let store = SilentStore::default();
        if let Some(is_proven) = owner {
            keep(&store, with_address("owner", Some(ADA), is_proven), None).await;
        }
        let never = built(InRowsAuth::builder().store(store.clone())).await;
        let by_verified = built(InCookiesAuth::builder().store(store.clone())).await;
        let v4 = built(V4InRowsAuth::builder().store(store)).await;
        let found = [
            resolved(&never, &at(provider, verified)).await,
            resolved(&by_verified, &at(provider, verified)).await,
            resolved(&v4, &at(provider, verified)).await,
        ];
        assert_eq!(found, expected, "{owner:?} {provider} {verified}");
    }
}

/// The user of an account is its user; a provider that is believed proves the address that the user
/// has, and no other.
#[tokio::test]
async fn an_account_that_somebody_has_is_theirs() {
    let rows = [
        (Some(ADA), false, ["known", "proven", "known"]),
        (Some("ADA@shop.example"), false, ["known", "proven", "known"]),
        (Some(ADA), true, ["known", "known", "known"]),
        (Some("ona@shop.example"), false, ["known", "known", "known"]),
        (None, false, ["known", "known", "known"]),
    ];
    for (address, is_proven, expected) in rows {
        let store = SilentStore::default();
        let account = StoredAccount::new("", "acme", "1", Kind::Oidc);
        keep(&store, with_address("owner", address, is_proven), Some(account)).await;
        let never = built(InRowsAuth::builder().store(store.clone())).await;
        let by_verified = built(InCookiesAuth::builder().store(store.clone())).await;
        let v4 = built(V4InRowsAuth::builder().store(store)).await;
        let found = [
            resolved(&never, &somebody(Kind::Oidc)).await,
            resolved(&by_verified, &somebody(Kind::Oidc)).await,
            resolved(&v4, &somebody(Kind::Oidc)).await,
        ];
        assert_eq!(found, expected, "{address:?} {is_proven}");
    }
}

/// To link an account that one has already is no mistake; an account of somebody else opens theirs, so it
/// can't be linked.
#[tokio::test]
async fn an_account_is_linked_to_its_own_user_alone() {
    let store = SilentStore::default();
    let account = StoredAccount::new("", "acme", "1", Kind::Oidc);
    keep(&store, with_address("owner", Some(ADA), true), Some(account)).await;
    keep(&store, with_address("eve", None, false), None).await;
    let (setup, request) = (built(InRowsAuth::builder().store(store)).await, request(None));
    let context = context(&setup, &request).await;
    for (id, expected) in [("owner", "known"), ("eve", "refused")] {
        let candidate = Candidate { link_to: Some(id.to_owned()), ..somebody(Kind::Oidc) };
        let current = Current {
            user: with_address(id, None, false),
            token: String::new(),
            cookie: String::new(),
            claims: None,
            expires: SystemTime::now(),
            id: None,
            began: None,
            authentication: None,
        };
        assert_eq!(told(&resolve(&context, &candidate, Some(&current)).await), expected, "{id}");
    }
}

/// v4 knows nobody who signs in with a form while sessions are in cookies, even where a row is left.
#[tokio::test]
async fn nobody_is_known_who_would_not_be_stored() {
    async fn is_known<A: Played>(setup: A) -> bool {
        let request = request(None);
        let candidate = somebody(Kind::Credentials);
        let found = known_as(&context(&setup, &request).await, &candidate.account).await;
        found.expect("the store answers").is_some()
    }
    let store = SilentStore::default();
    let account = StoredAccount::new("", "acme", "1", Kind::Credentials);
    keep(&store, with_address("owner", Some(ADA), true), Some(account)).await;
    assert!(is_known(built(InCookiesAuth::builder().store(store.clone())).await).await);
    assert!(!is_known(built(V4InCookiesAuth::builder().store(store)).await).await);
}

/// By default whoever `authorize` returns is a stored user with that id and that address, since ids
/// of a directory may look like those of the store; for v4 the id is enough.
#[tokio::test]
async fn a_form_s_user_is_the_one_of_the_same_id_and_address() {
    fn of_form(email: Option<&str>) -> Candidate {
        let identity = Identity { email: email.map(str::to_owned), ..Identity::new("1") };
        Candidate { identity, ..somebody(Kind::Credentials) }
    }
    let rows = [
        // Whose id it is, that user's address, and the one that the form's user has.
        ("1", Some(ADA), Some(ADA), ["known", "known"]),
        ("1", Some(ADA), Some("ADA@shop.example"), ["known", "known"]),
        ("1", Some(ADA), Some("eve@shop.example"), ["refused", "known"]),
        ("1", Some(ADA), None, ["refused", "known"]),
        ("1", None, Some(ADA), ["refused", "known"]),
        ("1", None, None, ["refused", "known"]),
        ("2", Some(ADA), Some(ADA), ["refused", "refused"]),
        ("2", Some(ADA), Some("eve@shop.example"), ["created", "created"]),
        ("2", Some(ADA), None, ["created", "created"]),
    ];
    for (id, address, claimed, expected) in rows {
        let store = SilentStore::default();
        keep(&store, with_address(id, address, true), None).await;
        let native = built(InRowsAuth::builder().store(store.clone())).await;
        let v4 = built(V4InRowsAuth::builder().store(store)).await;
        let found =
            [resolved(&native, &of_form(claimed)).await, resolved(&v4, &of_form(claimed)).await];
        assert_eq!(found, expected, "{id} {address:?} {claimed:?}");
    }
}

/// Who was unlinked or signed out after it was found out who it is doesn't come in at the last moment.
/// v4 looks once.
#[tokio::test]
async fn what_was_found_out_is_looked_at_again() {
    type Make = fn() -> Outcome;

    async fn again<A: Played>(setup: &A, kind: Kind, outcome: Outcome) -> &'static str {
        let request = request(None);
        let read = before::read(&context(setup, &request).await, &somebody(kind), outcome).await;
        told(&read.map(|(outcome, _)| outcome))
    }
    let proven = |is_linked| Outcome::Proven { user: known("ada"), is_linked };
    let (known_one, linked_one): (Make, Make) =
        (|| Outcome::Known(known("ada")), || Outcome::Linked(known("ada")));
    for has_account in [true, false] {
        let store = SilentStore::default();
        let account = has_account.then(|| StoredAccount::new("", "acme", "1", Kind::Oidc));
        keep(&store, known("ada"), account).await;
        let native = built(InRowsAuth::builder().store(store.clone())).await;
        let v4 = built(V4InRowsAuth::builder().store(store.clone())).await;
        let if_linked = |found: &'static str| if has_account { found } else { "changed" };
        for (kind, outcome, expected) in [
            (Kind::Oidc, known_one(), if_linked("known")),
            (Kind::OAuth1, known_one(), if_linked("known")),
            (Kind::Credentials, known_one(), if_linked("known")),
            (Kind::Email, proven(false), "proven"),
            (Kind::Oidc, proven(false), if_linked("proven")),
            (Kind::Oidc, proven(true), "proven, linked"),
            (Kind::Oidc, Outcome::LinkedByAddress(known("ada")), "linked by address"),
            (Kind::Oidc, Outcome::Created { email_verified: None }, "created"),
            // Nobody is signed in any more.
            (Kind::Oidc, linked_one(), "changed"),
        ] {
            assert_eq!(again(&native, kind, outcome).await, expected, "{kind:?} {has_account}");
        }
        // An application's own user, by its id.
        keep(&store, known("1"), None).await;
        assert_eq!(again(&native, Kind::Credentials, Outcome::Known(known("1"))).await, "known");
        assert_eq!(again(&v4, Kind::Oidc, known_one()).await, "known");
        assert_eq!(again(&v4, Kind::Oidc, linked_one()).await, "linked");
    }
}
