use std::{
    env, fs,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

use super::*;

const BASE: &str = "https://shop.example:8443/api/auth";

fn added(name: &str) -> Notice {
    Notice::PasskeyAdded { name: Some(name.to_owned()) }
}

fn mail<'a>(notice: &'a Notice, texts: &'static Texts) -> NoticeMail<'a> {
    NoticeMail {
        notice,
        host: "shop.example:8443",
        base: Some(BASE),
        at: UNIX_EPOCH + Duration::from_secs(1_800_000_059),
        texts,
        brand_color: None,
        button_text: None,
    }
}

/// The text part, and the HTML part.
fn parts(mail: &NoticeMail<'_>) -> [String; 2] {
    let Content { text, html, .. } = mail.compose();
    [text, html.unwrap()]
}

#[test]
fn a_mail_about_second_factors_says_what_happened_and_leads_to_their_page() {
    for texts in [&Texts::ENGLISH, &Texts::KOREAN] {
        for (notice, sentence) in [
            (Notice::AppAdded, texts.notice_app_added.to_owned()),
            (Notice::AppRemoved, texts.notice_app_removed.to_owned()),
            (Notice::RecoveryCodesMade, texts.notice_codes_made.to_owned()),
            (Notice::RecoveryCodeUsed { left: 9 }, texts.notice_code_used.fill("9")),
            (Notice::FactorsReset, texts.notice_factors_reset.to_owned()),
        ] {
            let mail = mail(&notice, texts);
            let [text, html] = parts(&mail);
            assert!(text.contains(&sentence), "{text}");
            assert!(text.contains(&texts.notice_tell_site.fill("shop.example:8443")), "{text}");
            for part in ["2027-01-15 08:00 UTC", &format!("{BASE}/second-factor")] {
                assert!(text.contains(part) && html.contains(part), "{part}: {text} {html}");
            }
        }
    }
}

/// Writes the mails to the folder that `AUTH_TEST_MAILS` names, for a browser to look at.
#[test]
fn both_parts_say_what_happened_and_when_in_every_language() {
    for texts in [&Texts::ENGLISH, &Texts::KOREAN] {
        let removed = Notice::PasskeyRemoved { name: Some("Work laptop".to_owned()) };
        for (notice, phrase) in [
            (added("Work laptop"), texts.notice_passkey_added),
            (removed, texts.notice_passkey_removed),
        ] {
            let mail = mail(&notice, texts);
            let subject = mail.compose().subject;
            assert!(subject.contains("shop.example:8443"), "{subject}");
            let [text, html] = parts(&mail);
            assert!(text.contains(&phrase.fill("Work laptop")), "{text}");
            assert!(html.contains("<bdi>Work laptop</bdi>"), "{html}");
            for part in ["2027-01-15 08:00 UTC", texts.notice_not_you, texts.mail_greeting] {
                assert!(text.contains(part), "{part}: {text}");
                assert!(html.contains(part), "{part}: {html}");
            }
            assert!(html.contains(&format!("lang=\"{}\"", texts.language)), "{html}");
            if let Ok(folder) = env::var("AUTH_TEST_MAILS") {
                let folder = Path::new(&folder);
                fs::create_dir_all(folder).unwrap();
                let name = format!("{}-{}", notice.as_str(), texts.language);
                fs::write(folder.join(format!("{name}.html")), &html).unwrap();
                fs::write(folder.join(format!("{name}.txt")), &text).unwrap();
            }
        }
    }
}

#[test]
fn the_one_link_is_the_page_on_which_the_change_is_undone() {
    let notice = added("Phone");
    let page = format!("{BASE}/passkeys");
    let [text, html] = parts(&mail(&notice, &Texts::ENGLISH));
    assert!(text.lines().any(|line| line == page), "{text}");
    assert_eq!(text.matches("://").count(), 1, "{text}");
    assert!(html.contains(&format!("href=\"{page}\"")), "{html}");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    let nowhere = NoticeMail { base: None, ..mail(&notice, &Texts::ENGLISH) };
    for part in parts(&nowhere) {
        assert!(!part.contains("://") && !part.contains("<a "), "{part}");
        assert!(part.contains("Phone") && part.contains("2027-01-15 08:00 UTC"), "{part}");
    }
}

#[test]
fn a_passkey_without_a_name_is_called_a_passkey() {
    let [text, _] = parts(&mail(&Notice::PasskeyAdded { name: None }, &Texts::ENGLISH));
    assert!(text.contains(&Texts::ENGLISH.notice_passkey_added.fill("Passkey")), "{text}");
}

// PK-010
#[test]
fn a_name_that_would_be_a_link_is_left_out() {
    for name in [
        "https://evil.example",
        "evil.example",
        "call us: www.evil.example",
        "evil\u{3002}example",
        "evil\u{ff0e}example now",
        "mail@evil",
        "//evil",
        "1.evil",
        "evil.1",
    ] {
        for part in parts(&mail(&added(name), &Texts::ENGLISH)) {
            assert!(!part.contains("evil"), "{name}: {part}");
            assert!(part.contains("Passkey"), "{name}: {part}");
        }
    }
    for name in ["MacBook 14.2", "Ada's phone", "No. 7", "열쇠", "St. Ada", "Yubi: blue", "end."]
    {
        let [text, _] = parts(&mail(&added(name), &Texts::ENGLISH));
        assert!(text.contains(name), "{name}: {text}");
    }
}

// PK-010
#[test]
fn nothing_comes_from_elsewhere_and_everything_is_escaped() {
    let notice = added("<img src=x>&\"'");
    let hostile = NoticeMail {
        host: "<img src=//evil.example>&\"'",
        base: Some("https://shop.example/\"><script>alert(1)<x"),
        ..mail(&notice, &Texts::ENGLISH)
    };
    let [_, html] = parts(&hostile);
    for foreign in ["<img", "<script", "<x", "src=\"", "url(", "@import", "<link"] {
        assert!(!html.contains(foreign), "{foreign}: {html}");
    }
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
}
