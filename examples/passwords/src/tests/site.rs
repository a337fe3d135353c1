//! The site, its mails, and somebody at it.

use std::{sync::Arc, time::Duration};

use auth::{Secret, adapter::SqliteStore};
use axum::Router;
use http::{StatusCode, header};
use sqlx::sqlite::SqlitePoolOptions;
use test_support::{Browser, ORIGIN, Page, SECRET, TestClock, postbox::Postbox};

use super::{ADA, AFTER_RESET, OLD};
use crate::{App, MemberAuth, members::Members, router};

const SIGN_IN: &str = "/api/auth/callback/credentials";

pub(super) struct Site {
    pub(super) app: App,
    router: Router,
    pub(super) postbox: Postbox,
    clock: TestClock,
}

pub(super) async fn site() -> Site {
    // Of a database in memory each connection has one of its own.
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let pool = pool.connect("sqlite::memory:").await.unwrap();
    let clock = TestClock::new();
    let mut members = Members::new(pool.clone());
    members.clock = Arc::new(clock.clone());
    let store = SqliteStore::new(pool);
    store.migrate().await.unwrap();
    members.migrate().await.unwrap();
    let postbox = Postbox::default();
    let auth = MemberAuth::builder(members.clone())
        .variables(|_| None)
        .url(ORIGIN)
        .secret(Secret::new(SECRET))
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
    pub(super) fn visitor(&self) -> Visitor {
        Visitor { browser: Browser::new(self.router.clone()) }
    }

    pub(super) fn pass(&self, minutes: u64) {
        self.clock.advance(Duration::from_mins(minutes));
    }

    /// The address and the token of the newest link.
    pub(super) fn link(&self) -> (String, Vec<(String, String)>) {
        let link = url::Url::parse(self.postbox.sign_in().link.expose()).unwrap();
        (link.path().to_owned(), link.query_pairs().into_owned().collect())
    }

    /// Somebody who has opened a link sent to Ada.
    pub(super) async fn at_mailbox(&self, page: &str) -> Visitor {
        let mut visitor = self.visitor();
        visitor.ask(page, ADA).await;
        assert_eq!(follow(&mut visitor, self.link()).await.location, "/password");
        visitor
    }

    /// Ada, with the password [`OLD`] and nobody signed in.
    pub(super) async fn signed_up() -> Self {
        let site = site().await;
        let mut visitor = site.at_mailbox("/sign-up").await;
        let page = visitor.submit("/password", "/password", &[("new", OLD)]).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, AFTER_RESET));
        site
    }

    pub(super) async fn signs_in(&self, password: &str) -> bool {
        let mut visitor = self.visitor();
        visitor.sign_in(ADA, password).await;
        visitor.is_signed_in().await
    }
}

/// Opens a link and presses the button there.
pub(super) async fn follow(
    visitor: &mut Visitor,
    (path, fields): (String, Vec<(String, String)>),
) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    visitor.submit("/reset", &path, &fields).await
}

/// What the tests compare of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// Without the origin.
    pub(super) location: String,
    pub(super) text: String,
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        let location = page.headers.get(header::LOCATION);
        let location = location.map_or("", |location| location.to_str().unwrap());
        let location = location.trim_start_matches(ORIGIN).to_owned();
        Self { status: page.status, location, text: page.text }
    }
}

/// Somebody who fills in the forms of the site.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) browser: Browser,
}

impl Visitor {
    /// Sends a form with the token that `page` has.
    pub(super) async fn submit(
        &mut self,
        page: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let page = self.browser.get(page).await;
        let (_, rest) = page.text.split_once("name=\"csrfToken\" value=\"").unwrap();
        let token = rest.split('"').next().unwrap();
        self.post(path, &[fields, &[("csrfToken", token)]].concat()).await
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.browser.post(path, fields).await.into()
    }

    pub(super) async fn ask(&mut self, page: &str, email: &str) -> Answer {
        let fields = [("email", email), ("callbackUrl", "/password")];
        self.submit(page, "/api/auth/signin/email", &fields).await
    }

    pub(super) async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.submit("/reset", SIGN_IN, &[("email", email), ("password", password)]).await
    }

    pub(super) async fn is_signed_in(&mut self) -> bool {
        self.browser.get("/").await.text.contains("You are ")
    }
}
