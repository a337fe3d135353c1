//! Forms: several in one setup, their bounds, errors with a code, and a provider with its own.

use auth::{
    AuthConfig, Authorize, CredentialsForm, Identity, PublicError, RouterExt as _, Secret, SignIn,
    User, auth,
    provider::{Authorizer, CredentialsProvider, InvalidOption},
};
use auth_providers::Credentials;
use axum::Router;
use http::StatusCode;
use serde_json::json;
use test_support::{Browser, ORIGIN, variables};

#[derive(CredentialsForm)]
struct Login {
    #[form(max_len = 8)]
    username: String,
    password: Secret,
}

#[derive(CredentialsForm)]
struct Employee {
    #[form(label = "Staff number", kind = "number", placeholder = "4711")]
    number: String,
    pin: Secret,
    otp: Option<Secret>,
    remark: Option<String>,
}

/// A provider of another crate, which brings the form and knows the answer.
#[derive(AuthConfig, Debug)]
#[auth(credentials, id = "badge", name = "Badge", profile = BadgeProfile)]
struct Badge {
    door: String,
}

#[derive(CredentialsForm)]
struct BadgeForm {
    number: String,
    pin: Secret,
}

#[derive(Clone, Debug)]
struct BadgeProfile {
    number: String,
    door: String,
}

impl From<BadgeProfile> for Identity {
    fn from(profile: BadgeProfile) -> Self {
        let mut identity = Self::new(&profile.number);
        identity.name = Some(format!("number {}", profile.number));
        identity
    }
}

impl CredentialsProvider for Badge {
    fn authorizer(&self) -> Result<Authorizer<BadgeProfile>, InvalidOption> {
        if self.door.is_empty() {
            return Err(InvalidOption::new("door", "it has no name"));
        }
        let door = self.door.clone();
        Ok(Authorizer::new(move |form: BadgeForm| {
            let door = door.clone();
            async move {
                if form.number == "13" {
                    return Err("the reader is broken: secret detail");
                }
                let known = form.pin == Secret::new("0000");
                Ok(known.then_some(BadgeProfile { number: form.number, door }))
            }
        }))
    }
}

auth! {
    struct ShopAuth;
    providers: [
        Credentials { authorize: check },
        Credentials as "staff" { name: "a staff number", authorize: check_employee },
        Badge { door: "north" },
    ],
    callbacks: { sign_in: allow },
}

#[derive(Debug, thiserror::Error)]
enum LoginError {
    #[error("user {0} is locked: secret detail")]
    Locked(String),
}

impl From<LoginError> for PublicError {
    fn from(error: LoginError) -> Self {
        let LoginError::Locked(_) = error;
        Self::new("account-locked & more").because(error)
    }
}

fn check(attempt: Authorize<ShopAuth, Login>) -> Result<Option<User>, PublicError> {
    let Login { username, password } = attempt.form;
    if username == "locked" {
        return Err(LoginError::Locked(username).into());
    }
    Ok((password == Secret::new("s3cret")).then(|| User::new(username)))
}

fn check_employee(attempt: Authorize<ShopAuth, Employee>) -> Option<User> {
    let Employee { number, pin, otp, remark } = attempt.form;
    let is_known = pin == Secret::new("0000") && otp.is_none_or(|otp| otp == Secret::new("42"));
    is_known.then(|| User::new(number).with_name(remark.unwrap_or_default()))
}

fn allow(attempt: SignIn<ShopAuth>) -> auth::Decision {
    auth::Decision::allow_if(match attempt.profile {
        ShopAuthProfile::Credentials(user) | ShopAuthProfile::Staff(user) => !user.id.is_empty(),
        ShopAuthProfile::Badge(badge) => badge.door == "north" && badge.number != "666",
    })
}

async fn browser() -> Browser {
    let auth = ShopAuth::builder().variables(variables(&[])).build().await.unwrap();
    Browser::new(Router::new().auth(&auth))
}

const CALLBACK: &str = "/api/auth/callback/credentials";
const STAFF: &str = "/api/auth/callback/staff";
const BADGE: &str = "/api/auth/callback/badge";

