//! Where the site is for a request: behind proxies, under several names, and where nobody said.

use auth::{Authorize, CredentialsForm, RouterExt as _, Session, User, auth};
use auth_providers::{Credentials, GitHub};
use axum::{Router, routing::get};
use http::{Request, StatusCode, header};
use test_support::{Browser, Page, log::Log, variables};

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

/// Whoever signs in is called as the address that the site saw.
#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check<A: auth::Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let client = attempt.client.map(|client| client.to_string());
    Some(User::new(attempt.form.username).with_name(client.unwrap_or_default()))
}

auth! {
    struct PlainAuth;
    providers: [Credentials { authorize: check::<PlainAuth> }, GitHub { client_id: "id", ..env }],
}

auth! {
    struct OneProxyAuth;
    providers: [Credentials { authorize: check::<OneProxyAuth> }],
    proxies: 1,
}

auth! {
    struct NetworksAuth;
    providers: [Credentials { authorize: check::<NetworksAuth> }],
    proxies: ["10.0.0.0/8", "fd00::/8"],
}

auth! {
    struct NamesAuth;
    providers: [Credentials { authorize: check::<NamesAuth> }],
    hosts: ["shop.example", "www.shop.example", "http://nas.lan"],
}

type Given = &'static [(&'static str, &'static str)];

macro_rules! site {
    ($setup:ty, $given:expr) => {{
        let given: Given = $given;
        let lookup = move |name: &str| {
            let secret = (name == "AUTH_GITHUB_SECRET").then(|| "secret".to_owned());
            variables(given)(name).or(secret)
        };
        let auth = <$setup>::builder().variables(lookup).build().await.unwrap();
        let home = get(|session: Session| async move { session.user.name().to_owned() });
        Browser::new(Router::new().route("/", home).auth(&auth).with_state(auth))
    }};
}

async fn plain(given: Given) -> Browser {
    site!(PlainAuth, given)
}

