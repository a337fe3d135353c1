//! Linking as an application meets it: the list of providers, the form that links, what the `redirect`
//! callback is told, and what the log says when somebody forgot the form.

use std::sync::{Arc, Mutex};

use auth::{
    Authorize, CredentialsForm, Identity, Redirect, RouterExt as _, Secret, Session, User,
    adapter::Memory,
    auth,
    callback::RedirectPurpose,
    env,
    http::CsrfToken,
    provider::{JsonProfile, Kind},
};
use auth_providers::{Credentials, OAuth2};
use axum::{Router, extract::State, routing::get};
use serde_json::json;
use test_support::{Browser, ORIGIN, SECRET, log::Log, provider::Provider};

/// What the `redirect` callback was told.
type Asked = Arc<Mutex<Vec<(String, RedirectPurpose)>>>;

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

auth! {
    struct LinkFormAuth;
    adapter: Memory,
    providers: [
        OAuth2 as "gh" {
            authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"), userinfo: env("OP_ME"),
            client_id: "shop", client_secret: env("OP_SECRET"), profile: identity,
        },
        OAuth2 as "other" {
            authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"), userinfo: env("OP_ME"),
            client_id: "shop", client_secret: env("OP_SECRET"), profile: identity,
            name: "The <other> one",
        },
        OAuth2 as "off" {
            authorization: env("OP_AUTHORIZE"), token: env("OP_TOKEN"), userinfo: env("OP_ME"),
            client_id: "shop", client_secret: env("OP_SECRET"), profile: identity,
        } if env("NOBODY_SETS_THIS"),
        Credentials { authorize: nobody },
    ],
    callbacks: { redirect: redirect },
    state: Asked,
}

fn identity(JsonProfile(me): JsonProfile) -> Identity {
    Identity::new(&me["id"])
}

fn nobody(attempt: Authorize<LinkFormAuth, Login>) -> Option<User> {
    (attempt.form.username == "nobody").then(|| User::new("nobody"))
}

fn redirect(asked: Redirect<LinkFormAuth>) -> String {
    asked.state.lock().unwrap().push((asked.url.clone(), asked.purpose));
    asked.into_default()
}

/// The form for the provider `other`, as a page shows it.
async fn accounts(State(auth): State<LinkFormAuth>, csrf: CsrfToken) -> String {
    let form = auth.link_form(LinkFormAuthProvider::Other, &csrf).expect("it can be linked");
    assert!(!format!("{form:?}").contains(csrf.as_str()), "the token is in no Debug");
    form.callback_url("/accounts?tab=\"1\"").to_string()
}

async fn who(session: Session) -> String {
    session.user.id.clone()
}

struct Site {
    auth: LinkFormAuth,
    browser: Browser,
    provider: Provider,
    asked: Asked,
}

impl Site {
    async fn start() -> Self {
        let (provider, asked) = (Provider::start().await, Asked::default());
        let url = provider.url.clone();
        let auth = LinkFormAuth::builder(Arc::clone(&asked))
            .url(ORIGIN)
            .secret(Secret::new(SECRET))
            .variables(move |name| match name {
                "OP_AUTHORIZE" => Some(format!("{url}/authorize")),
                "OP_TOKEN" => Some(format!("{url}/token")),
                "OP_ME" => Some(format!("{url}/me")),
                "OP_SECRET" => Some("a client secret".to_owned()),
                _ => None,
            })
            .build()
            .await
            .unwrap();
        let app = Router::new()
            .route("/accounts", get(accounts))
            .route("/who", get(who))
            .auth(&auth)
            .with_state(auth.clone());
        Self { auth, browser: Browser::new(app), provider, asked }
    }

    /// Comes back from the provider as the person with this id; where the browser is sent.
    async fn come_back(&mut self, id: &str, person: u32, location: &str) -> String {
        self.provider.seen.lock().unwrap().profile = Some(json!({ "id": person }).to_string());
        let answer = self.provider.authorize(location);
        let callback =
            format!("/api/auth/callback/{id}?code={}&state={}", answer.code, answer.state);
        self.browser.get(&callback).await.location().to_owned()
    }

