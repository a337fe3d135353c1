//! Values that try to leave their place.

use super::*;
use crate::page::UnsentMail;

/// What somebody writes where a name, an address or a color is expected.
const HOSTILE: [&str; 10] = [
    "<img src=x onerror=1>",
    "\"><svg onload=1>",
    "' onfocus='1",
    "</style><script>1</script>",
    "</title></main><!--",
    "#fff}body{display:none",
    "#fff;background:url(//evil.test)",
    "&lt;b&gt;",
    "{{7*7}}\u{2028}\0\r\n",
    "javascript:alert(1)",
];

// HD-009
#[test]
fn no_value_becomes_markup_or_style() {
    let skeletons = |value: &str| {
        let theme = Theme {
            site_name: Some(value),
            logo: Some(value),
            favicon: Some(value),
            brand_color: Some(value),
            button_text: Some(value),
            ..Theme::default()
        };
        let choice = |kind| Choice { id: value, name: value, action: value, kind };
        let oauth = |background, text| ChoiceKind::OAuth {
            style: Some(GivenColors { background, text }),
            mark: Some(Mark::new("M0 0h24v24z")),
        };
        let fields = [Field {
            name: value,
            label: value,
            input_type: value,
            autocomplete: Some(value),
            placeholder: Some(value),
            required: true,
        }];
        let look = look(&theme);
        let page = SignIn {
            look: &look,
            csrf_token: value,
            callback_url: value,
            providers: &[
                choice(oauth(value, value)),
                choice(oauth(value, "#fff")),
                choice(oauth("#fff", value)),
                choice(ChoiceKind::Credentials {
                    fields: &fields,
                    callback_url: Some(value),
                    submit: Some(value),
                }),
                choice(ChoiceKind::Credentials {
                    fields: &fields,
                    callback_url: Some(value),
                    submit: None,
                }),
                choice(ChoiceKind::Email {
                    address: Some(value),
                    callback_url: Some(value),
                    offers_memory: true,
                }),
            ],
            error: Some(value),
            is_refused: false,
            wait: None,
            signed_in: Some(SignedIn {
                name: Some(value),
                linkable: &[choice(oauth(value, value)), choice(oauth("#fff", value))],
            }),
            confirms: None,
        };
        let origin = format!("https://{value}");
        let pages = [
            sign_in(&page),
            sign_out(&look, value, value, Some(value), true),
            error(&look, Kind::AccessDenied, value, &origin),
            verify_request(&VerifyRequest {
                look: &look,
                origin: &origin,
                code: Some(CodeForm { action: value, csrf_token: value }),
                problem: Some(CodeProblem::Wrong),
                outbox: Some(value),
            }),
            confirm(&Confirm {
                look: &look,
                action: value,
                csrf_token: value,
                callback_url: value,
                address: value,
                token: value,
            }),
            outbox(
                &look,
                &[UnsentMail {
                    to: value.to_owned(),
                    subject: value.to_owned(),
                    text: value.to_owned(),
                    link: Some(value.to_owned()),
                    code: Some(value.to_owned()),
                }],
            ),
        ];
        pages.map(|page| skeleton(&page.html))
    };
    let harmless = skeletons("plain");
    for value in HOSTILE {
        assert_eq!(skeletons(value), harmless, "{value}");
    }
}

/// The sheet, tags and attribute names of a document, without its texts and attribute values.
///
/// Quotes and angle brackets are read as a browser reads them, so that a value which leaves its
/// place shows up as a tag or an attribute.
fn skeleton(html: &str) -> String {
    let mut skeleton = String::from(css_of(html));
    let (mut in_tag, mut quote) = (false, None);
    for character in html.chars() {
        match (in_tag, quote) {
            (false, _) => in_tag = character == '<',
            (true, None) => {
                skeleton.push(character);
                in_tag = character != '>';
                quote = Some(character).filter(|it| matches!(it, '"' | '\''));
            }
            (true, open) => quote = open.filter(|open| *open != character),
        }
    }
    skeleton
}
