//! What a provider says of its own second factor, which counts where the setup says so.

use auth::{RequireSecondFactor, RouterExt as _, adapter::Memory, auth, env, testing::TestApp};
use auth_providers::{Google, Oidc};
use axum::Router;
use serde_json::{Value, json};

auth! {
    struct StaffAuth;
    adapter: Memory {},
    providers: [
        Oidc {
            issuer: "https://op.example",
            client_id: "shop",
            client_secret: env("STAFF_SECRET"),
            counts_as_second_factor: ["mfa", "phr"],
        },
        Google { client_id: "shop", client_secret: env("STAFF_SECRET") },
    ],
    second_factor: { methods: [Totp], require: |_: RequireSecondFactor<StaffAuth>| true },
}

async fn site() -> TestApp<StaffAuth> {
    StaffAuth::builder()
        .test()
        .variable("STAFF_SECRET", "a secret of the tests")
        .app(|auth| Router::new().auth(&auth))
        .await
}

/// Whether somebody is signed in whose ID token has these claims.
async fn is_let_in(provider: StaffAuthProvider, claims: Value) -> bool {
    let mut outcome = site().await.provider(provider).profile(claims).sign_in().await;
    let is_in = outcome.client.session().await["user"].is_object();
    outcome.page.assert_redirect(if is_in { "/" } else { "/api/auth/second-factor" });
    is_in
}

#[tokio::test]
async fn a_word_that_the_setup_names_counts() {
    for claims in [
        json!({ "amr": ["pwd", "mfa"] }),
        json!({ "amr": ["mfa"] }),
        json!({ "amr": [], "acr": "phr" }),
    ] {
        assert!(is_let_in(StaffAuthProvider::Oidc, claims.clone()).await, "{claims}");
    }
}

// TP-012
#[tokio::test]
async fn nothing_else_counts() {
    for claims in [
        json!({}),
        json!({ "amr": ["pwd", "otp"] }),
        json!({ "amr": "mfa" }),
        json!({ "amr": ["MFA", "mfa ", "mf"], "acr": ["phr"] }),
        json!({ "acr": "phr mfa" }),
        json!({ "amr": { "mfa": true }, "mfa": true }),
        json!({ "acr": null, "amr": [null, ["mfa"]] }),
    ] {
        assert!(!is_let_in(StaffAuthProvider::Oidc, claims.clone()).await, "{claims}");
    }
    // Nor the words of a provider of which the setup says nothing.
    assert!(!is_let_in(StaffAuthProvider::Google, json!({ "amr": ["mfa"], "acr": "phr" })).await);
}
