//! The built-in pages as a browser gets them: languages, looks, headers.

use auth::{
    Authorize, ColorScheme, CredentialsForm, RouterExt as _, Session, Texts, User, auth,
    page::{Direction, Phrase},
};
use auth_providers::{Credentials, GitHub};
use axum::{Router, routing::get};
use http::{StatusCode, header};
use test_support::{Browser, variables};

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

async fn check<A: auth::Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    (!attempt.form.username.is_empty()).then(|| User::new("1"))
}

auth! {
    pub struct UsualAuth;
    providers: [Credentials { authorize: check::<UsualAuth> }, GitHub { ..env }],
}

/// A language of the application.
const ARABIC: Texts = Texts {
    language: "ar",
    direction: Direction::RightToLeft,
    sign_in: "تسجيل الدخول",
    sign_in_with: Phrase::new("الدخول عبر {}"),
    ..Texts::ENGLISH
};
/// Words of the application.
const LOGIN: Texts = Texts { sign_in: "Log in", ..Texts::ENGLISH };

auth! {
    pub struct OwnAuth;
    providers: [Credentials { authorize: check::<OwnAuth> }, GitHub { ..env }],
    theme: { color_scheme: ColorScheme::Dark, brand_color: "#ffd400", button_text: "#fff" },
    texts: [ARABIC, LOGIN],
}

const GITHUB: &[(&str, &str)] =
    &[("AUTH_GITHUB_ID", "id"), ("AUTH_GITHUB_SECRET", "github secret")];
const PAGES: [&str; 4] = ["signin", "signout", "error", "verify-request"];

async fn usual() -> Browser {
    let auth = UsualAuth::builder().variables(variables(GITHUB)).build().await.unwrap();
    Browser::new(Router::new().auth(&auth))
}

async fn own() -> Browser {
    let auth = OwnAuth::builder().variables(variables(GITHUB)).build().await.unwrap();
    let nobody = auth.guard().allow(|_| false);
    let secret = Router::new().route("/", get(|_: Session| async { "" })).route_layer(nobody);
    Browser::new(secret.auth(&auth).with_state(auth))
}

/// The `lang` and the `dir` of a page, once its headers agree.
async fn language(browser: &mut Browser, path: &str, accepted: Option<&str>) -> (String, String) {
    browser.headers.remove(header::ACCEPT_LANGUAGE);
    browser.headers.extend(accepted.map(|it| (header::ACCEPT_LANGUAGE, it.parse().unwrap())));
    let page = browser.navigate(path).await;
    let html = page.text.strip_prefix("<!DOCTYPE html><html lang=\"").unwrap();
    let (lang, html) = html.split_once("\" dir=\"").unwrap();
    assert_eq!(page.headers[header::CONTENT_LANGUAGE], lang);
    let vary: Vec<_> = page.headers.get_all(header::VARY).iter().collect();
    assert!(vary.contains(&&header::HeaderValue::from_static("Accept-Language")), "{vary:?}");
    assert!(vary.contains(&&header::HeaderValue::from_static("Cookie")), "{vary:?}");
    (lang.to_owned(), html.split_once('"').unwrap().0.to_owned())
}

#[tokio::test]
async fn a_page_is_in_the_language_that_the_browser_asks_for() {
    let mut browser = usual().await;
    for page in PAGES {
        let path = format!("/api/auth/{page}");
        let cases = [
            (None, "en"),
            (Some("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7"), "ko"),
            (Some("en-US,en;q=0.9,ko;q=0.8"), "en"),
            (Some("de-DE,de;q=0.9"), "en"),
            (Some("de;q=0.9, ko;q=0.1"), "ko"),
        ];
        for (accepted, expected) in cases {
            let found = language(&mut browser, &path, accepted).await;
            assert_eq!(found, (expected.to_owned(), "ltr".to_owned()), "{page} {accepted:?}");
        }
    }
    browser.headers.insert(header::ACCEPT_LANGUAGE, "ko".parse().unwrap());
    let page = browser.get("/api/auth/signin?error=CredentialsSignin").await;
    assert!(page.text.contains(Texts::KOREAN.error_credentials), "{}", page.text);
    assert!(page.text.contains("<bdi>GitHub</bdi> 계정으로 로그인"), "{}", page.text);
}

