//! Rules about `linking`.

use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    dsl::syntax::Setup,
};

/// `linking: verified_email { trusted: [Goggle] }`, and `linking` without an adapter.
pub(super) fn names_declared_providers(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let variants: Vec<String> =
        setup.providers.iter().map(|provider| provider.variant().to_string()).collect();
    let Some(linking) = &mut setup.linking else { return };
    if setup.adapter.is_none() {
        let message =
            "`linking` is about stored users, so this setup needs an adapter: `adapter: …`";
        diagnostics.push(syn::Error::new(linking.span, message));
        setup.linking = None;
        return;
    }
    let known: Vec<&str> = variants.iter().map(String::as_str).collect();
    let mut seen: Vec<String> = Vec::new();
    linking.trusted.retain(|provider| {
        let name = provider.to_string();
        if !known.contains(&name.as_str()) {
            let hint = did_you_mean(&name, &known);
            let message = format!("no provider of this setup is called `{name}`{hint}");
            diagnostics.error(provider, message);
            return false;
        }
        let is_first = !seen.contains(&name);
        if !is_first {
            diagnostics.error(provider, format_args!("`{name}` is given twice"));
        }
        seen.push(name);
        is_first
    });
}
