//! What an application may change about a ready-made provider, and what stays as it is then: options
//! merge as those of NextAuth v4.

use std::collections::BTreeMap;

use auth::{
    Identity, auth,
    provider::{Checks, ClientAuth},
};
use auth_providers::{Atlassian, Facebook, FacebookProfile, Google};
use serde_json::{Value, json};
use test_support::{
    ORIGIN,
    played::{ACCESS_TOKEN, CLIENT_SECRET, document},
    played_site::{Attempt, Site, variables},
    sign,
};

auth! {
    pub struct MergedAuth;
    providers: [
        Atlassian { ..env },
        Atlassian as "asked" { authorization_params: [("prompt", "login"), ("note", "1")], ..env },
        Atlassian as "silent" { authorization_params: [("prompt", "")], ..env },
        Atlassian as "moved" {
            authorization: "https://eu.example/start?prompt=none&region=eu",
            token: "https://eu.example/token?region=eu",
            token_params: [("note", "1")],
            userinfo: "https://eu.example/me?fields=all",
            scope: ["read:me", "read:jira-work"],
            client_auth: ClientAuth::Basic,
            checks: Checks { nonce: false, ..Checks::ALL },
            ..env
        },
        Facebook { ..env },
        Facebook as "narrow" { userinfo_params: [("locale", "ca_ES"), ("fields", "id,name")], ..env },
        Facebook as "named" { profile: initials, ..env },
        Google as "acme" { issuer: "https://login.acme.example", ..env },
        Google as "consent" { prompt: "none", authorization_params: [("prompt", "consent")], ..env },
    ],
}

fn initials(profile: FacebookProfile) -> Identity {
    let name = profile.name.unwrap_or_default();
    let initials = name.split(' ').filter_map(|word| word.chars().next()).collect();
    Identity { name: Some(initials), ..Identity::new(format!("fb-{}", profile.id)) }
}

/// Every id gets the same client.
fn lookup(name: &str) -> Option<String> {
    match name {
        // Where something is sent can only be written.
        _ if name.ends_with("_TOKEN") || name.ends_with("_AUTHORIZATION") => {
            Some("https://elsewhere.example".to_owned())
        }
        _ => variables(name),
    }
}

type Params = BTreeMap<String, String>;

async fn start() -> Site<MergedAuth> {
    Site::start(MergedAuth::builder(), lookup).await
}

/// Where the browser is sent, and with what; without what every attempt has.
async fn begin(site: &mut Site<MergedAuth>, id: &str) -> (String, Params) {
    let Attempt { url, mut params } = site.begin(id).await;
    for name in ["client_id", "code_challenge", "nonce", "redirect_uri", "response_type", "state"] {
        params.remove(name);
    }
    (url, params)
}

/// The provider has these endpoints.
fn serve(site: &Site<MergedAuth>, token: &str, me: &str, profile: Value) {
    let tokens = json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer" });
    site.provider.answer(token, tokens);
    site.provider.answer(me, profile);
}

