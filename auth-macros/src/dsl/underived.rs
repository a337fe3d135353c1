//! What stands beside a call and lacks a derive, or a pair of parentheses too many: the source says so, where rustc
//! would say it of everything that is made of it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Path, Type, ext::IdentExt};

use super::{call::Call, keys::Section, syntax::Setup};
use crate::{diagnostics::Diagnostics, mistakes};

impl Call {
    /// Reports the providers that are structs of the module without the derive, and leaves them out: what they lack
    /// would be asked for by each item that is made of them.
    pub(super) fn leave_out_plain_structs(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        let is_plain = |ty: &Path| {
            let name = ty.get_ident().map(|name| name.unraw().to_string());
            name.is_some_and(|name| {
                let is_plain = self.source.plain_struct(&name, (self.start, self.end)).is_some();
                is_plain && !self.source.implements("Provider", &name)
            })
        };
        for provider in setup.providers.extract_if(.., |provider| is_plain(&provider.config.ty)) {
            let name = provider.config.name();
            let message = format!(
                "`{name}` is not a provider yet: derive it, `#[derive(AuthConfig)] #[auth(oidc, id = \"…\", name = \
                 \"{name}\", issuer = \"https://…\")]`"
            );
            diagnostics.error(&provider.config.ty, mistakes::NOT_A_PROVIDER, message);
            let variant = provider.variant();
            setup.end_session.retain(|named| *named != variant);
            if let Some(linking) = &mut setup.linking {
                linking.trusted.retain(|named| *named != variant);
            }
        }
    }

    /// Reports claims that are a struct of the module without the derives, and stands in for these.
    pub(super) fn derive_claims(
        &self,
        setup: &mut Setup,
        diagnostics: &mut Diagnostics,
    ) -> Option<TokenStream> {
        let claims = setup.claims.as_ref().filter(|claims| !claims.foreign)?;
        let name = alone(&claims.ty)?;
        let derived = self.source.plain_struct(&name, (self.start, self.end))?;
        let is_there = |of: &str| {
            let by_hand = if of == "Claims" { "ClaimsParts" } else { of };
            derived.contains(&of) || self.source.implements(by_hand, &name)
        };
        let missing: Vec<&str> = DERIVES.into_iter().filter(|of| !is_there(of)).collect();
        if missing.is_empty() {
            return None;
        }
        let message = format!(
            "`{name}` can't be used as session claims: add `#[derive({})]`",
            missing.join(", ")
        );
        diagnostics.error(&claims.ty, mistakes::NOT_CLAIMS, message);
        let stand_ins = missing.iter().map(|of| stand_in(of, &claims.ty, &setup.krate));
        let stand_ins = stand_ins.collect();
        // Whether they have a default value is left out: it would be the second mistake.
        setup.has_refused_callbacks = true;
        Some(stand_ins)
    }

    /// Reports `sign_in: allow()` of a function that takes an argument, and takes the function.
    pub(super) fn name_callbacks(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        let is_callback =
            |section: Section| matches!(section, Section::Callbacks | Section::Events);
        for entry in setup.values.iter_mut().filter(|entry| is_callback(entry.section)) {
            let Expr::Call(call) = &entry.value else { continue };
            let Expr::Path(function) = &*call.func else { continue };
            let Some(name) = function.path.get_ident().map(|name| name.unraw().to_string()) else {
                continue;
            };
            if call.args.is_empty() && self.source.takes_arguments(&name) {
                let message = format!(
                    "a function is given by its name, without `()`: `{}: {name}`",
                    entry.key
                );
                diagnostics.error(call, mistakes::FUNCTION, message);
                entry.value = Expr::Path(function.clone());
            }
        }
    }
}

/// What session claims derive.
const DERIVES: [&str; 4] = ["Clone", "Serialize", "Deserialize", "Claims"];

/// The name of a type that is written as a single one.
fn alone(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    path.path.get_ident().map(|name| name.unraw().to_string())
}

/// What a derive would have made.
fn stand_in(of: &str, claims: &Type, krate: &Path) -> TokenStream {
    let never = quote!(::core::unreachable!());
    let serde = quote!(#krate::__private::serde);
    match of {
        "Clone" => quote! {
            impl ::core::clone::Clone for #claims {
                fn clone(&self) -> Self { #never }
            }
        },
        "Serialize" => quote! {
            impl #serde::Serialize for #claims {
                fn serialize<S: #serde::Serializer>(&self, _: S) -> ::core::result::Result<S::Ok, S::Error> { #never }
            }
        },
        "Deserialize" => quote! {
            impl<'de> #serde::Deserialize<'de> for #claims {
                fn deserialize<D: #serde::Deserializer<'de>>(_: D) -> ::core::result::Result<Self, D::Error> { #never }
            }
        },
        _ => quote! {
            impl #krate::__private::ClaimsParts for #claims {
                type Public = #krate::NoClaims;
                type Patch = #krate::NoClaims;
                const PATCHABLE: &'static [&'static ::core::primitive::str] = &[];
                fn public_part(&self) -> #krate::NoClaims { #never }
                fn patched(self, _: #krate::NoClaims) -> Self { self }
            }
        },
    }
}
