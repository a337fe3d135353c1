//! The session's cookie in several scopes: after a change of its domain, or planted by a neighbour.

use auth::{Authorize, Claims, CredentialsForm, RouterExt as _, Session, User, auth};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use serde_json::json;
use test_support::{Browser, Page, TestClock, variables};

/// Where the site is.
const AT: &str = "https://app.shop.example";
const NAME: &str = "__Secure-auth.session-token";

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Shelf {
    #[claims(public, client_update)]
    book: Option<String>,
}

auth! {
    struct ShopAuth;
    session: { claims: Shelf, max_age: 1 hours, update_age: 10 minutes },
    providers: [Credentials { authorize: check }],
    cookies: { domain: "shop.example" },
}

async fn check(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
    let name = attempt.form.username;
    // A name so long that its session needs several cookies.
    let long = name.len() > 3;
    Some(User::new(name.clone()).with_name(if long { name.repeat(1500) } else { name }))
}

async fn show(session: Session) -> String {
    session.user.id.clone()
}

async fn browser(clock: &TestClock) -> Browser {
    let builder = ShopAuth::builder().variables(variables(&[])).url(AT).clock(clock.clone());
    let auth = builder.build().await.unwrap();
    Browser::new(Router::new().route("/", get(show)).auth(&auth).with_state(auth))
}

async fn sign_in(browser: &mut Browser, name: &str) -> Page {
    browser.cookies.clear();
    browser.submit("/api/auth/callback/credentials", &[("username", name)]).await
}

/// The browser's session, as the pairs of its cookies.
fn session(browser: &Browser) -> Vec<String> {
    let own = browser.cookies.iter().filter(|(name, _)| name.starts_with(NAME));
    own.map(|(name, value)| format!("{name}={value}")).collect()
}

/// What a page with these cookies answers: who is signed in, and the cookies that it sets.
async fn ask(browser: &Browser, path: &str, pairs: &[String]) -> (Option<String>, Vec<String>) {
    let mut browser = browser.clone();
    let header = HeaderValue::from_str(&pairs.join("; ")).unwrap();
    browser.headers.insert(header::COOKIE, header);
    let page = browser.get(path).await;
    let is_ours = |cookie: &&&str| cookie.starts_with(NAME);
    let set = page.set_cookies().iter().filter(is_ours).map(|set| (*set).to_owned()).collect();
    let who = match (path, page.status.as_u16()) {
        ("/", 200) => Some(page.text),
        ("/", _) => None,
        _ => page.json()["user"]["name"].as_str().map(|name| name[..3].to_owned()),
    };
    (who, set)
}

/// The scopes in which `set` drops the cookie with this name, and whether it is written anew.
fn scopes(set: &[String], name: &str) -> (Vec<String>, bool) {
    let own = set.iter().filter(|cookie| cookie.split('=').next() == Some(name));
    let (dropped, written): (Vec<_>, Vec<_>) = own.partition(|cookie| cookie.contains("Max-Age=0"));
    let scope = |cookie: &&String| {
        let attributes = cookie.split("; ");
        let own = attributes.filter(|it| it.starts_with("Domain=") || it.starts_with("Path="));
        own.collect::<Vec<_>>().join(" ")
    };
    let mut scopes: Vec<_> = dropped.iter().map(scope).collect();
    scopes.sort();
    assert!(written.iter().all(|cookie| cookie.contains("Domain=shop.example; Path=/")));
    (scopes, written.len() == 1)
}

const ELSEWHERE: [&str; 2] = ["Domain=app.shop.example Path=/", "Path=/"];
const EVERYWHERE: [&str; 3] =
    ["Domain=app.shop.example Path=/", "Domain=shop.example Path=/", "Path=/"];

#[tokio::test]
async fn of_a_stale_cookie_and_a_session_the_session_is_taken() {
    let mut browser = browser(&TestClock::new()).await;
    sign_in(&mut browser, "ada").await;
    let own = session(&browser).remove(0);
    let stale = format!("{NAME}=a-token-of-another-secret");
    for pairs in [[own.clone(), stale.clone()], [stale, own.clone()], [own.clone(), own]] {
        for path in ["/", "/api/auth/session"] {
            let (who, set) = ask(&browser, path, &pairs).await;
            assert_eq!(who.as_deref(), Some("ada"), "{path} {pairs:?}");
            // The other scopes are cleared, and the session is in its own.
            assert_eq!(scopes(&set, NAME), (ELSEWHERE.map(str::to_owned).to_vec(), true), "{path}");
        }
    }
}

#[tokio::test]
async fn of_two_copies_of_a_session_the_newer_is_taken() {
    let clock = TestClock::new();
    let mut browser = browser(&clock).await;
    sign_in(&mut browser, "ada").await;
    let old = session(&browser).remove(0);
    clock.advance(std::time::Duration::from_mins(30));
    let update = json!({ "csrfToken": browser.csrf().await, "data": { "book": "Emma" } });
    browser.post_json("/api/auth/session", &update).await;
    let new = session(&browser).remove(0);
    assert_ne!(old, new);
    for pairs in [[&old, &new], [&new, &old]] {
        let header = pairs.map(String::as_str).join("; ");
        let mut browser = browser.clone();
        browser.headers.insert(header::COOKIE, HeaderValue::from_str(&header).unwrap());
        assert_eq!(browser.session().await["book"], "Emma", "{pairs:?}");
    }
    let (who, set) = ask(&browser, "/", &[old.clone(), new.clone()]).await;
    assert_eq!(who.as_deref(), Some("ada"));
    assert!(scopes(&set, NAME).1);
    // The old one alone would be over.
    clock.advance(std::time::Duration::from_mins(45));
    assert_eq!(ask(&browser, "/", std::slice::from_ref(&old)).await.0, None);
    assert_eq!(ask(&browser, "/", &[new.clone(), old]).await.0.as_deref(), Some("ada"));
}

