//! Sign-in by mail.

use std::time::Duration;

use super::Compat;

impl Compat {
    /// How long a link is valid unless the setup says.
    pub(crate) const fn mail_lifetime(self) -> Duration {
        match self {
            Self::Native => Duration::from_mins(10),
            Self::NextAuthV4 => Duration::from_hours(24),
        }
    }
}

differences! {
    /// v4's mails have a link and no code to type.
    sends_links_only;

    /// v4's link signs in whoever follows it. By default it leads to a page with a button, so that
    /// programs which look at links in mails use up none.
    signs_in_with_get;

    /// v4 sends a mail while it stores the token. By default the token is stored first, so that no
    /// mail has a link that leads nowhere, and is deleted when the mail can't be sent.
    sends_while_it_stores;

    /// v4 sends whatever token `generate_token` makes. By default one that can be guessed is refused.
    sends_tokens_that_can_be_guessed;

    /// v4 makes an address of what was typed by Unicode's NFKC and cuts its domain at a comma. By
    /// default only one plain address is taken, and its domain is read as a host's name.
    normalizes_addresses_as_v4;

    /// v4 leaves other links to the same address valid. By default they end when one is followed.
    keeps_other_links;

    /// v4 leaves links that nobody followed in the table. By default they are swept up.
    never_sweeps_links;

    /// v4 writes `Error:` before the text of an error of the `sign_in` callback when somebody asks for a
    /// mail, and nowhere else.
    writes_error_before_refusals;
}
