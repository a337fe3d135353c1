//! How the mails of a provider leave the site.

use super::Engine;
use crate::{mail::Way, provider::EmailSettings};

/// Through the builder's mailer, or else the provider's; without both, on a site of its developer's machine, to the
/// page that shows them. `is_development` says whether the request came straight to such a site.
pub(crate) fn way<'a>(
    engine: &'a Engine,
    settings: &'a EmailSettings,
    is_development: bool,
) -> Way<'a> {
    match (engine.mailer.as_ref().or(settings.mailer.as_ref()), &engine.outbox) {
        (Some(mailer), _) => Way::Sent(mailer),
        (None, Some(outbox)) if is_development => Way::Shown(outbox),
        (None, _) => Way::Nowhere,
    }
}
