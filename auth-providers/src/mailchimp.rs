//! Mailchimp.
use auth::{
    AuthConfig, Secret,
    provider::{Id, Overrides, Profile},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Mailchimp.
///
/// # Credentials
///
/// 1. At <https://admin.mailchimp.com/account/oauth2/client/>, register an application.
/// 2. As its redirect URI, register `https://your.site/api/auth/callback/mailchimp`; for
///    development, `http://127.0.0.1:3000/api/auth/callback/mailchimp` too, and open the site
///    there.
/// 3. Set `AUTH_MAILCHIMP_ID` and `AUTH_MAILCHIMP_SECRET`.
///
/// # Known to be odd
///
/// - Every later call to the API goes to the data centre of the account,
///   `https://<dc>.api.mailchimp.com`. The profile has it as `dc` and `api_endpoint`: keep it in
///   the callback.
/// - There are no scopes, access tokens don't expire, and there is no refresh token.
/// - `login.login_id` is the person, `user_id` the Mailchimp account.
/// - In development the redirect URI is at 127.0.0.1: localhost is refused.
///
/// # Sources
///
/// - 2026-11-28, a copy of 2026-08-22: <https://github.com/api-evangelist/mailchimp>: that
///   login.mailchimp.com publishes no metadata, so there is no issuer (tried on 2026-06-20).
/// - 2026-11-28, a copy of 2026-08-07: <https://github.com/python-social-auth/social-core>: the
///   endpoints, the scheme of the token and the members of the profile. No page of Mailchimp was
///   read.
/// - 2026-11-28, an undated copy: <https://docs.unified.to/skills/mailchimp-oauth-app/SKILL.md>:
///   that there are no scopes, and that tokens do not expire.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "mailchimp",
    name = "Mailchimp",
    authorization = "https://login.mailchimp.com/oauth2/authorize",
    token = "https://login.mailchimp.com/oauth2/token",
    userinfo = "https://login.mailchimp.com/oauth2/metadata",
    refresh = false,
    userinfo_token = scheme("OAuth"),
    client_auth = post,
    checks(state),
    profile = MailchimpProfile,
    style(background = "#000000", text = "#ffffff"),
    mark = simple_icon!(SI_MAILCHIMP),
)]
pub struct Mailchimp {
    /// The client id; `AUTH_MAILCHIMP_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_MAILCHIMP_SECRET` with `..env`.
    client_secret: Secret,
    overrides: Overrides<MailchimpProfile>,
}

/// What Mailchimp says about a person: `GET /oauth2/metadata`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = login.login_id,
    name = accountname,
    email = [login.email, login.login_email],
    image = login.avatar,
    v4(email = login.email, image = []),
)]
#[non_exhaustive]
pub struct MailchimpProfile {
    /// Who signed in.
    pub login: MailchimpLogin,
    /// The name of the company's account.
    pub accountname: Option<String>,
    /// The data centre of the account, which every later call needs.
    pub dc: Option<String>,
    /// Where the API of that data centre is.
    pub api_endpoint: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A person with access to a Mailchimp account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MailchimpLogin {
    /// The person.
    pub login_id: Id,
    /// The address.
    pub email: Option<String>,
    /// The address to sign in with.
    pub login_email: Option<String>,
    /// The URL of the picture.
    pub avatar: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
