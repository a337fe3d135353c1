//! One provider at run time: its definition, and the requests to it.

use std::{
    collections::BTreeMap,
    time::{Duration, UNIX_EPOCH},
};

use http::{
    HeaderValue, Method, Request,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::Value;
use url::Url;

use super::{
    Definition, OAuth1Error, OAuth1ErrorKind, RequestToken,
    base_string::form,
    credentials::{self, WHAT_ACCESS, WHAT_REQUEST},
    signature::{Signer, Signing},
};
use crate::{
    Secret, Tokens,
    identity::json,
    parts::Parts,
    provider::{
        Endpoint,
        oauth::{
            asked::Asked,
            http::{Http, PlainHttp, answered},
            own_hosts::OwnHosts,
        },
    },
    seal::token::hex,
};

/// One provider at run time.
#[derive(Debug)]
pub(crate) struct Upstream {
    provider: String,
    definition: Definition,
    signer: Signer,
    request_token: Url,
    authorization: Url,
    access_token: Url,
    userinfo: Option<Url>,
    own_hosts: OwnHosts,
}

/// What can't be used at start-up: the option, and why.
type Flaw = (&'static str, String);

const USERINFO: Asked = Asked::Profile;

impl Upstream {
    /// Checks all that can be checked without asking the provider. `provider` is its id in the
    /// setup.
    pub(crate) fn new(provider: &str, definition: Definition) -> Result<Self, Flaw> {
        if definition.client_id.is_empty() {
            return Err(("client_id", "it is empty".to_owned()));
        }
        if definition.client_secret.expose().is_empty() {
            return Err(("client_secret", "it is empty".to_owned()));
        }
        if definition.version.is_empty() {
            return Err(("version", "it is empty".to_owned()));
        }
        if definition.timeout.is_zero() {
            return Err(("timeout", "it is zero".to_owned()));
        }
        let signer = Signer::new(definition.signature_method, &definition.client_secret)
            .map_err(|reason| ("client_secret", reason.to_owned()))?;
        let needed = |option, endpoint: &Endpoint| {
            url(option, endpoint)?.ok_or_else(|| (option, "there is no URL".to_owned()))
        };
        let query = |mut url: Url, endpoint: &Endpoint| {
            add_query(&mut url, pairs(&endpoint.params));
            url
        };
        Ok(Self {
            provider: provider.to_owned(),
            request_token: needed("request_token", &definition.request_token)?,
            authorization: query(
                needed("authorization", &definition.authorization)?,
                &definition.authorization,
            ),
            access_token: needed("access_token", &definition.access_token)?,
            userinfo: url("userinfo", &definition.userinfo)?
                .map(|url| query(url, &definition.userinfo)),
            own_hosts: OwnHosts::of_endpoints([
                &definition.request_token,
                &definition.authorization,
                &definition.access_token,
                &definition.userinfo,
            ]),
            signer,
            definition,
        })
    }

    /// The provider's id in the setup, for logs.
    pub(super) fn provider(&self) -> &str {
        &self.provider
    }

    /// What the provider declared.
    pub(crate) fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Asks for a request token (RFC 5849 §2.1). `extra` goes into the form.
    pub(crate) async fn request_token(
        &self,
        parts: &Parts,
        callback: &str,
        extra: Vec<(String, String)>,
    ) -> Result<RequestToken, OAuth1Error> {
        let mut form = owned(&self.definition.request_token);
        form.extend(extra.into_iter().filter(|(name, _)| !is_protocol(name)));
        let call = Call {
            what: WHAT_REQUEST,
            kind: OAuth1ErrorKind::RequestToken,
            url: &self.request_token,
            oauth: &[("oauth_callback", callback)],
            token_secret: "",
            form: Some(&form),
        };
        RequestToken::read(&self.send(parts, call).await?)
    }

    /// The URL of the provider that the browser is sent to (RFC 5849 §2.2). Of the request token it
    /// has the public half alone.
    pub(crate) fn authorization_url(
        &self,
        request_token: &RequestToken,
        extra: &[(String, String)],
    ) -> Url {
        let mut url = self.authorization.clone();
        let extra = extra.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let extra = extra.filter(|(name, _)| !is_protocol(name));
        add_query(&mut url, extra.chain([("oauth_token", request_token.token.as_str())]));
        url
    }

    /// Exchanges the request token for an access token (RFC 5849 §2.3).
    pub(super) async fn access_token(
        &self,
        parts: &Parts,
        request_token: &RequestToken,
        verifier: &Secret,
    ) -> Result<Tokens, OAuth1Error> {
        let call = Call {
            what: WHAT_ACCESS,
            kind: OAuth1ErrorKind::AccessToken,
            url: &self.access_token,
            oauth: &[("oauth_token", &request_token.token), ("oauth_verifier", verifier.expose())],
            token_secret: request_token.secret.expose(),
            form: Some(&owned(&self.definition.access_token)),
        };
        credentials::access_token(&self.send(parts, call).await?)
    }

    /// Reads the profile's endpoint.
    pub(super) async fn userinfo(
        &self,
        parts: &Parts,
        tokens: &Tokens,
    ) -> Result<Value, OAuth1Error> {
        let fail =
            |reason| OAuth1Error::new(OAuth1ErrorKind::Userinfo, format!("{USERINFO}: {reason}"));
        let url = self.userinfo.as_ref().ok_or_else(|| fail("`userinfo` is not given"))?;
        let answer = self.get(parts, USERINFO, tokens, url).await?;
        if answer.is_object() { Ok(answer) } else { Err(fail("its answer is not a JSON object")) }
    }

    /// Reads another endpoint of the provider.
    pub(super) async fn fetch(
        &self,
        parts: &Parts,
        tokens: &Tokens,
        url: &str,
    ) -> Result<Value, OAuth1Error> {
        let what = Asked::Other;
        let url = parse(url).map_err(|reason| {
            OAuth1Error::new(OAuth1ErrorKind::Userinfo, format!("{what}: {reason}"))
        })?;
        self.get(parts, what, tokens, &url).await
    }

    async fn get(
        &self,
        parts: &Parts,
        what: Asked,
        tokens: &Tokens,
        url: &Url,
    ) -> Result<Value, OAuth1Error> {
        let kind = OAuth1ErrorKind::Userinfo;
        let fail = |reason: &str| OAuth1Error::new(kind, format!("{what}: {reason}"));
        let (Some(token), Some(secret)) = (&tokens.oauth_token, &tokens.oauth_token_secret) else {
            return Err(fail("there is no access token"));
        };
        let call = Call {
            what,
            kind,
            url,
            oauth: &[("oauth_token", token.expose())],
            token_secret: secret.expose(),
            form: None,
        };
        json::value(&self.send(parts, call).await?).map_err(fail)
    }

    /// Sends a signed request, and gives the body of a 2xx.
    async fn send(&self, parts: &Parts, call: Call<'_>) -> Result<Vec<u8>, OAuth1Error> {
        let fail = |reason: &str| OAuth1Error::new(call.kind, format!("{}: {reason}", call.what));
        let mut nonce = [0; 16];
        parts.randomness.fill(&mut nonce).map_err(|_| fail("there is no randomness"))?;
        let now = parts.clock.now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let method = if call.form.is_some() { Method::POST } else { Method::GET };
        let signing = Signing {
            method: &method,
            url: call.url,
            consumer_key: &self.definition.client_id,
            version: &self.definition.version,
            nonce: &hex(&nonce),
            timestamp: now.as_secs(),
            oauth: call.oauth,
            token_secret: call.token_secret,
            form: call.form.unwrap_or_default(),
        };
        let authorization = signing.authorization(&self.signer)?;
        let mut header = HeaderValue::from_str(&authorization)
            .map_err(|_| fail("the signature can't be sent"))?;
        header.set_sensitive(true);
        let request =
            Request::builder().method(&method).uri(call.url.as_str()).header(AUTHORIZATION, header);
        let request = match call.form {
            None => request.header(ACCEPT, "application/json").body(Vec::new()),
            Some(fields) => request
                .header(ACCEPT, "*/*")
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form(fields.iter().map(|(n, v)| (n.as_str(), v.as_str()))).into_bytes()),
        };
        let request = request.map_err(|_| fail("its URL is not one"))?;
        let http = Http {
            provider: &self.provider,
            parts,
            timeout: self.definition.timeout,
            plain: PlainHttp::ThisMachine,
            backchannel: None,
            own_hosts: &self.own_hosts,
        };
        let response = http.send(call.what, request).await?;
        if response.status().is_success() {
            return Ok(response.into_body());
        }
        let secrets: Vec<&str> = [self.definition.client_secret.expose(), call.token_secret]
            .into_iter()
            .chain(call.oauth.iter().map(|(_, value)| *value))
            .collect();
        let problem = credentials::problem(response.body(), &secrets);
        let problem = problem.map(|problem| format!(" ({problem})")).unwrap_or_default();
        Err(fail(&format!("{}{problem}", answered(call.url, response.status()))))
    }
}

/// One request to the provider.
struct Call<'a> {
    what: Asked,
    /// What its failures are about.
    kind: OAuth1ErrorKind,
    url: &'a Url,
    oauth: &'a [(&'a str, &'a str)],
    token_secret: &'a str,
    /// The form of a POST; without one it is a GET.
    form: Option<&'a [(String, String)]>,
}

