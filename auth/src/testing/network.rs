//! The network of the application under test: the providers, played in the process, and nobody else.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
};

use http::{Request, Response, header};
use serde_json::{Value, json};
use url::Url;

use super::{
    clock::TestClock,
    fault::Fault,
    grant::{Attempt, Grant},
    lock::lock,
    played::{Endpoint, PlayedProvider},
};
use crate::{
    BoxError,
    parts::{BoxFuture, Clock as _, HttpClient, time::to_unix},
};

/// The network. Clones are the same one.
#[derive(Clone)]
pub(super) struct Network(Arc<Mutex<World>>);

struct World {
    clock: TestClock,
    providers: Vec<PlayedProvider>,
    grants: Vec<Grant>,
    /// What is wrong with whole providers, by their ids.
    faults: BTreeMap<&'static str, Fault>,
    /// What the test says that other addresses answer.
    answers: BTreeMap<String, Value>,
}

/// Nothing of the tokens.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network").finish_non_exhaustive()
    }
}

/// What comes back for a request.
enum Reply {
    Answer(u16, &'static str, Vec<u8>),
    /// The connection is refused.
    Down,
    /// Nothing, for ever.
    Never,
    /// The address is nobody's.
    Nobody(String),
}

impl Reply {
    fn json(status: u16, body: &Value) -> Self {
        Self::Answer(status, "application/json", body.to_string().into_bytes())
    }

    fn refusal(error: &str, description: &str) -> Self {
        Self::json(400, &json!({ "error": error, "error_description": description }))
    }
}

impl Network {
    /// A network without providers.
    pub(super) fn new(clock: TestClock) -> Self {
        Self(Arc::new(Mutex::new(World {
            clock,
            providers: Vec::new(),
            grants: Vec::new(),
            faults: BTreeMap::new(),
            answers: BTreeMap::new(),
        })))
    }

    /// Plays these providers from now on.
    pub(super) fn play(&self, providers: Vec<PlayedProvider>) {
        lock(&self.0).providers = providers;
    }

    /// From now on, `url` answers with this. A query in a request doesn't count.
    pub(super) fn answer(&self, url: &Url, answer: Value) {
        lock(&self.0).answers.insert(bare(url), answer);
    }

    /// Prepares the provider with this id for an attempt. As long as the value that is returned lives, requests to
    /// the provider fail if that is the attempt's fault.
    ///
    /// Panics if the fault can't happen at this provider.
    pub(super) fn prepare(&self, id: &'static str, attempt: &Attempt) -> Outage {
        let mut world = lock(&self.0);
        let World { providers, faults, .. } = &mut *world;
        let provider = providers.iter_mut().find(|provider| provider.id == id);
        let provider = provider.expect("every provider that a test can name is played");
        provider.rename(&attempt.profile);
        if let Some(fault) = attempt.fault {
            if let Some(reason) = provider.refuses(fault) {
                panic!("`{fault:?}` can't happen at the provider `{id}`: {reason}");
            }
            if matches!(fault, Fault::Down | Fault::Slow) {
                faults.insert(id, fault);
            }
        }
        Outage { network: self.clone(), id }
    }

    /// Somebody answers the authorization request at `url`: the parameters of the answer that the browser brings
    /// back (RFC 6749 §4.1.2).
    ///
    /// Panics if the URL isn't one of the provider's.
    pub(super) fn authorize(
        &self,
        id: &'static str,
        url: &str,
        attempt: Attempt,
    ) -> Vec<(String, String)> {
        let mut world = lock(&self.0);
        let World { providers, grants, .. } = &mut *world;
        let parsed = Url::parse(url).ok();
        let found = parsed.and_then(|url| {
            let is_asked =
                |provider: &PlayedProvider| provider.id == id && provider.is_authorization(&url);
            Some((providers.iter().position(is_asked)?, url))
        });
        let Some((provider, url)) = found else {
            let bare = url.split('?').next().unwrap_or_default();
            panic!("`{bare}` isn't where people sign in at the provider `{id}`");
        };
        let is_denied = attempt.fault == Some(Fault::Denied);
        let grant = Grant::new(provider, grants.len() + 1, &url, attempt);
        let state = grant.asked("state").map(|state| ("state".to_owned(), state.to_owned()));
        let answer =
            if is_denied { ("error", "access_denied".to_owned()) } else { ("code", grant.code()) };
        if !is_denied {
            grants.push(grant);
        }
        [(answer.0.to_owned(), answer.1)].into_iter().chain(state).collect()
    }
}

/// A provider that is away, until the value is dropped.
pub(super) struct Outage {
    network: Network,
    id: &'static str,
}

impl Drop for Outage {
    fn drop(&mut self) {
        lock(&self.network.0).faults.remove(self.id);
    }
}

impl World {
    fn reply(&mut self, request: &Request<Vec<u8>>) -> Reply {
        let Ok(url) = Url::parse(&request.uri().to_string()) else {
            return Reply::Nobody(request.uri().path().to_owned());
        };
        if let Some(answer) = self.answers.get(&bare(&url)) {
            return Reply::json(200, answer);
        }
        let carried = carried(&url, request);
        let grant = self.grants.iter().rposition(|grant| grant.is_in(&carried));
        let of_grant = grant.map(|grant| self.grants[grant].provider);
        // Two providers of a setup may be one service: the tokens tell which one is meant.
        let mut asked = self
            .providers
            .iter()
            .enumerate()
            .filter_map(|(index, provider)| Some((index, provider.endpoint(&url)?)));
        let first = asked.next();
        let found = match of_grant {
            Some(own) => first.into_iter().chain(asked).find(|(index, _)| *index == own),
            None => first,
        };
        let Some(provider) = found.map(|(index, _)| index).or(of_grant) else {
            return Reply::Nobody(address(&url));
        };
        match self.faults.get(self.providers[provider].id) {
            Some(Fault::Down) => return Reply::Down,
            Some(Fault::Slow) => return Reply::Never,
            _ => {}
        }
        match found {
            Some((_, Endpoint::Discovery)) => {
                Reply::json(200, &self.providers[provider].document())
            }
            Some((_, Endpoint::Keys)) => Reply::json(200, &self.providers[provider].jwks()),
            Some((_, Endpoint::Revocation)) => Reply::json(200, &json!({})),
            Some((_, Endpoint::Token)) => self.token(provider, grant, &fields(&url, request)),
            Some((_, Endpoint::Userinfo)) => self.userinfo(provider, grant),
            None => self.more(provider, grant, &url),
        }
    }

