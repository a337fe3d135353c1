//! One provider at run time: its definition, and what was learnt from its discovery document.

use std::sync::Arc;

use url::Url;

use super::{
    Backchannel, ClientAuth, Definition, Metadata, OAuthError,
    authorization_params::RESERVED,
    cache::Cached,
    client_assertion::ClientAssertion,
    demands::Demands,
    discovery,
    http::{Http, PlainHttp, advised},
    keys::Keys,
    own_hosts::OwnHosts,
};
use crate::parts::{Parts, log::Samples};

/// One provider at run time.
#[derive(Debug)]
pub(crate) struct Upstream {
    provider: String,
    definition: Definition,
    source: Source,
    plain: PlainHttp,
    own_hosts: OwnHosts,
    demands: Demands,
    pub(super) backchannel: Option<Backchannel>,
    pub(super) assertion: Option<ClientAssertion>,
    pub(super) keys: Cached<Keys>,
    /// How often an event was logged that anybody can cause.
    pub(super) samples: Samples,
}

/// Where the metadata comes from.
#[derive(Debug)]
enum Source {
    Definition(Arc<Metadata>),
    Discovery { places: Vec<Url>, cached: Box<Cached<Metadata>> },
}

/// The parameters of a token request that nothing but the engine sets.
const RESERVED_FORM: [&str; 8] = [
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code",
    "code_verifier",
    "grant_type",
    "redirect_uri",
];

/// What can't be used at start-up: the option, and why.
type Flaw = (&'static str, String);

impl Upstream {
    /// Checks all that can be checked without asking the provider. `provider` is its id in the
    /// setup.
    pub(crate) fn new(provider: &str, definition: Definition) -> Result<Self, Flaw> {
        check_client(&definition)?;
        check_checks(&definition)?;
        check_urls(&definition)?;
        check_params(&definition)?;
        if definition.timeout.is_zero() {
            return Err(("timeout", "it is zero".to_owned()));
        }
        let upstream = Self {
            provider: provider.to_owned(),
            assertion: ClientAssertion::of(&definition)?,
            source: Source::of(&definition)?,
            plain: PlainHttp::of(&definition),
            own_hosts: own_hosts(&definition)?,
            demands: Demands::of(&definition)?,
            backchannel: backchannel(&definition)?,
            definition,
            keys: Cached::default(),
            samples: Samples::default(),
        };
        if upstream.plain == PlainHttp::Anywhere {
            tracing::warn!(
                name: "auth.oauth.plain_http", provider,
                "`dangerously_allow_http` is for development alone: over http whoever is on the way \
                 reads the client's secret and everybody's tokens, and can sign in as anybody"
            );
        }
        Ok(upstream)
    }

    /// The provider's id in the setup, for logs.
    pub(super) fn provider(&self) -> &str {
        &self.provider
    }

    /// What the provider declared.
    pub(crate) fn definition(&self) -> &Definition {
        &self.definition
    }

    /// What its ID tokens have to say of how somebody signed in.
    pub(super) fn demands(&self) -> &Demands {
        &self.demands
    }

    /// What is known about the provider. Fetches the discovery document if there is one and it
    /// wasn't fetched within the hour; when that fails, the last one goes on for a day.
    pub(crate) async fn metadata(&self, parts: &Parts) -> Result<Arc<Metadata>, OAuthError> {
        match &self.source {
            Source::Definition(metadata) => Ok(Arc::clone(metadata)),
            Source::Discovery { places, cached } => {
                let fetch = || discovery::discover(self.http(parts), &self.definition, places);
                cached.get(&self.provider, "the discovery document", &*parts.clock, fetch).await
            }
        }
    }

    pub(super) fn http<'a>(&'a self, parts: &'a Parts) -> Http<'a> {
        Http {
            provider: &self.provider,
            parts,
            timeout: self.definition.timeout,
            plain: self.plain,
            backchannel: self.backchannel.as_ref(),
            own_hosts: &self.own_hosts,
        }
    }

    /// Parses and checks a URL that this provider is asked at.
    pub(super) fn parse_url(&self, text: &str) -> Result<Url, &'static str> {
        self.plain.parse(text)
    }

    /// What is asked for. OpenID Connect always asks for `openid` (Core §3.1.2.1).
    pub(super) fn scope(&self) -> Option<String> {
        let mut words: Vec<&str> = self.definition.scope.iter().map(String::as_str).collect();
        let needs_openid = self.definition.id_token && self.definition.needs_openid;
        if needs_openid && !words.contains(&"openid") {
            words.insert(0, "openid");
        }
        (!words.is_empty()).then(|| words.join(self.definition.scope_separator))
    }
}

impl Source {
    fn of(definition: &Definition) -> Result<Self, Flaw> {
        if let Some(metadata) = Metadata::of_definition(definition) {
            return Ok(Self::Definition(Arc::new(metadata)));
        }
        let parse = |option, text: &str| {
            let url = PlainHttp::of(definition).parse(text);
            url.map_err(|reason| (option, advised(reason)))
        };
        let places = match (&definition.discovery, &definition.issuer) {
            (Some(discovery), _) => {
                let seen = backchannel(definition)?.map(|it| it.text_to_browser(discovery));
                vec![parse("discovery", seen.as_ref().unwrap_or(discovery))?]
            }
            (None, Some(issuer)) => discovery::places(&parse("issuer", issuer)?),
            (None, None) => {
                let reason = "there is no way to the provider: give `issuer`, or the URLs \
                              `authorization` and `token`";
                return Err(("issuer", reason.to_owned()));
            }
        };
        Ok(Self::Discovery { places, cached: Box::default() })
    }
}

