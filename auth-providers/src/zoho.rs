//! Zoho.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{
        Custom, Definition, Grant, InvalidOption, Overrides, Profile, ProfileRequest, TokenForm,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Zoho.
///
#[doc = credentials!("zoho", "AUTH_ZOHO", "https://api-console.zoho.com/")]
///
/// # Known to be odd
///
/// - Accounts live in several data centres. The callback names the server of theirs, which gets
///   the requests and the client secret; a server that isn't Zoho's is refused.
/// - A refresh token takes `access_type: "offline"`, and but for the first time `prompt=consent`.
/// - Other APIs of Zoho take the token as `Zoho-oauthtoken`.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://zoho.com/accounts/protocol/oauth/multi-dc.html>: the
///   servers of the data centres, without that of the Emirates and that of China.
/// - 2026-11-28, an undated copy: <https://zoho.com/accounts/protocol/oauth/multi-dc/client-authorization.html>:
///   the parameters that the callback has besides.
/// - 2026-11-28, an undated copy: <https://www.zoho.com/workdrive/developer/docs/api/v1/getting-started-multi-dc-support.html>:
///   that there is a data centre at zoho.ae (a page of 2026); the name of its accounts server is as
///   public code has it.
/// - 2026-11-28, an undated copy: <https://www.zoho.com/crm/developer/docs/api/v8/multi-dc.html>:
///   the server of China.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "zoho",
    name = "Zoho",
    authorization = "{accounts_server}/oauth/v2/auth",
    token = "{accounts_server}/oauth/v2/token",
    userinfo = "{accounts_server}/oauth/user/info",
    scope = "AaaServer.profile.Read",
    scope_separator = ",",
    authorization_params(access_type = "{access_type}"),
    client_auth = post,
    checks(state),
    profile = ZohoProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_ZOHO),
)]
pub struct Zoho {
    /// The client id; `AUTH_ZOHO_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_ZOHO_SECRET` with `..env`.
    client_secret: Secret,
    /// Accounts server. `https://accounts.zoho.com` unless given.
    #[auth(
        default = "https://accounts.zoho.com",
        one_of(
            "https://accounts.zoho.com",
            "https://accounts.zoho.eu",
            "https://accounts.zoho.in",
            "https://accounts.zoho.com.au",
            "https://accounts.zoho.jp",
            "https://accounts.zohocloud.ca",
            "https://accounts.zoho.sa",
            "https://accounts.zoho.uk",
            "https://accounts.zoho.ae",
            "https://accounts.zoho.com.cn"
        )
    )]
    accounts_server: String,
    /// `offline` asks for a refresh token; `online`, which is Zoho's default, for none.
    #[auth(one_of("online", "offline"))]
    access_type: Option<String>,
    /// The client secrets of other data centres, if they have their own: pairs of a server and its
    /// secret, such as `https://accounts.zoho.eu=…`, separated by blanks.
    client_secrets: Option<Secret>,
    overrides: Overrides<ZohoProfile>,
}

/// The servers that a callback may name.
const SERVERS: [&str; 10] = [
    "https://accounts.zoho.com",
    "https://accounts.zoho.eu",
    "https://accounts.zoho.in",
    "https://accounts.zoho.com.au",
    "https://accounts.zoho.jp",
    "https://accounts.zohocloud.ca",
    "https://accounts.zoho.sa",
    "https://accounts.zoho.uk",
    "https://accounts.zoho.ae",
    "https://accounts.zoho.com.cn",
];

/// The server that the browser brought. It is not signed, and the client secret goes there.
fn named(server: Option<&str>) -> Result<Option<&'static str>, BoxError> {
    let Some(server) = server else { return Ok(None) };
    let known = SERVERS.into_iter().find(|known| *known == server.trim_end_matches('/'));
    known.map(Some).ok_or_else(|| "`accounts-server` is none of Zoho's".into())
}

/// The server and the token of a refresh token, as it is kept.
fn kept(token: &Secret) -> Option<(&'static str, &str)> {
    let (server, token) = token.expose().split_once(' ')?;
    Some((SERVERS.into_iter().find(|known| *known == server)?, token))
}

impl Zoho {
    fn secrets(&self) -> impl Iterator<Item = Option<(&str, &str)>> {
        let pairs = self.client_secrets.as_ref().map_or("", Secret::expose);
        pairs.split_ascii_whitespace().map(|pair| pair.split_once('='))
    }
}

impl Custom for Zoho {
    fn configure(&self, _: &mut Definition) -> Result<(), InvalidOption> {
        let is_pair = |pair: Option<(&str, &str)>| {
            pair.is_some_and(|(server, secret)| SERVERS.contains(&server) && !secret.is_empty())
        };
        if self.secrets().all(is_pair) {
            return Ok(());
        }
        let reason = "it is not a list of Zoho's servers, each with `=` and a secret";
        Err(InvalidOption::new("client_secrets", reason))
    }

    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        let server = match form.grant() {
            Grant::Refresh(token) => {
                let Some((server, token)) = kept(token) else { return Ok(()) };
                form.set("refresh_token", token);
                Some(server)
            }
            _ => named(form.callback("accounts-server"))?,
        };
        let Some(server) = server else { return Ok(()) };
        form.send_to(&format!("{server}/oauth/v2/token"))?;
        let own = self.secrets().flatten().find(|(of, _)| *of == server);
        if let Some((_, secret)) = own {
            form.set("client_secret", secret);
        }
        Ok(())
    }

    fn token_answer(&self, mut answer: Value, grant: Grant<'_>) -> Value {
        let server = match grant {
            Grant::Code(callback) => named(callback.get("accounts-server")).ok().flatten(),
            Grant::Refresh(token) => kept(token).map(|(server, _)| server),
            _ => None,
        };
        if let (Some(server), Some(token)) = (server, answer["refresh_token"].as_str()) {
            answer["refresh_token"] = format!("{server} {token}").into();
        }
        answer
    }

    async fn profile(&self, request: ProfileRequest<'_>) -> Result<ZohoProfile, BoxError> {
        match named(request.callback("accounts-server"))? {
            Some(server) => {
                let answer = request.fetch(&format!("{server}/oauth/user/info")).await?;
                request.read(answer)
            }
            None => request.profile().await,
        }
    }
}

/// What Zoho says about a person: `GET /oauth/user/info`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(
    id = zuid,
    name = [joined(first_name, last_name), display_name],
    email,
    v4(name = joined(first_name, last_name)),
)]
#[non_exhaustive]
pub struct ZohoProfile {
    /// The account.
    #[serde(rename = "ZUID")]
    pub zuid: u64,
    /// The name to show.
    #[serde(rename = "Display_Name")]
    pub display_name: Option<String>,
    /// The e-mail address.
    #[serde(rename = "Email")]
    pub email: Option<String>,
    /// The given name.
    #[serde(rename = "First_Name")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(rename = "Last_Name")]
    pub last_name: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
