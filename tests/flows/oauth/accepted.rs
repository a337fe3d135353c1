//! What browsers and programs send that is no attack: it is read, or an answer says why not.

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Session, Trigger, User, auth,
    http::{CsrfToken, OwnForm},
};
use auth_providers::{Credentials, GitHub};
use axum::{
    Router,
    body::Body,
    routing::{get, post},
};
use http::{Request, StatusCode, header};
use serde::{Deserialize, Serialize};
use test_support::{Browser, ORIGIN, Page, log::Log, variables};

#[derive(CredentialsForm)]
struct Login {
    username: String,
    note: Option<String>,
}

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Notes {
    text: String,
}

#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
    let Login { username, note } = attempt.form;
    Some(User::new(username).with_name(note.unwrap_or_default()))
}

/// Claims as large as the user's name says.
fn build(update: ClaimsUpdate<ShopAuth>) -> Notes {
    match update.trigger {
        Trigger::SignIn { user, .. } | Trigger::SignUp { user, .. } => {
            Notes { text: "x".repeat(user.name().parse().unwrap_or_default()) }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

auth! {
    struct ShopAuth;
    session: { claims: Notes, update_age: 0s },
    providers: [Credentials { authorize: check }, GitHub { client_id: "id", ..env }],
    callbacks: { claims: build },
}

async fn own(OwnForm(form): OwnForm<Login>) -> String {
    form.username
}

async fn site() -> Browser {
    let given = |name: &str| (name == "AUTH_GITHUB_SECRET").then(|| "secret".to_owned());
    let lookup = move |name: &str| variables(&[])(name).or_else(|| given(name));
    let auth = ShopAuth::builder().url(ORIGIN).variables(lookup).build().await.unwrap();
    let app = Router::new()
        .route("/", get(|session: Session<Notes>| async move { session.text.len().to_string() }))
        .route("/form", get(|csrf: CsrfToken| async move { csrf.as_str().to_owned() }))
        .route("/form", post(own));
    Browser::new(app.auth(&auth).with_state(auth))
}

const CALLBACK: &str = "/api/auth/callback/credentials";

async fn send(browser: &mut Browser, path: &str, kind: &str, body: impl Into<Body>) -> Page {
    let mut request = Request::post(path);
    if !kind.is_empty() {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    browser.send(request.body(body.into()).unwrap()).await
}

async fn who(browser: &mut Browser) -> Option<String> {
    browser.session().await["user"]["name"].as_str().map(str::to_owned)
}

fn parts(fields: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--b0undary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--b0undary--\r\n"
}

#[tokio::test]
async fn a_form_with_parts_is_read_like_any_other() {
    const KIND: &str = "multipart/form-data; boundary=b0undary";
    let mut browser = site().await;
    let csrf = browser.csrf().await;
    let body = parts(&[("csrfToken", &csrf), ("username", "ada"), ("note", "ä=1&b\r\n2")]);
    let page = send(&mut browser, CALLBACK, KIND, body).await;
    assert_eq!(page.location(), ORIGIN);
    assert_eq!(who(&mut browser).await.as_deref(), Some("ä=1&b\r\n2"));
    // The token changes with whoever uses the browser.
    let csrf = browser.csrf().await;
    let page = send(&mut browser, "/api/auth/signout", KIND, parts(&[("csrfToken", &csrf)])).await;
    assert_eq!((page.location(), who(&mut browser).await), (ORIGIN, None));
    let csrf = browser.csrf().await;
    let body = parts(&[("csrfToken", &csrf), ("username", "ada")]);
    assert_eq!(send(&mut browser, "/form", KIND, body).await.text, "ada");

    // It is as little believed as any other.
    for fields in [vec![("username", "eve")], vec![("csrfToken", "x"), ("username", "eve")]] {
        let page = send(&mut browser, CALLBACK, KIND, parts(&fields)).await;
        assert!(page.location().ends_with("/signin?csrf=true"), "{page:?}");
    }
    let twice = parts(&[("csrfToken", &csrf), ("username", "ada"), ("username", "eve")]);
    assert!(send(&mut browser, CALLBACK, KIND, twice).await.location().contains("error="));
    let many: Vec<_> = (0..200).map(|_| ("a", "b")).collect();
    let page = send(&mut browser, CALLBACK, KIND, parts(&many)).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    for (kind, body) in [("multipart/form-data", "x"), (KIND, "nonsense"), (KIND, "--b0undary\r\n")]
    {
        let page = send(&mut browser, CALLBACK, kind, body).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{kind} {body}");
        assert!(page.text.contains("multipart/form-data"), "{page:?}");
    }
    assert_eq!(who(&mut browser).await, None);
}

#[tokio::test]
async fn a_body_of_another_kind_is_answered_with_what_to_send() {
    let mut browser = site().await;
    let csrf = browser.csrf().await;
    for kind in ["", "text/plain", "text/plain;charset=UTF-8", "application/xml", "nonsense"] {
        for path in [CALLBACK, "/api/auth/signout", "/api/auth/session", "/form"] {
            let body = format!("{{\"csrfToken\":\"{csrf}\",\"username\":\"eve\"}}");
            let page = send(&mut browser, path, kind, body).await;
            assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind} {path}: {page:?}");
            assert!(page.text.contains("multipart/form-data") && page.text.contains("json"));
        }
    }
    let page = send(&mut browser, "/api/auth/signout", "", "").await;
    assert!(page.location().ends_with("/signout?csrf=true"), "without a body it has no token");
    assert_eq!(who(&mut browser).await, None);
}

#[tokio::test]
async fn head_is_get_without_the_body_and_uses_nothing_up() {
    let mut browser = site().await;
    for action in [
        "signin",
        "signout",
        "error",
        "verify-request",
        "session",
        "csrf",
        "providers",
        "client.js",
    ] {
        let path = format!("/api/auth/{action}");
        let mut answers = Vec::new();
        for method in ["GET", "HEAD"] {
            let mut browser = browser.clone();
            let request = Request::builder().method(method).uri(&path).body(Body::empty());
            answers.push(browser.send(request.unwrap()).await);
        }
        let [get, head] = &answers[..] else { unreachable!("two methods") };
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{action}");
        for name in [header::CONTENT_TYPE, header::CACHE_CONTROL] {
            assert_eq!(head.headers.get(&name), get.headers.get(&name), "{action} {name}");
        }
    }
    // The answer of a provider that somebody else's program looks at first.
    let page = browser.submit("/api/auth/signin/github", &[]).await;
    let target = url::Url::parse(page.location()).unwrap();
    let state = target.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let callback = format!("/api/auth/callback/github?error=access_denied&state={state}");
    for _ in 0..2 {
        let request = Request::head(&callback).body(Body::empty()).unwrap();
        let page = browser.send(request).await;
        assert_eq!((page.status, page.set_cookies().len()), (StatusCode::OK, 0), "{page:?}");
    }
    let page = browser.get(&callback).await;
    assert!(
        page.location().ends_with("error=AccessDenied"),
        "the attempt is still there: {page:?}"
    );
}

#[tokio::test]
async fn a_form_that_was_refused_says_what_may_help() {
    let mut browser = site().await;
    for path in [CALLBACK, "/api/auth/signin/github", "/api/auth/signout"] {
        let page = browser.post(path, &[("username", "ada")]).await;
        let shown = browser.get(page.location().strip_prefix(ORIGIN).unwrap()).await;
        assert!(shown.text.contains("role=\"alert\""), "{path}: {}", shown.text);
        assert!(shown.text.contains("keeps no cookies for this site"), "{path}");
    }
    let page = browser.get("/api/auth/signin").await;
    assert!(!page.text.contains("role=\"alert\""));
}

#[tokio::test]
async fn why_a_form_was_refused_is_in_the_log() {
    let mut browser = site().await;
    let csrf = browser.csrf().await;
    let (log, _guard) = Log::listen();
    for (headers, token, why) in [
        (vec![], "", "no `csrfToken`"),
        (vec![], "x", "not this browser's"),
        (vec![("cookie", "a=b")], csrf.as_str(), "sent no `csrfToken` cookie"),
        (vec![("origin", "null")], csrf.as_str(), "`same-origin`"),
        (
            vec![("origin", "http://localhost:3000")],
            csrf.as_str(),
            "the site is at `http://127.0.0.1:3000`",
        ),
        (vec![("sec-fetch-site", "cross-site")], csrf.as_str(), "`Sec-Fetch-Site` is `cross-site`"),
        (vec![("referer", "https://a.example/canary-path")], csrf.as_str(), "`https://a.example`"),
    ] {
        let mut other = browser.clone();
        for (name, text) in headers {
            other.headers.insert(name, text.parse().unwrap());
        }
        let fields = [("csrfToken", token), ("username", "ada")];
        let fields = if token.is_empty() { &fields[1..] } else { &fields[..] };
        let page = other.post(CALLBACK, fields).await;
        assert!(page.location().ends_with("?csrf=true"), "{why}: {page:?}");
        let said = log.take();
        let [(name, text)] = &said[..] else { panic!("{why}: {said:?}") };
        assert_eq!(*name, "auth.csrf.refused");
        assert!(text.contains(why), "{why}: {text}");
        assert!(!text.contains(&csrf) && !text.contains("canary"), "{text}");
    }
}

#[tokio::test]
async fn a_long_callback_url_keeps_its_page() {
    let page = format!("/search?q={}#x", "a".repeat(3000));
    for target in [page.clone(), format!("{ORIGIN}{page}")] {
        let mut browser = site().await;
        let (log, _guard) = Log::listen();
        let sent = [("username", "ada"), ("callbackUrl", &target)];
        let page = browser.submit(CALLBACK, &sent).await;
        assert_eq!(page.location(), format!("{ORIGIN}/search"));
        assert!(log.take().iter().any(|(name, _)| *name == "auth.redirect.shortened"));
        let path = format!("/api/auth/signin?callbackUrl={}", target.replace('?', "%3F"));
        let page = browser.get(&path.replace('#', "%23")).await;
        assert!(page.text.contains(&format!("value=\"{ORIGIN}/search\"")), "{}", page.text);
    }
    let mut browser = site().await;
    let long = format!("/{}", "a".repeat(3000));
    let page = browser.submit(CALLBACK, &[("username", "ada"), ("callbackUrl", &long)]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/"), "no cookie takes it");
    let evil = format!("https://evil.example/?{long}");
    let page = browser.submit(CALLBACK, &[("username", "ada"), ("callbackUrl", &evil)]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/"));
}

#[tokio::test]
async fn cookies_that_a_proxy_does_not_take_are_in_the_log() {
    let mut browser = site().await;
    let (log, _guard) = Log::listen();
    let sign_in = async |browser: &mut Browser, note: &str| {
        browser.submit(CALLBACK, &[("username", "ada"), ("note", note)]).await
    };
    sign_in(&mut browser, "500").await;
    let about = |said: Vec<(&'static str, String)>| {
        said.into_iter()
            .filter(|(name, _)| ["auth.cookies.large", "auth.session.large"].contains(name))
            .collect::<Vec<_>>()
    };
    assert_eq!(about(log.take()), []);
    let page = sign_in(&mut browser, "4000").await;
    let bytes: usize = page.set_cookies().iter().map(|cookie| cookie.len() + 14).sum();
    let said = about(log.take());
    let names: Vec<_> = said.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["auth.session.large", "auth.cookies.large"], "{said:?}");
    assert!(said[0].1.contains("claims=4"), "{said:?}");
    assert!(said[1].1.contains(&format!("bytes={bytes}")), "{said:?}");
    for (_, text) in &said {
        assert!(text.starts_with("WARN") && text.contains("limit=4096"), "{text}");
        assert!(
            text.contains("strategy: database") && text.contains("proxy_buffer_size"),
            "{text}"
        );
    }
    sign_in(&mut browser, "4000").await;
    assert_eq!(about(log.take()), [], "each is said once");

    // A handler's response too.
    let mut other = site().await;
    other.cookies = browser.cookies;
    assert_eq!(other.get("/").await.text, "4000");
    let names: Vec<_> = about(log.take()).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["auth.session.large", "auth.cookies.large"]);
}

#[tokio::test]
async fn pages_with_forms_let_browsers_say_where_they_are_from() {
    let mut browser = site().await;
    for (path, policy) in [
        ("signin", "same-origin"),
        ("signout", "same-origin"),
        ("verify-request", "no-referrer"),
        ("error", "no-referrer"),
        ("session", "no-referrer"),
    ] {
        let page = browser.get(&format!("/api/auth/{path}")).await;
        let policies: Vec<_> = page.headers.get_all(header::REFERRER_POLICY).iter().collect();
        assert_eq!(policies, [policy], "{path}");
    }
    let page = browser.submit("/api/auth/signin/github", &[]).await;
    assert_eq!(page.headers[header::REFERRER_POLICY], "no-referrer", "no address goes on with it");
}
