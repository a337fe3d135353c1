//! Every page in every state: what each keeps to. The browser tests look at the same pages, which
//! are written to the folder in `AUTH_TEST_PAGES`.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::PathBuf,
};

use serde_json::json;

use super::{dom::Element, *};

const LANGUAGES: [&Texts; 3] = [&Texts::ENGLISH, &Texts::KOREAN, &HEBREW];
const ORIGIN: &str = "https://shop.example";
const KINDS: [(&str, Kind); 5] = [
    ("access-denied", Kind::AccessDenied),
    ("configuration", Kind::Configuration),
    ("forbidden", Kind::Forbidden),
    ("unexpected", Kind::Unexpected),
    ("verification", Kind::Verification),
];
/// A drawing of ours, as an application would embed its own.
const LOGO: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='160' \
    height='48'%3E%3Crect width='160' height='48' rx='10' fill='%237a3cb8'/%3E%3Cpath d='M24 34V14l\
    16 20V14M56 24h40M56 34h24' stroke='%23fff' stroke-width='4' fill='none'/%3E%3C/svg%3E";

const SITE_NAME: &str = "Acme Shop";
const PLAIN: Mark = Mark::new("M12 2l10 20H2z");
const COLORED: Mark =
    Mark::colored(24, &[("#1a73e8", "M2 2h9v20H2z"), ("#d93025", "M13 2h9v20h-9z")]);

fn oauth<'a>(id: &'a str, name: &'a str, style: Option<(&'a str, &'a str)>) -> Choice<'a> {
    let style = style.map(|(background, text)| GivenColors { background, text });
    Choice { id, name, action: SIGN_IN, kind: ChoiceKind::OAuth { style, mark: None } }
}

/// The same button with a drawing of ours as its mark.
fn marked(choice: Choice<'_>, mark: Mark) -> Choice<'_> {
    let ChoiceKind::OAuth { style, .. } = choice.kind else { panic!("{choice:?}") };
    Choice { kind: ChoiceKind::OAuth { style, mark: Some(mark) }, ..choice }
}

/// What sign-in pages offer, by name.
fn offers() -> Vec<(&'static str, Vec<Choice<'static>>)> {
    let buttons = vec![
        github(),
        marked(oauth("google", "Google", Some(("#ffffff", "#1f1f1f"))), COLORED),
        oauth("naver", "네이버", Some(("#03c75a", "#ffffff"))),
        oauth("kakao", "Kakao", Some(("#fee500", "#191600"))),
        marked(oauth("discord", "Discord", Some(("#5865f2", "#fff"))), PLAIN),
        oauth("acme", "Acme", None),
    ];
    let staff = Choice {
        id: "staff",
        name: "a badge",
        action: SIGN_IN,
        kind: ChoiceKind::Credentials { fields: &[BADGE], callback_url: None, submit: None },
    };
    let guest = Choice {
        id: "guest",
        name: "Guest",
        action: SIGN_IN,
        kind: ChoiceKind::Credentials { fields: &[], callback_url: None, submit: Some("Guest") },
    };
    let long = "An Organisation With Quite a Long Name, and Donaudampfschifffahrtsgesellschaft";
    let remembered = ChoiceKind::Email {
        address: Some("ada@lovelace.example"),
        callback_url: Some(ORIGIN),
        offers_memory: true,
    };
    vec![
        ("nothing", vec![]),
        ("buttons", buttons.clone()),
        ("form", vec![password()]),
        ("two-forms", vec![password(), staff]),
        ("no-field", vec![guest]),
        ("email", vec![email()]),
        ("remembered", vec![Choice { kind: remembered, ..email() }]),
        ("everything", [buttons, vec![email(), password()]].concat()),
        ("long", vec![oauth("long", long, None), Choice { name: long, ..password() }]),
    ]
}

const BADGE: Field<'static> = Field {
    name: "badge",
    label: "Badge number",
    input_type: "text",
    autocomplete: None,
    placeholder: Some("12345"),
    required: true,
};

