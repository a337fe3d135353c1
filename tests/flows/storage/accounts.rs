//! Unlinking accounts, with a guard for the last way in.

use auth::manage::UnlinkError;

use super::site::{Native, NativeProvider, Site};

#[tokio::test]
async fn the_last_way_in_stays() {
    let mut site = Site::<Native>::start().await;
    site.person(1, Some("ann@example.com"), false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await.unwrap();
    let unlink = async |provider, id: &str| site.auth.unlink(&ann, provider, id).await;
    assert!(matches!(unlink(NativeProvider::Gh, "1").await, Err(UnlinkError::Last)));
    assert!(matches!(unlink(NativeProvider::Gh, "2").await, Err(UnlinkError::Absent)));
    assert!(matches!(unlink(NativeProvider::Trusted, "1").await, Err(UnlinkError::Absent)));
}

#[tokio::test]
async fn of_two_accounts_one_may_go() {
    let mut site = Site::<Native>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let ann = site.who().await.unwrap();
    site.person(2, None, false);
    site.sign_in("trusted", &[("link", "true")]).await;
    let (one, two) = tokio::join!(
        site.auth.unlink(&ann, NativeProvider::Gh, "1"),
        site.auth.unlink(&ann, NativeProvider::Trusted, "2"),
    );
    assert_eq!((one.is_ok(), two.is_ok()), (true, false), "{two:?}");
    site.browser = site.other();
    site.person(1, None, false);
    let page = site.sign_in("gh", &[]).await;
    assert!(page.location().starts_with("/welcome"), "it is nobody's now: {page:?}");
}

// IL-008
#[tokio::test]
async fn nobody_unlinks_somebody_elses_account() {
    let mut site = Site::<Native>::start().await;
    site.person(1, None, false);
    site.sign_in("gh", &[]).await;
    let eve = site.auth.unlink("eve", NativeProvider::Gh, "1").await;
    assert!(matches!(eve, Err(UnlinkError::Absent)));
}