/// Whether a parameter is the protocol's own (RFC 5849 §3.1): nobody else sets it.
fn is_protocol(name: &str) -> bool {
    name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("oauth_"))
}

fn url(option: &'static str, endpoint: &Endpoint) -> Result<Option<Url>, Flaw> {
    let flaw = |reason: String| (option, reason);
    if let Some(name) = endpoint.params.keys().find(|name| is_protocol(name)) {
        return Err(flaw(format!("the parameter `{name}` is the engine's")));
    }
    let Some(text) = &endpoint.url else { return Ok(None) };
    let url = parse(text).map_err(|reason| flaw(reason.to_owned()))?;
    match url.query_pairs().find(|(name, _)| is_protocol(name)) {
        Some((name, _)) => Err(flaw(format!("the parameter `{name}` is the engine's"))),
        None => Ok(Some(url)),
    }
}

/// A URL whose query can be signed as well.
fn parse(text: &str) -> Result<Url, &'static str> {
    let url = PlainHttp::ThisMachine.parse(text)?;
    let is_lossy = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
    if url.query_pairs().any(|(name, value)| is_lossy(&name) || is_lossy(&value)) {
        return Err("its query is not UTF-8");
    }
    Ok(url)
}

fn add_query<'a>(url: &mut Url, parameters: impl Iterator<Item = (&'a str, &'a str)>) {
    let added = form(parameters);
    let query = match url.query() {
        _ if added.is_empty() => return,
        Some(query) if !query.is_empty() => format!("{query}&{added}"),
        _ => added,
    };
    url.set_query(Some(&query));
}

fn pairs(params: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    params.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn owned(endpoint: &Endpoint) -> Vec<(String, String)> {
    endpoint.params.clone().into_iter().collect()
}
