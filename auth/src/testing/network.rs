//! The network of the application under test: the providers, played in the process, and nobody else.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
};

use http::{Request, Response, header};
use serde_json::Value;
use url::Url;

use super::{
    asked::Asked,
    clock::TestClock,
    fault::Fault,
    grant::{Attempt, Grant, Granted},
    lock::lock,
    played::PlayedProvider,
    reply::Reply,
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
    /// Fails if the fault can't happen at this provider.
    pub(super) fn prepare(&self, id: &'static str, attempt: &Attempt) -> Result<Outage, String> {
        let mut world = lock(&self.0);
        let World { providers, faults, .. } = &mut *world;
        let provider = providers.iter_mut().find(|provider| provider.id == id);
        let provider = provider.expect("every provider that a test can name is played");
        provider.rename(&attempt.profile);
        if let Some(fault) = attempt.fault {
            if let Some(reason) = provider.refuses(fault) {
                return Err(format!("`{fault:?}` can't happen at the provider `{id}`: {reason}"));
            }
            if matches!(fault, Fault::Down | Fault::Slow) {
                faults.insert(id, fault);
            }
        }
        Ok(Outage { network: self.clone(), id })
    }

    /// Somebody answers the authorization request at `url`: the parameters of the answer that the browser brings
    /// back.
    ///
    /// Fails if the URL isn't one of the provider's.
    pub(super) fn authorize(
        &self,
        id: &'static str,
        url: &str,
        attempt: Attempt,
    ) -> Result<Vec<(&'static str, String)>, String> {
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
            return Err(format!("`{bare}` isn't where people sign in at the provider `{id}`"));
        };
        let is_denied = attempt.fault == Some(Fault::Denied);
        let grant = Grant::new(provider, grants.len() + 1, &url, attempt);
        let decision = providers[provider].decision(&grant, is_denied);
        if !is_denied {
            grants.push(grant);
        }
        Ok(decision)
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
        let Some(asked) = Asked::read(request) else {
            return Reply::Nobody(request.uri().path().to_owned());
        };
        if let Some(answer) = self.answers.get(&bare(&asked.url)) {
            return Reply::json(200, answer);
        }
        let carried = self.grants.iter().rposition(|grant| grant.is_in(&asked.carried));
        let of_grant = carried.map(|at| self.grants[at].provider);
        // Two providers of a setup may be one service: the tokens tell which one is meant.
        let mut at = (0..self.providers.len()).filter(|it| self.providers[*it].is_at(&asked.url));
        let first = at.next();
        let found = match of_grant {
            Some(own) => first.into_iter().chain(at).find(|it| *it == own),
            None => first,
        };
        let Some(provider) = found.or(of_grant) else {
            return Reply::Nobody(asked.address());
        };
        match self.faults.get(self.providers[provider].id) {
            Some(Fault::Down) => return Reply::Down,
            Some(Fault::Slow) => return Reply::Never,
            _ => {}
        }
        let granted = Granted::new(&mut self.grants, provider, carried);
        self.providers[provider].reply(&asked, granted, to_unix(self.clock.now()))
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
