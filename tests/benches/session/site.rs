//! The site that is measured: one handler with and without a session, under a setup whose sessions
//! are young, and under the same setup two days later.

use std::{
    hint::black_box,
    time::{Duration, SystemTime},
};

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Session, Trigger, User, auth,
    http::AuthLayer, parts::Clock,
};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use serde::{Deserialize, Serialize};
use test_support::{Browser, variables};

const USERNAME: &str = "ada";

/// A handler that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handler {
    /// It takes nothing, and no layer is around it.
    Bare,
    /// It takes a session that is young enough to be left as it is.
    Read,
    /// It takes a session whose cookie is due to be written again.
    Written,
    /// The setup's own route.
    GetSession,
}

impl Handler {
    pub(crate) const ALL: [Self; 4] = [Self::Bare, Self::Read, Self::Written, Self::GetSession];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|handler| handler.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Read => "Session<T>, read",
            Self::Written => "Session<T>, written again",
            Self::GetSession => "GET session",
        }
    }

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Bare => "/bare",
            Self::Read => "/read",
            Self::Written => "/written",
            Self::GetSession => "/api/auth/session",
        }
    }

    /// Whether its answers write the session's cookie.
    fn writes(self) -> bool {
        matches!(self, Self::Written | Self::GetSession)
    }
}

/// The site, and the cookies of somebody who is signed in.
pub(crate) struct Site {
    pub(crate) router: Router,
    /// The value of the `Cookie` header.
    pub(crate) cookies: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Member {
    #[claims(public)]
    plan: String,
    roles: Vec<String>,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

auth! {
    pub(crate) struct SiteAuth;
    session: { claims: Member, max_age: 30 days, update_age: 24 hours },
    providers: [Credentials { authorize: check }],
    callbacks: { claims: build },
}

fn check(attempt: Authorize<SiteAuth, Login>) -> Option<User> {
    let Login { username } = attempt.form;
    let user = User::new("7f1b2c9e").with_name("Ada Lovelace").with_email("ada@shop.example");
    let user = user.with_image("https://shop.example/ada.png");
    (username == USERNAME).then_some(user)
}

fn build(update: ClaimsUpdate<SiteAuth>) -> Member {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => {
            Member { plan: "free".to_owned(), roles: vec!["admin".to_owned(), "staff".to_owned()] }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

async fn bare() -> &'static str {
    "Hello"
}

async fn with_session(session: Session<Member>) -> &'static str {
    black_box(&session);
    "Hello"
}

/// A clock that is ahead of the system's.
struct Ahead(Duration);

impl Clock for Ahead {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.0
    }
}

impl Site {
    /// Builds the site, signs in, and makes sure that every handler does what its name says.
    pub(crate) async fn open() -> Self {
        let setup = |ahead| SiteAuth::builder().variables(variables(&[])).clock(Ahead(ahead));
        let young = setup(Duration::ZERO).build().await.expect("the setup is complete");
        let old = setup(Duration::from_hours(48)).build().await.expect("the setup is complete");
        let read = Router::new().route(Handler::Read.path(), get(with_session));
        let written = Router::new().route(Handler::Written.path(), get(with_session));
        let router = Router::new()
            .route(Handler::Bare.path(), get(bare))
            .merge(read.auth(&young).with_state(young))
            .merge(written.layer(AuthLayer::new(&old)).with_state(old));

        let mut browser = Browser::new(router.clone());
        browser.submit("/api/auth/callback/credentials", &[("username", USERNAME)]).await;
        let pairs = browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        for handler in Handler::ALL {
            let page = browser.get(handler.path()).await;
            assert!(page.status.is_success(), "{page:?}");
            let is_written =
                page.set_cookies().iter().any(|cookie| cookie.starts_with("auth.session-token="));
            assert_eq!(is_written, handler.writes(), "{page:?}");
        }
        Self { router, cookies }
    }
}
