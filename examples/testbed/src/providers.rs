//! What the providers of the setups share: addresses, forms, and how profiles are read.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a function of a provider gets its input by value"
)]

use std::time::Duration;

use auth::{
    Auth, Authorize, BoxError, CredentialsForm, Identity, Secret, Tokens, User,
    mail::Mail,
    provider::{Checks, CodeExchange, JsonProfile, OidcProfile},
};
use serde_json::{Value, json};

use crate::{rows, trace};

pub(crate) const STATE: Checks = Checks { state: true, ..Checks::dangerously_none() };
pub(crate) const PKCE_AND_STATE: Checks = Checks { pkce: true, ..STATE };

/// How long NextAuth waits for a provider.
pub(crate) const TIMEOUT: Duration = Duration::from_millis(3500);

/// The OpenID provider.
pub(crate) fn op(path: &str) -> String {
    at("OP_URL", path)
}

/// The plain OAuth 2.0 server.
pub(crate) fn fake(path: &str) -> String {
    at("FAKE_URL", path)
}

fn at(variable: &str, path: &str) -> String {
    let origin = std::env::var(variable).unwrap_or_else(|_| "http://127.0.0.1:9".to_owned());
    format!("{origin}{path}")
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// id = sub, name, email, image = picture
pub(crate) fn oidc_identity(profile: &OidcProfile) -> Identity {
    Identity {
        name: profile.name.clone(),
        email: profile.email.clone(),
        image: profile.picture.clone(),
        ..Identity::new(&profile.sub)
    }
}

pub(crate) fn oidc_profile(profile: OidcProfile) -> Result<Identity, BoxError> {
    trace::call("provider", "profile", &json!([profile]))?;
    Ok(oidc_identity(&profile))
}

/// id = sub, name, email
pub(crate) fn evil_profile(profile: OidcProfile) -> Result<Identity, BoxError> {
    let identity = oidc_profile(profile)?;
    Ok(Identity { image: None, ..identity })
}

pub(crate) fn broken_profile(_: OidcProfile) -> Result<Identity, BoxError> {
    Err("profile boom".into())
}

/// id, name or login, email, image = `avatar_url`
pub(crate) fn hub_identity(JsonProfile(profile): &JsonProfile) -> Identity {
    let text = |name: &str| profile[name].as_str().map(str::to_owned);
    Identity {
        name: text("name").or_else(|| text("login")),
        email: text("email"),
        image: text("avatar_url"),
        ..Identity::new(match &profile["id"] {
            Value::Null => String::new(),
            Value::String(id) => id.clone(),
            id => id.to_string(),
        })
    }
}

pub(crate) fn hub_profile(profile: JsonProfile) -> Result<Identity, BoxError> {
    trace::call("provider", "profile", &json!([profile]))?;
    Ok(hub_identity(&profile))
}

/// id = `id_str`, name, email, image = `profile_image_url_https`
pub(crate) fn bird_identity(JsonProfile(profile): &JsonProfile) -> Identity {
    let text = |name: &str| profile[name].as_str().map(str::to_owned);
    Identity {
        name: text("name"),
        email: text("email"),
        image: text("profile_image_url_https"),
        ..Identity::new(text("id_str").unwrap_or_default())
    }
}

pub(crate) fn bird_profile(profile: JsonProfile) -> Result<Identity, BoxError> {
    trace::call("provider", "profile", &json!([profile]))?;
    Ok(bird_identity(&profile))
}

pub(crate) fn hub_tokens(exchange: CodeExchange) -> Result<Tokens, BoxError> {
    let _ = exchange.code;
    trace::call("provider", "token.request", &json!([]))?;
    let mut tokens = Tokens::default();
    tokens.access_token = Some(secret("at-custom"));
    tokens.scope = Some("a b".to_owned());
    Ok(tokens)
}

pub(crate) fn hub_userinfo(_: Tokens) -> Result<JsonProfile, BoxError> {
    trace::call("provider", "userinfo.request", &json!([]))?;
    Ok(JsonProfile(json!({ "id": 5, "login": "custom", "email": "Custom@Example.com" })))
}

/// Hands a mail over; there is no mailbox for `bounce@example.com`.
pub(crate) fn send_mail(mail: Mail) -> Result<(), BoxError> {
    let sign_in = mail.sign_in.ok_or("every mail here has a link")?;
    let sent = json!({
        "identifier": mail.to,
        "token": sign_in.token.expose(),
        "expires": rows::time(Some(sign_in.expires)),
        "url": sign_in.link.expose(),
    });
    trace::call("provider", "sendVerificationRequest", &json!([sent]))?;
    trace::mail(sent);
    if mail.to == "bounce@example.com" {
        return Err("mailbox unavailable".into());
    }
    Ok(())
}

/// The tokens of `shortage`.
pub(crate) fn own_email_token(_: String) -> String {
    "ABC123".to_owned()
}

#[derive(CredentialsForm)]
pub(crate) struct Login {
    #[form(label = "User name", placeholder = "jsmith")]
    pub(crate) username: Option<String>,
    pub(crate) password: Option<Secret>,
}

pub(crate) fn check_password<A: Auth>(
    attempt: Authorize<A, Login>,
) -> Result<Option<User>, BoxError> {
    let Login { username, password } = attempt.form;
    let username = username.unwrap_or_default();
    let password = password.unwrap_or_else(|| secret(""));
    let args = json!([{ "username": username, "password": password.expose() }]);
    trace::call("provider", "authorize", &args)?;
    if username == "boom" {
        return Err("Backend is down: try later & again".into());
    }
    if password != secret("s3cret") {
        return Ok(None);
    }
    Ok(Some(match username.as_str() {
        "denied" | "redirected" | "throws" => User::new("9")
            .with_name(if username == "denied" { "Denied" } else { "R" })
            .with_email(format!("{username}@example.com")),
        _ => User::new("7")
            .with_name("J Smith")
            .with_email("jsmith@example.com")
            .with_image("https://img.test/j.png"),
    }))
}

#[derive(CredentialsForm)]
pub(crate) struct Nothing {}

pub(crate) fn check_nothing<A: Auth>(_: Authorize<A, Nothing>) -> Result<Option<User>, BoxError> {
    trace::call("provider", "authorize", &json!([{}]))?;
    Ok(None)
}
