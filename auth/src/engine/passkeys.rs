//! What can be said of passkeys when a setup is built.

use super::{RegisteredProvider, Site, invalid::invalid, settings::Settings};
use crate::{
    error::Problem,
    parts::log::loud,
    provider::{Method, passkey::rp_id},
};

/// Checks that there is one provider of them, and that browsers know passkeys at the site.
pub(super) fn check(
    entries: &[RegisteredProvider],
    site: &Site,
    setup: &Settings,
    problems: &mut Vec<Problem>,
) {
    let passkeys = entries.iter().filter_map(|entry| match &entry.method {
        Method::Passkey(method) => Some((entry.id, &method.settings)),
        _ => None,
    });
    for (index, (id, settings)) in passkeys.enumerate() {
        let option = format!("provider `{id}`");
        if index > 0 {
            problems.push(invalid(&option, "a setup has one provider of passkeys"));
        }
        // Stops that a device which anybody can use counts as two factors.
        if setup.second_factor.is_some() && !settings.user_verification {
            let reason = "with `user_verification: false` a passkey is one factor, and this setup asks for a second \
                          one (`second_factor`): leave it out";
            problems.push(invalid(&option, reason));
        }
        let Some(host) = site.known_host() else { continue };
        let given = settings.rp_id.as_deref();
        match given {
            _ if rp_id(host, given).is_some() => {}
            Some(given) if rp_id(host, None).is_some() => {
                let reason = format!(
                    "`rp_id` is `{given}`, and the site's host is `{host}`: it is that host, or a domain above it \
                     that somebody can register"
                );
                problems.push(invalid(&option, reason));
            }
            _ => loud!(
                warn,
                name: "auth.passkey.no_domain",
                "browsers know no passkeys at an IP address: on your own machine, open the site as \
                 http://localhost"
            ),
        }
    }
}
