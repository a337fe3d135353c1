//! The pages that offer passkeys: what they show, and that their script alone runs.

use super::{dom::Element, *};

const BASE: &str = "https://site.test/api/auth";
const CLIENT: &str = "/api/auth/client.0123456789abcdef.js";

fn script() -> Script {
    Script::new("https://site.test", CLIENT)
}

fn choice(script: &Script) -> Choice<'_> {
    let callback_url = "https://site.test/after";
    let submit = Texts::ENGLISH.passkey_sign_in;
    let kind = ChoiceKind::Passkey { callback_url, submit, script: Some(script) };
    Choice { id: "passkey", name: "Passkey", action: SIGN_IN, kind }
}

fn sign_in_page(texts: &'static Texts, providers: &[Choice<'_>]) -> Page {
    sign_in(&SignIn {
        look: &Look { theme: Theme::default(), texts },
        csrf_token: "token-1",
        callback_url: "https://site.test/after",
        providers,
        error: None,
        is_refused: false,
        wait: None,
        signed_in: None,
        confirms: None,
    })
}

fn row(id: &str, name: Option<&str>) -> Row {
    Row {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        created: "2026-07-01T10:11:12.000Z".to_owned(),
        used: None,
        synced: false,
    }
}

fn own_page(texts: &'static Texts, rows: &[Row], is_last: bool) -> Page {
    passkeys(&Passkeys {
        look: &Look { theme: Theme::default(), texts },
        base: BASE,
        origin: "https://site.test",
        csrf_token: "token-1",
        rows,
        is_last,
        needs_proof: false,
        error: None,
        confirm: "https://site.test/api/auth/confirm",
        script: &script(),
    })
}

/// What of a page is hidden until its script ran.
fn hidden(element: &Element) -> Vec<&Element> {
    element.all().into_iter().filter(|it| it.attribute("hidden").is_some()).collect()
}

#[test]
fn the_button_is_first_hidden_and_knows_where_to_go() {
    let script = script();
    let page = sign_in_page(&Texts::ENGLISH, &[choice(&script), github(), email(), password()]);
    let document = Element::parse(&page.html);
    let [problem, part] = hidden(&document)[..] else { panic!("{}", page.html) };
    assert_eq!(problem.attribute("data-passkey-error"), Some(""));
    assert_eq!(part.attribute("data-passkey"), Some("sign-in"));
    assert_eq!(part.attribute("data-provider"), Some("passkey"));
    assert_eq!(part.attribute("data-callback-url"), Some("https://site.test/after"));
    assert_eq!(problem.attribute("data-failed"), Some(Texts::ENGLISH.error_passkey));
    assert_eq!(problem.attribute("data-cancelled"), None, "whoever gives up knows that they did");
    assert_eq!(part.one("button").text().trim(), "Sign in with a passkey");
    // The word behind the button is hidden with it, and no other stands there.
    assert_eq!(part.one("p").text().trim(), "or");
    assert_eq!(document.all().iter().filter(|it| it.attribute("class") == Some("or")).count(), 3);
}

#[test]
fn passkeys_are_suggested_for_whoever_types_who_they_are() {
    let hints = |page: &Page| -> Vec<String> {
        let document = Element::parse(&page.html);
        let inputs = document.named("input");
        inputs.iter().filter_map(|it| it.attribute("autocomplete").map(str::to_owned)).collect()
    };
    let script = script();
    let page = sign_in_page(&Texts::ENGLISH, &[choice(&script), email(), password()]);
    assert_eq!(hints(&page), ["email webauthn", "username webauthn"]);
    let page = sign_in_page(&Texts::ENGLISH, &[email(), password()]);
    assert_eq!(hints(&page), ["email", "username"]);
}

// HD-008
#[test]
fn the_policy_of_other_pages_allows_no_script() {
    let script = script();
    let with = sign_in_page(&Texts::ENGLISH, &[choice(&script), github()]);
    assert_eq!(with.csp, content_security_policy(css_of(&with.html)) + &script.policy);
    assert_eq!(with.html.matches("<script").count(), 1);
    assert!(with.html.contains(&format!("<script type=\"module\">{}</script>", script.text)));
    let without = sign_in_page(&Texts::ENGLISH, &[github()]);
    assert_eq!(without.csp, content_security_policy(css_of(&without.html)));
    assert!(!without.html.contains("<script"));
}