#[tokio::test]
async fn of_two_sessions_neither_is_taken_and_both_are_cleared() {
    let mut browser = browser(&TestClock::new()).await;
    sign_in(&mut browser, "ada").await;
    let ada = session(&browser).remove(0);
    sign_in(&mut browser, "ada").await;
    let again = session(&browser).remove(0);
    sign_in(&mut browser, "eve").await;
    let eve = session(&browser).remove(0);
    let stale = format!("{NAME}=x");
    for pairs in [vec![ada.clone(), eve.clone()], vec![eve, stale, ada.clone()], vec![again, ada]] {
        for path in ["/", "/api/auth/session"] {
            let (who, set) = ask(&browser, path, &pairs).await;
            assert_eq!(who, None, "{path} {pairs:?}");
            assert_eq!(scopes(&set, NAME), (EVERYWHERE.map(str::to_owned).to_vec(), false));
        }
    }
}

#[tokio::test]
async fn a_session_in_pieces_is_found_among_the_pieces_of_another() {
    let mut browser = browser(&TestClock::new()).await;
    sign_in(&mut browser, "adas").await;
    let own = session(&browser);
    assert!(own.len() > 1, "{own:?}");
    let stale = |count: usize| (0..count).map(|n| format!("{NAME}.{n}=stale-piece-{n}"));
    let stales =
        [stale(own.len()), stale(1), stale(own.len() + 1)].map(Iterator::collect::<Vec<_>>);
    for stale in &stales {
        let woven = own.iter().zip(stale).flat_map(|(a, b)| [b.clone(), a.clone()]);
        let rest = own.iter().skip(stale.len()).chain(stale.iter().skip(own.len()));
        let woven: Vec<_> = woven.chain(rest.cloned()).collect();
        for pairs in
            [[own.clone(), stale.clone()].concat(), [stale.clone(), own.clone()].concat(), woven]
        {
            let (who, set) = ask(&browser, "/", &pairs).await;
            assert_eq!(who.as_deref(), Some("adas"), "{pairs:?}");
            let (dropped, written) = scopes(&set, &format!("{NAME}.0"));
            assert_eq!((dropped, written), (ELSEWHERE.map(str::to_owned).to_vec(), true));
        }
    }
    // A plain one beside the pieces is another scope's as well.
    let plain = format!("{NAME}=stale");
    let (who, set) = ask(&browser, "/", &[vec![plain], own.clone()].concat()).await;
    assert_eq!(who.as_deref(), Some("adas"));
    assert_eq!(scopes(&set, NAME), (EVERYWHERE.map(str::to_owned).to_vec(), false));
    // And a session of somebody else's in pieces is no way in.
    sign_in(&mut browser, "eve").await;
    let eve = session(&browser);
    for pairs in [[own.clone(), eve.clone()].concat(), [eve, own].concat()] {
        assert_eq!(ask(&browser, "/", &pairs).await.0, None);
    }
}

#[tokio::test]
async fn signing_out_drops_the_cookie_in_every_scope() {
    let mut browser = browser(&TestClock::new()).await;
    sign_in(&mut browser, "ada").await;
    let page = browser.submit("/api/auth/signout", &[]).await;
    let set: Vec<_> = page.set_cookies().iter().map(|set| (*set).to_owned()).collect();
    assert_eq!(scopes(&set, NAME), (EVERYWHERE.map(str::to_owned).to_vec(), false));
}

#[tokio::test]
async fn signing_in_drops_a_stale_cookie_in_every_scope() {
    let mut browser = browser(&TestClock::new()).await;
    let csrf = browser.csrf().await;
    let token = browser.cookies["__Host-auth.csrf-token"].clone();
    let cookies = format!("{NAME}=a; {NAME}=b; __Host-auth.csrf-token={token}");
    browser.headers.insert(header::COOKIE, cookies.parse().unwrap());
    let fields = [("username", "ada"), ("csrfToken", &csrf)];
    let page = browser.post("/api/auth/callback/credentials", &fields).await;
    let set: Vec<_> = page.set_cookies().iter().map(|set| (*set).to_owned()).collect();
    assert_eq!(scopes(&set, NAME), (ELSEWHERE.map(str::to_owned).to_vec(), true));
}

#[tokio::test]
async fn a_domain_that_is_not_the_site_s_stops_the_start() {
    let build = |at: &str| ShopAuth::builder().variables(variables(&[])).url(at).build();
    for at in ["https://other.example", "https://myshop.example", "http://192.0.2.1"] {
        let error = build(at).await.unwrap_err().to_string();
        assert!(error.contains("`auth!.cookies`: the domain `shop.example` is not"), "{error}");
    }
    // On the developer's machine there is no domain, and nothing to stop for.
    let auth = build("http://localhost:3000").await.unwrap();
    let mut browser =
        Browser::new(Router::new().route("/", get(show)).auth(&auth).with_state(auth));
    let page = sign_in(&mut browser, "ada").await;
    assert!(!page.set_cookies().iter().any(|cookie| cookie.contains("Domain")), "{page:?}");
    assert_eq!(browser.get("/").await.text, "ada");
}
