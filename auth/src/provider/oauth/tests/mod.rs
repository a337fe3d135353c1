//! Sign-ins with a provider that misbehaves, and the rules behind them.

mod acceptance;
mod algorithms;
mod authorization;
mod backchannel;
mod cache;
mod claims;
mod client;
mod client_assertion;
mod completion;
mod conformance;
mod demands;
mod discovery;
mod discovery_places;
mod guard;
mod hostile_op;
mod jws;
mod keys;
mod last_resort;
mod metadata;
mod option_values;
mod own_network;
mod request;
mod response;
mod revocation;
mod start_up;
mod token;
mod token_form;
mod token_response;
mod userinfo;
mod vectors;
mod verdicts;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime},
};

use hostile_op::{ACCESS_TOKEN, CLIENT_ID, CODE, HostileOp, Knobs, SECRET, digest, encode};
use url::Url;

use super::{
    AuthorizationRequest, AuthorizationResponse, Completed, Definition, Expected, Grant, Hooks,
    OAuthError, OAuthErrorKind, ProfileRequest, RunOAuth, TokenForm, TokenRequest, Upstream,
    complete,
};
use crate::{
    Identity, Secret, Tokens,
    compat::Compat,
    error::BoxError,
    parts::{BoxFuture, Clock, Parts, SystemHttp, SystemRandomness},
    provider::{JsonProfile, Profile},
};

const REDIRECT_URI: &str = "https://rp.example/api/auth/callback/op";
const STATE: &str = "state-af0ifjsldkj";
const NONCE: &str = "nonce-n0S6WzA2Mj";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A client of a hostile provider.
struct Rp {
    op: HostileOp,
    upstream: Upstream,
    parts: Parts,
    clock: Arc<Shifted>,
}

/// The system's clock, and so many seconds more.
#[derive(Default)]
struct Shifted(AtomicI64);

impl Clock for Shifted {
    fn now(&self) -> SystemTime {
        let shift = u64::try_from(self.0.load(Ordering::SeqCst)).unwrap();
        SystemTime::now() + Duration::from_secs(shift)
    }
}

/// A provider that does everything the standard's way.
#[derive(Debug)]
struct Standard;

impl Hooks for Standard {
    fn token_form(&self, _: &mut TokenForm<'_>) -> Result<(), BoxError> {
        Ok(())
    }

    fn token_answer(&self, answer: serde_json::Value, _: Grant<'_>) -> serde_json::Value {
        answer
    }
}

impl RunOAuth<JsonProfile> for Standard {
    fn hooks(&self) -> &dyn Hooks {
        self
    }

    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Tokens, BoxError>> {
        Box::pin(request.send())
    }

    fn profile<'a>(
        &'a self,
        request: ProfileRequest<'a>,
    ) -> BoxFuture<'a, Result<(JsonProfile, Identity), BoxError>> {
        Box::pin(async move {
            let profile: JsonProfile = request.profile().await?;
            let identity = profile.identity();
            Ok((profile, identity))
        })
    }
}

impl Rp {
    /// A client of an OpenID provider, with its issuer and no other URL.
    async fn oidc(knobs: Knobs) -> Self {
        Self::with(knobs, |_| {}).await
    }

    /// The same, with another definition.
    async fn with(knobs: Knobs, change: impl FnOnce(&mut Definition)) -> Self {
        let op = HostileOp::start(knobs).await;
        let mut definition = Definition {
            issuer: Some(op.issuer.clone()),
            client_id: CLIENT_ID.to_owned(),
            client_secret: Some(Secret::new(SECRET)),
            ..Definition::oidc()
        };
        change(&mut definition);
        let clock = Arc::new(Shifted::default());
        let parts = Parts {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            randomness: Arc::new(SystemRandomness),
            http: Arc::new(SystemHttp::new().unwrap()),
        };
        Self { op, upstream: Upstream::new("op", definition).unwrap(), parts, clock }
    }

    /// A client of an OAuth 2.0 provider without discovery.
    async fn oauth2(mut knobs: Knobs, change: impl FnOnce(&mut Definition)) -> Self {
        knobs.token.get_or_insert(|answer| remove(answer, "id_token"));
        Self::with(knobs, |definition| {
            let issuer = definition.issuer.clone().unwrap();
            let at = |path: &str| Some(format!("{issuer}{path}"));
            let mut oauth2 = Definition {
                client_id: definition.client_id.clone(),
                client_secret: definition.client_secret.clone(),
                issuer: Some(issuer.clone()),
                scope: vec!["read:user".to_owned()],
                ..Definition::oauth2()
            };
            oauth2.authorization.url = at("/authorize");
            oauth2.token.url = at("/token");
            oauth2.userinfo.url = at("/userinfo");
            *definition = oauth2;
            change(definition);
        })
        .await
    }