fn themes() -> [(&'static str, Theme<'static>); 6] {
    let theme = Theme::default();
    [
        ("dark", Theme { color_scheme: ColorScheme::Dark, ..theme }),
        ("light", Theme { color_scheme: ColorScheme::Light, ..theme }),
        (
            "brand",
            Theme {
                site_name: Some(SITE_NAME),
                logo: Some(LOGO),
                favicon: Some(LOGO),
                brand_color: Some("#7a3cb8"),
                ..theme
            },
        ),
        ("yellow", Theme { brand_color: Some("#ffd400"), button_text: Some("#fff"), ..theme }),
        ("white", Theme { site_name: Some(SITE_NAME), brand_color: Some("#ffffff"), ..theme }),
        ("black", Theme { brand_color: Some("#000"), ..theme }),
    ]
}

/// A page with its language, and whether it tells of an error.
struct Exhibit {
    texts: &'static Texts,
    page: Page,
    is_error: bool,
}

fn gallery() -> BTreeMap<String, Exhibit> {
    let mut gallery = BTreeMap::new();
    let offers = offers();
    for texts in LANGUAGES {
        let plain = ("plain", Theme::default());
        let themes = [plain].into_iter().chain(themes());
        for (theme_name, theme) in themes.take(if texts.language == "en" { 7 } else { 1 }) {
            let look = Look { theme, texts };
            let mut add = |name: &str, is_error: bool, page: Page| {
                let name = format!("{}-{theme_name}-{name}", texts.language);
                let known = gallery.insert(name, Exhibit { texts, page, is_error });
                assert!(known.is_none());
            };
            let sign_in_of = |signed_in, providers: &[Choice<'_>], error| {
                let (csrf_token, callback_url) = ("token", ORIGIN);
                sign_in(&SignIn {
                    look: &look,
                    csrf_token,
                    callback_url,
                    providers,
                    error,
                    is_refused: false,
                    wait: None,
                    signed_in,
                    confirms: None,
                })
            };
            let sign_in = |providers: &[Choice<'_>], error| sign_in_of(None, providers, error);
            let [.., everything, _] = &offers[..] else { panic!("no offers") };
            add("sign-in-everything", false, sign_in(&everything.1, None));
            add("sign-out", false, sign_out(&look, "token", "/signout", Some(ORIGIN), false));
            let refused = sign_out(&look, "token", "/signout", Some(ORIGIN), true);
            add("sign-out-refused", true, refused);
            add("error-unexpected", true, error(&look, Kind::Unexpected, SIGN_IN, ORIGIN));
            let ada = SignedIn { name: Some("Ada"), linkable: &everything.1[..3] };
            add("sign-in-again", false, sign_in_of(Some(ada), &everything.1, None));
            if theme_name != "plain" {
                continue;
            }
            let nobody_else = SignedIn { name: None, linkable: &[] };
            add("sign-in-all-linked", false, sign_in_of(Some(nobody_else), &[github()], None));
            for (name, providers) in offers.iter().filter(|(name, _)| *name != "everything") {
                add(&format!("sign-in-{name}"), false, sign_in(providers, None));
            }
            let codes = crate::ErrorCode::ALL.iter().map(|code| code.as_str());
            for code in codes
                .chain(["Signin", "unknown"])
                .filter(|code| is_of_sign_in_page(code) || *code == "unknown")
            {
                let page = sign_in(&[github(), email(), password()], Some(code));
                add(&format!("sign-in-error-{code}"), true, page);
            }
            for (name, kind) in KINDS.into_iter().filter(|(_, kind)| *kind != Kind::Unexpected) {
                add(&format!("error-{name}"), true, error(&look, kind, SIGN_IN, ORIGIN));
            }
            let sent = |code: bool, problem| {
                let form = CodeForm { action: "/callback/email", csrf_token: "token" };
                let code = code.then_some(form);
                verify_request(&VerifyRequest {
                    look: &look,
                    origin: ORIGIN,
                    code,
                    problem,
                    outbox: None,
                })
            };
            add("verify-request", false, sent(false, None));
            add("verify-request-code", false, sent(true, None));
            add("verify-request-wrong", true, sent(true, Some(CodeProblem::Wrong)));
            add("verify-request-too-many", true, sent(false, Some(CodeProblem::TooMany)));
            let asked = Confirm {
                look: &look,
                action: "/callback/email",
                csrf_token: "token",
                callback_url: ORIGIN,
                address: "kim@mail.example",
                token: "0123456789abcdef",
            };
            add("confirm", false, confirm(&asked));
            for (name, is_error, page) in second_factors::exhibits(&look) {
                add(name, is_error, page);
            }
        }
    }
    gallery
}

#[test]
fn every_state_is_a_page_of_its_own() {
    let gallery = gallery();
    let different: BTreeSet<&str> = gallery.values().map(|it| &*it.page.html).collect();
    assert_eq!(different.len(), gallery.len());
    assert!(gallery.len() >= 90, "{}", gallery.len());

    let Some(folder) = env::var_os("AUTH_TEST_PAGES").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    let list = gallery.iter().map(|(name, Exhibit { texts, page, is_error })| {
        let (language, direction) = (texts.language, texts.direction.as_str());
        let Page { html, csp, .. } = page;
        json!({ "name": name, "language": language, "direction": direction, "isError": is_error,
            "csp": csp, "html": html })
    });
    let list: serde_json::Value = list.collect();
    fs::write(folder.join("pages.json"), list.to_string()).unwrap();
}

#[test]
fn every_page_says_which_language_it_is_in_and_speaks_no_other() {
    let words = |texts: &Texts| -> Vec<String> {
        let debug = format!("{texts:?}");
        debug.split('"').skip(1).step_by(2).filter(|it| it.len() > 4).map(str::to_owned).collect()
    };
    for (name, Exhibit { texts, page, .. }) in gallery() {
        let document = Element::parse(&page.html);
        let html = document.one("html");
        assert_eq!(html.attribute("lang"), Some(texts.language), "{name}");
        assert_eq!(html.attribute("dir"), Some(texts.direction.as_str()), "{name}");
        assert_eq!(page.language, texts.language);
        let said = document.text();
        for other in LANGUAGES.into_iter().filter(|other| other.language != texts.language) {
            for word in words(other) {
                assert!(!said.contains(&word), "{name}: {word}");
            }
        }
    }
}

#[test]
fn every_page_has_one_heading_that_is_its_title() {
    for (name, Exhibit { page, is_error, .. }) in gallery() {
        let document = Element::parse(&page.html);
        let heading = document.one("main").one("h1").text();
        assert!(!heading.trim().is_empty(), "{name}");
        let titles = [heading.clone(), format!("{heading} – {SITE_NAME}")];
        let has = |title: &String| page.html.contains(&format!("<title>{title}</title>"));
        assert!(titles.iter().any(has), "{name}");
        let all = document.all();
        let alerts: Vec<_> =
            all.iter().filter(|it| it.attribute("role") == Some("alert")).collect();
        assert_eq!(alerts.len(), usize::from(is_error), "{name}");
        assert!(alerts.iter().all(|alert| !alert.text().trim().is_empty()), "{name}");
    }
}

#[test]
fn every_control_has_a_name_of_its_own() {
    for (name, Exhibit { page, .. }) in gallery() {
        let document = Element::parse(&page.html);
        let all = document.all();
        let ids: Vec<_> = all.iter().filter_map(|it| it.attribute("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}");
        for form in document.named("form") {
            assert_eq!(form.attribute("method"), Some("post"), "{name}");
            let mut names = BTreeSet::new();
            for control in form.all() {
                let said = match (control.name.as_str(), control.attribute("type")) {
                    ("input", Some("hidden")) => continue,
                    ("input", _) => {
                        let id = control.attribute("id").unwrap();
                        let labels = form.named("label");
                        let mut labels = labels.iter().filter(|it| it.attribute("for") == Some(id));
                        labels.next().map(|label| label.text()).unwrap_or_default()
                    }
                    ("button", kind) => {
                        assert_eq!(kind, Some("submit"), "{name}");
                        control.text()
                    }
                    _ => continue,
                };
                assert!(!said.trim().is_empty(), "{name}: {control:?}");
                assert!(names.insert(said), "{name}: {control:?}");
            }
        }
        for link in document.named("a") {
            assert!(!link.text().trim().is_empty() && link.attribute("href").is_some(), "{name}");
        }
        for about in all.iter().filter_map(|it| it.attribute("aria-describedby")) {
            let [alert] = document.with_id(about)[..] else { panic!("{name}: no {about}") };
            assert_eq!(alert.attribute("role"), Some("alert"), "{name}");
        }
        let labels: Vec<_> =
            document.named("form").iter().filter_map(|it| it.attribute("aria-label")).collect();
        assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), labels.len(), "{name}");
    }
}

