//! What a provider's own code learns of the exchange, and of the profile that it reads.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    ACCESS_TOKEN, CLIENT_ID, CODE, Definition, NONCE, ProfileRequest, REDIRECT_URI, Standard,
    TokenRequest, Upstream, VERIFIER,
};
use crate::{
    Secret, Tokens,
    parts::{Parts, SystemClock, SystemHttp, SystemRandomness},
    provider::oauth::{CallbackParams, Mapping},
};

/// A provider that is never asked, and what came back from it.
struct Answered {
    upstream: Upstream,
    parts: Parts,
    callback: CallbackParams,
}

impl Answered {
    /// `scope` is what is asked for.
    fn new(scope: &[&str]) -> Self {
        let mut definition = Definition {
            client_id: CLIENT_ID.to_owned(),
            scope: scope.iter().copied().map(str::to_owned).collect(),
            ..Definition::oauth2()
        };
        definition.authorization.url = Some("https://op.example/authorize".to_owned());
        definition.token.url = Some("https://op.example/token".to_owned());
        let params = [("code", CODE), ("server", "eu"), ("twice", "1"), ("twice", "2")];
        let params = params.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            upstream: Upstream::new("op", definition).expect("the definition is sound"),
            parts: Parts {
                clock: Arc::new(SystemClock),
                randomness: Arc::new(SystemRandomness),
                http: Arc::new(SystemHttp::new().unwrap()),
            },
            callback: CallbackParams::new(&params),
        }
    }

    fn exchange<'a>(&'a self, code_verifier: Option<&'a str>) -> TokenRequest<'a> {
        TokenRequest {
            upstream: &self.upstream,
            parts: &self.parts,
            hooks: &Standard,
            callback: &self.callback,
            code: CODE,
            redirect_uri: REDIRECT_URI,
            code_verifier,
            access_token_optional: false,
            scope_optional: false,
        }
    }

    fn profile<'a>(&'a self, tokens: &'a Tokens) -> ProfileRequest<'a> {
        ProfileRequest {
            upstream: &self.upstream,
            parts: &self.parts,
            callback: &self.callback,
            mapping: Mapping::NextAuthV4,
            tokens,
            id_token_claims: None,
        }
    }
}

#[test]
fn an_exchange_has_what_the_standard_s_has() {
    let answered = Answered::new(&[]);
    for verifier in [Some(VERIFIER), None] {
        let request = answered.exchange(verifier);
        assert_eq!((request.code(), request.redirect_uri()), (CODE, REDIRECT_URI));
        assert_eq!(request.code_verifier(), verifier);
        assert_eq!(request.callback("server"), Some("eu"));
        assert_eq!((request.callback("twice"), request.callback("absent")), (None, None));
        let exchange = request.into_exchange();
        assert_eq!((exchange.code.expose(), exchange.redirect_uri.as_str()), (CODE, REDIRECT_URI));
        assert_eq!(exchange.code_verifier.as_ref().map(Secret::expose), verifier);
    }
}

#[test]
fn a_profile_is_read_with_the_tokens_and_the_verified_claims() {
    let answered = Answered::new(&[]);
    let tokens = Tokens { access_token: Some(Secret::new(ACCESS_TOKEN)), ..Tokens::default() };
    let mut request = answered.profile(&tokens);
    assert_eq!(request.tokens().access_token.as_ref().map(Secret::expose), Some(ACCESS_TOKEN));
    assert_eq!(request.mapping(), Mapping::NextAuthV4);
    assert_eq!(request.callback("server"), Some("eu"));
    assert_eq!((request.callback("twice"), request.callback("absent")), (None, None));
    assert_eq!(request.id_token_claims(), None, "there is no ID token");
    let Value::Object(claims) = json!({ "nonce": NONCE }) else { unreachable!() };
    request.id_token_claims = Some(&claims);
    assert_eq!(request.id_token_claims(), Some(&claims));
}

/// Without a `scope` in the answer, what was asked for was granted (RFC 6749 §5.1).
#[test]
fn a_scope_is_a_word_of_what_was_granted_or_else_of_what_was_asked_for() {
    let rows: [(Option<&str>, &[&str], bool); 12] = [
        (Some("user:email"), &[], true),
        (Some("read:user user:email"), &[], true),
        // GitHub's separator.
        (Some("read:user,user:email"), &[], true),
        (Some("user:email, read:user"), &[], true),
        (Some("read:user"), &["user:email"], false),
        (Some("user:email:all"), &[], false),
        (Some("User:Email"), &[], false),
        (Some(""), &["read:user", "user:email"], true),
        (Some(" "), &["user:email"], true),
        (Some(" "), &["read:user"], false),
        (None, &["user:email"], true),
        (None, &["read:user"], false),
    ];
    for (granted, asked, expected) in rows {
        let answered = Answered::new(asked);
        let tokens = Tokens { scope: granted.map(str::to_owned), ..Tokens::default() };
        let found = answered.profile(&tokens).has_scope("user:email");
        assert_eq!(found, expected, "{granted:?} {asked:?}");
    }
}
