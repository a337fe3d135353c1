//! Whatever state a session's cookie is in, the `Session` of a handler is what `GET session` shows.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Secret, Session, Trigger,
    User, auth,
};
use auth_providers::Credentials;
use axum::{Json, Router, routing::get};
use chrono::DateTime;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use test_support::{Browser, Page, TestClock, variables};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Member {
    #[claims(public)]
    plan: String,
    #[claims(public, client_update)]
    #[serde(default)]
    locale: Option<String>,
    #[claims(public)]
    reads: u32,
}

#[derive(CredentialsForm)]
struct Login {
    name: String,
    plan: String,
}

macro_rules! setup {
    ($name:ident, $($compat:tt)*) => {
        auth! {
            struct $name;
            session: { claims: extern Member, max_age: 10 hours, update_age: 1 hours },
            providers: [Credentials { authorize: sign_in::<$name> }],
            callbacks: { claims: build::<$name> },
            $($compat)*
        }
    };
}

setup!(StatesAuth,);
setup!(V4StatesAuth, compat: next_auth_v4);

fn sign_in<A: auth::Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let Login { name, plan } = attempt.form;
    let user = User::new("7").with_name(name).with_email("ada@shop.example");
    Some(if plan == "none" { user } else { user.with_image(plan) })
}

fn build<A: auth::Auth<Claims = Member>>(update: ClaimsUpdate<A>) -> Member {
    match update.trigger {
        Trigger::SignUp { user, .. } | Trigger::SignIn { user, .. } => {
            let plan = user.image.unwrap_or_default();
            Member { plan, locale: None, reads: 0 }
        }
        Trigger::Update { claims, patch } => claims.with(patch),
        // What is read isn't what was stored.
        Trigger::Read { claims } => Member { reads: claims.reads + 1, ..claims },
    }
}

/// A session as `GET session` would show it, and as the JSON of a handler.
fn shown<A>(session: &Session<Member, A>) -> Value {
    let user = &session.user;
    json!({
        "user": { "email": user.email, "image": user.image, "name": user.name },
        "plan": session.plan,
        "locale": session.locale,
        "reads": session.reads,
        "expires": millis(session.expires),
    })
}

async fn handler<A: auth::Auth<Claims = Member>>(
    session: Option<Session<Member, A>>,
) -> Json<Value> {
    Json(session.map_or_else(|| json!({}), |session| shown(&session)))
}

async fn guarded<A: auth::Auth<Claims = Member>>(session: Session<Member, A>) -> Json<Value> {
    Json(shown(&session))
}

