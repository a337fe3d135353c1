//! Rules about the section `second_factor`.

use syn::{Expr, Ident, Lit, spanned::Spanned};

use super::literal;
use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    dsl::{duration::Duration, keys::Section, syntax::Setup},
    mistakes,
};

/// The methods that there are.
const METHODS: [&str; 3] = ["Totp", "Passkey", "RecoveryCodes"];

/// How long a browser may be trusted, in seconds.
const LONGEST: u64 = 90 * 24 * 60 * 60;

/// `methods: [Topt]`, `methods: [Totp, Totp]`, `methods: [RecoveryCodes]`, and none at all. A section that can't
/// be used is dropped, to spare its follow-up errors.
pub(super) fn methods_are_usable(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let Some(section) = &mut setup.second_factor else { return };
    if !section.has_methods {
        let message = "write what users prove: `methods: [Totp, RecoveryCodes]`";
        diagnostics.push(mistakes::FACTOR_METHODS.at(section.span, message));
    }
    let written = section.methods.len();
    are_known(&mut section.methods, diagnostics);
    let is_whole = section.methods.len() == written;
    if let [only] = &*section.methods
        && *only == "RecoveryCodes"
        && is_whole
    {
        let message = "recovery codes stand in for a factor that was lost, so that another method is needed: \
                       `methods: [Totp, RecoveryCodes]`";
        diagnostics.error(only, mistakes::FACTOR_RECOVERY, message);
        section.methods.clear();
    }
    if section.methods.is_empty() {
        setup.second_factor = None;
    }
}

/// Drops what is no method, or one again.
fn are_known(methods: &mut Vec<Ident>, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<String> = Vec::new();
    methods.retain(|method| {
        let name = method.to_string();
        if !METHODS.contains(&name.as_str()) {
            let hint = did_you_mean(&name, &METHODS);
            let hint = if hint.is_empty() {
                "; write `Totp`, `Passkey` or `RecoveryCodes`".to_owned()
            } else {
                hint
            };
            let message = format!("there is no method `{name}`{hint}");
            diagnostics.error(method, mistakes::FACTOR_UNKNOWN, message);
            return false;
        }
        let is_first = !seen.contains(&name);
        if !is_first {
            let message = format!("the method `{name}` is given twice");
            diagnostics.error(method, mistakes::FACTOR_TWICE, message);
        }
        seen.push(name);
        is_first
    });
}

/// `second_factor: { … }` without an adapter.
pub(super) fn factors_are_stored(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let is_stored = setup.adapter.is_some();
    if let Some(section) = setup.second_factor.take_if(|_| !is_stored) {
        let message = "second factors are stored with their users, so this setup needs an adapter: `adapter: …`";
        diagnostics.push(mistakes::FACTOR_ADAPTER.at(section.span, message));
    }
}

/// `remember: 0 days`, `remember: 365 days`
pub(super) fn trust_ends(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let Some(section) = &mut setup.second_factor else { return };
    let Some(Duration::Seconds(seconds, number)) = &section.remember else { return };
    let message = match *seconds {
        0 => "a browser that is trusted for no time is asked each time; leave this line out",
        1..=LONGEST => return,
        _ => "whoever has this browser needs no second factor for so long; write `90 days` or less",
    };
    diagnostics.error(number, mistakes::FACTOR_REMEMBER, message);
    section.remember = None;
}

/// `require: true`, `require: "admin"`, `require: [Admin]`
pub(super) fn requirement_is_a_function(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let is_it = |section: Section, key: &str| section == Section::SecondFactor && key == "require";
    let is_value = |value: &Expr| {
        literal(value).is_some()
            || matches!(value, Expr::Array(_) | Expr::Struct(_) | Expr::Tuple(_))
    };
    let wrong = setup
        .values
        .extract_if(.., |entry| is_it(entry.section, entry.key) && is_value(&entry.value));
    for entry in wrong {
        let message = match literal(&entry.value) {
            Some(Lit::Bool(all)) if all.value => {
                "`require` is a function that says of whom a factor is required; of everybody: `require: |_| true`"
            }
            Some(Lit::Bool(_)) => {
                "without this line a factor is required of nobody, and asked of users who have one"
            }
            _ => {
                "`require` is a function that says of whom a factor is required: `require: for_admins`"
            }
        };
        diagnostics.push(mistakes::FACTOR_REQUIRE.at(entry.value.span(), message));
    }
}

/// `Oidc { counts_as_second_factor: ["mfa"], ..env }` in a setup that asks for none.
pub(super) fn what_counts_is_asked_for(setup: &Setup, diagnostics: &mut Diagnostics) {
    let is_declared =
        setup.keys.iter().any(|(at, key)| *at == Section::Auth && key == "second_factor");
    if is_declared {
        return;
    }
    let options = setup.providers.iter().flat_map(|provider| &provider.config.options);
    for (key, _) in options.filter(|(key, _)| key == "counts_as_second_factor") {
        let message = "this setup asks nobody for a second factor; leave this out, or write \
                       `second_factor: { methods: [Totp, RecoveryCodes] }`";
        diagnostics.error(key, mistakes::FACTOR_UNUSED, message);
    }
}
