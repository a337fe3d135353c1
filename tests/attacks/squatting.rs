//! Somebody waits in a user with another person's address, in every way that leads there, and tries to be in it
//! still when that person has proven the address.

use std::time::Duration;

use auth::{
    User,
    adapter::{Changes, StoredUser, UserChange, Users as _},
};
use serde_json::json;

use crate::squat_site::{
    ADA, DangerousCookies, DangerousRows, EVE, NeverChecked, NeverCookies, NeverRows, Site,
    VerifiedCookies, VerifiedRows, Way,
};

/// Every way to have a user with Ada's address without having proven it, in several steps.
const SQUATTERS: [&[Way]; 10] = [
    &[Way::Badge("eve")],
    &[Way::At("gh", 666, false)],
    &[Way::At("bird", 666, false)],
    // What OAuth 1.0a and a form say of an address proves nothing where nobody is trusted with it.
    &[Way::At("trusted", 666, false)],
    &[Way::Badge("eve"), Way::At("gh", 666, false)],
    &[Way::At("gh", 666, false), Way::At("bird", 667, false)],
    &[Way::At("bird", 666, false), Way::At("gh", 667, false), Way::At("trusted", 668, false)],
    &[Way::At("gh", 666, false), Way::At("gh", 667, false)],
    &[Way::At("trusted", 666, false), Way::At("gh", 667, false)],
    &[Way::Badge("eve"), Way::At("bird", 667, false)],
];

/// Eve comes in each of these ways, the first as a sign-in and the others as accounts that she links, with the
/// address `others` at them. Then Ada proves the mailbox. Nothing of Eve's is in the user.
async fn nothing_is_left<A>(
    open: impl AsyncFn() -> Site<A>,
    proof: Way,
    others: &str,
    is_believed: bool,
) {
    for ways in SQUATTERS {
        let site = open().await;
        let (mut eve, mut ada) = (site.browser(), site.browser());
        for (step, way) in ways.iter().enumerate() {
            let email = if step == 0 { ADA } else { others };
            site.enter(&mut eve, *way, email, step > 0).await;
        }
        let user = site.user().await;
        site.providers.admins.lock().unwrap().push(user.clone());
        let why = format!("{ways:?} {proof:?} {others}");
        assert!(site.is_in(&eve, &user).await, "{why}: she waits in it");
        assert_eq!(site.accounts().await.len(), ways.len(), "{why}");

        // An attempt to link one more, and one to sign in, which go on.
        let linking = site.begin(&mut eve, "gh", true).await.unwrap();
        let mut copy = eve.clone();
        let page = site.enter(&mut ada, proof, ADA, false).await;
        assert!(!page.location().contains("error="), "{why}: {page:?}");
        assert_eq!(ada.get("/who").await.text, user, "{why}");

        *site.providers.person.lock().unwrap() = json!({ "id": 999, "email": EVE });
        copy.get(&linking).await;
        eve.get(&linking).await;
        site.clock.advance(Duration::from_hours(1));
        assert!(!site.is_in(&eve, &user).await, "{why}: her session");
        assert!(!site.is_in(&copy, &user).await, "{why}: a copy of it");
        for way in ways.iter().copied() {
            // What a provider of `dangerous_email` claims of this very address is believed, as the setup says.
            let is_claimed = is_believed && matches!(way, Way::At("trusted", ..));
            let is_first = matches!(ways[0], Way::At("trusted", ..));
            for email in [ADA, others, EVE] {
                if is_claimed && (email == ADA || is_first) {
                    continue;
                }
                for browser in [&mut eve, &mut copy, &mut site.browser()] {
                    site.enter(browser, way, email, false).await;
                    site.enter(browser, way, email, true).await;
                    assert!(!site.is_in(browser, &user).await, "{why}: {way:?} {email}");
                }
            }
        }
        assert!(site.is_in(&ada, &user).await, "{why}: she stays");
        let is_hers = |account: &String| account.ends_with("#1");
        let left: Vec<_> = site.accounts().await.into_iter().filter(|it| !is_hers(it)).collect();
        let is_kept = |account: &String| is_believed && account.starts_with("trusted#");
        assert!(left.iter().all(is_kept), "{why}: {left:?}");
        if others == EVE && !matches!(ways[0], Way::At("trusted", ..)) {
            assert_eq!(left, [""; 0], "{why}");
        }
    }
}