    /// The answer of the token endpoint.
    fn token(
        &mut self,
        provider: usize,
        grant: Option<usize>,
        form: &BTreeMap<String, String>,
    ) -> Reply {
        let Some(grant) = grant else {
            return Reply::refusal("invalid_grant", "nothing was granted for this");
        };
        let grant = &mut self.grants[grant];
        let is_first = form.get("grant_type").is_none_or(|kind| kind != "refresh_token");
        if is_first && let Err(reason) = grant.exchange(form) {
            return Reply::refusal("invalid_grant", reason);
        }
        let now = to_unix(self.clock.now());
        Reply::json(200, &self.providers[provider].tokens(grant, now, is_first))
    }

    /// The answer of the userinfo endpoint. Where the request carries its token so that it isn't seen, the newest
    /// grant of the provider is meant.
    fn userinfo(&self, provider: usize, grant: Option<usize>) -> Reply {
        let newest = || self.grants.iter().rposition(|grant| grant.provider == provider);
        let Some(grant) = grant.or_else(newest) else {
            return Reply::json(401, &json!({ "error": "invalid_token" }));
        };
        match self.providers[provider].userinfo(&self.grants[grant]) {
            Value::String(token) => Reply::Answer(200, "application/jwt", token.into_bytes()),
            profile => Reply::json(200, &profile),
        }
    }

    /// The answer of a further address that a provider asks about somebody, such as `/user/emails`: the member of
    /// the profile that has the name of its last segment, such as `emails`.
    fn more(&self, provider: usize, grant: Option<usize>, url: &Url) -> Reply {
        let name = url.path_segments().and_then(|mut segments| segments.next_back());
        let profile = grant.map(|grant| &self.grants[grant].attempt.profile);
        match profile.zip(name).and_then(|(profile, name)| profile.get(name)) {
            Some(member) => Reply::json(200, member),
            None if self.providers[provider].is_below_userinfo(url) => {
                self.userinfo(provider, grant)
            }
            None => Reply::json(404, &json!({ "error": "not found" })),
        }
    }
}

impl HttpClient for Network {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let reply = lock(&self.0).reply(&request);
        Box::pin(async move {
            match reply {
                Reply::Answer(status, kind, body) => {
                    let answer = Response::builder().status(status);
                    Ok(answer.header(header::CONTENT_TYPE, kind).body(body)?)
                }
                Reply::Down => Err("connection refused, as the test wants it".into()),
                Reply::Never => std::future::pending().await,
                Reply::Nobody(address) => Err(format!(
                    "a test has no network, and plays nobody at {address}: give it an answer with \
                     `TestApp::answer`"
                )
                .into()),
            }
        })
    }
}

/// A URL without its query.
fn bare(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.into()
}

/// A URL without scheme and query, as it may be logged.
fn address(url: &Url) -> String {
    format!("{}{}", url.host_str().unwrap_or_default(), url.path())
}

/// The parameters of a request: in its query, in a form, or in a JSON object.
fn fields(url: &Url, request: &Request<Vec<u8>>) -> BTreeMap<String, String> {
    let mut fields: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    if let Ok(Value::Object(members)) = serde_json::from_slice(request.body()) {
        let texts = members.into_iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            _ => None,
        });
        fields.extend(texts);
    } else {
        fields.extend(url::form_urlencoded::parse(request.body()).into_owned());
    }
    fields
}

/// Everything in a request that may have a token in it.
fn carried(url: &Url, request: &Request<Vec<u8>>) -> String {
    let headers = request.headers().values().filter_map(|value| value.to_str().ok());
    let body = String::from_utf8_lossy(request.body());
    let parts = [url.query().unwrap_or_default(), &*body].into_iter().chain(headers);
    parts.collect::<Vec<_>>().join("\n")
}
