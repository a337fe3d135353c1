//! A site whose people sign in at the fake provider.

use auth::{
    Claims, ClaimsUpdate, RouterExt as _, Session, Trigger,
    adapter::Memory,
    auth, env,
    provider::{ClientAuth, ResponseMode},
};
use auth_providers::Oidc;
use axum::{Router, routing::get};
use fake_provider::{FakeProvider, Options};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use test_support::{Browser, ORIGIN, Page, SECRET, TestClock};
use url::Position;

use super::{
    person::{Person, Shown},
    started::start,
};

/// What a session carries.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
pub(crate) struct Member {
    #[claims(public)]
    groups: Vec<String>,
}

auth! {
    pub(crate) struct ShopAuth;
    adapter: Memory {},
    session: { claims: Member, max_age: 30 days },
    providers: [
        // A public client, if the provider announces no secret.
        Oidc { scope: ["openid", "profile", "email", "offline_access"], ..env },
        // The answer as a form, and the secret in the form of the token request.
        Oidc as "form" {
            issuer: env("AUTH_OIDC_ISSUER"),
            client_id: env("AUTH_OIDC_ID"),
            client_secret: env("AUTH_OIDC_SECRET"),
            response_mode: ResponseMode::FormPost,
            client_auth: ClientAuth::Post,
        } if env("AUTH_OIDC_SECRET"),
        // A sign-in that isn't older than five minutes, and of a class.
        Oidc as "fresh" {
            issuer: env("AUTH_OIDC_ISSUER"),
            client_id: env("AUTH_OIDC_ID"),
            client_secret: env("AUTH_OIDC_SECRET"),
            max_age: 5 minutes,
            acr_values: ["phr"],
        } if env("AUTH_OIDC_SECRET"),
        // One that waits for the provider a second only.
        Oidc as "hasty" {
            issuer: env("AUTH_OIDC_ISSUER"),
            client_id: env("AUTH_OIDC_ID"),
            client_secret: env("AUTH_OIDC_SECRET"),
            timeout: 1 seconds,
        } if env("AUTH_OIDC_SECRET"),
        // The profile from the userinfo endpoint.
        Oidc as "userinfo" {
            issuer: env("AUTH_OIDC_ISSUER"),
            client_id: env("AUTH_OIDC_ID"),
            client_secret: env("AUTH_OIDC_SECRET"),
            userinfo_profile: true,
        } if env("AUTH_OIDC_SECRET"),
    ],
    end_session: [Oidc],
    callbacks: { claims: claims },
}

fn claims(update: ClaimsUpdate<ShopAuth>) -> Member {
    match update.trigger {
        Trigger::SignUp { profile, .. } | Trigger::SignIn { profile, .. } => {
            use ShopAuthProfile as Profile;

            let (Profile::Oidc(profile)
            | Profile::Form(profile)
            | Profile::Fresh(profile)
            | Profile::Hasty(profile)
            | Profile::Userinfo(profile)) = profile;
            let groups = profile.extra.get("groups").cloned().unwrap_or_default();
            Member { groups: serde_json::from_value(groups).unwrap_or_default() }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

/// The site, its provider, and somebody with a browser.
pub(crate) struct Site {
    pub(crate) auth: ShopAuth,
    pub(crate) provider: FakeProvider,
    pub(crate) clock: TestClock,
    /// The browser at the site.
    pub(crate) browser: Browser,
    /// The same browser at the provider.
    pub(crate) person: Person,
}

impl Site {
    /// Starts a provider, and a site that has the variables that the provider announces.
    pub(crate) async fn start(options: Options) -> Self {
        let clock = TestClock::new();
        let provider = start(options, &clock).await;
        let auth = built(&provider.announcement(), clock.clone()).await;
        let me = get(async |session: Session<Member>| session.user.id.clone());
        let router = Router::new().route("/me", me).auth(&auth).with_state(auth.clone());
        Self { auth, provider, clock, browser: Browser::new(router), person: Person::new() }
    }

    /// Begins a sign-in, as far as the page of the provider.
    pub(crate) async fn begin(&mut self, id: &str) -> Shown {
        let path = format!("/api/auth/signin/{id}");
        let page = self.browser.submit(&path, &[("callbackUrl", "/in")]).await;
        assert_eq!(page.status, StatusCode::FOUND, "{page:?}");
        self.person.open(page.location()).await
    }

    /// Comes back to the site with what the provider answers.
    pub(crate) async fn come_back(&mut self, answer: &Shown) -> Page {
        if answer.status == StatusCode::SEE_OTHER {
            let location = answer.location();
            assert!(location.as_str().starts_with(&format!("{ORIGIN}/")), "{location}");
            return self.browser.get(&location[Position::BeforePath..]).await;
        }
        let action = answer.action();
        assert!(action.as_str().starts_with(&format!("{ORIGIN}/")), "{action}");
        let form = answer.defaults();
        let form: Vec<_> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.browser.post(&action[Position::BeforePath..], &form).await
    }

    /// Signs in: fills in these fields of the provider's page, and comes back.
    pub(crate) async fn sign_in(&mut self, id: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.begin(id).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        let answer = self.person.send(&page, fields).await;
        self.come_back(&answer).await
    }
}

/// A setup that has the variables in this text, and what every site needs.
pub(crate) async fn built(announcement: &str, clock: TestClock) -> ShopAuth {
    let lines = announcement.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let variables: std::collections::BTreeMap<String, String> = pairs.collect();
    let variables = move |name: &str| match name {
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        _ => variables.get(name).cloned(),
    };
    ShopAuth::builder().url(ORIGIN).variables(variables).clock(clock).build().await.unwrap()
}
