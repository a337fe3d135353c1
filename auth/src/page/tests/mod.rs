//! What the pages are made of, and what belongs to every page.

mod dom;
mod gallery;
mod hebrew;
mod hostile;
mod looks;
#[cfg(feature = "passkey")]
mod passkeys;
mod second_factors;

use super::{document::content_security_policy, style::stylesheet, *};
use hebrew::HEBREW;

const SIGN_IN: &str = "https://site.test/api/auth/signin";

fn github() -> Choice<'static> {
    Choice {
        id: "github",
        name: "GitHub",
        action: "https://site.test/api/auth/signin/github",
        kind: ChoiceKind::OAuth {
            style: Some(GivenColors { background: "#24292f", text: "#fff" }),
            mark: None,
        },
    }
}

fn google() -> Choice<'static> {
    Choice {
        id: "google",
        name: "Google",
        action: "https://site.test/api/auth/signin/google",
        kind: ChoiceKind::OAuth { style: None, mark: None },
    }
}

fn password() -> Choice<'static> {
    Choice {
        id: "password",
        name: "a password",
        action: "https://site.test/api/auth/callback/password",
        kind: ChoiceKind::Credentials {
            callback_url: Some("https://site.test/after"),
            fields: &[
                Field {
                    name: "username",
                    label: "User name",
                    input_type: "text",
                    autocomplete: Some("username"),
                    placeholder: Some("ada"),
                    required: true,
                },
                Field {
                    name: "code",
                    label: "Code",
                    input_type: "password",
                    autocomplete: None,
                    placeholder: None,
                    required: false,
                },
            ],
            submit: None,
        },
    }
}

fn email() -> Choice<'static> {
    Choice {
        id: "email",
        name: "Email",
        action: "https://site.test/api/auth/signin/email",
        kind: ChoiceKind::Email { address: None, callback_url: Some("/"), offers_memory: true },
    }
}

/// A page in English.
fn look<'a>(theme: &Theme<'a>) -> Look<'a> {
    Look { theme: *theme, texts: &Texts::ENGLISH }
}

fn render(providers: &[Choice<'_>], error: Option<&str>) -> String {
    let page = SignIn {
        look: &look(&Theme::default()),
        csrf_token: "token-1",
        callback_url: "https://site.test/after",
        providers,
        error,
        is_refused: false,
        wait: None,
        signed_in: None,
        confirms: None,
    };
    sign_in(&page).html
}

/// The content of the page's only style element.
fn css_of(html: &str) -> &str {
    assert_eq!(html.matches("<style").count(), 1);
    html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0
}

/// The forms of a page, from `<form` to `</form>`.
fn forms(html: &str) -> Vec<&str> {
    html.split("<form ").skip(1).map(|it| it.split_once("</form>").unwrap().0).collect()
}

fn every_page(theme: &Theme<'_>) -> Vec<Page> {
    let look = &look(theme);
    let page = SignIn {
        look,
        csrf_token: "token-1",
        callback_url: "/",
        providers: &[github(), google(), password(), email()],
        error: Some("Callback"),
        is_refused: false,
        wait: None,
        signed_in: None,
        confirms: None,
    };
    let mut pages = vec![
        sign_in(&page),
        sign_out(look, "token-1", "/api/auth/signout", Some("https://site.test"), false),
    ];
    for kind in [
        Kind::AccessDenied,
        Kind::Configuration,
        Kind::Forbidden,
        Kind::Unexpected,
        Kind::Verification,
    ] {
        pages.push(error(look, kind, SIGN_IN, "https://site.test"));
    }
    pages
}

#[test]
fn an_oauth_form_posts_the_token_and_the_callback_url_to_its_sign_in_address() {
    let html = render(&[github()], None);
    let [form] = forms(&html)[..] else { panic!("{html}") };
    assert!(form.starts_with(
        "method=\"post\" action=\"https://site.test/api/auth/signin/github\">\
         <input type=\"hidden\" name=\"csrfToken\" value=\"token-1\">\
         <input type=\"hidden\" name=\"callbackUrl\" value=\"https://site.test/after\"><button "
    ));
    assert!(form.contains(
        "<span class=\"mark\" aria-hidden=\"true\">G</span>\
         <span>Sign in with <bdi>GitHub</bdi></span></button>"
    ));
}

#[test]
fn a_button_carries_the_mark_of_its_service_instead_of_a_letter() {
    let kind = ChoiceKind::OAuth { style: None, mark: Some(Mark::new("M12 2l10 20H2z")) };
    let html = render(&[Choice { kind, ..github() }], None);
    assert!(html.contains(
        "<svg viewBox=\"0 0 24 24\" fill=\"currentColor\" aria-hidden=\"true\">\
         <path d=\"M12 2l10 20H2z\"></path></svg><span>Sign in with <bdi>GitHub</bdi></span></button>"
    ));
    assert!(!html.contains("class=\"mark\""));
}

#[test]
fn a_credentials_form_has_a_labelled_input_per_field() {
    let html = render(&[password()], None);
    let [form] = forms(&html)[..] else { panic!("{html}") };
    assert!(form.starts_with(
        "method=\"post\" action=\"https://site.test/api/auth/callback/password\" \
         aria-label=\"Sign in with a password\">\
         <input type=\"hidden\" name=\"csrfToken\" value=\"token-1\">\
         <input type=\"hidden\" name=\"callbackUrl\" value=\"https://site.test/after\">"
    ));
    assert!(form.contains(
        "<label for=\"input-username-for-password-provider\">User name</label>\
         <input id=\"input-username-for-password-provider\" type=\"text\" name=\"username\" \
         autocomplete=\"username\" placeholder=\"ada\" autocapitalize=\"none\" \
         spellcheck=\"false\" required>"
    ));
    assert!(form.contains(
        "<label for=\"input-code-for-password-provider\">Code</label>\
         <input id=\"input-code-for-password-provider\" type=\"password\" name=\"code\" \
         autocapitalize=\"none\" spellcheck=\"false\">"
    ));
    assert!(form.contains("><span>Sign in with <bdi>a password</bdi></span></button>"));
}

#[test]
fn a_credentials_form_may_name_its_button_and_have_no_field() {
    let kind = ChoiceKind::Credentials {
        fields: &[],
        callback_url: None,
        submit: Some("Enter as a guest"),
    };
    let html = render(&[Choice { kind, ..password() }], None);
    assert!(html.contains(">Enter as a guest</button>"));
    assert!(!html.contains("<label"));
}

#[test]
fn or_stands_between_neighbours_unless_both_are_oauth() {
    let separators = |providers: &[Choice<'_>]| {
        let html = render(providers, None);
        let body = html.split_once("<main>").unwrap().1;
        let marks: Vec<_> = body
            .split('<')
            .filter_map(|tag| match tag {
                _ if tag.starts_with("form ") => Some('f'),
                _ if tag.starts_with("p class=\"or\"") => Some('|'),
                _ => None,
            })
            .collect();
        marks.into_iter().collect::<String>()
    };
    assert_eq!(separators(&[]), "");
    assert_eq!(separators(&[password()]), "f");
    assert_eq!(separators(&[github(), google()]), "ff");
    assert_eq!(separators(&[github(), google(), password()]), "ff|f");
    assert_eq!(separators(&[github(), password(), google(), password()]), "f|f|f|f");
    assert_eq!(separators(&[password(), password()]), "f|f");
}

fn render_again(signed_in: SignedIn<'_>, providers: &[Choice<'_>]) -> String {
    let page = SignIn {
        look: &look(&Theme::default()),
        csrf_token: "token-1",
        callback_url: "https://site.test/after",
        providers,
        error: None,
        is_refused: false,
        wait: None,
        confirms: None,
        signed_in: Some(signed_in),
    };
    sign_in(&page).html
}