    async fn sign_in(&mut self, id: &str, person: u32) {
        let page = self.browser.submit(&format!("/api/auth/signin/{id}"), &[]).await;
        let location = page.location().to_owned();
        self.come_back(id, person, &location).await;
    }

    async fn who(&mut self) -> String {
        self.browser.get("/who").await.text
    }

    /// What the `redirect` callback was told since the last time, about one place.
    fn asked_about(&self, place: &str) -> Vec<RedirectPurpose> {
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        asked.into_iter().filter(|(url, _)| url.contains(place)).map(|(_, why)| why).collect()
    }
}

/// The forms of the sign-in page that link an account: where each posts to, and the form.
fn links(page: &str) -> Vec<(&str, &str)> {
    let forms = page.split("<form method=\"post\" action=\"").skip(1);
    let forms = forms.filter_map(|form| form.split_once("</form>")?.0.split_once('"'));
    forms.filter(|(_, form)| form.contains("name=\"link\" value=\"true\"")).collect()
}

/// The hidden fields of a form, by name and value.
fn hidden(form: &str) -> Vec<(String, String)> {
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
    let field = |input: &str| {
        let (name, rest) = input.split_once("\" value=\"").expect("a field has a value");
        let (value, _) = rest.split_once('"').expect("the value ends");
        (name.to_owned(), value.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    inputs.map(field).collect()
}

#[tokio::test]
async fn the_active_providers_are_listed_with_their_forms() {
    let site = Site::start().await;
    let listed = site.auth.providers();
    let listed: Vec<_> = listed
        .iter()
        .map(|it| (it.provider, it.name.as_str(), it.kind, it.form_action.as_str()))
        .collect();
    assert_eq!(
        listed,
        [
            (LinkFormAuthProvider::Gh, "OAuth 2.0", Kind::OAuth2, "/api/auth/signin/gh"),
            (
                LinkFormAuthProvider::Other,
                "The <other> one",
                Kind::OAuth2,
                "/api/auth/signin/other"
            ),
            (
                LinkFormAuthProvider::Credentials,
                "Credentials",
                Kind::Credentials,
                "/api/auth/callback/credentials"
            ),
        ]
    );
}

#[tokio::test]
async fn the_form_links_an_account_to_whoever_is_signed_in() {
    let mut site = Site::start().await;
    site.sign_in("gh", 1).await;
    let ann = site.who().await;
    let (log, _guard) = Log::listen();

    let form = site.browser.get("/accounts").await.text;
    assert!(form.starts_with("<form method=\"post\" action=\"/api/auth/signin/other\">"), "{form}");
    assert!(form.contains("Connect The &lt;other&gt; one"), "{form}");
    let fields = hidden(&form);
    let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["csrfToken", "link", "callbackUrl"]);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    site.asked_about("");
    let page = site.browser.post("/api/auth/signin/other", &fields).await;
    assert_eq!(site.asked_about("/accounts"), [RedirectPurpose::Link]);
    let location = page.location().to_owned();
    let back = site.come_back("other", 2, &location).await;
    assert!(back.starts_with(&format!("{ORIGIN}/accounts")), "{back}");
    // The callback route doesn't know what an attempt is for before it has read the attempt's cookies.
    assert_eq!(site.asked_about("/accounts").last(), Some(&RedirectPurpose::Link));

    assert_eq!(site.who().await, ann);
    let accounts = site.auth.accounts(&ann).await.unwrap();
    let linked: Vec<_> = accounts.iter().filter_map(|account| account.provider).collect();
    assert_eq!(linked, [LinkFormAuthProvider::Gh, LinkFormAuthProvider::Other]);
    assert!(log.take().iter().all(|(name, _)| *name != "auth.sign_in.other_user"));
}

#[tokio::test]
async fn the_sign_in_page_links_an_account_to_whoever_is_signed_in() {
    let mut site = Site::start().await;
    let sign_in = "/api/auth/signin?callbackUrl=/accounts";
    let page = site.browser.get(sign_in).await.text;
    assert!(links(&page).is_empty() && !page.contains("You are signed in"), "{page}");

    site.sign_in("gh", 1).await;
    let ann = site.who().await;
    let page = site.browser.get(sign_in).await.text;
    // Not the account that they have, and nothing that is switched off.
    let [(action, form)] = links(&page)[..] else { panic!("{page}") };
    assert_eq!(action, format!("{ORIGIN}/api/auth/signin/other"));
    assert!(page.contains("You are signed in"), "{page}");
    assert!(form.contains("Connect <bdi>The &lt;other&gt; one</bdi>"), "{form}");
    let fields = hidden(form);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();

    // Without the page's token nothing begins.
    let forged: Vec<_> = fields.iter().filter(|(name, _)| *name != "csrfToken").copied().collect();
    let refused = site.browser.post("/api/auth/signin/other", &forged).await;
    assert!(refused.location().ends_with("/signin?csrf=true"), "{}", refused.location());

    let begun = site.browser.post("/api/auth/signin/other", &fields).await;
    let location = begun.location().to_owned();
    let back = site.come_back("other", 2, &location).await;
    assert_eq!(back, format!("{ORIGIN}/accounts"));
    assert_eq!(site.who().await, ann);
    assert_eq!(site.auth.accounts(&ann).await.unwrap().len(), 2);

    // Now everything that can be linked is.
    let page = site.browser.get(sign_in).await.text;
    assert!(links(&page).is_empty() && page.contains("or sign in as somebody else"), "{page}");
}

#[tokio::test]
async fn the_sign_in_page_of_a_deleted_user_tells_nobody() {
    let mut site = Site::start().await;
    site.sign_in("gh", 1).await;
    let ann = site.who().await;
    site.auth.delete_user(&ann).await.unwrap();
    let page = site.browser.get("/api/auth/signin").await.text;
    assert!(links(&page).is_empty() && !page.contains("You are signed in"), "{page}");
}

#[tokio::test]
async fn what_cannot_be_linked_has_no_form() {
    let site = Site::start().await;
    let auth = site.auth.clone();
    let app = Router::new()
        .route(
            "/forms",
            get(async |State(auth): State<LinkFormAuth>, csrf: CsrfToken| {
                for provider in [LinkFormAuthProvider::Off, LinkFormAuthProvider::Credentials] {
                    assert!(auth.link_form(provider, &csrf).is_none(), "{provider}");
                }
                let form = auth.link_form(LinkFormAuthProvider::Gh, &csrf).unwrap();
                form.button("Verbinden").to_string()
            }),
        )
        .auth(&auth)
        .with_state(auth.clone());
    let form = Browser::new(app).get("/forms").await.text;
    assert!(form.contains("<button>Verbinden</button>"), "{form}");
}

#[tokio::test]
async fn the_log_says_when_somebody_becomes_another_user() {
    let mut site = Site::start().await;
    site.sign_in("gh", 1).await;
    let first = site.who().await;
    let (log, _guard) = Log::listen();
    // The same person again is no news.
    site.sign_in("gh", 1).await;
    let said = |log: &Log| {
        let lines = log.take();
        lines.into_iter().find(|(name, _)| *name == "auth.sign_in.other_user").map(|it| it.1)
    };
    assert_eq!(said(&log), None);
    site.sign_in("other", 2).await;
    let second = site.who().await;
    assert_ne!(first, second);
    let line = said(&log).expect("it is logged");
    assert!(line.contains(&format!("former_user_id={first}")), "{line}");
    assert!(line.contains(&format!("user_id={second}")), "{line}");
    assert!(line.contains("provider=other") && line.contains("link_form"), "{line}");
}

#[tokio::test]
async fn a_sign_out_is_told_from_a_sign_in() {
    let mut site = Site::start().await;
    site.sign_in("gh", 1).await;
    site.asked_about("");
    site.browser.submit("/api/auth/signout", &[("callbackUrl", "/bye")]).await;
    assert_eq!(site.asked_about("/bye"), [RedirectPurpose::SignOut]);
    site.browser.submit("/api/auth/signin/gh", &[("callbackUrl", "/in")]).await;
    assert_eq!(site.asked_about("/in"), [RedirectPurpose::SignIn]);
    // A form is no way to link an account.
    let fields = [("callbackUrl", "/form"), ("link", "true"), ("username", "eve")];
    site.browser.submit("/api/auth/callback/credentials", &fields).await;
    assert!(!site.asked_about("/form").contains(&RedirectPurpose::Link));
}
