//! The pages: HTML without scripts.

use auth::{Session, http::CsrfToken};
use maud::{DOCTYPE, Markup, html};

use crate::Member;

pub(crate) async fn home(session: Option<Session<Member>>) -> Markup {
    let content = html! {
        @if let Some(session) = &session {
            p { "You are " (session.user.email.as_deref().unwrap_or_default()) "." }
            p { a href="/password" { "Change your password" } }
            p { a href="/api/auth/signout" { "Sign out" } }
        } @else {
            p { a href="/api/auth/signin?callbackUrl=/" { "Sign in" } }
            p { a href="/sign-up" { "Sign up" } }
            p { a href="/reset" { "Forgot your password?" } }
        }
    };
    document("Members", &content)
}

pub(crate) async fn sign_up(csrf: CsrfToken) -> Markup {
    ask_for_link("Sign up", &csrf)
}

pub(crate) async fn reset(csrf: CsrfToken) -> Markup {
    ask_for_link("Reset your password", &csrf)
}

/// A form of the library: it sends the link, and brings whoever follows it to `/password`.
fn ask_for_link(title: &str, csrf: &CsrfToken) -> Markup {
    let content = html! {
        form method="post" action="/api/auth/signin/email" {
            (token(csrf))
            input type="hidden" name="callbackUrl" value="/password";
            p { label { "Your address " input type="email" name="email" autocomplete="email" required; } }
            button { "Send me a link" }
        }
    };
    document(title, &content)
}

pub(crate) fn password(needs_old: bool, csrf: &CsrfToken, problem: Option<&str>) -> Markup {
    let content = html! {
        @if let Some(problem) = problem { p role="alert" { (problem) } }
        form method="post" {
            (token(csrf))
            @if needs_old {
                p { label { "Old password " input type="password" name="old" autocomplete="current-password" required; } }
            }
            p { label { "New password " input type="password" name="new" autocomplete="new-password" required; } }
            button { "Save" }
        }
        @if needs_old { p { a href="/reset" { "Forgot your password?" } } }
    };
    document("Choose a password", &content)
}

fn document(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="referrer" content="same-origin";
                title { (title) }
            }
            body { h1 { (title) } (content) }
        }
    }
}

fn token(csrf: &CsrfToken) -> Markup {
    html! { input type="hidden" name="csrfToken" value=(csrf.as_str()); }
}
