//! The kit for the tests of applications plays each provider, with its sample as the person there.

use auth::{ProviderId as _, RouterExt as _, provider::Provider as _, testing::TestApp};
use auth_providers::{
    Twitter,
    testing::{profile, sample},
};
use axum::Router;

use super::setup::{CHOSEN, CatalogueAuth, CatalogueAuthProvider, Seen};

/// The older API of VK has the id of the newer one by itself, and so its sample.
const OTHER_SAMPLE: &str = "vk-legacy";

#[tokio::test]
async fn every_provider_is_played() {
    let mut failures = Vec::new();
    for provider in CatalogueAuthProvider::ALL.iter().copied() {
        if provider.id() == OTHER_SAMPLE {
            continue;
        }
        // In a task, so that the kit's panic about one is reported with those about others.
        match tokio::spawn(sign_in(provider)).await {
            Ok(None) => {}
            Ok(Some(place)) => failures.push(format!("{provider}: the browser is at {place:?}")),
            Err(panic) => failures.push(format!("{provider}: {panic}")),
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// What a typed profile is wrapped in, the kit puts around it again.
#[tokio::test]
async fn a_typed_profile_signs_in_where_it_is_sent_in_a_wrapper() {
    let mut kim = profile::<Twitter>().unwrap();
    kim.name = Some("Kim".to_owned());
    let provider = CatalogueAuthProvider::ALL.iter().copied().find(|it| it.id() == Twitter::ID);
    let provider = provider.unwrap();
    let test = played(provider).await;
    let mut outcome = test.provider(provider).profile(kim).sign_in().await;
    assert_eq!(outcome.client.session().await["user"]["name"], "Kim");
}

/// Signs in at a provider. If that fails, where the browser is then.
async fn sign_in(provider: CatalogueAuthProvider) -> Option<String> {
    let test = played(provider).await;
    let mut outcome = test.provider(provider).sign_in().await;
    let session = outcome.client.session().await;
    let place = outcome.page.redirect().map_or_else(String::new, str::to_owned);
    (!session["user"].is_object()).then_some(place)
}

/// The application in a test, with this provider alone.
async fn played(provider: CatalogueAuthProvider) -> TestApp<CatalogueAuth> {
    CatalogueAuth::builder(Seen::default())
        .test()
        .samples(sample)
        .variable(CHOSEN, provider.id())
        .variable("MAPPING", "native")
        // These take one of a list, or stand for several others.
        .variable("AUTH_ZOHO_ACCOUNTS_SERVER", "https://accounts.zoho.com")
        .variable(
            "AUTH_COGNITO_ISSUER",
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aB3",
        )
        .app(|auth| Router::new().auth(&auth))
        .await
}
