//! A site at which people sign in with a form, with providers of OAuth 2.0 and 1.0a, and by mail, for each linking
//! mode and strategy, and at which one of two roles does more.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use auth::{
    AuthConfig, BoxError, CredentialsForm, Identity, NoClaims, Require, Roles, RolesUpdate,
    RouterExt as _, Secret, Session,
    adapter::{Accounts as _, Memory, MemoryStore, StoredAccount, Users as _},
    auth, env,
    parts::{BoxFuture, HttpClient},
    provider::{Authorizer, CredentialsProvider, InvalidOption, JsonProfile},
};
use auth_providers::{Email, OAuth1, OAuth2};
use axum::{Router, routing::get};
use http::{Request, Response};
use serde_json::{Value, json};
use test_support::{
    Browser, ORIGIN, Page, SECRET, TestClock,
    mail_site::{self, SENDER},
    postbox::Postbox,
};
use url::Url;

pub(crate) const ADA: &str = "ada@shop.example";
pub(crate) const EVE: &str = "eve@evil.example";

/// A provider with a directory of its own, in which people write their addresses themselves.
#[derive(AuthConfig, Debug)]
#[auth(credentials, id = "badge", name = "Badge", profile = BadgeProfile)]
struct Badge {}

#[derive(Clone, Debug)]
struct BadgeProfile(String, String);

impl From<BadgeProfile> for Identity {
    fn from(BadgeProfile(id, email): BadgeProfile) -> Self {
        Identity { email: Some(email), email_verified: Some(true), ..Identity::new(id) }
    }
}

#[derive(CredentialsForm)]
struct Login {
    id: String,
    email: String,
}

impl CredentialsProvider for Badge {
    fn authorizer(&self) -> Result<Authorizer<BadgeProfile>, InvalidOption> {
        Ok(Authorizer::new(|Login { id, email }: Login| async move {
            Ok::<_, std::io::Error>(Some(BadgeProfile(id, email)))
        }))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Roles)]
pub(crate) enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

/// Who is at the providers, and who is an administrator.
#[derive(Clone, Default)]
pub(crate) struct Providers {
    pub(crate) person: Arc<Mutex<Value>>,
    pub(crate) admins: Arc<Mutex<Vec<String>>>,
    issued: Arc<Mutex<usize>>,
}

impl HttpClient for Providers {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let body = match request.uri().path() {
            "/token" => r#"{"access_token":"at","token_type":"bearer"}"#.to_owned(),
            "/request" => {
                let mut issued = self.issued.lock().unwrap();
                *issued += 1;
                format!("oauth_token=rt{issued}&oauth_token_secret=s&oauth_callback_confirmed=true")
            }
            "/access" => "oauth_token=at&oauth_token_secret=as".to_owned(),
            "/me" => self.person.lock().unwrap().to_string(),
            path => panic!("nobody asks for {path}"),
        };
        Box::pin(std::future::ready(Ok(Response::new(body.into_bytes()))))
    }
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity {
        email: me["email"].as_str().map(str::to_owned),
        email_verified: me["verified"].as_bool(),
        ..Identity::new(&me["id"])
    }
}

fn roles_of<A: auth::Auth<State = Providers>>(update: RolesUpdate<A>) -> Vec<Role> {
    let RolesUpdate { user, state, .. } = update;
    let is_admin = state.admins.lock().unwrap().contains(&user.id);
    vec![if is_admin { Role::Admin } else { Role::Member }]
}

async fn who<A>(session: Session<NoClaims, A>) -> String {
    session.user.id.clone()
}

async fn admin<A>(session: Require<role::Admin, Session<NoClaims, A>>) -> String {
    session.user.id.clone()
}

macro_rules! site {
    ($name:ident, { $($session:tt)* }, $($linking:tt)*) => {
        auth! {
            pub(crate) struct $name;
            session: { max_age: 10 hours, update_age: 1 hours, $($session)* },
            adapter: Memory {},
            providers: [
                Badge {},
                OAuth2 as "gh" {
                    authorization: "https://gh.example/authorize", token: "https://gh.example/token",
                    userinfo: "https://gh.example/me", client_id: "shop", client_secret: env("AUTH_SECRET"),
                    profile: identity,
                },
                OAuth2 as "trusted" {
                    authorization: "https://op.example/authorize", token: "https://op.example/token",
                    userinfo: "https://op.example/me", client_id: "shop", client_secret: env("AUTH_SECRET"),
                    profile: identity,
                },
                OAuth1 as "bird" {
                    request_token: "https://bird.example/request",
                    authorization: "https://bird.example/authorize",
                    access_token: "https://bird.example/access",
                    userinfo: "https://bird.example/me",
                    client_id: "shop", client_secret: env("AUTH_SECRET"),
                    profile: identity,
                },
                Email { from: SENDER },
                Email as "work" { from: SENDER, code: false },
            ],
            roles: extern Role,
            callbacks: { roles: roles_of::<$name> },
            state: Providers,
            linking: $($linking)*,
        }

        impl $name {
            pub(crate) async fn open() -> Site<$name> {
                Self::over(MemoryStore::default()).await
            }

            /// One of several machines of a site, with a clock of its own.
            pub(crate) async fn over(store: MemoryStore) -> Site<$name> {
                let providers = Providers::default();
                let (postbox, clock) = (Postbox::default(), TestClock::new());
                let builder = Self::builder(providers.clone()).url(ORIGIN);
                let builder = builder.secret(Secret::new(SECRET)).store(store.clone());
                let builder = builder.mailer(postbox.clone()).clock(clock.clone());
                let builder = builder.http_client(providers.clone());
                let auth = builder.variables(test_support::variables(&[])).build().await.unwrap();
                let app = Router::new()
                    .route("/who", get(who::<$name>))
                    .route("/admin", get(admin::<$name>))
                    .merge(Router::new().route("/token", get(who::<$name>)).route_layer(auth.guard().bearer()))
                    .auth(&auth)
                    .with_state(auth.clone());
                Site { auth, app, providers, store, postbox, clock }
            }
        }
    };
}

