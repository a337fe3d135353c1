//! An address that nobody proved owns nothing: who came how, who proves when, for each linking mode.
//! The table is in `SECURITY.md`.

use std::time::Duration;

use auth::adapter::{Accounts as _, Security as _, Users as _};
use test_support::Browser;

use super::proof_site::{
    Dangerous, Never, NeverAlways, NeverInCookies, Proofs, Verified, VerifiedInCookies,
};

const ADA: &str = "ada@example.com";
const NOT_LINKED: &str = "error=OAuthAccountNotLinked";
const REFUSED: &str = "error=CredentialsSignin";

/// The user who has the address.
async fn user<A>(site: &Proofs<A>) -> String {
    site.store.user_by_email(ADA).await.unwrap().unwrap().user.id
}

async fn accounts<A>(site: &Proofs<A>) -> Vec<String> {
    let accounts = site.store.accounts_of(&user(site).await).await.unwrap();
    accounts.into_iter().map(|account| account.provider).collect()
}

/// Somebody who isn't Ada signs up with her address at a provider that hasn't verified it; then Ada
/// proves the mailbox. Nothing of the other is left.
async fn a_provider_is_no_way_back<A>(site: Proofs<A>) {
    let (mut eve, mut ada) = (site.browser(), site.browser());
    site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    let squatted = site.who(&mut eve).await.unwrap();
    let page = site.by_mail(&mut ada, ADA).await;
    assert!(!page.location().contains("error="), "{page:?}");
    assert_eq!(site.who(&mut ada).await.as_ref(), Some(&squatted), "the user is kept");
    assert_eq!(site.who(&mut eve).await, None, "the session has ended");
    assert_eq!(accounts(&site).await, [""; 0], "and with the account its tokens are gone");
    let page = site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    assert!(page.location().contains(NOT_LINKED), "{page:?}");
    assert_eq!(site.who(&mut eve).await, None);
    let told = site.own.told.lock().unwrap().clone();
    assert_eq!(told, [(squatted, vec!["gh".to_owned()])]);
    // Ada comes back, and nothing ends any more.
    site.by_mail(&mut site.browser(), ADA).await;
    assert!(site.who(&mut ada).await.is_some());
    assert_eq!(site.own.told.lock().unwrap().len(), 1);
}

// LK-002
#[tokio::test]
async fn no_provider_is_a_way_back_after_a_mail() {
    a_provider_is_no_way_back(Proofs::<Never>::start().await).await;
    a_provider_is_no_way_back(Proofs::<NeverInCookies>::start().await).await;
    a_provider_is_no_way_back(Proofs::<Verified>::start().await).await;
    a_provider_is_no_way_back(Proofs::<VerifiedInCookies>::start().await).await;
    a_provider_is_no_way_back(Proofs::<Dangerous>::start().await).await;
}

/// The same with a form, whether or not the application drops the password.
async fn a_password_is_no_way_back<A>(site: Proofs<A>, forgets: bool) {
    *site.own.forgets.lock().unwrap() = forgets;
    let (mut eve, mut ada) = (site.browser(), site.browser());
    site.choose(ADA, "of-eve", "eve's");
    site.by_form(&mut eve, ADA, "eve's").await;
    assert!(site.who(&mut eve).await.is_some());
    let page = site.by_mail(&mut ada, ADA).await;
    assert!(!page.location().contains("error="), "{page:?}");
    let own = site.who(&mut ada).await.unwrap();
    assert_eq!(site.who(&mut eve).await, None, "the session has ended");
    assert_eq!(site.own.passwords.lock().unwrap().len(), usize::from(forgets));
    let page = site.by_form(&mut eve, ADA, "eve's").await;
    assert!(page.location().contains(REFUSED), "{page:?}");
    assert_eq!(site.who(&mut eve).await, None);
    assert_eq!(user(&site).await, own);
}

// LK-002
#[tokio::test]
async fn no_password_is_a_way_back_after_a_mail() {
    for forgets in [false, true] {
        a_password_is_no_way_back(Proofs::<Never>::start().await, forgets).await;
        a_password_is_no_way_back(Proofs::<NeverInCookies>::start().await, forgets).await;
        a_password_is_no_way_back(Proofs::<Verified>::start().await, forgets).await;
        a_password_is_no_way_back(Proofs::<VerifiedInCookies>::start().await, forgets).await;
        a_password_is_no_way_back(Proofs::<Dangerous>::start().await, forgets).await;
    }
}