    fn advance(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    async fn authorization_url(&self, extra: &[(String, String)]) -> Result<Url, OAuthError> {
        let checks = self.upstream.definition().checks;
        let challenge = encode(digest(&aws_lc_rs::digest::SHA256, VERIFIER));
        let request = AuthorizationRequest {
            redirect_uri: REDIRECT_URI,
            state: checks.state.then_some(STATE),
            nonce: checks.nonce.then_some(NONCE),
            code_challenge: checks.pkce.then_some(challenge.as_str()),
            extra,
            asks_to_sign_in: false,
            is_open: false,
        };
        let url = self.upstream.authorization_url(&self.parts, request).await?;
        Ok(Url::parse(&url).unwrap())
    }

    /// What the browser brings back.
    async fn respond(&self) -> Result<AuthorizationResponse, OAuthError> {
        let url = self.authorization_url(&[]).await?;
        let request = http::Request::get(url.as_str()).body(Vec::new()).unwrap();
        let answer = self.parts.http.send(request).await.unwrap();
        let back = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        assert!(back.as_str().starts_with(REDIRECT_URI));
        AuthorizationResponse::read(&back.query_pairs().into_owned().collect::<Vec<_>>())
    }

    /// A whole sign-in.
    async fn sign_in(&self) -> Result<Completed<JsonProfile>, OAuthError> {
        self.sign_in_as(Compat::Native).await
    }

    /// The same, for v4 or not.
    async fn sign_in_as(&self, compat: Compat) -> Result<Completed<JsonProfile>, OAuthError> {
        let response = self.respond().await?;
        let checks = self.upstream.definition().checks;
        let expected = Expected {
            redirect_uri: REDIRECT_URI,
            code_verifier: checks.pkce.then_some(VERIFIER),
            nonce: checks.nonce.then_some(NONCE),
            signed_in_since: None,
            compat,
        };
        let runner = Standard;
        sendable(complete(&self.upstream, &runner, &self.parts, &response, expected)).await
    }
}

/// Handlers need a future that may move between threads.
fn sendable<F: Future + Send>(future: F) -> F {
    future
}

/// What a row of a table expects of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Accept,
    Refuse(OAuthErrorKind),
}

use Verdict::{Accept, Refuse};

/// One row: its name, how the provider misbehaves, what comes of it.
type Row = (&'static str, fn(&mut Knobs), Verdict);

/// Runs each row against a provider of its own, with a client that `client` makes.
async fn check_rows(rows: &[Row]) {
    for (name, turn, verdict) in rows {
        let mut knobs = Knobs::default();
        turn(&mut knobs);
        let rp = Rp::oidc(knobs).await;
        check(name, &rp, *verdict).await;
    }
}

/// Runs one sign-in and compares what came of it.
async fn check(name: &str, rp: &Rp, verdict: Verdict) {
    let asked = rp.op.calls("/userinfo").len();
    let result = rp.sign_in().await;
    match verdict {
        Accept => {
            let completed = result.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!completed.identity.id.is_empty(), "{name}");
        }
        Refuse(kind) => {
            assert_refused(name, result, kind);
            // Whoever is refused by the ID token is not looked up either.
            if kind == OAuthErrorKind::IdToken {
                assert_eq!(rp.op.calls("/userinfo").len(), asked, "{name}");
            }
        }
    }
}

/// The error is of this kind, and has nothing secret and no endless text in it.
#[track_caller]
fn assert_refused<T>(name: &str, result: Result<T, OAuthError>, kind: OAuthErrorKind) {
    let Err(error) = result else { panic!("{name}: accepted") };
    assert_eq!(error.kind(), kind, "{name}: {error}");
    let text = format!("{error} {error:?}");
    for secret in [SECRET, CODE, VERIFIER, NONCE, STATE, ACCESS_TOKEN, "eyJ"] {
        assert!(!text.contains(secret), "{name}: {text}");
    }
    assert!(error.to_string().chars().count() < 300, "{name}: {error}");
    assert!(!text.chars().any(char::is_control), "{name}: {text:?}");
}

fn remove(object: &mut serde_json::Value, name: &str) {
    object.as_object_mut().unwrap().remove(name);
}
