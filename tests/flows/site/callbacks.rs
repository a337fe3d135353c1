//! The order of callbacks and events, and what happens when one fails.

use std::sync::{Arc, Mutex};

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, Decision, Redirect, RouterExt as _, Session,
    SessionView, SignIn, Trigger, User, auth, event,
};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use test_support::{Browser, ORIGIN, log::Log, variables};

/// What happened, in order; and what is to fail.
#[derive(Clone, Default)]
struct Trace {
    seen: Arc<Mutex<Vec<String>>>,
    fails: Option<(&'static str, Fault)>,
}

/// How a callback fails.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Error,
    Panic,
}

const FAULTS: [Fault; 2] = [Fault::Error, Fault::Panic];

impl Trace {
    fn note(&self, name: &str) -> Result<(), std::io::Error> {
        self.seen.lock().unwrap().push(name.to_owned());
        match self.fails {
            Some((fails, Fault::Error)) if fails == name => {
                Err(std::io::Error::other("secret reason"))
            }
            Some((fails, Fault::Panic)) if fails == name => panic!("secret reason"),
            _ => Ok(()),
        }
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Counted {
    #[claims(client_update, public)]
    reads: u32,
}

#[derive(CredentialsForm)]
struct Name {
    name: String,
}

auth! {
    struct TracedAuth;
    session: { claims: Counted },
    providers: [Credentials { authorize: authorize }],
    callbacks: { sign_in: sign_in, redirect: redirect, claims: claims, session: session },
    events: {
        sign_in: on_sign_in,
        sign_out: on_sign_out,
        session: async |event: event::Session<TracedAuth>| event.state.note("event session"),
    },
    state: Trace,
}

async fn authorize(attempt: Authorize<TracedAuth, Name>) -> Result<Option<User>, std::io::Error> {
    attempt.state.note("authorize")?;
    Ok(Some(User::new("1").with_name(attempt.form.name)))
}

async fn sign_in(attempt: SignIn<TracedAuth>) -> Result<Decision, std::io::Error> {
    attempt.state.note("callback sign_in")?;
    Ok(Decision::Allow)
}

async fn redirect(redirect: Redirect<TracedAuth>) -> Result<String, std::io::Error> {
    redirect.state.note("callback redirect")?;
    Ok(match redirect.url.as_str() {
        "/outside" => "https://evil.example".to_owned(),
        "/moved" => "/new".to_owned(),
        _ => redirect.into_default(),
    })
}

async fn claims(update: ClaimsUpdate<TracedAuth>) -> Result<Counted, std::io::Error> {
    let (name, claims) = match update.trigger {
        Trigger::SignUp { .. } => ("callback claims sign_up", Counted::default()),
        Trigger::SignIn { .. } => ("callback claims sign_in", Counted::default()),
        Trigger::Update { claims, patch } => ("callback claims update", claims.with(patch)),
        Trigger::Read { claims } => ("callback claims read", Counted { reads: claims.reads + 1 }),
    };
    update.state.note(name)?;
    Ok(claims)
}

async fn session(view: SessionView<TracedAuth>) -> Result<Value, std::io::Error> {
    view.state.note("callback session")?;
    Ok(json!({ "who": view.user.name(), "reads": view.claims.reads, "update": view.update }))
}

async fn on_sign_in(event: event::SignIn<TracedAuth>) -> Result<(), std::io::Error> {
    assert_eq!(event.provider, TracedAuthProvider::Credentials);
    event.state.note("event sign_in")
}

fn on_sign_out(event: event::SignOut<TracedAuth>) -> Result<(), std::io::Error> {
    event.state.note(&format!("event sign_out {}", event.user.id))
}

async fn site(fails: Option<(&'static str, Fault)>) -> (Browser, Trace) {
    let trace = Trace { fails, ..Trace::default() };
    let auth = TracedAuth::builder(trace.clone()).variables(variables(&[])).build().await.unwrap();
    (Browser::new(Router::new().auth(&auth)), trace)
}

async fn sign_in_to(browser: &mut Browser, back: &str) -> String {
    let fields = [("name", "Ada"), ("callbackUrl", back)];
    let page = browser.submit("/api/auth/callback/credentials", &fields).await;
    page.location().to_owned()
}

#[tokio::test]
async fn callbacks_come_before_the_session_and_events_after_it() {
    let (mut browser, trace) = site(None).await;
    assert_eq!(sign_in_to(&mut browser, "/moved").await, format!("{ORIGIN}/new"));
    assert_eq!(
        trace.take(),
        [
            "callback redirect",
            "authorize",
            "callback sign_in",
            "callback claims sign_in",
            "event sign_in"
        ]
    );
    let shown = browser.session().await;
    assert_eq!(shown, json!({ "who": "Ada", "reads": 1, "update": null }));
    let read = ["callback redirect", "callback claims read", "callback session", "event session"];
    assert_eq!(trace.take(), read);
    let csrf = browser.csrf().await;
    trace.take();
    let body = json!({ "csrfToken": csrf, "data": { "reads": 40, "x": 1 } });
    let shown = browser.post_json("/api/auth/session", &body).await.json();
    assert_eq!(shown, json!({ "who": "Ada", "reads": 40, "update": { "reads": 40, "x": 1 } }));
    assert_eq!(
        trace.take(),
        ["callback redirect", "callback claims update", "callback session", "event session"]
    );
    browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(trace.take().last().unwrap(), "event sign_out 1");
}

#[tokio::test]
async fn the_redirect_callback_can_not_leave_the_site() {
    let (mut browser, _) = site(None).await;
    assert_eq!(sign_in_to(&mut browser, "/outside").await, ORIGIN);
}

/// Each of `names` with each way to fail.
fn failing(names: &[&'static str]) -> impl Iterator<Item = (&'static str, Fault)> {
    names.iter().flat_map(|name| FAULTS.map(|fault| (*name, fault)))
}

// DS-007
#[tokio::test]
async fn a_failing_event_breaks_nothing() {
    for (event, fault) in failing(&["event sign_in", "event session", "event sign_out 1"]) {
        let (log, _listening) = Log::listen();
        let (mut browser, trace) = site(Some((event, fault))).await;
        assert_eq!(sign_in_to(&mut browser, "/in").await, format!("{ORIGIN}/in"), "{event}");
        assert_eq!(browser.session().await["who"], "Ada", "{event}");
        let page = browser.submit("/api/auth/signout", &[("callbackUrl", "/out")]).await;
        assert_eq!(page.location(), format!("{ORIGIN}/out"), "{event}");
        assert_eq!(browser.session().await, json!({}), "{event}");
        assert!(trace.take().iter().any(|seen| seen == event), "{event} was told");
        let name = event.split(' ').nth(1).unwrap();
        let said = log.take();
        let said = said.iter().find(|(event, _)| *event == "auth.event.failed");
        let (_, text) = said.unwrap_or_else(|| panic!("nothing is said of {event}, {fault:?}"));
        assert!(text.starts_with("ERROR\n") && text.contains(&format!("event={name}\n")), "{text}");
    }
}

// DS-007, LK-013
#[tokio::test]
async fn a_failing_callback_is_a_code_and_no_session() {
    let names = ["authorize", "callback sign_in", "callback claims sign_in"];
    for (callback, fault) in failing(&names) {
        let (mut browser, trace) = site(Some((callback, fault))).await;
        let location = sign_in_to(&mut browser, "/in").await;
        let error = format!("{ORIGIN}/api/auth/error?error=Callback&provider=credentials");
        assert_eq!(location, error, "{callback}");
        assert_eq!(browser.session().await, json!({}), "{callback}");
        assert!(!trace.take().iter().any(|seen| seen == "event sign_in"), "{callback}");
    }
    for (callback, fault) in failing(&["callback claims read", "callback session"]) {
        let (mut browser, _) = site(Some((callback, fault))).await;
        sign_in_to(&mut browser, "/in").await;
        let page = browser.get("/api/auth/session").await;
        // That says nothing of who is signed in: the cookie stays.
        assert_eq!((page.status.as_u16(), page.json()), (503, json!({})), "{callback}");
        assert!(page.set_cookies().is_empty(), "{callback}: {page:?}");
        assert!(!page.text.contains("secret"), "{callback}");
    }
}

// DS-007
#[tokio::test]
async fn a_failing_redirect_callback_is_a_code_and_no_session() {
    for fails in failing(&["callback redirect"]) {
        let (mut browser, _) = site(Some(fails)).await;
        let error = format!("{ORIGIN}/api/auth/error?error=Configuration");
        assert_eq!(browser.get("/api/auth/signin?callbackUrl=/x").await.location(), error);
        assert_eq!(sign_in_to(&mut browser, "/in").await, error);
        assert_eq!(browser.session().await, json!({}));
        let page = browser.get("/api/auth/error?error=Configuration&callbackUrl=/x").await;
        assert_eq!(page.status.as_u16(), 500);
        assert_eq!(browser.get("/api/auth/signin").await.status.as_u16(), 200);
    }
}

// DS-007
#[tokio::test]
async fn a_guard_that_panics_lets_nobody_pass() {
    let auth =
        TracedAuth::builder(Trace::default()).variables(variables(&[])).build().await.unwrap();
    let guard = auth.guard().allow(|session| {
        assert_ne!(session.user.id, "1", "secret reason");
        true
    });
    let kept = Router::new().route("/kept", get(|| async { "kept" })).route_layer(guard);
    let handled = get(|session: Session<Counted>| async move { session.user.id.clone() });
    let app = kept.route("/handled", handled).auth(&auth).with_state(auth);
    let mut browser = Browser::new(app);
    sign_in_to(&mut browser, "/in").await;
    let page = browser.get("/kept").await;
    assert_eq!((page.status.as_u16(), page.text.as_str()), (500, "Internal Server Error"));
    assert_eq!(browser.get("/handled").await.text, "1", "and others are not disturbed");
}

// DS-007
#[tokio::test]
async fn a_handler_is_not_called_when_the_claims_of_its_session_fail() {
    for fails in failing(&["callback claims read"]) {
        let trace = Trace { fails: Some(fails), ..Trace::default() };
        let auth = TracedAuth::builder(trace).variables(variables(&[])).build().await.unwrap();
        let handled =
            get(|session: Option<Session<Counted>>| async move { session.is_some().to_string() });
        let app = Router::new().route("/handled", handled).auth(&auth).with_state(auth);
        let mut browser = Browser::new(app);
        sign_in_to(&mut browser, "/in").await;
        assert_eq!(browser.get("/handled").await.status.as_u16(), 503, "{fails:?}");
    }
}
