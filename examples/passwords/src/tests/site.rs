//! The site, its mails, and a browser at it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use auth::{
    Secret,
    adapter::SqliteStore,
    mail::{Mail, MailError, Mailer},
    parts::Clock,
};
use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use sqlx::sqlite::SqlitePoolOptions;
use tower::ServiceExt as _;

use super::{ADA, AFTER_RESET, OLD};
use crate::{App, MemberAuth, members::Members, router};

const SIGN_IN: &str = "/api/auth/callback/credentials";

#[derive(Clone, Default)]
pub(super) struct Postbox(pub(super) Arc<Mutex<Vec<Mail>>>);

impl Mailer for Postbox {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.0.lock().unwrap().push(mail);
        Ok(())
    }
}

#[derive(Clone)]
pub(super) struct TestClock(Arc<Mutex<SystemTime>>);

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }
}

pub(super) struct Site {
    pub(super) app: App,
    pub(super) router: Router,
    pub(super) postbox: Postbox,
    clock: TestClock,
}

pub(super) async fn site() -> Site {
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
    pub(super) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    pub(super) fn pass(&self, minutes: u64) {
        *self.clock.0.lock().unwrap() += Duration::from_mins(minutes);
    }

    /// The address and the token of the newest link.
    pub(super) fn link(&self) -> (String, Vec<(String, String)>) {
        let mail = self.postbox.0.lock().unwrap().last().cloned().unwrap();
        let link = url::Url::parse(mail.sign_in.link.expose()).unwrap();
        (link.path().to_owned(), link.query_pairs().into_owned().collect())
    }

    /// A browser that has opened a link sent to Ada.
    pub(super) async fn at_mailbox(&self, page: &str) -> Browser {
        let mut browser = self.browser();
        browser.ask(page, ADA).await;
        assert_eq!(follow(&mut browser, self.link()).await.location, "/password");
        browser
    }

    /// Ada, with the password [`OLD`] and nobody signed in.
    pub(super) async fn signed_up() -> Self {
        let site = site().await;
        let mut browser = site.at_mailbox("/sign-up").await;
        let page = browser.submit("/password", "/password", &[("new", OLD)]).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, AFTER_RESET));
        site
    }

    pub(super) async fn signs_in(&self, password: &str) -> bool {
        let mut browser = self.browser();
        browser.sign_in(ADA, password).await;
        browser.is_signed_in().await
    }
}

/// Opens a link and presses the button there.
pub(super) async fn follow(
    browser: &mut Browser,
    (path, fields): (String, Vec<(String, String)>),
) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    browser.submit("/reset", &path, &fields).await
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) status: StatusCode,
    /// Without the origin.
    pub(super) location: String,
    pub(super) text: String,
}

pub(super) struct Browser {
    pub(super) router: Router,
    pub(super) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) async fn send(&mut self, method: &str, path: &str, body: String) -> Page {
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

    pub(super) async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, String::new()).await
    }

    /// Sends a form with the token that `page` has.
    pub(super) async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(page).await;
        let (_, rest) = page.text.split_once("name=\"csrfToken\" value=\"").unwrap();
        let token = rest.split('"').next().unwrap();
        self.post(path, &[fields, &[("csrfToken", token)]].concat()).await
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        self.send("POST", path, form.extend_pairs(fields).finish()).await
    }

    pub(super) async fn ask(&mut self, page: &str, email: &str) -> Page {
        let fields = [("email", email), ("callbackUrl", "/password")];
        self.submit(page, "/api/auth/signin/email", &fields).await
    }

    pub(super) async fn sign_in(&mut self, email: &str, password: &str) -> Page {
        self.submit("/reset", SIGN_IN, &[("email", email), ("password", password)]).await
    }

    pub(super) async fn is_signed_in(&mut self) -> bool {
        self.get("/").await.text.contains("You are ")
    }
}