/// A password that the application keeps for a user whom the form never signed in.
#[tokio::test]
async fn a_password_that_was_never_used_is_void_too() {
    let site = Proofs::<Never>::start().await;
    *site.own.forgets.lock().unwrap() = true;
    let mut eve = site.browser();
    site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    let squatted = site.who(&mut eve).await.unwrap();
    site.choose(ADA, &squatted, "eve's");
    site.by_mail(&mut site.browser(), ADA).await;
    let page = site.by_form(&mut eve, ADA, "eve's").await;
    assert!(page.location().contains(REFUSED), "{page:?}");
}

#[tokio::test]
async fn a_new_password_signs_in_once_the_library_knows() {
    let site = Proofs::<Never>::start().await;
    let mut ada = site.browser();
    site.choose(ADA, "ada", "first");
    site.by_form(&mut ada, ADA, "first").await;
    site.by_mail(&mut ada, ADA).await;
    site.choose(ADA, "ada", "second");
    let page = site.by_form(&mut site.browser(), ADA, "second").await;
    assert!(page.location().contains(REFUSED), "nobody has said that it is a new one: {page:?}");
    assert_eq!(site.auth.password_changed("ada", None).await.unwrap(), 1);
    assert_eq!(site.who(&mut ada).await, None, "every session ends");
    site.by_form(&mut ada, ADA, "second").await;
    assert_eq!(site.who(&mut ada).await.as_deref(), Some("ada"), "the user is kept");
}

#[tokio::test]
async fn a_password_that_was_chosen_after_the_mail_just_signs_in() {
    let site = Proofs::<Never>::start().await;
    let mut ada = site.browser();
    site.by_mail(&mut ada, ADA).await;
    let id = site.who(&mut ada).await.unwrap();
    site.choose(ADA, &id, "ada's");
    site.by_form(&mut ada, ADA, "ada's").await;
    assert_eq!(site.who(&mut ada).await, Some(id));
    assert!(site.own.told.lock().unwrap().is_empty(), "there was nothing before");
}

/// A provider that is trusted proves an address as a mail does.
#[tokio::test]
async fn a_trusted_provider_ends_what_was_before() {
    let site = Proofs::<Verified>::start().await;
    let (mut eve, mut ada) = (site.browser(), site.browser());
    site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    let squatted = site.who(&mut eve).await;
    let page = site.by_provider(&mut ada, "trusted", 1, ADA, true).await;
    assert!(!page.location().contains("error="), "{page:?}");
    assert_eq!(site.who(&mut ada).await, squatted);
    assert_eq!(site.who(&mut eve).await, None);
    assert_eq!(accounts(&site).await, ["trusted"]);
    let page = site.by_provider(&mut eve, "gh", 666, ADA, true).await;
    assert!(page.location().contains(NOT_LINKED), "{page:?}");
    // What proved it stays, whoever proves it again.
    site.by_mail(&mut site.browser(), ADA).await;
    assert_eq!(accounts(&site).await, ["trusted"]);
    assert!(site.who(&mut ada).await.is_some());
}

/// A trusted provider that verifies the address only later proves it then.
#[tokio::test]
async fn an_account_proves_its_address_later() {
    let site = Proofs::<Verified>::start().await;
    let mut ada = site.browser();
    site.by_provider(&mut ada, "trusted", 1, ADA, false).await;
    let id = site.who(&mut ada).await;
    site.by_provider(&mut ada, "trusted", 1, "other@example.com", true).await;
    assert!(site.own.told.lock().unwrap().is_empty(), "that is another address");
    site.by_provider(&mut ada, "trusted", 1, ADA, true).await;
    assert_eq!(site.who(&mut ada).await, id);
    assert_eq!(accounts(&site).await, ["trusted"]);
    let stored = site.store.user_by_email(ADA).await.unwrap().unwrap();
    assert!(stored.email_verified.is_some());
}