#[tokio::test]
async fn each_form_has_its_own_fields_and_function() {
    let mut browser = browser().await;
    let page = browser.get("/api/auth/signin").await.text;
    for part in [
        "action=\"http://127.0.0.1:3000/api/auth/callback/staff\"",
        "<label for=\"input-number-for-staff-provider\">Staff number</label>",
        "type=\"number\" name=\"number\" placeholder=\"4711\"",
        "type=\"password\" name=\"pin\"",
        "name=\"otp\" autocomplete=\"one-time-code\"",
        "id=\"input-number-for-badge-provider\"",
        "autocomplete=\"current-password\"",
        "Sign in with a staff number",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    browser.submit(STAFF, &[("number", "7"), ("pin", "0000"), ("remark", "hi")]).await;
    assert_eq!(browser.session().await["user"], json!({ "name": "hi" }));
    browser.cookies.clear();
    for fields in [
        vec![("number", "7"), ("pin", "0001")],
        vec![("number", "7"), ("pin", "0000"), ("otp", "41")],
        vec![("username", "ada"), ("password", "s3cret")],
    ] {
        let page = browser.submit(STAFF, &fields).await;
        let error = format!("{ORIGIN}/api/auth/error?error=CredentialsSignin&provider=staff");
        assert_eq!(page.location(), error);
        assert_eq!(browser.session().await, json!({}));
    }
    browser.submit(CALLBACK, &[("username", "ada"), ("password", "s3cret")]).await;
    assert_ne!(browser.session().await, json!({}));
}

#[tokio::test]
async fn a_field_has_no_more_bytes_than_it_may() {
    let mut browser = browser().await;
    for (name, is_known) in
        [("ada-1234", true), ("ada-12345", false), ("äöüß", true), ("äöüßa", false)]
    {
        browser.submit(CALLBACK, &[("username", name), ("password", "s3cret")]).await;
        assert_eq!(browser.session().await != json!({}), is_known, "{name}");
        browser.cookies.clear();
    }
}

#[tokio::test]
async fn an_error_of_the_application_is_told_as_its_code() {
    let mut browser = browser().await;
    let fields = [("username", "locked"), ("password", "s3cret"), ("json", "true")];
    let page = browser.submit(CALLBACK, &fields).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let url =
        format!("{ORIGIN}/api/auth/error?error=account-locked%20%26%20more&provider=credentials");
    assert_eq!(page.json(), json!({ "url": url }));
    let page = browser.submit(CALLBACK, &fields[..2]).await;
    assert_eq!((page.status, page.location()), (StatusCode::FOUND, url.as_str()));
    let page = browser.get(url.trim_start_matches(ORIGIN)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("secret detail") && !page.text.contains("account-locked"));
}

#[tokio::test]
async fn a_provider_brings_its_form_and_its_profile() {
    let mut browser = browser().await;
    let page = browser.submit(BADGE, &[("number", "9"), ("pin", "1111")]).await;
    assert!(page.location().ends_with("error=CredentialsSignin&provider=badge"), "{page:?}");
    let page = browser.submit(BADGE, &[("number", "13"), ("pin", "0000")]).await;
    assert!(page.location().ends_with("error=Callback&provider=badge"), "{page:?}");
    let page = browser.submit(BADGE, &[("number", "666"), ("pin", "0000")]).await;
    assert!(page.location().ends_with("error=AccessDenied&provider=badge"), "{page:?}");
    assert_eq!(browser.session().await, json!({}));
    browser.submit(BADGE, &[("number", "9"), ("pin", "0000")]).await;
    assert_eq!(browser.session().await["user"], json!({ "name": "number 9" }));
}

auth! {
    struct Broken;
    providers: [Badge { door: "" }],
}

#[tokio::test]
async fn an_option_that_a_provider_refuses_stops_the_setup() {
    let error = Broken::builder().variables(variables(&[])).build().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the authentication setup is not usable:\n  - `Badge.door`: it has no name"
    );
}

#[test]
fn a_form_says_whose_account_it_is() {
    #[derive(CredentialsForm)]
    #[expect(dead_code, reason = "only its description is looked at")]
    struct Tenant {
        shop: String,
        #[form(account)]
        user: String,
        password: Secret,
    }
    #[derive(CredentialsForm)]
    #[expect(dead_code, reason = "only its description is looked at")]
    struct Pin {
        pin: Secret,
    }
    let account = |fields: &[auth::provider::FormField], at: Option<usize>| Some(fields[at?].name);
    assert_eq!(account(Tenant::FIELDS, Tenant::ACCOUNT), Some("user"));
    assert_eq!(account(Login::FIELDS, Login::ACCOUNT), Some("username"));
    assert_eq!(account(Pin::FIELDS, Pin::ACCOUNT), None);
}
