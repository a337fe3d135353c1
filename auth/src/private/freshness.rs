//! The checks of how long a session is fresh, and of who can confirm that it's them.

use super::{check::Check, mistakes, text::Message};
use crate::provider::Kind;

impl Check {
    /// How long a session is fresh, where a constant says it or one of its limits. In seconds.
    #[track_caller]
    pub const fn fresh(fresh: u64, max_age: u64, absolute: u64) {
        if fresh == 0 {
            Message::new()
                .push(
                    "a session that is fresh for no time is never fresh; write `fresh: 10 minutes`",
                )
                .panic(mistakes::FRESH_LENGTH);
        }
        if fresh > max_age || fresh > absolute {
            Message::new()
                .push("a session has ended before it stops being fresh; write a `fresh` that isn't longer than `")
                .push(if fresh > max_age { "max_age" } else { "absolute" })
                .push("`")
                .panic(mistakes::FRESH_TOO_LONG);
        }
    }

    /// Somebody can confirm that it's them: one of the providers can be asked, or the setup says that signing in there
    /// is enough.
    #[track_caller]
    pub const fn can_be_confirmed(providers: &[(Kind, bool)]) {
        let mut i = 0;
        while i < providers.len() {
            let (kind, confirms) = providers[i];
            if confirms || !matches!(kind, Kind::OAuth1 | Kind::OAuth2) {
                return;
            }
            i += 1;
        }
        Message::new()
            .push("nobody can confirm that it's them: none of these providers says when somebody signed in there. ")
            .push("Add one that can be asked, such as `Passkey`, `Email` or a form, or write `confirms: true` at a ")
            .push("provider if signing in there is enough")
            .panic(mistakes::FRESH_WITHOUT_WAY);
    }
}
