//! The pages about second factors: what they show, and that nothing runs in them but the script of the passkeys.

use std::time::Duration;

use super::{dom::Element, *};

const BASE: &str = "https://site.test/api/auth";
const ORIGIN: &str = "https://site.test";
const URI: &str = "otpauth://totp/Shop:ada?secret=GEZDGNBVGY3TQOJQ&issuer=Shop";

/// Every page in every state that needs no script, by name, and whether it tells of an error.
pub(super) fn exhibits(look: &Look<'_>) -> Vec<(&'static str, bool, Page)> {
    let codes = ["0123-4567-89ab-cdef", "fedc-ba98-7654-3210"];
    let pages = vec![
        ("second-factor", false, asks(look, None, None)),
        ("second-factor-wrong", true, asks(look, None, Some(FactorError::Wrong))),
        ("second-factor-wait", true, asks(look, None, Some(FactorError::Wait(None)))),
        ("app-setup", false, sets_up(look, None, false)),
        ("app-setup-required", false, sets_up(look, None, true)),
        ("app-setup-wrong", true, sets_up(look, Some(FactorError::Wrong), true)),
        ("second-factors-none", false, shows(look, &Shown::default())),
        ("second-factors", false, shows(look, &Shown::full())),
        ("second-factors-late", true, shows(look, &Shown { late: true, ..Shown::default() })),
        ("recovery-codes", false, recovery_codes(look, &codes, "https://site.test/after")),
    ];
    pages
}

fn asks(look: &Look<'_>, passkey: Option<&Script>, error: Option<FactorError>) -> Page {
    second_factor(&SecondFactorPage {
        look,
        base: BASE,
        csrf_token: "token-1",
        takes_codes: true,
        passkey,
        offers_memory: true,
        error,
    })
}

fn sets_up(look: &Look<'_>, error: Option<FactorError>, waits: bool) -> Page {
    app_setup(&AppSetup {
        look,
        base: BASE,
        origin: ORIGIN,
        csrf_token: "token-1",
        setup: "sealed",
        uri: URI,
        secret: "GEZD GNBV GY3T QOJQ",
        error,
        waits,
        passkey: None,
    })
}

/// What somebody has.
#[derive(Default)]
struct Shown {
    apps: Vec<FactorRow>,
    browsers: Vec<FactorRow>,
    late: bool,
}

fn row(id: &str, name: Option<&str>) -> FactorRow {
    FactorRow {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        created: "2026-07-01T10:11:12.000Z".to_owned(),
        used: None,
        until: None,
        is_this: false,
    }
}

impl Shown {
    fn full() -> Self {
        let used = Some("2026-07-02T23:59:59.000Z".to_owned());
        let until = Some("2026-07-31T10:11:12.000Z".to_owned());
        let browser = |id, is_this| FactorRow { until: until.clone(), is_this, ..row(id, None) };
        Self {
            apps: vec![FactorRow { used, ..row("id-1", Some("Pixel 9")) }, row("id-2", None)],
            browsers: vec![browser("id-3", true), browser("id-4", false)],
            late: false,
        }
    }
}

fn shows(look: &Look<'_>, shown: &Shown) -> Page {
    second_factors(&SecondFactors {
        look,
        base: BASE,
        origin: ORIGIN,
        csrf_token: "token-1",
        apps: &shown.apps,
        browsers: &shown.browsers,
        takes_apps: true,
        passkeys: Some(2),
        recovery_codes: Some(7),
        needs_proof: !shown.apps.is_empty(),
        needs_sign_in: shown.late,
        passkey: None,
        error: shown.late.then_some(FactorError::SignInAgain),
    })
}

/// The texts of elements, with one blank between words.
fn said(elements: &[&Element]) -> Vec<String> {
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    elements.iter().map(|it| words(it.text())).collect()
}

/// The names of a form's fields, with their values.
fn fields(form: &Element) -> Vec<(String, Option<String>)> {
    let inputs = form.named("input");
    let field = |it: &&Element| {
        let name = it.attribute("name")?.to_owned();
        Some((name, it.attribute("value").map(str::to_owned)))
    };
    inputs.iter().filter_map(field).collect()
}

fn named(name: &str, value: Option<&str>) -> (String, Option<String>) {
    (name.to_owned(), value.map(str::to_owned))
}

#[test]
fn the_page_between_the_steps_takes_a_code_or_ends_the_sign_in() {
    let page = asks(&look(&Theme::default()), None, None);
    let document = Element::parse(&page.html);
    let [verify, cancel] = document.named("form")[..] else { panic!("{}", page.html) };
    assert_eq!(verify.attribute("action"), Some(&*format!("{BASE}/second-factor/verify")));
    let token = || named("csrfToken", Some("token-1"));
    assert_eq!(fields(verify), [token(), named("code", None), named("remember", None)]);
    assert_eq!(cancel.attribute("action"), Some(&*format!("{BASE}/second-factor/cancel")));
    assert_eq!(fields(cancel), [token()]);
    // Nothing on it says who is about to sign in, or with what.
    let (_, body) = page.html.split_once("<body>").unwrap();
    assert!(!body.contains('@'), "{body}");
}

#[test]
fn an_app_is_set_up_with_a_drawing_or_by_hand() {
    let page = sets_up(&look(&Theme::default()), None, false);
    let document = Element::parse(&page.html);
    let keys: Vec<_> =
        document.all().into_iter().filter(|it| it.attribute("class") == Some("key")).collect();
    assert_eq!(said(&keys), ["GEZD GNBV GY3T QOJQ"]);
    assert_eq!(document.named("svg").len(), 1);
    let links = document.named("a");
    assert!(links.iter().any(|it| it.attribute("href") == Some(URI)));
    let form = document.one("form");
    assert_eq!(form.attribute("action"), Some(&*format!("{BASE}/second-factor/confirm")));
    let setup = named("setup", Some("sealed"));
    let token = named("csrfToken", Some("token-1"));
    assert_eq!(fields(form), [token, setup, named("code", None), named("name", None)]);
}