#[test]
fn each_passkey_has_its_name_its_days_and_its_forms() {
    let used = Some("2026-07-02T23:59:59.000Z".to_owned());
    let rows = [Row { used, synced: true, ..row("id-1", Some("Laptop")) }, row("id-2", None)];
    let page = own_page(&Texts::ENGLISH, &rows, false);
    let document = Element::parse(&page.html);
    let items = document.named("li");
    let said: Vec<_> = items.iter().map(|item| item.named("p")).collect();
    let texts = |item: &[&Element]| -> Vec<String> {
        item.iter().map(|p| p.text().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(
        texts(&said[0]),
        ["Laptop", "Added on 2026-07-01 · Last used on 2026-07-02 · On several devices"]
    );
    assert_eq!(texts(&said[1]), ["Passkey", "Added on 2026-07-01 · Never used"]);
    for (item, id) in items.iter().zip(["id-1", "id-2"]) {
        let forms = item.named("form");
        let targets: Vec<_> = forms.iter().filter_map(|it| it.attribute("action")).collect();
        assert_eq!(targets, [format!("{BASE}/passkeys/rename"), format!("{BASE}/passkeys/remove")]);
        for form in forms {
            let inputs = form.named("input");
            let value = |name: &str| {
                let named = inputs.iter().find(|it| it.attribute("name") == Some(name));
                named.and_then(|it| it.attribute("value"))
            };
            assert_eq!((value("csrfToken"), value("id")), (Some("token-1"), Some(id)));
            // Which of the passkeys a button is about.
            let about = form.one("button").attribute("aria-describedby").unwrap();
            let [title] = document.with_id(about)[..] else { panic!("no {about}") };
            assert!(!title.text().trim().is_empty());
        }
    }
    let all = document.all();
    let ids: Vec<_> = all.iter().filter_map(|it| it.attribute("id")).collect();
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len(), "{ids:?}");
}

#[test]
fn a_page_of_passkeys_says_when_there_are_none_and_when_the_last_one_stays() {
    let none = own_page(&Texts::ENGLISH, &[], false).html;
    assert!(none.contains(Texts::ENGLISH.passkeys_none) && !none.contains("<li"));
    let rows = [row("id-1", None)];
    let last = own_page(&Texts::ENGLISH, &rows, true).html;
    assert!(last.contains(Texts::ENGLISH.passkey_last));
    let calm = own_page(&Texts::ENGLISH, &rows, false).html;
    assert!(!calm.contains(Texts::ENGLISH.passkey_last));
}

#[test]
fn pages_with_passkeys_are_in_one_language() {
    let script = script();
    for (texts, others) in [(&Texts::KOREAN, &Texts::ENGLISH), (&HEBREW, &Texts::KOREAN)] {
        let submit = texts.passkey_sign_in;
        let kind = ChoiceKind::Passkey { callback_url: "/", submit, script: Some(&script) };
        let offered = Choice { kind, ..choice(&script) };
        let rows = [row("id-1", None)];
        for page in [sign_in_page(texts, &[offered]), own_page(texts, &rows, true)] {
            assert_eq!(page.language, texts.language);
            let ours = [texts.passkey_sign_in, texts.passkeys];
            assert!(ours.iter().any(|text| page.html.contains(text)), "{}", page.html);
            let theirs = [others.passkey_sign_in, others.passkey_add, others.passkey_remove];
            for text in theirs.into_iter().chain([others.error_passkey, others.passkey_last]) {
                assert!(!page.html.contains(text), "{text}");
            }
        }
    }
}

// HD-009
#[test]
fn no_name_and_no_address_becomes_markup_or_script() {
    let hostile = [
        "<img src=x onerror=1>",
        "\"><svg onload=1>",
        "' onfocus='1",
        "</script><script>1</script>",
        "</bdi></p></li><!--",
        "\u{2028}\u{202e}\r\n",
    ];
    let tags = |value: &str| {
        let script = script();
        let kind =
            ChoiceKind::Passkey { callback_url: value, submit: value, script: Some(&script) };
        let rows = [Row {
            created: value.to_owned(),
            used: Some(value.to_owned()),
            ..row(value, Some(value))
        }];
        let offered = Choice { id: value, name: value, action: value, kind };
        let pages =
            [sign_in_page(&Texts::ENGLISH, &[offered]), own_page(&Texts::ENGLISH, &rows, false)];
        pages.map(|page| {
            let names = Element::parse(&page.html);
            let names = names.all();
            let name = |it: &&Element| {
                let attributes: Vec<_> = it.attributes.keys().cloned().collect();
                format!("{} {}", it.name, attributes.join(" "))
            };
            names.iter().map(name).collect::<Vec<_>>()
        })
    };
    let harmless = tags("plain");
    for value in hostile {
        assert_eq!(tags(value), harmless, "{value}");
    }
}
