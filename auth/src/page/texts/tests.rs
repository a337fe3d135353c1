//! What every catalogue keeps to.

use std::collections::BTreeSet;

use super::*;

/// The codes of the sign-in page.
const SIGN_IN_CODES: [&str; 10] = [
    "Callback",
    "CredentialsSignin",
    "EmailCreateAccount",
    "EmailSignin",
    "OAuthAccountNotLinked",
    "OAuthCallback",
    "OAuthCreateAccount",
    "OAuthSignin",
    "SessionRequired",
    "Signin",
];

#[test]
fn every_code_has_a_text_of_its_own_in_each_language() {
    for texts in [Texts::ENGLISH, Texts::KOREAN] {
        let mut sentences: BTreeSet<_> = SIGN_IN_CODES.map(|code| texts.sign_in_error(code)).into();
        sentences.insert(texts.sign_in_error("anything else"));
        assert_eq!(sentences.len(), SIGN_IN_CODES.len() + 1, "{}", texts.language);

        let pages = [
            texts.access_denied,
            texts.forbidden,
            texts.configuration,
            texts.unexpected,
            texts.verification,
        ];
        let headings: BTreeSet<_> = pages.iter().map(|page| page.heading).collect();
        let sentences: BTreeSet<_> = pages.iter().map(|page| page.sentence).collect();
        assert_eq!(
            (headings.len(), sentences.len()),
            (pages.len(), pages.len()),
            "{}",
            texts.language
        );
    }
}

#[test]
fn the_catalogues_share_no_text() {
    let texts = |catalogue: &Texts| -> BTreeSet<String> {
        let debug = format!("{catalogue:?}");
        debug
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| text.len() > 2)
            .map(str::to_owned)
            .collect()
    };
    let (english, korean) = (texts(&Texts::ENGLISH), texts(&Texts::KOREAN));
    assert!(english.len() > 40, "{english:?}");
    assert_eq!(english.intersection(&korean).next(), None);
    for text in korean {
        assert!(text.chars().any(|c| ('가'..='힣').contains(&c)), "{text}");
    }
}

#[test]
fn codes_of_the_sign_in_page_are_case_sensitive() {
    let texts = Texts::ENGLISH;
    let general = texts.sign_in_error("");
    assert_eq!(general, texts.error_other);
    for code in SIGN_IN_CODES {
        assert_ne!(texts.sign_in_error(code), general, "{code}");
        assert!(is_of_sign_in_page(code));
        assert_eq!(texts.sign_in_error(&code.to_lowercase()), general, "{code}");
        assert!(!is_of_sign_in_page(&code.to_lowercase()));
    }
    for other in ["__proto__", "Configuration", "Verification", "Default"] {
        assert_eq!(texts.sign_in_error(other), general, "{other}");
        assert!(!is_of_sign_in_page(other));
    }
    // Of the error page, unless somebody said no at a provider and is sent to this page itself.
    assert!(!is_of_sign_in_page("AccessDenied"));
    assert_eq!(texts.sign_in_error("AccessDenied"), texts.error_cancelled);
}

#[test]
fn a_phrase_keeps_what_is_around_its_gap() {
    let values = ["GitHub", "", "{}", "<b>"];
    let phrases =
        [("a {} b", "a ", " b"), ("{}", "", ""), ("끝 {}", "끝 ", ""), ("{} 처음", "", " 처음")];
    for (text, before, after) in phrases {
        for value in values {
            assert_eq!(Phrase::new(text).fill(value), format!("{before}{value}{after}"));
        }
    }
    let markup = Phrase::new("<i>{}</i>").render("<b>").into_string();
    assert_eq!(markup, "&lt;i&gt;<bdi>&lt;b&gt;</bdi>&lt;/i&gt;");
}

#[test]
fn a_phrase_has_one_gap() {
    for text in ["", "Sign in", "{}{}", "{name}", "{ }", "{", "}"] {
        let phrase = std::panic::catch_unwind(|| Phrase::new(text));
        assert!(phrase.is_err(), "{text}");
    }
}

#[test]
fn a_time_is_told_in_the_largest_unit_that_is_exact() {
    let minutes = |minutes: u64| Duration::from_mins(minutes);
    let cases = [
        (Duration::from_secs(61), "2 minutes", "2분"),
        (minutes(1), "1 minute.", "1분"),
        (minutes(15), "15 minutes", "15분"),
        (minutes(60), "1 hour.", "1시간"),
        (minutes(90), "90 minutes", "90분"),
        (minutes(24 * 60), "24 hours", "24시간"),
        (minutes(48 * 60), "2 days", "2일"),
    ];
    for (time, english, korean) in cases {
        let said = (Texts::ENGLISH.mail_expires)(time);
        assert!(said.contains(english), "{said}");
        let said = (Texts::KOREAN.mail_expires)(time);
        assert!(said.starts_with(korean), "{said}");
    }
}

#[test]
fn a_wait_is_told_in_words() {
    let told = |seconds| (Texts::ENGLISH.error_wait)(Duration::from_secs(seconds));
    let start = "There were too many attempts.";
    assert_eq!(told(0), format!("{start} You can try again now."));
    assert_eq!(told(1), format!("{start} Try again in 1 second."));
    assert_eq!(told(99), format!("{start} Try again in 99 seconds."));
    assert_eq!(told(121), format!("{start} Try again in 3 minutes."));
    assert!((Texts::KOREAN.error_wait)(Duration::from_secs(121)).contains("3분 뒤에"));
}