fn params<const N: usize>(params: [(&str, &str); N]) -> Params {
    params.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn a_named_parameter_replaces_that_one() {
    let mut site = start().await;
    let url = "https://auth.atlassian.com/authorize";
    let usual = [("audience", "api.atlassian.com"), ("scope", "read:me")];
    let [audience, scope] = usual;
    for (id, expected) in [
        ("atlassian", params([audience, scope, ("prompt", "consent")])),
        ("asked", params([audience, scope, ("prompt", "login"), ("note", "1")])),
        // An empty one takes it out.
        ("silent", params([audience, scope])),
    ] {
        let (to, mut found) = begin(&mut site, id).await;
        found.remove("code_challenge_method");
        assert_eq!((to.as_str(), found), (url, expected), "{id}");
    }
}

#[tokio::test]
async fn a_whole_url_replaces_the_url_and_its_query_those_parameters() {
    let mut site = start().await;
    let (to, found) = begin(&mut site, "moved").await;
    assert_eq!(to, "https://eu.example/start");
    assert_eq!(
        found,
        params([
            ("audience", "api.atlassian.com"),
            ("prompt", "none"),
            ("region", "eu"),
            ("scope", "read:me read:jira-work"),
            ("code_challenge_method", "S256"),
        ])
    );
    let profile = json!({ "account_id": "7", "name": "Ona" });
    serve(&site, "https://eu.example/token", "https://eu.example/me", profile);
    assert_eq!(site.sign_in("moved").await["name"], "Ona");
    let asked = site.provider.take("https://eu.example/token").remove(0);
    assert_eq!(asked.query, params([("region", "eu")]));
    assert_eq!((&*asked.form["note"], &*asked.form["code"]), ("1", "c"));
    assert!(asked.header("authorization").starts_with("Basic "), "{asked:?}");
    assert!(!asked.form.contains_key("client_secret"), "{asked:?}");
    assert!(asked.form.contains_key("code_verifier"), "{asked:?}");
    let asked = site.provider.take("https://eu.example/me").remove(0);
    assert_eq!((asked.method.as_str(), asked.query), ("GET", params([("fields", "all")])));
    // The one that nobody changed is what it was.
    let (token, me) = ("https://auth.atlassian.com/oauth/token", "https://api.atlassian.com/me");
    serve(&site, token, me, json!({ "account_id": "8", "name": "Ada" }));
    assert_eq!(site.sign_in("atlassian").await["name"], "Ada");
    let asked = site.provider.take(token).remove(0);
    assert_eq!(asked.form["client_secret"], CLIENT_SECRET);
    assert!(asked.form.contains_key("code_verifier") && !asked.form.contains_key("note"));
    assert_eq!(site.provider.take("https://eu.example/token").len(), 0);
}

#[tokio::test]
async fn parameters_of_the_profile_request_merge_too() {
    let mut site = start().await;
    let token = "https://graph.facebook.com/v26.0/oauth/access_token";
    let me = "https://graph.facebook.com/v26.0/me";
    serve(&site, token, me, json!({ "id": "7", "name": "Ona Prats" }));
    for (id, fields, locale) in
        [("facebook", "id,name,email,picture", None), ("narrow", "id,name", Some("ca_ES"))]
    {
        assert_eq!(site.sign_in(id).await["name"], "Ona Prats");
        let asked = site.provider.take(me).remove(0);
        assert_eq!(asked.query["fields"], fields, "{id}");
        assert_eq!(asked.query.get("locale").map(String::as_str), locale, "{id}");
    }
}

#[tokio::test]
async fn a_profile_function_replaces_the_mapping_and_nothing_else() {
    let mut site = start().await;
    let token = "https://graph.facebook.com/v26.0/oauth/access_token";
    let me = "https://graph.facebook.com/v26.0/me";
    let profile = json!({ "id": "7", "name": "Ona Prats", "email": "ona@example.com" });
    serve(&site, token, me, profile);
    let user = site.sign_in("named").await;
    assert_eq!((&user["name"], &user["email"]), (&json!("OP"), &json!(null)));
    let user = site.sign_in("facebook").await;
    assert_eq!((&user["name"], &user["email"]), (&json!("Ona Prats"), &json!("ona@example.com")));
}

#[tokio::test]
async fn another_issuer_has_its_own_document_and_endpoints() {
    let mut site = start().await;
    let issuer = "https://login.acme.example";
    site.provider.openid(&document(issuer), issuer, move |provider| {
        sign::jwt(&provider.claims(issuer, &json!({ "name": "Ona" })), None)
    });
    let (to, _) = begin(&mut site, "acme").await;
    assert_eq!(to, format!("{issuer}/authorize"));
    assert_eq!(site.sign_in("acme").await["name"], "Ona");
    assert!(site.provider.take(&document("https://accounts.google.com")).is_empty());
}

#[tokio::test]
async fn what_is_written_for_every_provider_comes_after_its_own_option() {
    let mut site = start().await;
    let google = "https://accounts.google.com";
    site.provider.openid(&document(google), google, |_| String::new());
    let (_, found) = begin(&mut site, "consent").await;
    assert_eq!(found["prompt"], "consent");
    assert_eq!(found["scope"], "openid email profile");
}

mod bound {
    use super::Atlassian;

    auth::auth! {
        pub struct BoundAuth;
        providers: [
            Atlassian { authorization_params: [("state", "fixed")], ..env },
            Atlassian as "answered" { authorization: "https://eu.example/start?nonce=fixed", ..env },
            Atlassian as "open" { token: "http://eu.example/token", ..env },
        ],
    }
}

#[tokio::test]
async fn what_binds_an_attempt_is_nobody_s_to_change() {
    let error = bound::BoundAuth::builder().url(ORIGIN).variables(lookup).build().await;
    let text = error.unwrap_err().to_string();
    for reason in ["`state`", "`nonce`", "its URL is http"] {
        assert!(text.contains(reason), "{reason}: {text}");
    }
}