// LK-002, LK-017: each way of waiting, each proof, each linking mode, and each strategy.
#[tokio::test]
async fn nothing_is_left_of_who_waited_when_a_mail_proves_the_address() {
    for proof in [Way::Mail("email"), Way::Mail("work")] {
        nothing_is_left(NeverRows::open, proof, EVE, false).await;
        nothing_is_left(NeverCookies::open, proof, ADA, false).await;
        nothing_is_left(NeverChecked::open, proof, EVE, false).await;
        nothing_is_left(VerifiedRows::open, proof, ADA, false).await;
        nothing_is_left(VerifiedCookies::open, proof, EVE, false).await;
    }
}

// LK-002, LK-017
#[tokio::test]
async fn nothing_is_left_of_who_waited_when_a_provider_proves_the_address() {
    let proof = Way::At("trusted", 1, true);
    nothing_is_left(VerifiedRows::open, proof, EVE, false).await;
    nothing_is_left(VerifiedCookies::open, proof, ADA, false).await;
}

// LK-017: an account that the setup believes about addresses, but that never claimed this one.
#[tokio::test]
async fn an_account_that_is_believed_about_another_address_does_not_stay() {
    nothing_is_left(DangerousRows::open, Way::Mail("email"), EVE, true).await;
    nothing_is_left(DangerousCookies::open, Way::At("trusted", 1, true), EVE, true).await;
}

/// An address that comes later, to a user whose address the application has taken out: what was proven was the
/// other one.
async fn an_old_proof<A>(site: Site<A>) {
    let (mut eve, mut ada) = (site.browser(), site.browser());
    site.enter(&mut eve, Way::Mail("email"), EVE, false).await;
    site.enter(&mut eve, Way::At("gh", 666, false), "", true).await;
    // The application deletes the address, and thinks of nothing else.
    let stored = site.store.user_by_email(EVE).await.unwrap().unwrap();
    let user = stored.user.id.clone();
    let bare = StoredUser {
        user: User { email: None, ..stored.user },
        email_verified: stored.email_verified,
    };
    let changes = Changes::of(UserChange::Replace(bare));
    site.store.commit(changes).await.unwrap();
    // Her provider gives her Ada's.
    site.enter(&mut eve, Way::At("gh", 666, false), ADA, false).await;
    let stored = site.store.user_by_email(ADA).await.unwrap().unwrap();
    assert_eq!((stored.user.id, stored.email_verified), (user.clone(), None));
    site.enter(&mut ada, Way::Mail("email"), ADA, false).await;
    site.clock.advance(Duration::from_hours(1));
    assert!(!site.is_in(&eve, &user).await, "her session has ended");
    site.enter(&mut eve, Way::At("gh", 666, false), ADA, false).await;
    assert!(!site.is_in(&eve, &user).await, "and so has her account");
    assert_eq!(site.accounts().await, [""; 0]);
}

// LK-018
#[tokio::test]
async fn a_proof_of_another_address_proves_none_that_comes_later() {
    an_old_proof(NeverRows::open().await).await;
    an_old_proof(NeverCookies::open().await).await;
    an_old_proof(VerifiedRows::open().await).await;
}

/// What a form or a provider says about somebody else's user: the same id, the same address, or both.
async fn ids_of_others<A>(site: Site<A>) {
    let mut ada = site.browser();
    site.enter(&mut ada, Way::At("gh", 1, true), ADA, false).await;
    let user = site.user().await;
    for (id, email) in
        [(user.as_str(), EVE), (user.as_str(), ""), ("1", ADA), ("gh", ADA), ("1", "")]
    {
        let mut eve = site.browser();
        let fields = [("id", id), ("email", email)];
        eve.submit("/api/auth/callback/badge", &fields).await;
        assert!(!site.is_in(&eve, &user).await, "{id} {email}");
    }
    // The same id at other providers, of other kinds.
    for way in [Way::At("trusted", 1, false), Way::At("bird", 1, false), Way::At("bird", 1, true)] {
        for email in [EVE, ""] {
            let mut eve = site.browser();
            site.enter(&mut eve, way, email, false).await;
            assert!(!site.is_in(&eve, &user).await, "{way:?} {email}");
        }
    }
    assert_eq!(site.accounts().await, ["gh#1"]);
    assert!(site.is_in(&ada, &user).await);
}

// LK-001, LK-008
#[tokio::test]
async fn an_id_that_somebody_has_elsewhere_opens_nobody() {
    ids_of_others(NeverRows::open().await).await;
    ids_of_others(NeverCookies::open().await).await;
    ids_of_others(VerifiedRows::open().await).await;
    ids_of_others(DangerousRows::open().await).await;
}