fn millis(time: SystemTime) -> u64 {
    u64::try_from(time.duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

/// A site of one of the two modes.
async fn site(is_v4: bool, clock: &TestClock, secret: &str) -> Browser {
    macro_rules! built {
        ($setup:ident) => {{
            let auth = $setup::builder()
                .variables(variables(&[]))
                .secret(Secret::new(secret))
                .clock(clock.clone())
                .build()
                .await
                .unwrap();
            let app = Router::new()
                .route("/guarded", get(guarded::<$setup>))
                .route_layer(auth.guard())
                .route("/handler", get(handler::<$setup>))
                .auth(&auth)
                .with_state(auth);
            Browser::new(app)
        }};
    }
    if is_v4 { built!(V4StatesAuth) } else { built!(StatesAuth) }
}

/// One mode, with a clock of its own.
struct Case {
    is_v4: bool,
    clock: TestClock,
    browser: Browser,
}

const SECRET: &str = "the secret of these sessions, long enough";

impl Case {
    async fn new(is_v4: bool) -> Self {
        let clock = TestClock::new();
        let browser = site(is_v4, &clock, SECRET).await;
        Self { is_v4, clock, browser }
    }

    async fn sign_in(&mut self, plan: &str) {
        let fields = [("name", "Ada Lovelace"), ("plan", plan)];
        let page = self.browser.submit("/api/auth/callback/credentials", &fields).await;
        assert!(!page.location().contains("error"), "{page:?}");
    }

    /// The names of the cookies that hold the session.
    fn names(&self) -> Vec<String> {
        let names = self.browser.cookies.keys();
        names.filter(|name| name.contains("session-token")).cloned().collect()
    }

    fn plain(&self) -> &'static str {
        if self.is_v4 { "next-auth.session-token" } else { "auth.session-token" }
    }

    fn wait(&self, minutes: u64) {
        self.clock.advance(Duration::from_mins(minutes));
    }

    /// Replaces the byte of the session's first cookie that is this far from its end.
    fn alter(&mut self, from_end: usize) {
        let name = self.names().remove(0);
        let value = self.browser.cookies.get_mut(&name).unwrap();
        let at = value.len() - from_end;
        let other = if value.as_bytes()[at] == b'A' { "B" } else { "A" };
        value.replace_range(at..=at, other);
    }
}

/// A state of the session cookie, and whether it is a session.
type State = (&'static str, Case, bool);

macro_rules! state {
    ($states:ident, $is_v4:ident, $name:expr, $is_valid:expr, |$case:ident| $change:expr) => {{
        let mut $case = Case::new($is_v4).await;
        $change;
        $states.push(($name, $case, $is_valid));
    }};
}

/// What time and use make of a session.
async fn aged(is_v4: bool) -> Vec<State> {
    let mut states = Vec::new();
    state!(states, is_v4, "nobody", false, |case| {
        case.browser.get("/api/auth/csrf").await;
    });
    state!(states, is_v4, "fresh", true, |case| case.sign_in("free").await);
    state!(states, is_v4, "without a picture", true, |case| case.sign_in("none").await);
    state!(states, is_v4, "outside ASCII", true, |case| case.sign_in("größe & <b>").await);
    state!(states, is_v4, "young", true, |case| {
        case.sign_in("free").await;
        case.wait(59);
    });
    state!(states, is_v4, "old", true, |case| {
        case.sign_in("free").await;
        case.wait(60);
    });
    state!(states, is_v4, "in its last minute", true, |case| {
        case.sign_in("free").await;
        case.wait(10 * 60 - 1);
    });
    state!(states, is_v4, "expired", false, |case| {
        case.sign_in("free").await;
        case.wait(10 * 60 + 1);
    });
    // v4 gives 15 seconds; a token of this site needs none.
    state!(states, is_v4, "expired just now", is_v4, |case| {
        case.sign_in("free").await;
        case.clock.advance(Duration::from_secs(10 * 3600 + 5));
    });
    state!(states, is_v4, "rewritten by GET session", true, |case| {
        case.sign_in("free").await;
        case.wait(90);
        case.browser.session().await;
    });
    state!(states, is_v4, "rewritten by a handler", true, |case| {
        case.sign_in("free").await;
        case.wait(90);
        assert_eq!(case.browser.get("/handler").await.set_cookies().len(), 1);
    });
    state!(states, is_v4, "rewritten, and past its first end", true, |case| {
        case.sign_in("free").await;
        case.wait(9 * 60);
        case.browser.get("/guarded").await;
        case.wait(9 * 60);
    });
    state!(states, is_v4, "changed by the browser", true, |case| {
        case.sign_in("free").await;
        let body = json!({ "csrfToken": case.browser.csrf().await, "data": { "locale": "de" } });
        case.browser.post_json("/api/auth/session", &body).await;
    });
    states
}

/// What cookies can look like.
async fn shaped(is_v4: bool) -> Vec<State> {
    let mut states = Vec::new();
    let long = "p".repeat(3000);
    state!(states, is_v4, "chunked", true, |case| {
        case.sign_in(&long).await;
        assert!(case.names().len() > 1);
    });
    state!(states, is_v4, "chunked and old", true, |case| {
        case.sign_in(&long).await;
        case.wait(61);
    });
    state!(states, is_v4, "chunked, one is missing", false, |case| {
        case.sign_in(&long).await;
        let last = case.names().pop().unwrap();
        case.browser.cookies.remove(&last);
    });
    state!(states, is_v4, "chunked, one was altered", false, |case| {
        case.sign_in(&long).await;
        case.alter(100);
    });
    state!(states, is_v4, "chunked, then short", true, |case| {
        case.sign_in(&long).await;
        case.sign_in("free").await;
    });
    state!(states, is_v4, "with a stray chunk", true, |case| {
        case.sign_in("free").await;
        let stray = format!("{}.4", case.plain());
        case.browser.cookies.insert(stray, "stray".to_owned());
    });
    state!(states, is_v4, "tampered", false, |case| {
        case.sign_in("free").await;
        case.alter(30);
    });
    state!(states, is_v4, "with another tag", false, |case| {
        case.sign_in("free").await;
        case.alter(3);
    });
    state!(states, is_v4, "cut short", false, |case| {
        case.sign_in("free").await;
        case.browser.cookies.get_mut(case.plain()).unwrap().truncate(90);
    });
    state!(states, is_v4, "empty", false, |case| {
        let name = case.plain().to_owned();
        case.browser.cookies.insert(name, String::new());
    });
    for (state, other, is_valid) in
        [("twice", None, true), ("beside a stale one", Some("stale"), true)]
    {
        state!(states, is_v4, state, is_valid, |case| {
            case.sign_in("free").await;
            let name = case.plain();
            let value = &case.browser.cookies[name];
            let twice = format!("{name}={value}; {name}={}", other.unwrap_or(value));
            case.browser.headers.insert("cookie", twice.parse().unwrap());
        });
    }
    state!(states, is_v4, "under the name for https", false, |case| {
        case.sign_in("free").await;
        let value = case.browser.cookies.remove(case.plain()).unwrap();
        let name = if is_v4 { "__Secure-next-auth" } else { "__Host-auth" };
        case.browser.cookies.insert(format!("{name}.session-token"), value);
    });
    state!(states, is_v4, "from another secret", false, |case| {
        let secret = "the secret of other sessions, long enough";
        let own = std::mem::replace(&mut case.browser, site(is_v4, &case.clock, secret).await);
        case.sign_in("free").await;
        let cookies = std::mem::replace(&mut case.browser, own).cookies;
        case.browser.cookies = cookies;
    });
    state!(states, is_v4, "from the other mode", false, |case| {
        let other = site(!is_v4, &case.clock, SECRET).await;
        let own = std::mem::replace(&mut case.browser, other);
        case.sign_in("free").await;
        let cookies = std::mem::replace(&mut case.browser, own).cookies;
        let token = cookies.into_iter().find(|(name, _)| name.contains("session-token"));
        case.browser.cookies.insert(case.plain().to_owned(), token.unwrap().1);
    });
    state!(states, is_v4, "a check's token", false, |case| {
        case.browser.get("/api/auth/csrf").await;
        let csrf = case.browser.cookies.values().next().unwrap().clone();
        case.browser.cookies.insert(case.plain().to_owned(), csrf);
    });
    state!(states, is_v4, "signed out", false, |case| {
        case.sign_in("free").await;
        case.browser.submit("/api/auth/signout", &[]).await;
    });
    states
}

/// What a page says of the session, without its end, and that end.
fn parted(page: &Page) -> (Value, Option<u64>) {
    let mut session = page.json();
    let members = session.as_object_mut().unwrap();
    if let Some(Value::Object(user)) = members.get_mut("user") {
        // v4's token has a null for what isn't known.
        user.retain(|_, member| !member.is_null());
    }
    let end = members.remove("expires").map(|end| match end {
        Value::String(text) => millis(DateTime::parse_from_rfc3339(&text).unwrap().into()),
        number => number.as_u64().unwrap(),
    });
    (session, end)
}

#[tokio::test]
async fn a_handler_s_session_is_what_get_session_shows() {
    for is_v4 in [false, true] {
        for (state, case, is_valid) in aged(is_v4).await.into_iter().chain(shaped(is_v4).await) {
            let about = format!("{state}, v4 {is_v4}");
            let ask = async |path: &str| {
                let page = case.browser.clone().get(path).await;
                let is_written = page.set_cookies().iter().any(|cookie| {
                    cookie.starts_with(case.plain()) && !cookie.contains("Max-Age=0")
                });
                (page, is_written)
            };
            let (page, is_written) = ask("/api/auth/session").await;
            let (shown, shown_end) = parted(&page);
            assert_eq!(is_written, is_valid, "{about}: {shown}");
            assert_eq!(shown.get("user").is_some(), is_valid, "{about}: {shown}");
            let (page, _) = ask("/guarded").await;
            assert_eq!(page.status == StatusCode::OK, is_valid, "{about}");
            for path in if is_valid { &["/handler", "/guarded"][..] } else { &["/handler"] } {
                let (page, is_written) = ask(path).await;
                let (session, end) = parted(&page);
                assert_eq!(session, shown, "{about}, {path}");
                if is_written {
                    assert_eq!(end, shown_end, "{about}, {path}: it lives on from now");
                } else {
                    assert!(end <= shown_end, "{about}, {path}");
                }
            }
        }
    }
}

// What a browser asks for is its own mistake, and costs it nothing.
#[tokio::test]
async fn an_update_that_makes_the_session_too_long_is_refused() {
    let mut case = Case::new(false).await;
    case.sign_in("free").await;
    let csrf = case.browser.csrf().await;
    let before = case.browser.cookies.clone();
    let body = json!({ "csrfToken": csrf, "data": { "locale": "x".repeat(30_000) } });
    let page = case.browser.post_json("/api/auth/session", &body).await;
    assert_eq!((page.status, page.text.as_str()), (StatusCode::BAD_REQUEST, "{}"));
    assert_eq!(case.browser.cookies, before);
    assert_eq!(case.browser.session().await["plan"], "free");
}
