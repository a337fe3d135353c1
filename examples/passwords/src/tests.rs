//! Every flow over HTTP: what a browser gets, and what is stored afterwards.

mod site;

use auth::{
    Secret,
    password::{Cost, Passwords},
};
use http::StatusCode;

use self::site::{Site, follow, site};

const ADA: &str = "ada@shop.example";
const OLD: &str = "correct horse battery";
const NEW: &str = "staple correct horse";
const AFTER_RESET: &str = "/api/auth/signin?callbackUrl=/";

#[tokio::test]
async fn somebody_signs_up_and_in() {
    let site = site().await;
    assert!(!site.signs_in(OLD).await);
    let mut visitor = site.visitor();
    let page = visitor.ask("/sign-up", " Ada@Shop.example ").await;
    assert_eq!(page.location, "/api/auth/verify-request?provider=email&type=email");
    assert!(!visitor.is_signed_in().await);
    follow(&mut visitor, site.link()).await;
    let page = visitor.submit("/password", "/password", &[("new", "short")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("at least 8 characters"), "{page:?}");
    let page = visitor.submit("/password", "/password", &[("new", OLD)]).await;
    assert_eq!(page.location, AFTER_RESET);
    assert!(!visitor.is_signed_in().await);
    assert!(!site.signs_in(NEW).await);
    assert!(site.signs_in(OLD).await);
    let page = visitor.sign_in(" Ada@Shop.example ", OLD).await;
    assert_eq!(page.status, StatusCode::FOUND, "{page:?}");
    assert!(visitor.is_signed_in().await);
}

#[tokio::test]
async fn nobody_learns_which_addresses_are_known() {
    let site = Site::signed_up().await;
    for page in ["/sign-up", "/reset"] {
        let known = site.visitor().ask(page, ADA).await;
        let unknown = site.visitor().ask(page, "nobody@shop.example").await;
        assert_eq!(known, unknown);
        assert_eq!(site.postbox.last().to, "nobody@shop.example");
    }
    let mut answers = Vec::new();
    for email in [ADA, "nobody@shop.example", "no address"] {
        let before = site.app.members.passwords.computed();
        answers.push(site.visitor().sign_in(email, "a wrong password").await);
        assert_eq!(site.app.members.passwords.computed() - before, 1, "{email}");
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn a_change_needs_the_old_password_and_ends_the_other_sessions() {
    let site = Site::signed_up().await;
    let (mut here, mut there) = (site.visitor(), site.visitor());
    here.sign_in(ADA, OLD).await;
    there.sign_in(ADA, OLD).await;
    assert!(there.is_signed_in().await);
    for fields in [&[("new", NEW)][..], &[("old", NEW), ("new", NEW)]] {
        let page = here.submit("/password", "/password", fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(there.is_signed_in().await && site.signs_in(OLD).await);
    let page = here.submit("/password", "/password", &[("old", OLD), ("new", NEW)]).await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    assert!(here.is_signed_in().await);
    assert!(!there.is_signed_in().await);
    assert!(!site.signs_in(OLD).await);
    assert!(site.signs_in(NEW).await);
}

#[tokio::test]
async fn an_open_session_is_no_place_to_guess_the_password() {
    let site = Site::signed_up().await;
    let mut visitor = site.visitor();
    visitor.sign_in(ADA, OLD).await;
    for _ in 0..5 {
        let fields = [("old", "a wrong password"), ("new", NEW)];
        visitor.submit("/password", "/password", &fields).await;
    }
    let fields = [("old", OLD), ("new", NEW)];
    let page = visitor.submit("/password", "/password", &fields).await;
    assert!(page.text.contains("too often"), "{page:?}");
    site.pass(1);
    assert_eq!(visitor.submit("/password", "/password", &fields).await.location, "/");
}

#[tokio::test]
async fn a_reset_ends_every_session_and_is_good_for_one_password() {
    let site = Site::signed_up().await;
    let mut elsewhere = site.visitor();
    elsewhere.sign_in(ADA, OLD).await;
    let mut visitor = site.at_mailbox("/reset").await;
    let link = site.link();
    let cookies = visitor.browser.cookies.clone();
    assert_eq!(
        visitor.submit("/password", "/password", &[("new", NEW)]).await.location,
        AFTER_RESET
    );
    assert!(!elsewhere.is_signed_in().await);
    assert!(!visitor.is_signed_in().await);
    assert!(!site.signs_in(OLD).await && site.signs_in(NEW).await);

    // Neither the link nor the session it began is good for another.
    let mut again = site.visitor();
    assert_eq!(follow(&mut again, link).await.location, "/api/auth/error?error=Verification");
    assert!(!again.is_signed_in().await);
    visitor.browser.cookies = cookies;
    let page = visitor.submit("/reset", "/password", &[("new", OLD)]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(!site.signs_in(OLD).await && site.signs_in(NEW).await);
}

#[tokio::test]
async fn one_of_two_resets_at_once_counts() {
    let site = Site::signed_up().await;
    let mut one = site.at_mailbox("/reset").await;
    let mut other = one.clone();
    let password = "another password";
    let forms = ([("new", NEW)], [("new", password)]);
    tokio::join!(
        one.submit("/reset", "/password", &forms.0),
        other.submit("/reset", "/password", &forms.1),
    );
    let signed_in = (site.signs_in(NEW).await, site.signs_in(password).await);
    assert!(signed_in.0 != signed_in.1 && !site.signs_in(OLD).await, "{signed_in:?}");
}

#[tokio::test]
async fn a_link_expires_and_so_does_what_it_allows() {
    let site = Site::signed_up().await;
    let mut visitor = site.visitor();
    visitor.ask("/reset", ADA).await;
    site.pass(11);
    let page = follow(&mut visitor, site.link()).await;
    assert_eq!(page.location, "/api/auth/error?error=Verification");
    assert!(!visitor.is_signed_in().await);

    let mut visitor = site.at_mailbox("/reset").await;
    site.pass(11);
    assert!(visitor.is_signed_in().await);
    let page = visitor.submit("/password", "/password", &[("new", NEW)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(site.signs_in(OLD).await);
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let site = Site::signed_up().await;
    let mut visitor = site.at_mailbox("/reset").await;
    for fields in [&[("new", NEW)][..], &[("new", NEW), ("csrfToken", "0")]] {
        assert_eq!(visitor.post("/password", fields).await.status, StatusCode::FORBIDDEN);
    }
    assert!(visitor.is_signed_in().await && site.signs_in(OLD).await);
}

#[tokio::test]
async fn a_cheap_hash_is_made_again_by_signing_in() {
    let site = Site::signed_up().await;
    let cheap = Passwords::new().cost(Cost::new(12_288, 3, 1).unwrap());
    let (user_id, _) = site.app.members.by_email(ADA).await.unwrap().unwrap();
    site.app.members.set(&user_id, &cheap.hash(&Secret::new(OLD)).await.unwrap()).await.unwrap();
    let stored = async || site.app.members.hash_of(&user_id).await.unwrap().unwrap();
    assert!(stored().await.contains("m=12288,t=3,p=1"));
    assert!(!site.signs_in(NEW).await);
    assert!(stored().await.contains("m=12288,t=3,p=1"));
    assert!(site.signs_in(OLD).await);
    let renewed = stored().await;
    assert!(renewed.contains("m=19456,t=2,p=1"));
    assert!(site.signs_in(OLD).await);
    assert_eq!(stored().await, renewed);
}
