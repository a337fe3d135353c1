use std::{
    env, fs,
    path::Path,
    time::{Duration, SystemTime},
};

use super::*;
use crate::{Secret, page::Texts};

fn mail(texts: &'static Texts, code: Option<&str>) -> SignInMail {
    let link = "https://shop.example:8443/api/auth/callback/email?callbackUrl=https%3A%2F%2F\
                shop.example%2F&token=0123456789abcdef&email=kim%40mail.example";
    SignInMail {
        provider: "email",
        to: "kim@mail.example".to_owned(),
        host: "shop.example:8443".to_owned(),
        link: Secret::new(link),
        is_confirmation: false,
        token: Secret::new("0123456789abcdef"),
        code: code.map(Secret::new),
        expires: SystemTime::UNIX_EPOCH,
        valid_for: Duration::from_mins(10),
        texts,
        brand_color: None,
        button_text: None,
    }
}

/// Writes the mails to the folder that `AUTH_TEST_MAILS` names, for a browser to look at.
#[test]
fn both_parts_say_the_same_in_every_language() {
    for texts in [&Texts::ENGLISH, &Texts::KOREAN] {
        let mail = mail(texts, Some("123456"));
        let Content { subject, text, html } = compose(&mail);
        let html = html.unwrap();
        assert!(subject.contains("shop.example:8443"), "{subject}");
        for part in [
            texts.mail_greeting.to_owned(),
            (texts.mail_expires)(mail.valid_for),
            texts.mail_not_asked.to_owned(),
            "123 456".to_owned(),
        ] {
            assert!(text.contains(&part), "{part}: {text}");
            assert!(html.contains(&part.replace('\'', "&#39;")), "{part}: {html}");
        }
        assert!(text.lines().any(|line| line == mail.link.expose()), "{text}");
        assert!(html.contains(&mail.link.expose().replace('&', "&amp;")), "{html}");
        assert!(html.contains(&format!("lang=\"{}\"", texts.language)), "{html}");
        // The address is the recipient's own affair.
        assert!(
            !html
                .replace("%40", "@")
                .replace(&mail.link.expose().replace("%40", "@").replace('&', "&amp;"), "")
                .contains("kim@")
        );
        if let Ok(folder) = env::var("AUTH_TEST_MAILS") {
            let folder = Path::new(&folder);
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join(format!("{}.html", texts.language)), &html).unwrap();
            fs::write(folder.join(format!("{}.txt", texts.language)), &text).unwrap();
        }
    }
}

#[test]
fn without_a_code_nothing_is_said_of_one() {
    let content = compose(&mail(&Texts::ENGLISH, None));
    assert!(!content.text.contains("code"), "{}", content.text);
    assert!(!content.html.unwrap().contains("class=\"code\""));
}

#[test]
fn the_theme_colours_the_button_so_that_it_can_be_read() {
    let themed = SignInMail {
        brand_color: Some("#ffee00"),
        button_text: Some("#ffffff"),
        ..mail(&Texts::ENGLISH, None)
    };
    let html = compose(&themed).html.unwrap();
    assert!(html.contains("background-color:#ffee00;color:#000000;"), "{html}");
    // A dark mail program leaves the theme's colour alone.
    assert!(!html.contains("class=\"accent\""), "{html}");
    let html = compose(&mail(&Texts::ENGLISH, None)).html.unwrap();
    assert!(html.contains("class=\"accent\""), "{html}");
}

/// EM-014
#[test]
fn nothing_comes_from_elsewhere_and_everything_is_escaped() {
    let hostile = SignInMail {
        host: "<img src=//evil.example>&\"'".to_owned(),
        code: Some(Secret::new("<b>1</b>")),
        link: Secret::new("https://shop.example/?\"><script>alert(1)</script>"),
        ..mail(&Texts::ENGLISH, None)
    };
    let html = compose(&hostile).html.unwrap();
    for foreign in ["<img", "<script", "<b>", "src=\"", "url(", "@import", "<link"] {
        assert!(!html.contains(foreign), "{foreign}: {html}");
    }
    assert_eq!(html.matches("<a ").count(), 1);
}