/// The other address that this server reaches the provider at.
fn backchannel(definition: &Definition) -> Result<Option<Backchannel>, Flaw> {
    const OPTION: &str = "backchannel";
    let Some(server) = &definition.backchannel else { return Ok(None) };
    let plain = PlainHttp::of(definition);
    let server = plain.parse(server).map_err(|reason| (OPTION, advised(reason)))?;
    if server.query().is_some() {
        return Err((OPTION, "its URL has a query".to_owned()));
    }
    // The issuer of OAuth 2.0 is a name and may be no address.
    let issuer = definition.issuer.as_ref().filter(|_| definition.id_token);
    let has_path = issuer.is_none() && server.path() != "/";
    let browser = issuer.or(definition.discovery.as_ref());
    let browser = browser.or(definition.authorization.url.as_ref()).filter(|_| !has_path);
    let Some(browser) = browser else {
        let reason = "it stands for the origin of the provider here and has no path: \
                      `http://gitlab:8080`";
        return Err((OPTION, reason.to_owned()));
    };
    let browser = plain.parse(browser).map_err(|reason| ("issuer", advised(reason)))?;
    Ok(Some(Backchannel::new(&browser, &server)))
}

/// The hosts that the application, or the provider's own code, names.
fn own_hosts(definition: &Definition) -> Result<OwnHosts, Flaw> {
    let mut hosts = OwnHosts::of_urls(urls(definition).into_iter().filter_map(|(_, url)| url));
    for host in &definition.private_hosts {
        hosts.add_host(host).map_err(|reason| ("private_hosts", reason))?;
    }
    Ok(hosts)
}

/// The URLs of a definition, by the names of their options.
fn urls(definition: &Definition) -> [(&'static str, Option<&String>); 9] {
    [
        ("issuer", definition.issuer.as_ref()),
        ("discovery", definition.discovery.as_ref()),
        ("backchannel", definition.backchannel.as_ref()),
        ("authorization", definition.authorization.url.as_ref()),
        ("token", definition.token.url.as_ref()),
        ("userinfo", definition.userinfo.url.as_ref()),
        ("jwks", definition.jwks.as_ref()),
        ("revocation", definition.revocation.as_ref()),
        ("end_session", definition.end_session.as_ref()),
    ]
}

fn check_client(definition: &Definition) -> Result<(), Flaw> {
    if definition.client_id.is_empty() {
        return Err(("client_id", "it is empty".to_owned()));
    }
    check_secret_length(definition)?;
    match &definition.client_secret {
        Some(secret) if secret.expose().is_empty() => {
            return Err(("client_secret", "it is empty".to_owned()));
        }
        Some(_) => return Ok(()),
        None => {}
    }
    let with_secret = [ClientAuth::Basic, ClientAuth::Post, ClientAuth::SecretJwt];
    if definition.client_auth.is_some_and(|method| with_secret.contains(&method)) {
        let reason = "it needs `client_secret`; a public client has `none`";
        return Err(("client_auth", reason.to_owned()));
    }
    match definition.id_token_alg {
        Some(algorithm) if definition.id_token && algorithm.is_symmetric() => {
            let name = algorithm.as_str();
            let reason = format!("`{name}` verifies with `client_secret`, and there is none");
            Err(("id_token_alg", reason))
        }
        _ => Ok(()),
    }
}

/// A shared secret that is too short can be guessed from a token by whoever has one.
fn check_secret_length(definition: &Definition) -> Result<(), Flaw> {
    let (true, Some(algorithm), Some(secret)) =
        (definition.id_token, definition.id_token_alg, &definition.client_secret)
    else {
        return Ok(());
    };
    match algorithm.secret_length() {
        Some(least) if !secret.expose().is_empty() && secret.expose().len() < least => {
            let name = algorithm.as_str();
            let reason = format!("`{name}` needs one of {least} bytes at least (RFC 7518 §3.2)");
            Err(("client_secret", reason))
        }
        _ => Ok(()),
    }
}

fn check_checks(definition: &Definition) -> Result<(), Flaw> {
    if definition.checks.nonce && !definition.id_token {
        let reason = "`nonce` is a claim of the ID token, and this provider sends none: leave it \
                      out, or make it an OpenID Connect provider";
        return Err(("checks", reason.to_owned()));
    }
    if !definition.id_token {
        return Ok(());
    }
    if definition.issuer.is_none() && definition.discovery.is_none() {
        let reason = "an ID token can't be verified without it";
        return Err(("issuer", reason.to_owned()));
    }
    Ok(())
}

fn check_urls(definition: &Definition) -> Result<(), Flaw> {
    // An issuer that nothing is discovered from is a name to be compared.
    let is_name = !definition.id_token && Metadata::of_definition(definition).is_some();
    for (option, url) in urls(definition) {
        let Some(url) = url.filter(|_| option != "issuer" || !is_name) else { continue };
        let url = PlainHttp::of(definition).parse(url).map_err(|it| (option, advised(it)))?;
        if option == "issuer" && url.query().is_some() {
            return Err((option, "its URL has a query".to_owned()));
        }
    }
    Ok(())
}

fn check_params(definition: &Definition) -> Result<(), Flaw> {
    for (name, value) in &definition.authorization.params {
        if name == "response_type" && value == "code" {
            continue;
        }
        if name == "response_mode" {
            let reason = "the parameter `response_mode` is the option `response_mode`";
            return Err(("authorization", reason.to_owned()));
        }
        if RESERVED.contains(&name.as_str()) {
            return Err(("authorization", format!("the parameter `{name}` is the engine's")));
        }
    }
    for name in definition.token.params.keys() {
        if RESERVED_FORM.contains(&name.as_str()) {
            return Err(("token", format!("the parameter `{name}` is the engine's")));
        }
    }
    Ok(())
}