#[test]
fn who_is_signed_in_is_told_so_and_can_add_accounts() {
    let signed_in = SignedIn { name: Some("Ada"), linkable: &[google()] };
    let html = render_again(signed_in, &[github(), google()]);
    assert!(html.contains("<p>You are signed in as <bdi>Ada</bdi>.</p><form "), "{html}");
    let [link, github, google] = forms(&html)[..] else { panic!("{html}") };
    assert!(link.starts_with(
        "method=\"post\" action=\"https://site.test/api/auth/signin/google\">\
         <input type=\"hidden\" name=\"csrfToken\" value=\"token-1\">\
         <input type=\"hidden\" name=\"link\" value=\"true\">\
         <input type=\"hidden\" name=\"callbackUrl\" value=\"https://site.test/after\"><button "
    ));
    assert!(link.contains("<span>Connect <bdi>Google</bdi></span></button>"), "{link}");
    // The others sign somebody in.
    for form in [github, google] {
        assert!(!form.contains("name=\"link\"") && form.contains("Sign in with"), "{form}");
    }
    let (before, after) = html.split_once("or sign in as somebody else").unwrap();
    assert_eq!((before.matches("<form ").count(), after.matches("<form ").count()), (1, 2));
}

#[test]
fn the_buttons_that_add_an_account_have_colours_of_their_own() {
    let signed_in = SignedIn { name: None, linkable: &[github()] };
    let html = render_again(signed_in, &[google(), github()]);
    let css = css_of(&html);
    assert!(css.contains(".account-0 {") && css.contains(".provider-1 {"), "{css}");
    assert!(!css.contains(".account-1") && !css.contains(".provider-0"), "{css}");
    assert!(html.contains("<p>You are signed in.</p>"), "{html}");
}

#[test]
fn somebody_who_is_signed_in_is_not_told_that_there_is_no_way_in() {
    let html = render_again(SignedIn { name: Some("Ada"), linkable: &[] }, &[]);
    assert!(!html.contains(Texts::ENGLISH.no_provider), "{html}");
    assert!(!html.contains(Texts::ENGLISH.sign_in_otherwise), "{html}");
}