/// Of a person who signed up at a provider that verified the address, the account stays.
async fn an_honest_person_keeps<A>(site: Proofs<A>, provider: &str, is_kept: bool) {
    let mut ada = site.browser();
    site.by_provider(&mut ada, provider, 1, ADA, true).await;
    let id = site.who(&mut ada).await;
    site.by_mail(&mut ada, ADA).await;
    assert_eq!(site.who(&mut ada).await, id, "the user is kept");
    let page = site.by_provider(&mut ada, provider, 1, ADA, true).await;
    assert_eq!(!page.location().contains(NOT_LINKED), is_kept, "{page:?}");
    assert_eq!(site.who(&mut ada).await, id);
}

#[tokio::test]
async fn an_account_that_has_proven_the_address_stays() {
    an_honest_person_keeps(Proofs::<Never>::start().await, "gh", true).await;
    an_honest_person_keeps(Proofs::<NeverInCookies>::start().await, "gh", true).await;
    an_honest_person_keeps(Proofs::<Verified>::start().await, "trusted", true).await;
    an_honest_person_keeps(Proofs::<Verified>::start().await, "gh", false).await;
    an_honest_person_keeps(Proofs::<Dangerous>::start().await, "trusted", true).await;
    an_honest_person_keeps(Proofs::<Dangerous>::start().await, "gh", false).await;
}

#[tokio::test]
async fn what_is_linked_by_address_alone_ends_what_was_before() {
    let site = Proofs::<Dangerous>::start().await;
    let (mut eve, mut ada) = (site.browser(), site.browser());
    site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    site.by_provider(&mut ada, "trusted", 1, ADA, false).await;
    assert!(site.who(&mut ada).await.is_some());
    assert_eq!(site.who(&mut eve).await, None);
    assert_eq!(accounts(&site).await, ["trusted"]);
    // Those that are believed stay beside each other.
    site.by_provider(&mut site.browser(), "trusted", 2, ADA, false).await;
    assert_eq!(accounts(&site).await, ["trusted", "trusted"]);
}

#[tokio::test]
async fn a_session_that_ended_ends_at_once_where_it_is_always_checked() {
    let site = Proofs::<NeverAlways>::start().await;
    let mut eve = site.browser();
    site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    assert!(eve.get("/who").await.status.is_success());
    site.by_mail(&mut site.browser(), ADA).await;
    assert!(!eve.get("/who").await.status.is_success());

    let site = Proofs::<NeverInCookies>::start().await;
    let mut eve = site.browser();
    site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    site.by_mail(&mut site.browser(), ADA).await;
    assert!(eve.get("/who").await.status.is_success(), "it isn't due");
    site.clock.advance(Duration::from_hours(1));
    assert!(!eve.get("/who").await.status.is_success());
}

/// When the application can't drop what it keeps, the address stays unproven.
#[tokio::test]
async fn a_proof_fails_when_the_application_does() {
    let site = Proofs::<Never>::start().await;
    let (mut eve, mut ada) = (site.browser(), site.browser());
    site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    *site.own.fails.lock().unwrap() = true;
    let page = site.by_mail(&mut ada, ADA).await;
    assert!(page.location().contains("error="), "{page:?}");
    assert_eq!(site.who(&mut ada).await, None);
    assert_eq!(site.store.user_by_email(ADA).await.unwrap().unwrap().email_verified, None);
    assert_eq!(accounts(&site).await, ["gh"]);
    *site.own.fails.lock().unwrap() = false;
    site.by_mail(&mut ada, ADA).await;
    assert!(site.who(&mut ada).await.is_some());
    assert_eq!(site.who(&mut eve).await, None);
}

/// Whoever asked for an account to be linked, and is signed out by the proof, links nothing.
#[tokio::test]
async fn a_link_that_was_begun_before_ends_too() {
    let site = Proofs::<Never>::start().await;
    let mut eve: Browser = site.browser();
    site.by_provider(&mut eve, "gh", 666, ADA, false).await;
    let begun = eve.submit("/api/auth/signin/trusted", &[("link", "true")]).await;
    let (code, state) = site.answer(begun.location());
    site.by_mail(&mut site.browser(), ADA).await;
    let callback = format!("/api/auth/callback/trusted?code={code}&state={state}");
    let page = eve.get(&callback).await;
    assert!(page.location().contains("error="), "{page:?}");
    assert_eq!(accounts(&site).await, [""; 0]);
    let id = user(&site).await;
    let (_, security) = site.store.secured_user(&id).await.unwrap().unwrap();
    assert!(security.credentials_void.is_some());
}
