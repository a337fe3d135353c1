//! The built-in mail: text and HTML, in the visitor's language, with nothing from elsewhere in it.

use std::fmt::Write as _;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Content, SignInMail};
use crate::page::{ButtonColors, Phrase, Texts};

/// The style of a mail program that reads style elements; every rule that must hold anywhere is at
/// its element too.
const STYLE: &str = "
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #0d1418 !important; }
  .card { background-color: #162027 !important; border-color: #2b3943 !important; }
  .text { color: #e7edf0 !important; }
  .muted { color: #a1b1bb !important; }
  .accent { background-color: #86cce0 !important; color: #06232d !important; }
  .code { background-color: #1e2a33 !important; color: #e7edf0 !important; }
}
";
/// The button's colour where the theme has none; `accent` is for dark mail programs.
const ACCENT: &str = "#10566b";
const FONT: &str = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;";

/// What the built-in mail says.
pub(crate) fn compose(mail: &SignInMail) -> Content {
    Content {
        subject: subject(mail),
        text: text(mail),
        html: Some(document(mail).into_string()),
    }
}

fn subject(mail: &SignInMail) -> String {
    let texts = mail.texts;
    let subject = if mail.is_confirmation { texts.mail_fresh_subject } else { texts.mail_subject };
    subject.fill(&mail.host)
}

/// What the mail is for.
fn sentence(mail: &SignInMail) -> Phrase {
    let texts = mail.texts;
    if mail.is_confirmation { texts.mail_fresh_sentence } else { texts.mail_sentence }
}

fn text(mail: &SignInMail) -> String {
    let SignInMail { host, link, code, valid_for, texts, .. } = mail;
    let mut text = format!(
        "{}\n\n{}\n\n{}\n\n",
        texts.mail_greeting,
        sentence(mail).fill(host),
        link.expose()
    );
    if let Some(code) = code {
        write!(text, "{}\n\n", texts.mail_code.fill(&spaced(code.expose())))
            .expect("a String takes every write");
    }
    write!(text, "{}\n\n{}\n", (texts.mail_expires)(*valid_for), texts.mail_not_asked)
        .expect("a String takes every write");
    text
}

/// `123 456`: easier to carry in one's head.
fn spaced(code: &str) -> String {
    match code.split_at_checked(code.len() / 2) {
        Some((first, second)) => format!("{first} {second}"),
        None => code.to_owned(),
    }
}

fn document(mail: &SignInMail) -> Markup {
    let texts = mail.texts;
    let Texts { language, direction, .. } = texts;
    let direction = direction.as_str();
    // Korean has spaces between its words, and lines break there.
    let breaks = if *language == "ko" { "word-break:keep-all;" } else { "" };
    html! {
        (DOCTYPE)
        html lang=(language) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                // Nothing is to become a link by itself.
                meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no";
                title { (subject(mail)) }
                style { (PreEscaped(STYLE)) }
            }
            body class="page" style="margin:0;padding:0;background-color:#edf1f3;" {
                table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0"
                    style="background-color:#edf1f3;" {
                    tr { td align="center" style="padding:32px 16px;" {
                        table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0"
                            style="max-width:480px;background-color:#ffffff;border:1px solid #d5dde2;border-radius:12px;" {
                            tr { td dir=(direction) style={ "padding:32px;text-align:start;overflow-wrap:anywhere;" (breaks) (FONT) } {
                                (content(mail))
                            } }
                        }
                    } }
                }
            }
        }
    }
}

fn content(mail: &SignInMail) -> Markup {
    let SignInMail { host, link, code, valid_for, texts, .. } = mail;
    let colors = ButtonColors::new(mail.brand_color.unwrap_or(ACCENT), mail.button_text);
    let (background, color) =
        colors.as_ref().map_or((ACCENT, "#ffffff"), |colors| (&*colors.background, &*colors.text));
    let accent = mail.brand_color.is_none().then_some("accent");
    let paragraph = "margin:0 0 16px;font-size:16px;line-height:24px;color:#15222b;";
    let muted = "margin:0 0 8px;font-size:14px;line-height:20px;color:#53636e;";
    let button = format!(
        "display:inline-block;padding:12px 28px;font-size:16px;line-height:24px;font-weight:600;\
         text-decoration:none;border-radius:8px;background-color:{background};color:{color};"
    );
    let button_text =
        if mail.is_confirmation { texts.mail_fresh_button } else { texts.mail_button };
    html! {
        p class="text" style=(paragraph) { (texts.mail_greeting) }
        p class="text" style=(paragraph) { (sentence(mail).render(host)) }
        p style="margin:24px 0;" {
            a href=(link.expose()) target="_blank" rel="noreferrer" class=[accent] style=(button) { (button_text) }
        }
        @if let Some(code) = code {
            p class="text" style=(paragraph) {
                (texts.mail_code.render_with(&html! {
                    span class="code" dir="ltr" style="display:inline-block;margin-top:4px;padding:2px 10px;border-radius:6px;background-color:#edf1f3;color:#15222b;font:600 20px/28px ui-monospace,Menlo,Consolas,monospace;letter-spacing:2px;white-space:nowrap;" {
                        (spaced(code.expose()))
                    }
                }))
            }
        }
        p class="muted" style=(muted) { ((texts.mail_expires)(*valid_for)) }
        p class="muted" style={ (muted) "margin-bottom:0;" } { (texts.mail_not_asked) }
    }
}

#[cfg(test)]
mod tests;
