//! The built-in mail with a sign-in link: text and HTML, in the visitor's language.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::{
    Content, SignInMail,
    layout::{MUTED, PARAGRAPH, button, document},
};
use crate::page::Phrase;

/// What the built-in mail says.
pub(crate) fn compose(mail: &SignInMail) -> Content {
    let subject = subject(mail);
    let html = document(mail.texts, &subject, &content(mail)).into_string();
    Content { text: text(mail), html: Some(html), subject }
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

fn content(mail: &SignInMail) -> Markup {
    let SignInMail { link, host, code, valid_for, texts, .. } = mail;
    let label = if mail.is_confirmation { texts.mail_fresh_button } else { texts.mail_button };
    let button = button(label, link.expose(), mail.brand_color, mail.button_text);
    html! {
        p class="text" style=(PARAGRAPH) { (texts.mail_greeting) }
        p class="text" style=(PARAGRAPH) { (sentence(mail).render(host)) }
        (button)
        @if let Some(code) = code {
            p class="text" style=(PARAGRAPH) {
                (texts.mail_code.render_with(&html! {
                    span class="code" dir="ltr" style="display:inline-block;margin-top:4px;padding:2px 10px;border-radius:6px;background-color:#edf1f3;color:#15222b;font:600 20px/28px ui-monospace,Menlo,Consolas,monospace;letter-spacing:2px;white-space:nowrap;" {
                        (spaced(code.expose()))
                    }
                }))
            }
        }
        p class="muted" style=(MUTED) { ((texts.mail_expires)(*valid_for)) }
        p class="muted" style={ (MUTED) "margin-bottom:0;" } { (texts.mail_not_asked) }
    }
}

#[cfg(test)]
mod tests;
