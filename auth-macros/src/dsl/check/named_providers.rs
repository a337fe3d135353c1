//! Rules about lists of the setup's own providers: `linking` and `end_session`.

use syn::Ident;

use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    dsl::syntax::Setup,
    mistakes,
};

/// `linking: verified_email { trusted: [Goggle] }`, and `linking` without an adapter.
pub(super) fn trusted_ones_are_declared(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let variants: Vec<String> =
        setup.providers.iter().map(|provider| provider.variant().to_string()).collect();
    let Some(linking) = &mut setup.linking else { return };
    if setup.adapter.is_none() {
        let message =
            "`linking` is about stored users, so this setup needs an adapter: `adapter: …`";
        diagnostics.push(mistakes::LINKING_ADAPTER.at(linking.span, message));
        setup.linking = None;
        return;
    }
    are_declared(&mut linking.trusted, &variants, diagnostics);
}

/// `end_session: [Keycloack]`
pub(super) fn ended_ones_are_declared(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let variants: Vec<String> =
        setup.providers.iter().map(|provider| provider.variant().to_string()).collect();
    are_declared(&mut setup.end_session, &variants, diagnostics);
}

/// Drops what names no provider of the setup, or one again.
fn are_declared(named: &mut Vec<Ident>, variants: &[String], diagnostics: &mut Diagnostics) {
    let known: Vec<&str> = variants.iter().map(String::as_str).collect();
    let mut seen: Vec<String> = Vec::new();
    named.retain(|provider| {
        let name = provider.to_string();
        if !known.contains(&name.as_str()) {
            let hint = did_you_mean(&name, &known);
            let message = format!("no provider of this setup is called `{name}`{hint}");
            diagnostics.error(provider, mistakes::UNKNOWN_PROVIDER, message);
            return false;
        }
        let is_first = !seen.contains(&name);
        if !is_first {
            diagnostics.error(
                provider,
                mistakes::GIVEN_TWICE,
                format_args!("`{name}` is given twice"),
            );
        }
        seen.push(name);
        is_first
    });
}
