//! `[Google, Keycloak]`: providers of the setup, by variant

use syn::{Ident, bracketed, parse::ParseStream};

use super::entries::{attributes, comma, drain, skip_value};
use crate::{diagnostics::Diagnostics, mistakes};

/// The names in brackets; what isn't a name goes to `diagnostics`.
pub(super) fn parse(
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
) -> syn::Result<Vec<Ident>> {
    let list;
    bracketed!(list in input);
    let message = "a provider is named as it stands in `providers`, without quotes: `Google`";
    let mut variants = Vec::new();
    while !list.is_empty() {
        attributes(&list, diagnostics)?;
        match list.parse().map_err(|_| mistakes::VARIANT.next(&list, message)) {
            Ok(variant) => variants.push(variant),
            Err(error) => {
                diagnostics.push(error);
                skip_value(&list);
            }
        }
        if let Err(error) = comma(&list) {
            diagnostics.push(error);
            drain(&list);
        }
    }
    Ok(variants)
}