#[tokio::test]
async fn what_is_no_list_of_languages_chooses_none_and_is_not_repeated() {
    let mut browser = usual().await;
    let long = "ko,".repeat(2000);
    let zeros = format!("ko;q=0.{}", "0".repeat(900));
    let strange = [
        "<script>alert(1)</script>",
        "ko\"><svg onload=1>",
        "../../ko",
        "ko;q=99999999999",
        "ko;q=NaN",
        "k\u{f6}",
        "-",
        "*-ko",
        "ko_KR",
        ";;;q=1",
        &long,
        &zeros,
    ];
    for accepted in strange {
        let accepted = header::HeaderValue::from_bytes(accepted.as_bytes()).unwrap();
        browser.headers.insert(header::ACCEPT_LANGUAGE, accepted.clone());
        let page = browser.get("/api/auth/signin").await;
        assert_eq!(page.status, StatusCode::OK, "{accepted:?}");
        assert_eq!(page.headers[header::CONTENT_LANGUAGE], "en", "{accepted:?}");
        assert!(!page.text.contains("onload") && !page.text.contains("<script"), "{accepted:?}");
    }
}

#[tokio::test]
async fn texts_of_the_application_take_the_place_of_ours() {
    let mut browser = own().await;
    let sign_in = "/api/auth/signin";
    let rtl = ("ar".to_owned(), "rtl".to_owned());
    assert_eq!(language(&mut browser, sign_in, None).await, rtl);
    assert_eq!(language(&mut browser, sign_in, Some("ko")).await, rtl);
    assert_eq!(language(&mut browser, sign_in, Some("ar-EG")).await, rtl);
    let page = browser.get(sign_in).await;
    assert!(page.text.contains("الدخول عبر <bdi>GitHub</bdi>"), "{}", page.text);
    assert_eq!(language(&mut browser, sign_in, Some("en")).await.0, "en");
    let page = browser.get(sign_in).await;
    assert!(page.text.contains("<h1>Log in</h1>") && page.text.contains(">Log in</button>"));
}

#[tokio::test]
async fn the_page_of_a_refusal_has_the_theme_and_the_language() {
    let mut browser = own().await;
    browser.submit("/api/auth/callback/credentials", &[("username", "ada")]).await;
    let found = language(&mut browser, "/", Some("ar")).await;
    assert_eq!(found, ("ar".to_owned(), "rtl".to_owned()));
    let page = browser.navigate("/").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text.contains("--button: #ffd400;"), "{}", page.text);
    assert!(page.text.contains("@media all {"), "{}", page.text);
}

#[tokio::test]
async fn a_button_has_the_colors_of_its_provider_and_the_theme_can_be_read() {
    let page = own().await.get("/api/auth/signin").await;
    assert!(page.text.contains("class=\"button provider-0\""), "{}", page.text);
    let colors = |selector: &str| {
        let rule = page.text.split_once(&format!("{selector} {{ --button: ")).unwrap().1;
        let (background, rule) = rule.split_once(';').unwrap();
        let text = rule.split_once("--button-text: ").unwrap().1.split_once(';').unwrap().0;
        (background.to_owned(), text.to_owned())
    };
    assert_eq!(colors(".provider-0"), ("#24292f".to_owned(), "#ffffff".to_owned()));
    // White on yellow, as it was declared, can't be read.
    assert_eq!(colors(".primary"), ("#ffd400".to_owned(), "#000000".to_owned()));
}

#[tokio::test]
async fn a_setup_that_could_not_be_built_says_so_in_the_language() {
    let error = UsualAuth::builder().variables(|_| None).build().await.unwrap_err();
    let mut browser = Browser::new(error.routes::<UsualAuth, ()>());
    let found = language(&mut browser, "/api/auth/signin", Some("ko")).await;
    assert_eq!(found.0, "ko");
    let page = browser.get("/api/auth/error").await;
    assert!(page.text.contains(Texts::KOREAN.configuration.sentence), "{}", page.text);
}
