//! What an OAuth 1.0a provider's definition is made of.

use std::{collections::BTreeMap, time::Duration};

use auth::{
    AuthConfig, BoxError, Secret, auth,
    provider::{
        JsonProfile, Mark, Profile,
        oauth1::{Custom, OAuth1, ProfileRequest, SignatureMethod},
    },
};

#[derive(AuthConfig)]
#[auth(
    oauth1, id = "acme", name = "Acme", profile = JsonProfile,
    request_token = "{base}/request",
    authorization = "{base}/authorize",
    access_token = "{base}/access",
    userinfo = "{base}/me",
    signature_method = plaintext,
    request_token_params(scope = "read"),
    authorization_params(perms = "read"),
    access_token_params(a = "1"),
    userinfo_params(b = "2"),
    style(background = "#000", text = "#fff"),
    mark = Mark::colored(48, &[("#1a73e8", "M0 0h48v48z")]),
)]
struct Acme {
    client_id: String,
    client_secret: Secret,
    #[auth(default = "https://acme.example/")]
    base: String,
    authorization_params: Option<BTreeMap<String, String>>,
    #[auth(default = Duration::from_secs(3))]
    timeout: Duration,
    version: Option<String>,
}

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id)]
struct Me {
    id: u64,
}

#[derive(AuthConfig)]
#[auth(oauth1, custom, id = "own", name = "Own", profile = Me)]
struct Own {
    request_token: String,
    authorization: String,
    access_token: String,
    client_id: String,
    client_secret: Secret,
    signature_method: Option<SignatureMethod>,
}

impl Custom for Own {
    async fn profile(&self, request: ProfileRequest<'_>) -> Result<Me, BoxError> {
        Ok(Me { id: request.tokens().extra.len() as u64 })
    }
}

auth! { providers: [Acme { ..env }, Own { ..env }] }

#[test]
fn runs() {
    let acme = Acme {
        client_id: "shop".to_owned(),
        client_secret: Secret::new("hidden"),
        base: "https://acme.example/".to_owned(),
        authorization_params: None,
        timeout: Duration::from_secs(3),
        version: Some("1.0A".to_owned()),
    };
    let definition = acme.definition();
    assert_eq!(definition.request_token.url.as_deref(), Some("https://acme.example/request"));
    assert_eq!(definition.authorization.url.as_deref(), Some("https://acme.example/authorize"));
    assert_eq!(definition.access_token.url.as_deref(), Some("https://acme.example/access"));
    assert_eq!(definition.userinfo.url.as_deref(), Some("https://acme.example/me"));
    assert_eq!(definition.request_token.params["scope"], "read");
    assert_eq!(definition.authorization.params["perms"], "read");
    assert_eq!(definition.access_token.params["a"], "1");
    assert_eq!(definition.userinfo.params["b"], "2");
    assert_eq!(definition.signature_method, SignatureMethod::Plaintext);
    assert_eq!(definition.client_secret, Secret::new("hidden"));
    assert_eq!((definition.timeout, definition.version.as_str()), (Duration::from_secs(3), "1.0A"));
    assert_eq!(definition.style.map(|style| style.text), Some("#fff"));
    assert_eq!(definition.mark, Some(Mark::colored(48, &[("#1a73e8", "M0 0h48v48z")])));

    let own = Own {
        request_token: "https://own.example/request".to_owned(),
        authorization: "https://own.example/authorize".to_owned(),
        access_token: "https://own.example/access".to_owned(),
        client_id: "shop".to_owned(),
        client_secret: Secret::new("hidden"),
        signature_method: Some(SignatureMethod::RsaSha1),
    };
    let definition = own.definition();
    assert_eq!(definition.access_token.url.as_deref(), Some("https://own.example/access"));
    assert_eq!(
        (definition.signature_method, definition.version.as_str()),
        (SignatureMethod::RsaSha1, "1.0")
    );
    let _ = Auth::builder();
}
