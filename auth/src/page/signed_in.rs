//! What the sign-in page shows somebody who is signed in already: who they are, and of which providers they can
//! add an account.

use maud::{Markup, html};

use super::{
    Texts,
    choice::{Choice, ChoiceKind, button, class},
    document::hidden,
};

/// What the classes of the buttons begin with.
pub(super) const ACCOUNTS: &str = "account";

/// Somebody who is signed in already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedIn<'a> {
    /// What they are called; `None` if the site knows neither a name nor an address.
    pub(crate) name: Option<&'a str>,
    /// The providers of which they can add an account.
    pub(crate) linkable: &'a [Choice<'a>],
}

/// The part of the page that is about somebody who is signed in. Its forms link an account, as
/// those of the application's own pages do.
pub(super) fn part(
    texts: &Texts,
    csrf_token: &str,
    callback_url: &str,
    signed_in: &SignedIn<'_>,
) -> Markup {
    html! {
        p {
            @match signed_in.name {
                Some(name) => (texts.signed_in_as.render(name)),
                None => (texts.signed_in),
            }
        }
        @for (index, choice) in signed_in.linkable.iter().enumerate() {
            // A form or a mail has no account elsewhere.
            @if let ChoiceKind::OAuth { mark, .. } = choice.kind {
                form method="post" action=(choice.action) {
                    (hidden("csrfToken", csrf_token))
                    (hidden("link", "true"))
                    (hidden("callbackUrl", callback_url))
                    (button(&class(ACCOUNTS, index), mark, choice.name, &texts.link_account.render(choice.name)))
                }
            }
        }
    }
}
