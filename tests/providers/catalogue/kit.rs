//! The kit for the tests of applications plays each provider, with its sample as the person there.

use auth::{ProviderId as _, RouterExt as _};
use auth_providers::testing::sample;
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
        let test = CatalogueAuth::builder(Seen::default())
            .test()
            .samples(sample)
            .variable(CHOSEN, provider.id())
            .variable("MAPPING", "native")
            // This option takes one of a list.
            .variable("AUTH_ZOHO_ACCOUNTS_SERVER", "https://accounts.zoho.com")
            .app(|auth| Router::new().auth(&auth))
            .await;
        let mut outcome = test.provider(provider).sign_in().await;
        let session = outcome.client.session().await;
        if !session["user"].is_object() {
            failures.push(format!("{provider}: the browser is at {:?}", outcome.page.redirect()));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