#[test]
fn each_factor_has_its_days_and_a_form_that_takes_a_proof() {
    let page = shows(&look(&Theme::default()), &Shown::full());
    let document = Element::parse(&page.html);
    let items = document.named("li");
    let texts: Vec<_> = items.iter().map(|item| said(&item.named("p"))).collect();
    assert_eq!(texts[0], ["Pixel 9", "Added on 2026-07-01 · Last used on 2026-07-02"]);
    let app = Texts::ENGLISH.app;
    assert_eq!(texts[1], [app, "Added on 2026-07-01 · Never used"]);
    assert_eq!(texts[2][0], Texts::ENGLISH.browser_this);
    assert!(texts[3][1].contains("2026-07-31"), "{texts:?}");
    for (item, id) in items.iter().zip(["id-1", "id-2", "id-3", "id-4"]) {
        let form = item.one("form");
        let (target, takes_code) = if id < "id-3" { ("remove", true) } else { ("forget", false) };
        let action = format!("{BASE}/second-factor/{target}");
        assert_eq!(form.attribute("action"), Some(&*action));
        let fields = fields(form);
        assert!(fields.contains(&named("id", Some(id))), "{fields:?}");
        assert_eq!(fields.contains(&named("code", None)), takes_code, "{fields:?}");
    }
}

#[test]
fn whoever_has_no_factor_yet_proves_none() {
    let page = shows(&look(&Theme::default()), &Shown::default());
    assert!(!page.html.contains("name=\"code\"") && page.html.contains("/second-factor/totp"));
    // A session that somebody may have stolen adds none.
    let late = shows(&look(&Theme::default()), &Shown { late: true, ..Shown::default() });
    assert!(!late.html.contains("/second-factor/totp"));
    assert!(late.html.contains(Texts::ENGLISH.factor_sign_in_again));
}

#[test]
fn an_error_says_what_to_do() {
    let english = &Texts::ENGLISH;
    let wait = Duration::from_secs(90);
    for (error, expected) in [
        (FactorError::Expired, english.factor_expired.to_owned()),
        (FactorError::Form, english.error_form.to_owned()),
        (FactorError::Other, english.factor_failed.to_owned()),
        (FactorError::SignInAgain, english.factor_sign_in_again.to_owned()),
        (FactorError::Wait(Some(wait)), (english.error_wait)(wait)),
        (FactorError::Wait(None), english.error_too_many_attempts.to_owned()),
        (FactorError::Wrong, english.factor_wrong.to_owned()),
    ] {
        let page = asks(&look(&Theme::default()), None, Some(error));
        let document = Element::parse(&page.html);
        let all = document.all();
        let alert = all.iter().find(|it| it.attribute("role") == Some("alert"));
        assert!(alert.unwrap().text().contains(&expected), "{error:?}");
    }
}

// HD-009
#[test]
fn no_name_becomes_markup() {
    let tags = |value: &str| {
        let look = look(&Theme::default());
        let mut shown = Shown { apps: vec![row(value, Some(value))], ..Shown::default() };
        shown.apps[0].created = value.to_owned();
        shown.browsers = vec![FactorRow { until: Some(value.to_owned()), ..row(value, None) }];
        let setup = app_setup(&AppSetup {
            look: &look,
            base: BASE,
            origin: ORIGIN,
            csrf_token: value,
            setup: value,
            uri: value,
            secret: value,
            error: None,
            waits: false,
            passkey: None,
        });
        let codes = recovery_codes(&look, &[value], value);
        [shows(&look, &shown), setup, codes].map(|page| {
            let document = Element::parse(&page.html);
            let names = document.all();
            let name = |it: &&Element| {
                let attributes: Vec<_> = it.attributes.keys().cloned().collect();
                format!("{} {}", it.name, attributes.join(" "))
            };
            names.iter().map(name).collect::<Vec<_>>()
        })
    };
    let harmless = tags("plain");
    for value in ["<img src=x onerror=1>", "\"><svg onload=1>", "' onfocus='1", "</bdi></li><!--"] {
        assert_eq!(tags(value), harmless, "{value}");
    }
}

// HD-008
#[cfg(feature = "passkey")]
#[test]
fn only_a_page_that_takes_a_passkey_has_a_script() {
    let look = look(&Theme::default());
    let script = Script::new(ORIGIN, "/api/auth/client.0123456789abcdef.js");
    let with = asks(&look, Some(&script), None);
    assert_eq!(with.html.matches("<script").count(), 1);
    assert!(with.csp.starts_with(&content_security_policy(css_of(&with.html))), "{}", with.csp);
    assert!(with.csp.contains("script-src"), "{}", with.csp);
    let document = Element::parse(&with.html);
    let all = document.all();
    let hidden: Vec<_> = all.iter().filter(|it| it.attribute("hidden").is_some()).collect();
    let [problem, button] = hidden[..] else { panic!("{}", with.html) };
    // Whoever has no passkey on the device is told so, too.
    for (error, text) in [
        ("failed", Texts::ENGLISH.factor_failed),
        ("cancelled", Texts::ENGLISH.factor_failed),
        ("exists", Texts::ENGLISH.passkey_exists),
        ("expired", Texts::ENGLISH.factor_expired),
    ] {
        assert_eq!(problem.attribute(&format!("data-{error}")), Some(text), "{error}");
    }
    assert_eq!(button.attribute("data-factor-passkey"), Some(""));
    let without = asks(&look, None, None);
    assert!(!without.html.contains("<script") && !without.csp.contains("script-src"));
}
