//! The rules that can be read off the tokens. What only the compiler knows (ids, kinds, options of
//! provider types) is checked in `auth::__private::check`.

mod cookies;
mod literals;
mod named_providers;
mod network;
mod providers;
mod targets;

use syn::{Expr, ExprLit, Lit};

use super::{duration::Duration, keys::Section, syntax::Setup};
use crate::diagnostics::Diagnostics;

/// Reports what breaks a rule, and drops it where it would only cause follow-up errors.
pub(crate) fn check(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    providers::ids_are_url_safe(setup, diagnostics);
    providers::are_distinct(setup, diagnostics);
    providers::options_are_given_once(setup, diagnostics);
    named_providers::trusted_ones_are_declared(setup, diagnostics);
    named_providers::ended_ones_are_declared(setup, diagnostics);
    literals::have_the_type_of_their_key(setup, diagnostics);
    literals::paths_are_absolute(setup, diagnostics);
    targets::redirects_are_allowed(setup, diagnostics);
    targets::origins_are_origins(setup, diagnostics);
    literals::languages_are_catalogues(setup, diagnostics);
    network::hosts_are_names(setup, diagnostics);
    network::proxies_are_a_number_or_networks(setup, diagnostics);
    cookies::are_acceptable(setup, diagnostics);
    literals::colors_are_hexadecimal(setup, diagnostics);
    durations_are_sensible(setup, diagnostics);
    nothing_is_beyond_compat(setup, diagnostics);
}

/// `max_age: 0 days`, `max_age: 500 days`, `absolute: 0 days`
fn durations_are_sensible(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    /// Browsers keep no cookie for longer (RFC 6265bis §5.5).
    const LONGEST: u64 = 400 * 24 * 60 * 60;
    const NO_TIME: &str = "a session that lasts no time signs nobody in; write";
    if let Some(Duration::Seconds(0, number)) = &setup.absolute {
        diagnostics.error(number, format!("{NO_TIME} `90 days`"));
        setup.absolute = None;
    }
    let Some(Duration::Seconds(seconds, number)) = &setup.max_age else { return };
    match *seconds {
        0 => diagnostics.error(number, format!("{NO_TIME} `30 days`")),
        1..=LONGEST => return,
        _ => {
            let message = "browsers keep a cookie for 400 days at most; write `400 days` or less";
            diagnostics.error(number, message);
        }
    }
    setup.max_age = None;
}

/// What NextAuth v4 has nothing of, and would have no effect.
fn nothing_is_beyond_compat(setup: &Setup, diagnostics: &mut Diagnostics) {
    let beyond = [
        (Section::Session, "absolute"),
        (Section::Session, "check"),
        (Section::Auth, "profile"),
        (Section::Auth, "name"),
        (Section::Events, "address_proven"),
    ];
    for (section, key) in setup.keys.iter().filter(|_| setup.compat) {
        if beyond.iter().any(|(within, known)| within == section && key == known) {
            let message = format!(
                "NextAuth v4 has no `{key}`, and `compat: next_auth_v4` does as it does; leave out \
                 one of the two"
            );
            diagnostics.error(key, message);
        }
    }
}

/// The literal that an expression is.
fn literal(expr: &Expr) -> Option<&Lit> {
    match expr {
        Expr::Group(group) => literal(&group.expr),
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}
