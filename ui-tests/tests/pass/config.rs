//! Settings that read themselves, and what a provider's definition is made of.

use std::{collections::BTreeMap, time::Duration};

use auth::{
    AuthConfig, Secret,
    provider::{Checks, ClientAuth, JsonProfile, Mark, OAuth},
};

#[derive(AuthConfig)]
#[auth(env_prefix = "UI_TESTS_")]
struct Settings {
    url: String,
    #[auth(env = "UI_TESTS_PASSWORD_OF_MAIL")]
    password: Secret,
    #[auth(default = 25)]
    port: u16,
    hosts: Option<Vec<String>>,
}

#[derive(AuthConfig)]
#[auth(
    oauth2, id = "acme", name = "Acme", profile = JsonProfile,
    authorization = "{base}/authorize",
    token = "{base}/token",
    scope = "read write",
    checks(state),
    client_auth = post,
    authorization_params(prompt = "consent"),
    style(background = "#000", text = "#fff"),
    mark = "M12 2l10 20H2z",
)]
struct Acme {
    client_id: String,
    client_secret: Option<Secret>,
    #[auth(default = "https://acme.example/")]
    base: String,
    scope: Option<Vec<String>>,
    token_params: Option<BTreeMap<String, String>>,
    #[auth(default = Duration::from_secs(3))]
    timeout: Duration,
}

#[test]
fn runs() {
    let error = Settings::from_env().err().expect("nothing is set").to_string();
    assert!(
        error.contains("UI_TESTS_URL") && error.contains("UI_TESTS_PASSWORD_OF_MAIL"),
        "{error}"
    );
    assert!(!error.contains("UI_TESTS_PORT") && !error.contains("UI_TESTS_HOSTS"), "{error}");
    let settings = Settings { url: String::new(), password: Secret::new(""), port: 1, hosts: None };
    drop((settings.url, settings.password, settings.port, settings.hosts));

    let acme = Acme {
        client_id: "shop".to_owned(),
        client_secret: Some(Secret::new("hidden")),
        base: "https://acme.example/".to_owned(),
        scope: None,
        token_params: Some(BTreeMap::from([("a".to_owned(), "b".to_owned())])),
        timeout: Duration::from_secs(3),
    };
    let definition = acme.definition();
    assert_eq!(definition.authorization.url.as_deref(), Some("https://acme.example/authorize"));
    assert_eq!(definition.authorization.params["prompt"], "consent");
    assert_eq!(definition.token.params["a"], "b");
    assert_eq!(definition.scope, ["read", "write"]);
    assert_eq!(definition.checks, Checks { pkce: false, state: true, nonce: false });
    assert_eq!(definition.client_auth, Some(ClientAuth::Post));
    assert_eq!(definition.client_id, "shop");
    assert_eq!(definition.client_secret, Some(Secret::new("hidden")));
    assert_eq!(definition.timeout, Duration::from_secs(3));
    assert_eq!(definition.style.map(|style| style.text), Some("#fff"));
    assert_eq!(definition.mark, Some(Mark::new("M12 2l10 20H2z")));
}
