//! What a provider says of its own second factor, which counts where the setup says so, and only in the ID token.

use auth::{RouterExt as _, Secret, adapter::Memory, auth, testing::TestApp};
use auth_providers::Oidc;
use axum::Router;
use serde_json::json;

auth! {
    struct StaffAuth;
    adapter: Memory {},
    providers: [
        Oidc { issuer: "https://op.example", client_id: "shop", client_secret: "s", counts_as_second_factor: ["mfa", "phr"] },
        Oidc as "plain" { issuer: "https://plain.example", client_id: "shop", client_secret: "s" },
    ],
    second_factor: { methods: [Totp], require: |_| true },
}

/// Whether somebody is signed in whose ID token has these claims.
async fn is_let_in(provider: StaffAuthProvider, claims: serde_json::Value) -> bool {
    let test = TestApp::new(|builder| builder, |auth| Router::new().auth(&auth)).await;
    let _ = (&test, provider, claims, json!({}), Secret::new("s"));
    unimplemented!()
}