#[test]
fn sign_out_is_one_form_with_one_button() {
    let page =
        sign_out(&look(&Theme::default()), "token-1", "/api/auth/signout", Some("/after"), false);
    let [form] = forms(&page.html)[..] else { panic!("{}", page.html) };
    assert!(form.starts_with(
        "method=\"post\" action=\"/api/auth/signout\">\
         <input type=\"hidden\" name=\"csrfToken\" value=\"token-1\">\
         <input type=\"hidden\" name=\"callbackUrl\" value=\"/after\">"
    ));
    assert_eq!(form.matches("<button").count(), 1);
    assert!(page.html.contains("<h1>Sign out</h1><p>"));
}

#[test]
fn an_alert_is_there_only_with_an_error() {
    let calm = render(&[github()], None);
    assert!(!calm.contains("role=\"alert\""));

    let refused = sign_out(&look(&Theme::default()), "t", "/signout", None, true);
    assert!(refused.html.contains(Texts::ENGLISH.error_form));
    assert_eq!(refused.html.matches("role=\"alert\"").count(), 1);

    let known = render(&[github()], Some("CredentialsSignin"));
    assert_eq!(known.matches("role=\"alert\"").count(), 1);
    assert!(known.contains(Texts::ENGLISH.sign_in_error("CredentialsSignin")));
    // An SVG element is not void: left open, the circle would swallow the path.
    assert!(known.contains("</circle><path "));

    for unknown in ["", "a message of mine", "credentialssignin", "constructor"] {
        let html = render(&[github()], Some(unknown));
        assert_eq!(html.matches("role=\"alert\"").count(), 1);
        assert!(html.contains(Texts::ENGLISH.sign_in_error("unknown")));
        assert!(unknown.is_empty() || !html.contains(unknown));
    }
}

#[test]
fn an_error_page_explains_itself_and_leads_back() {
    let cases = [
        (Kind::AccessDenied, Texts::ENGLISH.access_denied, true),
        (Kind::Configuration, Texts::ENGLISH.configuration, false),
        (Kind::Forbidden, Texts::ENGLISH.forbidden, true),
        (Kind::Unexpected, Texts::ENGLISH.unexpected, true),
        (Kind::Verification, Texts::ENGLISH.verification, true),
    ];
    for (kind, expected, to_sign_in) in cases {
        let html = error(&look(&Theme::default()), kind, SIGN_IN, "https://site.test:8443").html;
        assert!(html.contains(&format!("<title>{}</title>", expected.heading)));
        assert!(html.contains(&format!("<h1>{}</h1>", expected.heading)));
        let alert = html.split_once("role=\"alert\"").unwrap().1.split_once("</div>").unwrap().0;
        assert!(alert.contains(expected.sentence));
        assert_eq!(html.contains(&format!("href=\"{SIGN_IN}\"")), to_sign_in, "{kind:?}");
        assert!(
            html.contains("<a href=\"https://site.test:8443\">Go to <bdi>site.test:8443</bdi></a>")
        );
    }
    assert!(Texts::ENGLISH.configuration.sentence.contains("server’s log"));
}

#[test]
fn the_status_follows_the_code_in_any_case() {
    let cases = [
        ("Configuration", 500),
        ("configuration", 500),
        ("AccessDenied", 403),
        ("ACCESSDENIED", 403),
        ("Verification", 403),
        ("vErIfIcAtIoN", 403),
        ("Default", 200),
        ("OAuthSignin", 200),
        ("Configuration ", 200),
        ("", 200),
    ];
    for (code, expected) in cases {
        assert_eq!(Kind::of(code).status(), expected, "{code:?}");
    }
}

#[test]
fn a_site_without_a_web_scheme_is_not_linked() {
    for origin in ["javascript:alert(1)//https://", "data:text/html,x", "site.test", ""] {
        let html = error(&look(&Theme::default()), Kind::Configuration, SIGN_IN, origin).html;
        assert!(!html.contains("<a "), "{origin}");
    }
}

#[test]
fn every_page_is_a_complete_document_without_script() {
    for page in every_page(&Theme::default()) {
        let html = &page.html;
        assert!(html.starts_with(
            "<!DOCTYPE html><html lang=\"en\" dir=\"ltr\"><head><meta charset=\"utf-8\">"
        ));
        assert!(html.contains("name=\"viewport\" content=\"width=device-width, initial-scale=1\""));
        for once in ["<title>", "<main>", "<h1>", "<style>", "</html>"] {
            assert_eq!(html.matches(once).count(), 1, "{once}");
        }
        for never in ["<script", "style=\"", "javascript:", "url(", "@import", "<link"] {
            assert!(!html.contains(never), "{never}");
        }
    }
}

// HD-008
#[test]
fn the_policy_allows_the_style_element_and_nothing_that_runs() {
    let theme = Theme { brand_color: Some("#c02"), ..Theme::default() };
    for page in every_page(&theme).into_iter().chain(every_page(&Theme::default())) {
        assert_eq!(page.csp, content_security_policy(css_of(&page.html)));
        assert!(!page.html.contains('\r'));
    }
    assert_eq!(
        content_security_policy(""),
        "default-src 'none'; \
         style-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; \
         img-src https: data: 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
}