#[test]
fn what_is_for_the_eye_alone_is_hidden_from_screen_readers() {
    for (name, Exhibit { page, .. }) in gallery() {
        for element in Element::parse(&page.html).all() {
            match element.name.as_str() {
                "img" => {
                    let said = element.attribute("alt");
                    assert!(matches!(said, Some("" | SITE_NAME)), "{name}: {said:?}");
                }
                "svg" => assert_eq!(element.attribute("aria-hidden"), Some("true"), "{name}"),
                _ if element.attribute("class") == Some("mark") => {
                    assert_eq!(element.attribute("aria-hidden"), Some("true"), "{name}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn no_page_has_anything_that_runs_or_reorders_the_keyboard() {
    for (name, Exhibit { page, .. }) in gallery() {
        for element in Element::parse(&page.html).all() {
            assert!(
                !matches!(element.name.as_str(), "script" | "iframe" | "object" | "base"),
                "{name}: {element:?}"
            );
            // A link of any other kind could load something that runs or draws.
            let is_icon = element.attribute("rel") == Some("icon");
            assert!(element.name != "link" || is_icon, "{name}: {element:?}");
            for attribute in element.attributes.keys() {
                assert!(
                    !attribute.starts_with("on")
                        && !matches!(
                            &**attribute,
                            "style" | "tabindex" | "http-equiv" | "autofocus"
                        ),
                    "{name}: {element:?}"
                );
            }
        }
    }
}

#[test]
fn only_the_form_that_was_refused_is_marked() {
    let gallery = gallery();
    let invalid = |name: &str| {
        let document = Element::parse(&gallery[name].page.html);
        let all = document.all();
        let marked = all.iter().filter(|it| it.attribute("aria-invalid") == Some("true"));
        marked.filter_map(|it| it.attribute("name").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(invalid("en-plain-sign-in-error-CredentialsSignin"), ["username", "code"]);
    assert_eq!(invalid("en-plain-sign-in-error-EmailSignin"), ["email"]);
    assert!(invalid("en-plain-sign-in-error-OAuthCallback").is_empty());
    assert!(invalid("en-plain-sign-in-everything").is_empty());

    let providers = [password(), Choice { id: "staff", ..password() }];
    let html = render(&providers, Some("CredentialsSignin"));
    assert!(!html.contains(" aria-invalid="));
}

#[test]
fn a_remembered_address_is_filled_in() {
    let gallery = gallery();
    let address = |name: &str| {
        let document = Element::parse(&gallery[name].page.html);
        let inputs = document.named("input");
        let input = inputs.iter().find(|it| it.attribute("type") == Some("email")).unwrap();
        input.attribute("value").map(str::to_owned)
    };
    for language in ["en", "ko", "he"] {
        assert_eq!(address(&format!("{language}-plain-sign-in-email")), None);
        let filled = address(&format!("{language}-plain-sign-in-remembered"));
        assert_eq!(filled.as_deref(), Some("ada@lovelace.example"));
    }
}
