//! The rules that can be read off the tokens. What only the compiler knows (ids, kinds, options of
//! provider types) is checked in `auth::__private::check`.

mod cookies;
mod literals;
mod named_providers;
mod network;
mod options;
mod own;
mod providers;
mod roles;
mod second_factor;
mod sessions;
mod targets;

use syn::{Expr, ExprLit, Lit};

pub(crate) use self::sessions::{ABSOLUTE, MAX_AGE};
use super::{keys::Section, syntax::Setup};
use crate::{diagnostics::Diagnostics, mistakes};

/// Reports what breaks a rule, and drops it where it would only cause follow-up errors.
pub(crate) fn check(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    providers::ids_are_url_safe(setup, diagnostics);
    providers::passkeys_are_of_one_provider(setup, diagnostics);
    providers::are_distinct(setup, diagnostics);
    providers::options_are_given_once(setup, diagnostics);
    named_providers::trusted_ones_are_declared(setup, diagnostics);
    named_providers::ended_ones_are_declared(setup, diagnostics);
    literals::have_the_type_of_their_key(setup, diagnostics);
    literals::callbacks_are_functions(setup, diagnostics);
    literals::paths_are_absolute(setup, diagnostics);
    targets::redirects_are_allowed(setup, diagnostics);
    targets::origins_are_origins(setup, diagnostics);
    literals::languages_are_catalogues(setup, diagnostics);
    network::hosts_are_names(setup, diagnostics);
    network::proxies_are_a_number_or_networks(setup, diagnostics);
    cookies::are_acceptable(setup, diagnostics);
    literals::colors_are_hexadecimal(setup, diagnostics);
    sessions::durations_are_sensible(setup, diagnostics);
    sessions::sessions_are_renewed(setup, diagnostics);
    sessions::freshness_is_sensible(setup, diagnostics);
    sessions::claims_are_a_struct(setup, diagnostics);
    sessions::claims_are_owned(setup, diagnostics);
    sessions::claims_have_a_type(setup, diagnostics);
    roles::are_an_enum(setup, diagnostics);
    roles::are_given(setup, diagnostics);
    second_factor::methods_are_usable(setup, diagnostics);
    second_factor::factors_are_stored(setup, diagnostics);
    second_factor::trust_ends(setup, diagnostics);
    second_factor::requirement_is_a_function(setup, diagnostics);
    second_factor::what_counts_is_asked_for(setup, diagnostics);
    sessions::state_can_be_shared(setup, diagnostics);
    options::literals_are_usable(setup, diagnostics);
    literals::nothing_waits_for_the_start(setup, diagnostics);
    nothing_is_beyond_compat(setup, diagnostics);
    providers::there_is_one(setup, diagnostics);
}

/// What NextAuth v4 has nothing of, and would have no effect.
fn nothing_is_beyond_compat(setup: &Setup, diagnostics: &mut Diagnostics) {
    let beyond = [
        (Section::Session, "absolute"),
        (Section::Session, "fresh"),
        (Section::Session, "check"),
        (Section::Auth, "profile"),
        (Section::Auth, "roles"),
        (Section::Auth, "name"),
        (Section::Events, "address_proven"),
        (Section::Pages, "confirm"),
    ];
    for (section, key) in setup.keys.iter().filter(|_| setup.compat) {
        if beyond.iter().any(|(within, known)| within == section && key == known) {
            let message = format!(
                "NextAuth v4 has no `{key}`, and `compat: next_auth_v4` does as it does; leave out \
                 one of the two"
            );
            diagnostics.error(key, mistakes::BEYOND_COMPAT, message);
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
