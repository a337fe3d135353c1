//! Building a setup: everything that is wrong at once, secrets, and where the site is.

use std::panic::AssertUnwindSafe;

use auth::{
    AuthConfig, Problem, RouterExt as _, Session,
    adapter::{Adapter, Storage, StoreError},
    auth, env,
};
use auth_providers::{GitHub, Google, Oidc};
use axum::{Router, routing::get};
use http::{StatusCode, header};
use test_support::{Browser, SECRET, log::Log, variables};

auth! {
    pub struct FullAuth;
    providers: [
        GitHub { ..env },
        GitHub as "github-work" { client_id: env("WORK_ID"), client_secret: env("WORK_SECRET") },
        Google { client_id: "id", ..env },
        Oidc as "off" { ..env } if env("AUTH_OFF_ID"),
    ],
}

auth! {
    pub struct SmallAuth;
    providers: [GitHub { ..env }],
}

/// An adapter of the tests: it never connects.
#[derive(AuthConfig)]
struct Memory {
    url: String,
    size: u32,
}

impl Adapter for Memory {
    type Store = Self;

    async fn connect(self) -> Result<Self, StoreError> {
        Err(StoreError::failed(format!("{} {}", self.url, self.size)))
    }

    fn storage(store: Self) -> Storage {
        Storage::of(store).into()
    }
}

auth! {
    struct KeptAuth;
    session: { strategy: jwt },
    adapter: Memory { size: 7_u32, ..env },
    providers: [],
}

auth! {
    pub struct EmptyAuth;
    providers: [],
    secret: [env("NEW_SECRET"), env("OLD_SECRET")],
}

const GITHUB: &[(&str, &str)] =
    &[("AUTH_GITHUB_ID", "id"), ("AUTH_GITHUB_SECRET", "github secret")];