fn with(browser: &Browser, headers: &[(&'static str, &str)]) -> Browser {
    let mut browser = browser.clone();
    for (name, text) in headers {
        browser.headers.insert(*name, text.parse().unwrap());
    }
    browser
}

/// Where the forms of the sign-in page go.
fn forms(page: &Page) -> Vec<&str> {
    let actions = page.text.split("action=\"").skip(1);
    actions.map(|rest| rest.split('"').next().unwrap()).collect()
}

async fn sign_in(browser: &mut Browser) -> String {
    let fields = [("username", "ada")];
    let page = browser.submit("/api/auth/callback/credentials", &fields).await;
    assert_eq!(page.status, StatusCode::FOUND, "{page:?}");
    browser.session().await["user"]["name"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_site_that_nobody_placed_answers_this_machine_and_says_what_to_write() {
    let browser = plain(&[]).await;
    let page = with(&browser, &[("host", "127.0.0.1:8080")]).get("/api/auth/signin").await;
    assert!(forms(&page).contains(&"http://127.0.0.1:8080/api/auth/callback/credentials"));
    let (log, _guard) = Log::listen();
    let mut lan = with(&browser, &[("host", "192.0.2.5:3000")]);
    let page = lan.get("/api/auth/signin").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(forms(&page).is_empty() && !page.text.contains("localhost"), "{page:?}");
    assert!(page.set_cookies().is_empty(), "{page:?}");
    let page = lan.get("/api/auth/csrf").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{page:?}");
    let said = log.take();
    let [(name, text)] = &said[..] else { panic!("once, not {said:?}") };
    assert_eq!(*name, "auth.site.unknown");
    assert!(
        text.starts_with("ERROR") && text.contains("`AUTH_URL=http://192.0.2.5:3000`"),
        "{text}"
    );
}

// EM-015
#[tokio::test]
async fn a_host_that_anybody_may_name_is_in_no_link() {
    let (log, _guard) = Log::listen();
    let mut evil = with(&plain(&[]).await, &[("host", "evil.example")]);
    for path in ["signin", "providers", "csrf", "session", "error", "verify-request"] {
        let page = evil.get(&format!("/api/auth/{path}")).await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(!page.text.contains("evil.example"), "{path}: {page:?}");
    }
    let said = log.take();
    assert_eq!(said.len(), 1, "{said:?}");
    let mut evil = with(&site!(OneProxyAuth, &[]), &[("x-forwarded-host", "a.example/@b")]);
    let page = evil.get("/api/auth/signin").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "never silently another host: {page:?}");
    assert_eq!(log.take()[0].0, "auth.site.unclear_host");
}

// HD-001
#[tokio::test]
async fn how_many_proxies_there_are_says_whose_word_counts() {
    let headers = [
        ("x-forwarded-host", "evil.example, shop.example, inner.example"),
        ("x-forwarded-proto", "http, https, http"),
        ("x-forwarded-for", "198.51.100.66, 203.0.113.7, 10.0.0.2"),
        ("host", "app:3000"),
    ];
    for (given, origin, client) in [
        (&[("AUTH_PROXIES", "1")] as Given, "http://inner.example", "10.0.0.2"),
        (&[("AUTH_TRUST_HOST", "true")], "http://inner.example", "10.0.0.2"),
        (&[("AUTH_PROXIES", "2")], "https://shop.example", "203.0.113.7"),
        (
            &[("AUTH_PROXIES", "2"), ("AUTH_TRUST_HOST", "true")],
            "https://shop.example",
            "203.0.113.7",
        ),
        (
            &[("AUTH_PROXIES", "2"), ("AUTH_URL", "https://a.example")],
            "https://a.example",
            "203.0.113.7",
        ),
    ] {
        let mut browser = with(&plain(given).await, &headers);
        let page = browser.get("/api/auth/providers").await;
        let signin = format!("{origin}/api/auth/signin/credentials");
        assert_eq!(page.json()["credentials"]["signinUrl"], signin, "{given:?}");
        assert_eq!(sign_in(&mut browser).await, client, "{given:?}");
    }
    let mut browser = with(&site!(OneProxyAuth, &[]), &headers);
    assert_eq!(sign_in(&mut browser).await, "10.0.0.2");
    let mut browser = with(&site!(OneProxyAuth, &[("AUTH_PROXIES", "2")]), &headers);
    assert_eq!(sign_in(&mut browser).await, "203.0.113.7", "the operator knows better");
}

#[tokio::test]
async fn networks_are_believed_from_where_the_connection_comes() {
    let browser = site!(NetworksAuth, &[("AUTH_URL", "https://shop.example")]);
    let (log, _guard) = Log::listen();
    let client = |peer: Option<&str>| {
        let mut browser =
            with(&browser, &[("x-forwarded-for", "198.51.100.66, 203.0.113.7, 10.9.9.9")]);
        let peer = peer.map(|peer| peer.parse::<std::net::SocketAddr>().unwrap());
        async move {
            let csrf = browser.csrf().await;
            let mut request = Request::post("/api/auth/callback/credentials")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(axum::body::Body::from(format!("username=ada&csrfToken={csrf}")))
                .unwrap();
            if let Some(peer) = peer {
                request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
            }
            browser.send(request).await;
            browser.session().await["user"]["name"].as_str().unwrap_or_default().to_owned()
        }
    };
    assert_eq!(client(Some("10.0.0.1:5000")).await, "203.0.113.7");
    assert_eq!(client(Some("[fd00::1]:5000")).await, "203.0.113.7");
    log.take();
    assert_eq!(
        client(Some("192.0.2.9:5000")).await,
        "192.0.2.9",
        "somebody who goes past the proxies"
    );
    assert_eq!(client(None).await, "");
}

#[tokio::test]
async fn headers_that_nobody_reads_are_mentioned_once_with_what_to_write() {
    let browser = plain(&[("AUTH_URL", "https://shop.example")]).await;
    let (log, _guard) = Log::listen();
    let mut forwarded = with(&browser, &[("x-forwarded-for", "203.0.113.7")]);
    for _ in 0..3 {
        forwarded.get("/api/auth/session").await;
    }
    let said = log.take();
    let [(name, text)] = &said[..] else { panic!("once, not {said:?}") };
    assert_eq!(*name, "auth.proxy.not_declared");
    assert!(text.starts_with("WARN") && text.contains("`AUTH_PROXIES=1`"), "{text}");
    assert!(text.contains("proxies: 1"), "{text}");
    assert!(!text.contains("203.0.113.7"), "{text}");

    let browser = site!(NetworksAuth, &[("AUTH_URL", "https://shop.example")]);
    with(&browser, &[("forwarded", "for=203.0.113.7")]).get("/api/auth/session").await;
    let said = log.take();
    assert_eq!(said[0].0, "auth.proxy.peer_unknown", "{said:?}");
    assert!(said[0].1.contains("into_make_service_with_connect_info"), "{said:?}");

    let behind = site!(OneProxyAuth, &[("AUTH_URL", "https://shop.example")]);
    with(&behind, &[("x-forwarded-for", "203.0.113.7")]).get("/api/auth/session").await;
    assert_eq!(log.take(), []);
    with(&behind, &[("x-forwarded-prefix", "/shop")]).get("/api/auth/session").await;
    let said = log.take();
    assert_eq!(said[0].0, "auth.proxy.prefix", "{said:?}");
    assert!(said[0].1.contains("prefix: \"/shop\""), "{said:?}");
}

#[tokio::test]
async fn a_host_that_is_none_of_the_site_s_names_is_refused() {
    let browser = site!(NamesAuth, &[]);
    for (host, origin) in [
        ("shop.example", "https://shop.example"),
        ("www.shop.example", "https://www.shop.example"),
        ("nas.lan", "http://nas.lan"),
    ] {
        let page = with(&browser, &[("host", host)]).get("/api/auth/signin").await;
        assert_eq!(forms(&page), [format!("{origin}/api/auth/callback/credentials")], "{host}");
    }
    let (log, _guard) = Log::listen();
    for host in ["evil.example", "127.0.0.1:3000", "shop.example:81", "shop.example.evil.example"] {
        let mut foreign = with(&browser, &[("host", host)]);
        for path in ["/api/auth/signin", "/api/auth/session", "/api/auth/callback/credentials"] {
            let page = foreign.get(path).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{host} {path}: {page:?}");
            assert!(page.set_cookies().is_empty() && !page.text.contains(host), "{page:?}");
        }
    }
    let said = log.take();
    assert!(said.iter().all(|(name, _)| *name == "auth.site.foreign_host"), "{said:?}");
    assert!(said[0].1.contains("AUTH_HOSTS") && said[0].1.contains("evil.example"), "{said:?}");
    // The host that a proxy says which nobody believes is none.
    let page = with(&browser, &[("host", "shop.example"), ("x-forwarded-host", "evil.example")]);
    assert_eq!(page.clone().get("/api/auth/session").await.status, StatusCode::OK);

    let mut browser = site!(NamesAuth, &[("AUTH_HOSTS", "a.example, b.example:8443")]);
    browser.headers.insert(header::HOST, "b.example:8443".parse().unwrap());
    let page = browser.get("/api/auth/signin").await;
    assert_eq!(forms(&page), ["https://b.example:8443/api/auth/callback/credentials"]);
    browser.headers.insert(header::HOST, "shop.example".parse().unwrap());
    assert_eq!(browser.get("/api/auth/signin").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_can_t_be_read_is_named_at_the_start() {
    for (given, option) in [
        (&[("AUTH_PROXIES", "yes")] as Given, "AUTH_PROXIES"),
        (&[("AUTH_PROXIES", "10.0.0.0/33")], "AUTH_PROXIES"),
        (&[("AUTH_HOSTS", "https://a.example/x")], "AUTH_HOSTS"),
        (&[("AUTH_URL", "shop.example:port")], "AUTH_URL"),
    ] {
        let error = OneProxyAuth::builder().variables(variables(given)).build().await;
        let text = error.expect_err(option).to_string();
        assert!(text.contains(&format!("`{option}`")), "{text}");
    }
}

#[tokio::test]
async fn a_page_at_another_name_of_the_site_is_at_its_own() {
    for (url, host) in [
        ("https://shop.example", "www.shop.example"),
        ("https://www.shop.example", "shop.example"),
        ("http://localhost:3000", "127.0.0.1:3000"),
        ("http://127.0.0.1:3000", "localhost:3000"),
    ] {
        let auth = PlainAuth::builder().url(url);
        let auth = auth.variables(variables(&[("AUTH_GITHUB_SECRET", "x")])).build().await.unwrap();
        let mut browser = with(&Browser::new(Router::new().auth(&auth)), &[("host", host)]);
        for path in ["signin", "signin/github", "signout", "error", "verify-request"] {
            let page = browser.get(&format!("/api/auth/{path}?error=x&callbackUrl=%2Fa%26b")).await;
            let target = page.location().to_owned();
            let start = format!("{url}/api/auth/{path}?error=x&callbackUrl=%2Fa%26b&");
            assert!(target.starts_with(&start), "{target}");
            assert!(page.set_cookies().is_empty(), "{page:?}");
            // A proxy that names itself: the page is shown, and the log says why forms would fail.
            let (log, _guard) = Log::listen();
            let page = browser.get(target.strip_prefix(url).unwrap()).await;
            assert!(!page.status.is_redirection() || path == "error", "{page:?}");
            assert!(log.take().iter().all(|(name, _)| *name == "auth.site.other_host"));
        }
        for path in ["session", "csrf", "providers", "callback/github?code=x&state=y"] {
            let page = browser.get(&format!("/api/auth/{path}")).await;
            let is_away = page
                .headers
                .get(header::LOCATION)
                .is_some_and(|location| location.to_str().unwrap().contains("canonical"));
            assert!(!is_away, "{path}: {page:?}");
        }
        let page = browser.submit("/api/auth/signout", &[]).await;
        assert_eq!(page.location(), format!("{url}/a&b"), "a form is taken where it arrives");
    }
    // Where a proxy reaches this program by its address, every visitor would go round and round.
    let browser = plain(&[("AUTH_URL", "https://shop.example")]).await;
    for host in ["127.0.0.1:3000", "app:3000", "10.0.0.7"] {
        let page = with(&browser, &[("host", host)]).get("/api/auth/signin").await;
        assert_eq!(page.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn http_2_names_its_host_in_the_target() {
    let mut browser = site!(NamesAuth, &[]);
    browser.headers.insert(header::HOST, "www.shop.example".parse().unwrap());
    let page = browser.get("https://www.shop.example/api/auth/signin").await;
    assert_eq!(forms(&page), ["https://www.shop.example/api/auth/callback/credentials"]);
    let page = browser.get("https://shop.example/api/auth/signin").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "it names two hosts");
}
