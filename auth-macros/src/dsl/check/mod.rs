//! The rules that can be read off the tokens. What only the compiler knows (ids, kinds, options of
//! provider types) is checked in `auth::__private::check`.

mod cookies;
mod literals;
mod named_providers;
mod providers;
mod targets;

use syn::{Expr, ExprLit, Lit};

use super::{duration::Duration, syntax::Setup};
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
    cookies::are_acceptable(setup, diagnostics);
    literals::colors_are_hexadecimal(setup, diagnostics);
    durations_are_sensible(setup, diagnostics);
}

/// `max_age: 0 days`, `max_age: 500 days`
fn durations_are_sensible(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    /// Browsers keep no cookie for longer (RFC 6265bis §5.5).
    const LONGEST: u64 = 400 * 24 * 60 * 60;
    let Some(Duration::Seconds(seconds, number)) = &setup.max_age else { return };
    let message = match *seconds {
        0 => "a session that lasts no time signs nobody in; write `30 days`",
        1..=LONGEST => return,
        _ => "browsers keep a cookie for 400 days at most; write `400 days` or less",
    };
    diagnostics.error(number, message);
    setup.max_age = None;
}

/// The literal that an expression is.
fn literal(expr: &Expr) -> Option<&Lit> {
    match expr {
        Expr::Group(group) => literal(&group.expr),
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}