#[tokio::test]
async fn every_missing_variable_is_named_at_once() {
    let error = FullAuth::builder().variables(variables(&[("WORK_ID", "")])).build().await;
    let error = error.expect_err("nothing is set");
    let missing: Vec<_> = error
        .problems()
        .iter()
        .map(|problem| match problem {
            Problem::MissingVariable { option, variable } => (option.as_str(), variable.as_str()),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(
        missing,
        [
            ("GitHub.client_id", "AUTH_GITHUB_ID"),
            ("GitHub.client_secret", "AUTH_GITHUB_SECRET"),
            ("GitHub as \"github-work\".client_id", "WORK_ID"),
            ("GitHub as \"github-work\".client_secret", "WORK_SECRET"),
            ("Google.client_secret", "AUTH_GOOGLE_SECRET"),
        ]
    );
    assert_eq!(error.to_string().lines().count(), 6, "{error}");
}

#[tokio::test]
async fn a_provider_whose_condition_is_false_is_not_there() {
    let given = |name: &str| match name {
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        name if name.starts_with("AUTH_OFF") => None,
        name if name.ends_with("_ID") || name.ends_with("_SECRET") => Some("value".to_owned()),
        _ => None,
    };
    let auth = FullAuth::builder().variables(given).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let providers = browser.get("/api/auth/providers").await.json();
    let ids: Vec<_> = providers.as_object().unwrap().keys().cloned().collect();
    assert_eq!(ids, ["github", "github-work", "google"]);
    assert_eq!(browser.get("/api/auth/callback/off?code=x").await.status, StatusCode::BAD_REQUEST);
    let registered = auth.callback_urls("https://shop.example/");
    let ids: Vec<_> = registered.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, ["github", "github-work", "google", "off"], "one registers first");
    assert_eq!(registered[3].1, "https://shop.example/api/auth/callback/off");
    assert_eq!(FullAuthProvider::Off.id(), "off");
    assert_eq!(FullAuthProvider::GithubWork.id(), "github-work");
    assert_eq!(FullAuthProvider::GitHub.name(), "GitHub");
}

#[tokio::test]
async fn an_invalid_value_is_named_without_its_text() {
    const WRONG: &[(&str, &str)] = &[
        ("AUTH_OFF_ID", "id"),
        ("AUTH_OFF_ISSUER", "http://evil.example"),
        ("AUTH_OFF_TIMEOUT", "hunter2"),
    ];
    let lookup = |name: &str| match name {
        "AUTH_OFF_SECRET" => Some("value".to_owned()),
        name if name.starts_with("AUTH_OFF") => {
            WRONG.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        }
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        name if name.ends_with("_ID") || name.ends_with("_SECRET") => Some("value".to_owned()),
        _ => None,
    };
    let error = FullAuth::builder().variables(lookup).build().await.expect_err("a duration");
    let text = error.to_string();
    assert!(text.contains("AUTH_OFF_TIMEOUT") && !text.contains("hunter2"), "{text}");
}

/// The problems of a setup with these variables.
async fn problems(given: &'static [(&'static str, &'static str)]) -> String {
    let lookup = move |name: &str| {
        let mut all = given.iter().chain(GITHUB).chain(&[("AUTH_SECRET", SECRET)]);
        all.find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    };
    let built = SmallAuth::builder().variables(lookup).build().await;
    let error = built.expect_err("a value can't be used");
    assert_eq!(format!("{error:?}"), error.to_string(), "`main` prints it with `Debug`");
    error.to_string()
}

#[tokio::test]
async fn a_problem_names_what_was_written() {
    let text = problems(&[("AUTH_SECRET", "short")]).await;
    assert!(text.contains("reads the environment variable `AUTH_SECRET`: it has 5"), "{text}");
    assert!(!text.contains("short"), "{text}");

    let text = problems(&[("AUTH_GITHUB_BASE_URL", "github.acme.example")]).await;
    let named = "`GitHub.base_url` reads the environment variable `AUTH_GITHUB_BASE_URL`";
    assert!(text.contains(named), "{text}");
    assert!(!text.contains("`GitHub.authorization`"), "nobody wrote that: {text}");

    let text = problems(&[("AUTH_GITHUB_API_BASE_URL", "api.acme.example")]).await;
    let named = "`GitHub.api_base_url` reads the environment variable `AUTH_GITHUB_API_BASE_URL`";
    assert!(text.contains(named) && text.contains("`userinfo` is made of it"), "{text}");

    let text = problems(&[("AUTH_URL", "shop.example:port")]).await;
    assert!(text.contains("`AUTH_URL`: `shop.example:port` is not the URL of a site"), "{text}");
    let text = problems(&[("AUTH_URL", "https://shop:hunter2@shop.example:port")]).await;
    assert!(text.contains("`AUTH_URL`: it is not the URL") && !text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn quotation_marks_that_came_along_are_named() {
    let text = problems(&[("AUTH_URL", "\"https://shop.example\"")]).await;
    assert!(text.contains("`AUTH_URL`: its value begins and ends with a quotation mark"), "{text}");

    // Alone they are no mistake for sure.
    let (log, _guard) = Log::listen();
    let lookup = |name: &str| match name {
        "AUTH_GITHUB_ID" => Some("'id'".to_owned()),
        "AUTH_GITHUB_SECRET" => Some("secret".to_owned()),
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    };
    SmallAuth::builder().variables(lookup).build().await.unwrap();
    let lines = log.take();
    let line = lines.iter().find(|(name, _)| *name == "auth.config.quoted_variable");
    let (_, line) = line.unwrap_or_else(|| panic!("{lines:?}"));
    assert!(line.contains("variable=AUTH_GITHUB_ID") && !line.contains("'id'"), "{line}");
}

#[tokio::test]
async fn an_adapter_s_options_are_filled_and_it_is_said_why_it_does_not_connect() {
    let error = KeptAuth::builder().variables(variables(&[])).build().await.expect_err("no url");
    let text = error.to_string();
    assert!(
        text.contains("`Memory.url` reads the environment variable `AUTH_MEMORY_URL`"),
        "{text}"
    );
    let given = variables(&[("AUTH_MEMORY_URL", "memory:")]);
    let error = KeptAuth::builder().variables(given).build().await.expect_err("no store");
    assert!(error.to_string().contains("the store failed: memory: 7"), "{error}");
}

// JW-007
#[tokio::test]
async fn a_site_that_others_can_reach_needs_a_secret() {
    for (name, value) in [
        ("AUTH_URL", "https://shop.example"),
        ("AUTH_URL", "shop.example"),
        ("AUTH_URL", "http://shop.example"),
        ("AUTH_URL", "https://localhost:3000"),
        ("AUTH_TRUST_HOST", "true"),
    ] {
        let lookup = move |asked: &str| match asked {
            asked if asked == name => Some(value.to_owned()),
            "AUTH_GITHUB_ID" | "AUTH_GITHUB_SECRET" => Some("value".to_owned()),
            _ => None,
        };
        let error = SmallAuth::builder().variables(lookup).build().await.expect_err(value);
        assert_eq!(error.problems(), [Problem::MissingSecret], "{value}");
    }
}

// JW-007
#[tokio::test]
async fn a_short_secret_is_refused_and_every_listed_one_is_needed() {
    let error = EmptyAuth::builder().variables(variables(&[("NEW_SECRET", "short")])).build().await;
    let text = error.expect_err("two problems").to_string();
    assert!(text.contains("`OLD_SECRET`, which is not set"), "{text}");
    assert!(text.contains("at least 16"), "{text}");
}

#[tokio::test]
async fn two_setups_at_one_path_are_named() {
    let lookup = |name: &str| name.ends_with("_SECRET").then(|| SECRET.to_owned());
    let first = EmptyAuth::builder().variables(lookup).build().await.unwrap();
    let second = SmallAuth::builder().variables(variables(GITHUB)).build().await.unwrap();
    for (router, setup) in [
        (Router::<()>::new().auth(&first), "two setups"),
        (Router::<()>::new().route("/api/auth/{*rest}", get(async || "mine")), "a route"),
    ] {
        let panic = std::panic::catch_unwind(AssertUnwindSafe(|| router.auth(&second)));
        let panic = panic.expect_err(setup);
        let text = panic.downcast_ref::<String>().expect("the panic has a text");
        assert!(text.contains("`SmallAuth` answers below `/api/auth`"), "{setup}: {text}");
        assert!(text.contains("`base_path: \"/api/smallauth\"`"), "{setup}: {text}");
    }
}

async fn home(session: Option<Session>) -> String {
    session.is_some().to_string()
}

async fn site(given: &'static [(&'static str, &'static str)]) -> Browser {
    let lookup = move |name: &str| {
        let given = given.iter().chain(GITHUB).find(|(key, _)| *key == name);
        given.map(|(_, value)| (*value).to_owned()).or_else(|| variables(&[])(name))
    };
    let auth = SmallAuth::builder().variables(lookup).build().await.unwrap();
    Browser::new(Router::new().route("/", get(home)).auth(&auth))
}

#[tokio::test]
async fn the_site_is_where_the_variables_say() {
    let base = |browser: &Browser, path: &'static str| {
        let mut browser = browser.clone();
        async move {
            let providers = browser.get(path).await.json();
            providers["github"]["callbackUrl"].as_str().unwrap().to_owned()
        }
    };
    let mut browser = site(&[]).await;
    browser.headers.insert(header::HOST, "localhost:8080".parse().unwrap());
    let default = "/api/auth/providers";
    assert_eq!(base(&browser, default).await, "http://localhost:8080/api/auth/callback/github");
    browser.headers.insert(header::HOST, "evil.example".parse().unwrap());
    let refused = browser.get(default).await;
    assert_eq!(refused.status, StatusCode::INTERNAL_SERVER_ERROR, "{refused:?}");

    let mut browser = site(&[("NEXTAUTH_URL", "https://shop.example/login/auth/")]).await;
    browser.headers.insert(header::HOST, "evil.example".parse().unwrap());
    let moved = "/login/auth/providers";
    assert_eq!(base(&browser, moved).await, "https://shop.example/login/auth/callback/github");

    let mut browser = site(&[("AUTH_TRUST_HOST", "true")]).await;
    browser.headers.insert("x-forwarded-host", "shop.example".parse().unwrap());
    assert_eq!(base(&browser, default).await, "https://shop.example/api/auth/callback/github");
    browser.headers.insert("x-forwarded-proto", "http".parse().unwrap());
    assert_eq!(base(&browser, default).await, "http://shop.example/api/auth/callback/github");
    browser.headers.insert("x-forwarded-host", "evil.example/x@y".parse().unwrap());
    assert_eq!(browser.get(default).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn cookies_over_https_are_bound_to_the_host() {
    let mut browser = site(&[("AUTH_URL", "https://shop.example")]).await;
    let page = browser.get("/api/auth/csrf").await;
    let [cookie] = page.set_cookies()[..] else { panic!("{page:?}") };
    assert!(cookie.starts_with("__Host-auth.csrf-token="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; Secure; SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn the_way_to_github_is_bound_to_the_browser() {
    let mut browser = site(&[("AUTH_URL", "https://shop.example")]).await;
    let page =
        browser.submit("/api/auth/signin/github?login_hint=ada&scope=repo&state=x", &[]).await;
    let target = url::Url::parse(page.location()).unwrap();
    assert_eq!(target.origin().ascii_serialization(), "https://github.com");
    let query: std::collections::BTreeMap<_, _> = target.query_pairs().into_owned().collect();
    assert_eq!(query["scope"], "read:user user:email", "a page may not ask for more");
    assert_eq!(query["login_hint"], "ada");
    assert_eq!(query["redirect_uri"], "https://shop.example/api/auth/callback/github");
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["code_challenge_method"], "S256");
    assert_eq!((query["code_challenge"].len(), query["state"].len()), (43, 43));
    let flow = &query["state"][..8];
    for (name, cookie) in ["state", "pkce.code_verifier"].into_iter().zip(page.set_cookies()) {
        assert!(cookie.starts_with(&format!("__Host-auth.{name}.{flow}=")), "{cookie}");
        assert!(cookie.contains("Max-Age=900"), "{cookie}");
        assert!(!cookie.contains(&query["state"]), "it is sealed");
    }
    let unknown = browser.submit("/api/auth/signin/nobody", &[]).await;
    assert_eq!(unknown.location(), "https://shop.example/api/auth/error?error=OAuthSignin");
    let get = browser.get("/api/auth/signin/github").await;
    assert_eq!((get.status, get.set_cookies().len()), (StatusCode::OK, 0), "GET starts nothing");
}