site!(NeverRows, { strategy: database }, never);
site!(NeverCookies, { strategy: jwt }, never);
site!(NeverChecked, { strategy: jwt, check: always }, never);
site!(VerifiedRows, { strategy: database }, verified_email { trusted: [Trusted] });
site!(VerifiedCookies, { strategy: jwt }, verified_email { trusted: [Trusted] });
site!(DangerousRows, { strategy: database }, dangerous_email { trusted: [Trusted] });
site!(DangerousCookies, { strategy: jwt }, dangerous_email { trusted: [Trusted] });

pub(crate) struct Site<A> {
    pub(crate) auth: A,
    app: Router,
    pub(crate) providers: Providers,
    pub(crate) store: MemoryStore,
    postbox: Postbox,
    pub(crate) clock: TestClock,
}

/// A way in which somebody signs in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// A form, with this id.
    Badge(&'static str),
    /// A provider, with this id there, and whether it says that the address is verified.
    At(&'static str, u32, bool),
    /// A mail of this provider.
    Mail(&'static str),
}

impl<A> Site<A> {
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.app.clone())
    }

    pub(crate) async fn enter(
        &self,
        browser: &mut Browser,
        way: Way,
        email: &str,
        link: bool,
    ) -> Page {
        match way {
            Way::Badge(id) => {
                browser.submit("/api/auth/callback/badge", &[("id", id), ("email", email)]).await
            }
            Way::At(provider, id, verified) => {
                let person = json!({ "id": id, "email": email, "verified": verified });
                *self.providers.person.lock().unwrap() = person;
                match self.begin(browser, provider, link).await {
                    Ok(answer) => browser.get(&answer).await,
                    Err(page) => page,
                }
            }
            Way::Mail(provider) => {
                mail_site::ask(browser, provider, email).await;
                mail_site::follow(browser, &self.postbox.link()).await
            }
        }
    }

    /// Goes to a provider and says yes there: the address of the answer, which nobody has opened. The page of a
    /// browser that isn't sent there.
    pub(crate) async fn begin(
        &self,
        browser: &mut Browser,
        provider: &str,
        link: bool,
    ) -> Result<String, Page> {
        let fields: &[_] = if link { &[("link", "true")] } else { &[] };
        let page = browser.submit(&format!("/api/auth/signin/{provider}"), fields).await;
        let url = Url::parse(page.location()).unwrap();
        if url.as_str().starts_with(ORIGIN) {
            return Err(page);
        }
        let asked: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let answer = match asked.get("state") {
            Some(state) => format!("code=c&state={state}"),
            None => format!("oauth_token={}&oauth_verifier=v", asked["oauth_token"]),
        };
        Ok(format!("/api/auth/callback/{provider}?{answer}"))
    }

    pub(crate) async fn user(&self) -> String {
        self.store.user_by_email(ADA).await.unwrap().unwrap().user.id
    }

    pub(crate) async fn accounts(&self) -> Vec<String> {
        let accounts = self.store.accounts_of(&self.user().await).await.unwrap();
        let name = |it: StoredAccount| format!("{}#{}", it.provider, it.provider_account_id);
        accounts.into_iter().map(name).collect()
    }

    /// Whether a browser is in a user, in any way that a session counts, once it was renewed.
    pub(crate) async fn is_in(&self, browser: &Browser, user: &str) -> bool {
        let mut browser = browser.clone();
        let token = browser.cookies.get("auth.session-token").cloned();
        browser.session().await;
        let by_cookie = browser.get("/who").await;
        let mut program = self.browser();
        let bearer = format!("Bearer {}", token.unwrap_or_default());
        program.headers.insert("authorization", bearer.parse().unwrap());
        let by_header = program.get("/token").await;
        let admin = browser.get("/admin").await;
        [by_cookie, by_header, admin].iter().any(|page| page.text == user)
    }
}
