//! The discovery document (OpenID Connect Discovery 1.0 §3).

use serde_json::{Value, json};

use super::provider::FakeProvider;

/// The document.
pub(crate) fn document(provider: &FakeProvider) -> Value {
    let issuer = provider.issuer();
    let at = |path: &str| format!("{issuer}{path}");
    let client = match provider.options().client_secret {
        Some(_) => json!(["client_secret_basic", "client_secret_post"]),
        None => json!(["none"]),
    };
    json!({
        "issuer": issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "end_session_endpoint": at("/logout"),
        "scopes_supported": ["openid", "profile", "email", "groups", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [provider.options().algorithm.as_str()],
        "token_endpoint_auth_methods_supported": client,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "amr", "acr", "at_hash",
            "name", "picture", "email", "email_verified", "groups",
        ],
        "authorization_response_iss_parameter_supported": true,
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    })
}
