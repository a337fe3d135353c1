//! The setup `evil`: a provider for each case of a table of hostile or odd token responses, and
//! clients that authenticate or sign otherwise.

use auth::{
    Identity, auth, env,
    provider::{ClientAuth, SigningAlgorithm},
};
use auth_providers::{OAuth2, Oidc};
use serde_json::Value;

use crate::{
    callbacks::{self, Traced, Visitor},
    events,
    providers::{
        PKCE_AND_STATE, STATE, TIMEOUT, broken_profile, evil_profile, fake, oidc_profile, op,
        secret,
    },
};

macro_rules! evil {
    ($($id:tt $case:tt $profile:ident,)*) => {
        auth! {
            /// `evil`. The client with a key is there when `RP_KEY` is.
            pub struct Evil;
            providers: [
                $(Oidc as $id {
                    name: $case, issuer: fake(concat!("/evil/", $case)), client_id: "c1",
                    client_secret: secret("c1-secret-0123456789abcdef0123456789"),
                    scope: ["openid"], checks: STATE, timeout: TIMEOUT, profile: $profile,
                },)*
                Oidc as "oidc-hs256" {
                    name: "OIDC", issuer: op(""), client_id: "rp-hs256",
                    client_secret: secret("rp-hs256-secret-0123456789abcdef0123456789abcdef"),
                    scope: ["openid", "email", "profile"], checks: PKCE_AND_STATE,
                    id_token_alg: SigningAlgorithm::Hs256, timeout: TIMEOUT,
                    profile: oidc_profile,
                },
                Oidc as "oidc-es256" {
                    name: "OIDC", issuer: op(""), client_id: "rp-es256",
                    client_secret: secret("s"), scope: ["openid", "email", "profile"],
                    checks: PKCE_AND_STATE, id_token_alg: SigningAlgorithm::Es256,
                    timeout: TIMEOUT, profile: oidc_profile,
                },
                // What NextAuth takes where nothing is said.
                Oidc as "oidc-es256-unset" {
                    name: "OIDC", issuer: op(""), client_id: "rp-es256",
                    client_secret: secret("s"), scope: ["openid", "email", "profile"],
                    checks: PKCE_AND_STATE, id_token_alg: SigningAlgorithm::Rs256,
                    timeout: TIMEOUT, profile: oidc_profile,
                },
                Oidc as "oidc-csjwt" {
                    name: "OIDC", issuer: op(""), client_id: "rp-csjwt",
                    client_secret: secret("rp-csjwt-secret-0123456789abcdef0123456789abcdef"),
                    client_auth: ClientAuth::SecretJwt, scope: ["openid", "email", "profile"],
                    checks: PKCE_AND_STATE, timeout: TIMEOUT, profile: oidc_profile,
                },
                Oidc as "oidc-pkjwt" {
                    name: "OIDC", issuer: op(""), client_id: "rp-pkjwt", client_key: env("RP_KEY"),
                    scope: ["openid", "email", "profile"], checks: PKCE_AND_STATE,
                    timeout: TIMEOUT, profile: oidc_profile,
                } if env("RP_KEY"),
                Oidc as "oidc-public" {
                    name: "OIDC", issuer: op(""), client_id: "rp-public",
                    scope: ["openid", "email", "profile"], checks: PKCE_AND_STATE,
                    timeout: TIMEOUT, profile: oidc_profile,
                },
                // An ID token that nobody asked for: NextAuth refuses it.
                OAuth2 as "oidc-userinfo" {
                    name: "OIDC", issuer: op(""),
                    discovery: op("/.well-known/openid-configuration"), client_id: "rp",
                    client_secret: secret("rp secret+/%"), scope: ["openid", "email"],
                    checks: PKCE_AND_STATE, timeout: TIMEOUT,
                },
            ],
            session: { claims: extern Visitor },
            callbacks: {
                sign_in: callbacks::sign_in::<Evil>,
                redirect: callbacks::redirect::<Evil>,
                claims: callbacks::claims::<Evil>,
                session: callbacks::session::<Evil>,
            },
            events: {
                sign_in: events::signed_in::<Evil>,
                sign_out: events::signed_out::<Evil>,
                session: events::session_read::<Evil>,
            },
            compat: next_auth_v4,
        }
    };
}

evil! {
    "evil-ok" "ok" evil_profile,
    "evil-wrong_iss" "wrong_iss" evil_profile,
    "evil-iss_trailing_slash" "iss_trailing_slash" evil_profile,
    "evil-wrong_aud" "wrong_aud" evil_profile,
    "evil-aud_array_single" "aud_array_single" evil_profile,
    "evil-aud_array_two_no_azp" "aud_array_two_no_azp" evil_profile,
    "evil-aud_array_two_with_azp" "aud_array_two_with_azp" evil_profile,
    "evil-azp_other_party" "azp_other_party" evil_profile,
    "evil-expired_5s" "expired_5s" evil_profile,
    "evil-expired_30s" "expired_30s" evil_profile,
    "evil-nbf_future_5s" "nbf_future_5s" evil_profile,
    "evil-nbf_future_60s" "nbf_future_60s" evil_profile,
    "evil-iat_far_future" "iat_far_future" evil_profile,
    "evil-missing_sub" "missing_sub" evil_profile,
    "evil-missing_iat" "missing_iat" evil_profile,
    "evil-missing_exp" "missing_exp" evil_profile,
    "evil-missing_aud" "missing_aud" evil_profile,
    "evil-alg_none" "alg_none" evil_profile,
    "evil-alg_hs256_client_secret" "alg_hs256_client_secret" evil_profile,
    "evil-alg_ps256_same_key" "alg_ps256_same_key" evil_profile,
    "evil-signature_broken" "signature_broken" evil_profile,
    "evil-signed_by_other_key" "signed_by_other_key" evil_profile,
    "evil-unknown_kid" "unknown_kid" evil_profile,
    "evil-no_kid_single_matching_key" "no_kid_single_matching_key" evil_profile,
    "evil-nonce_present_but_not_requested" "nonce_present_but_not_requested" evil_profile,
    "evil-at_hash_wrong" "at_hash_wrong" evil_profile,
    "evil-at_hash_absent" "at_hash_absent" evil_profile,
    "evil-id_token_absent" "id_token_absent" evil_profile,
    "evil-id_token_not_a_jwt" "id_token_not_a_jwt" evil_profile,
    "evil-sub_is_number" "sub_is_number" evil_profile,
    "evil-iss_param_wrong" "iss_param_wrong" evil_profile,
    "evil-iss_param_right" "iss_param_right" evil_profile,
    "evil-token_type_absent" "token_type_absent" evil_profile,
    "evil-expires_in_is_string" "expires_in_is_string" evil_profile,
    "evil-token_response_not_json" "token_response_not_json" evil_profile,
    "evil-token_response_http_201" "token_response_http_201" evil_profile,
    "evil-token_response_error_with_200" "token_response_error_with_200" evil_profile,
    "evil-token_endpoint_redirects" "token_endpoint_redirects" evil_profile,
    "evil-access_token_absent" "access_token_absent" evil_profile,
    "evil-email_null" "email_null" evil_profile,
    "evil-profile_throws" "profile_throws" broken_profile,
    "evil-extra_token_fields" "extra_token_fields" evil_profile,
    "evil-token_endpoint_slow_5s" "token_endpoint_slow_5s" evil_profile,
}

impl Traced for EvilProfile {
    fn json(&self) -> Option<Value> {
        None
    }

    fn identity(&self) -> Option<Identity> {
        None
    }
}
