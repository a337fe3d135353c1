//! Every flow over HTTP: what a browser gets, and what is stored afterwards.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use auth::{
    Secret,
    mail::{Mail, MailError, Mailer},
    parts::Clock,
    password::{Cost, Passwords},
};
use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use sqlx::sqlite::SqlitePoolOptions;
use tower::ServiceExt as _;

use super::*;

const ADA: &str = "ada@shop.example";
const OLD: &str = "correct horse battery";
const NEW: &str = "staple correct horse";
const SIGN_IN: &str = "/api/auth/callback/credentials";
const AFTER_RESET: &str = "/api/auth/signin?callbackUrl=/";

#[derive(Clone, Default)]
struct Postbox(Arc<Mutex<Vec<Mail>>>);

impl Mailer for Postbox {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.0.lock().unwrap().push(mail);
        Ok(())
    }
}

#[derive(Clone)]
struct TestClock(Arc<Mutex<SystemTime>>);

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }
}

struct Site {
    app: App,
    router: Router,
    postbox: Postbox,
    clock: TestClock,
}

async fn site() -> Site {
    // Of a database in memory each connection has one of its own.
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let pool = pool.connect("sqlite::memory:").await.unwrap();
    let clock = TestClock(Arc::new(Mutex::new(SystemTime::now())));
    let mut members = Members::new(pool.clone());
    members.clock = Arc::new(clock.clone());
    let store = SqliteStore::new(pool);
    store.migrate().await.unwrap();
    members.migrate().await.unwrap();
    let postbox = Postbox::default();
    let auth = MemberAuth::builder(members.clone())
        .variables(|_| None)
        .url("http://127.0.0.1:3000")
        .secret(Secret::new("a secret of the tests, long enough"))
        .store(store)
        .mailer(postbox.clone())
        .clock(clock.clone())
        .build()
        .await
        .unwrap();
    let app = App { auth, members };
    Site { router: router(app.clone()), app, postbox, clock }
}

impl Site {
    fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    fn pass(&self, minutes: u64) {
        *self.clock.0.lock().unwrap() += Duration::from_mins(minutes);
    }

    /// The address and the token of the newest link.
    fn link(&self) -> (String, Vec<(String, String)>) {
        let mail = self.postbox.0.lock().unwrap().last().cloned().unwrap();
        let link = url::Url::parse(mail.sign_in.link.expose()).unwrap();
        (link.path().to_owned(), link.query_pairs().into_owned().collect())
    }

    /// A browser that has opened a link sent to Ada.
    async fn at_mailbox(&self, page: &str) -> Browser {
        let mut browser = self.browser();
        browser.ask(page, ADA).await;
        assert_eq!(follow(&mut browser, self.link()).await.location, "/password");
        browser
    }

    /// Ada, with the password [`OLD`] and nobody signed in.
    async fn signed_up() -> Self {
        let site = site().await;
        let mut browser = site.at_mailbox("/sign-up").await;
        let page = browser.submit("/password", "/password", &[("new", OLD)]).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, AFTER_RESET));
        site
    }

    async fn signs_in(&self, password: &str) -> bool {
        let mut browser = self.browser();
        browser.sign_in(ADA, password).await;
        browser.is_signed_in().await
    }
}

/// Opens a link and presses the button there.
async fn follow(browser: &mut Browser, (path, fields): (String, Vec<(String, String)>)) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    browser.submit("/reset", &path, &fields).await
}

#[derive(Debug, PartialEq, Eq)]
struct Page {
    status: StatusCode,
    /// Without the origin.
    location: String,
    text: String,
}

struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    async fn send(&mut self, method: &str, path: &str, body: String) -> Page {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::COOKIE, cookies.collect::<Vec<_>>().join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status();
        let location = response.headers().get(header::LOCATION);
        let location = location.map_or("", |location| location.to_str().unwrap());
        let location = location.trim_start_matches("http://127.0.0.1:3000").to_owned();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Page { status, location, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, String::new()).await
    }

    /// Sends a form with the token that `page` has.
    async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(page).await;
        let (_, rest) = page.text.split_once("name=\"csrfToken\" value=\"").unwrap();
        let token = rest.split('"').next().unwrap();
        self.post(path, &[fields, &[("csrfToken", token)]].concat()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        self.send("POST", path, form.extend_pairs(fields).finish()).await
    }

    async fn ask(&mut self, page: &str, email: &str) -> Page {
        let fields = [("email", email), ("callbackUrl", "/password")];
        self.submit(page, "/api/auth/signin/email", &fields).await
    }

    async fn sign_in(&mut self, email: &str, password: &str) -> Page {
        self.submit("/reset", SIGN_IN, &[("email", email), ("password", password)]).await
    }

    async fn is_signed_in(&mut self) -> bool {
        self.get("/").await.text.contains("You are ")
    }
}

#[tokio::test]
async fn somebody_signs_up_and_in() {
    let site = site().await;
    assert!(!site.signs_in(OLD).await);
    let mut browser = site.browser();
    let page = browser.ask("/sign-up", " Ada@Shop.example ").await;
    assert_eq!(page.location, "/api/auth/verify-request?provider=email&type=email");
    assert!(!browser.is_signed_in().await);
    follow(&mut browser, site.link()).await;
    let page = browser.submit("/password", "/password", &[("new", "short")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("at least 8 characters"), "{page:?}");
    let page = browser.submit("/password", "/password", &[("new", OLD)]).await;
    assert_eq!(page.location, AFTER_RESET);
    assert!(!browser.is_signed_in().await);
    assert!(!site.signs_in(NEW).await);
    assert!(site.signs_in(OLD).await);
    let page = browser.sign_in(" Ada@Shop.example ", OLD).await;
    assert_eq!(page.status, StatusCode::FOUND, "{page:?}");
    assert!(browser.is_signed_in().await);
}

#[tokio::test]
async fn nobody_learns_which_addresses_are_known() {
    let site = Site::signed_up().await;
    for page in ["/sign-up", "/reset"] {
        let known = site.browser().ask(page, ADA).await;
        let unknown = site.browser().ask(page, "nobody@shop.example").await;
        assert_eq!(known, unknown);
        let addresses = site.postbox.0.lock().unwrap();
        assert_eq!(addresses.last().unwrap().to, "nobody@shop.example");
    }
    let mut answers = Vec::new();
    for email in [ADA, "nobody@shop.example", "no address"] {
        let before = site.app.members.passwords.computed();
        answers.push(site.browser().sign_in(email, "a wrong password").await);
        assert_eq!(site.app.members.passwords.computed() - before, 1, "{email}");
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn a_change_needs_the_old_password_and_ends_the_other_sessions() {
    let site = Site::signed_up().await;
    let (mut here, mut there) = (site.browser(), site.browser());
    here.sign_in(ADA, OLD).await;
    there.sign_in(ADA, OLD).await;
    assert!(there.is_signed_in().await);
    for fields in [&[("new", NEW)][..], &[("old", NEW), ("new", NEW)]] {
        let page = here.submit("/password", "/password", fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(there.is_signed_in().await && site.signs_in(OLD).await);
    let page = here.submit("/password", "/password", &[("old", OLD), ("new", NEW)]).await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    assert!(here.is_signed_in().await);
    assert!(!there.is_signed_in().await);
    assert!(!site.signs_in(OLD).await);
    assert!(site.signs_in(NEW).await);
}

#[tokio::test]
async fn an_open_session_is_no_place_to_guess_the_password() {
    let site = Site::signed_up().await;
    let mut browser = site.browser();
    browser.sign_in(ADA, OLD).await;
    for _ in 0..5 {
        let fields = [("old", "a wrong password"), ("new", NEW)];
        browser.submit("/password", "/password", &fields).await;
    }
    let fields = [("old", OLD), ("new", NEW)];
    let page = browser.submit("/password", "/password", &fields).await;
    assert!(page.text.contains("too often"), "{page:?}");
    site.pass(1);
    assert_eq!(browser.submit("/password", "/password", &fields).await.location, "/");
}

#[tokio::test]
async fn a_reset_ends_every_session_and_is_good_for_one_password() {
    let site = Site::signed_up().await;
    let mut elsewhere = site.browser();
    elsewhere.sign_in(ADA, OLD).await;
    let mut browser = site.at_mailbox("/reset").await;
    let link = site.link();
    let cookies = browser.cookies.clone();
    assert_eq!(
        browser.submit("/password", "/password", &[("new", NEW)]).await.location,
        AFTER_RESET
    );
    assert!(!elsewhere.is_signed_in().await);
    assert!(!browser.is_signed_in().await);
    assert!(!site.signs_in(OLD).await && site.signs_in(NEW).await);

    // Neither the link nor the session it began is good for another.
    let mut again = site.browser();
    assert_eq!(follow(&mut again, link).await.location, "/api/auth/error?error=Verification");
    assert!(!again.is_signed_in().await);
    browser.cookies = cookies;
    let page = browser.submit("/reset", "/password", &[("new", OLD)]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(!site.signs_in(OLD).await && site.signs_in(NEW).await);
}

#[tokio::test]
async fn one_of_two_resets_at_once_counts() {
    let site = Site::signed_up().await;
    let mut one = site.at_mailbox("/reset").await;
    let mut other = Browser { router: one.router.clone(), cookies: one.cookies.clone() };
    let password = "another password";
    let forms = ([("new", NEW)], [("new", password)]);
    tokio::join!(
        one.submit("/reset", "/password", &forms.0),
        other.submit("/reset", "/password", &forms.1),
    );
    let signed_in = (site.signs_in(NEW).await, site.signs_in(password).await);
    assert!(signed_in.0 != signed_in.1 && !site.signs_in(OLD).await, "{signed_in:?}");
}

#[tokio::test]
async fn a_link_expires_and_so_does_what_it_allows() {
    let site = Site::signed_up().await;
    let mut browser = site.browser();
    browser.ask("/reset", ADA).await;
    site.pass(11);
    let page = follow(&mut browser, site.link()).await;
    assert_eq!(page.location, "/api/auth/error?error=Verification");
    assert!(!browser.is_signed_in().await);

    let mut browser = site.at_mailbox("/reset").await;
    site.pass(11);
    assert!(browser.is_signed_in().await);
    let page = browser.submit("/password", "/password", &[("new", NEW)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(site.signs_in(OLD).await);
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let site = Site::signed_up().await;
    let mut browser = site.at_mailbox("/reset").await;
    for fields in [&[("new", NEW)][..], &[("new", NEW), ("csrfToken", "0")]] {
        assert_eq!(browser.post("/password", fields).await.status, StatusCode::FORBIDDEN);
    }
    assert!(browser.is_signed_in().await && site.signs_in(OLD).await);
}

#[tokio::test]
async fn a_cheap_hash_is_made_again_by_signing_in() {
    let site = Site::signed_up().await;
    let cheap = Passwords::new().cost(Cost::new(12_288, 3, 1).unwrap());
    let (user_id, _) = site.app.members.by_email(ADA).await.unwrap().unwrap();
    site.app.members.set(&user_id, &cheap.hash(&Secret::new(OLD)).await.unwrap()).await.unwrap();
    let stored = async || site.app.members.hash_of(&user_id).await.unwrap().unwrap();
    assert!(stored().await.contains("m=12288,t=3,p=1"));
    assert!(!site.signs_in(NEW).await);
    assert!(stored().await.contains("m=12288,t=3,p=1"));
    assert!(site.signs_in(OLD).await);
    let renewed = stored().await;
    assert!(renewed.contains("m=19456,t=2,p=1"));
    assert!(site.signs_in(OLD).await);
    assert_eq!(stored().await, renewed);
}
