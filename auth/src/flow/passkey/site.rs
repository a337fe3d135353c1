//! The site as browsers and authenticators know it.

use crate::{
    engine::RegisteredProvider,
    error::log_text,
    flow::context::Context,
    parts::log::sampled,
    provider::{
        Method, PasskeyMethod,
        passkey::{Expected, rp_id},
    },
};

/// The setup's provider of passkeys.
#[derive(Clone, Copy)]
pub(super) struct Provider<'a> {
    pub(super) entry: &'a RegisteredProvider,
    pub(super) method: &'a PasskeyMethod,
}

/// The setup's provider of passkeys; `None` if it has none.
pub(super) fn provider<'a>(context: &Context<'a>) -> Option<Provider<'a>> {
    context.engine().entries.iter().find_map(|entry| match &entry.method {
        Method::Passkey(method) => Some(Provider { entry, method }),
        _ => None,
    })
}

/// The relying party of the site that a request is for. `None`, which is logged, where browsers know no passkeys:
/// at an address, and at a host that isn't of the domain in `rp_id`.
pub(super) fn relying_party(context: &Context<'_>, provider: Provider<'_>) -> Option<String> {
    let host = context.origin.name();
    let found = rp_id(host, provider.method.settings.rp_id.as_deref());
    if found.is_none() {
        sampled!(
            context.engine(), warn, name: "auth.passkey.no_domain", host = log_text(host),
            "browsers know no passkeys at this host: they need a domain, which is that of `rp_id` or below it; \
             on your own machine, open http://localhost instead of an address"
        );
    }
    found
}

/// The origins whose pages may have asked: the site's own, and that of a listed page which made the request.
pub(super) fn origins<'a>(context: &'a Context<'_>) -> Vec<&'a str> {
    let own = context.origin.as_str();
    let listed = context.engine().origins.caller(&context.request.headers, &context.origin);
    let listed = listed.and_then(|origin| origin.to_str().ok()).filter(|listed| *listed != own);
    [own].into_iter().chain(listed).collect()
}

/// What an answer has to be an answer to.
pub(super) fn expected<'a>(
    challenge: &'a str,
    origins: &'a [&'a str],
    rp_id: &'a str,
    needs_verification: bool,
) -> Expected<'a> {
    Expected { challenge, origins, rp_id, needs_verification }
}
