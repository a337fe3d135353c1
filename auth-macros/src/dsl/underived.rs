//! What stands beside a call and lacks a derive, or a pair of parentheses too many: the source says so, where rustc
//! would say it of everything that is made of it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Path, Type, ext::IdentExt};

use super::{
    call::Call,
    keys::Section,
    syntax::{Given, Provider, Setup},
};
use crate::{
    diagnostics::Diagnostics,
    mistakes, roles,
    types::{arguments_of, single},
};

impl Call {
    /// Reports the providers that are structs of the module without the derive, or other types of the library, and
    /// leaves them out: what they lack would be asked for by each item that is made of them.
    pub(super) fn leave_out_no_providers(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        let krate = setup.krate.segments.last().map(|last| last.ident.unraw().to_string());
        let is_of_library = |ty: &Path| krate.as_ref().is_some_and(|krate| self.is_of(krate, ty));
        let is_none = |provider: &mut Provider| {
            self.is_plain_struct(&provider.config.ty, "Provider")
                || is_of_library(&provider.config.ty)
        };
        for provider in setup.providers.extract_if(.., is_none) {
            let name = provider.config.name();
            let message = if is_of_library(&provider.config.ty) {
                format!(
                    "`{name}` is not a provider: write one of `auth_providers`, such as `GitHub {{ ..env }}`, or a \
                     struct of yours with `#[derive(AuthConfig)]`"
                )
            } else {
                format!(
                    "`{name}` is not a provider yet: derive it, `#[derive(AuthConfig)] #[auth(oidc, id = \"…\", name = \
                     \"{name}\", issuer = \"https://…\")]`"
                )
            };
            diagnostics.error(&provider.config.ty, mistakes::NOT_A_PROVIDER, message);
            let variant = provider.variant();
            setup.end_session.retain(|named| *named != variant);
            if let Some(linking) = &mut setup.linking {
                linking.trusted.retain(|named| *named != variant);
            }
        }
    }

    /// Whether a type is one of the library, which has this name, and no provider.
    fn is_of(&self, krate: &str, ty: &Path) -> bool {
        let Some(last) = ty.segments.last().map(|last| last.ident.unraw().to_string()) else {
            return false;
        };
        let is_named = OF_LIBRARY.contains(&last.as_str());
        let is_below = ty.segments.len() == 2 && ty.segments[0].ident == krate;
        let call = (self.start, self.end);
        is_named
            && (is_below
                || ty.get_ident().is_some() && self.source.is_imported_from(krate, &last, call))
    }

    /// Reports claims that are a struct of the module without the derives, and stands in for these.
    pub(super) fn derive_claims(
        &self,
        setup: &mut Setup,
        diagnostics: &mut Diagnostics,
    ) -> Option<TokenStream> {
        let claims = setup.claims.as_ref().filter(|claims| !claims.foreign)?;
        let name = single(&claims.ty)?.unraw().to_string();
        let derived = self.source.plain_struct(&name, (self.start, self.end))?;
        let is_there = |of: &str| {
            let by_hand = if of == "Claims" { "ClaimsParts" } else { of };
            derived.contains(&of) || self.source.implements(by_hand, &name)
        };
        let missing: Vec<&str> = DERIVES.into_iter().filter(|of| !is_there(of)).collect();
        // rustc says that it doesn't know these.
        let call = (self.start, self.end);
        let unknown = DERIVES.into_iter().filter(|of| self.source.lacks_import(of, &name, call));
        let unknown: Vec<&str> = unknown.collect();
        if missing.is_empty() && unknown.is_empty() {
            return None;
        }
        if !missing.is_empty() {
            let message = format!(
                "`{name}` can't be used as session claims: add `#[derive({})]`",
                missing.join(", ")
            );
            diagnostics.error(&claims.ty, mistakes::NOT_CLAIMS, message);
        }
        let stand_ins =
            missing.iter().chain(&unknown).map(|of| stand_in(of, &claims.ty, &setup.krate));
        let stand_ins = stand_ins.collect();
        // Whether they have a default value is left out: it would be the second mistake.
        setup.has_refused_callbacks = true;
        Some(stand_ins)
    }

    /// Reports roles that are an enum of the module without the derive, and makes what the derive would have made.
    pub(super) fn derive_roles(
        &self,
        setup: &Setup,
        diagnostics: &mut Diagnostics,
    ) -> Option<TokenStream> {
        let declared = setup.roles.as_ref().filter(|roles| !roles.foreign)?;
        let name = single(&declared.ty)?.unraw().to_string();
        let call = (self.start, self.end);
        let derived = self.source.plain_enum(&name, call)?;
        let is_there = derived.contains(&"Roles") || self.source.implements("Roles", &name);
        // rustc says that it doesn't know this derive.
        let is_unknown = self.source.lacks_import("Roles", &name, call);
        if is_there && !is_unknown {
            return None;
        }
        let item = self.text_of(self.source.item(&name, call)?)?.parse().ok()?;
        if !is_there {
            let message = format!("`{name}` can't be used as roles: add `#[derive(Roles)]`");
            diagnostics.error(&declared.ty, mistakes::NOT_ROLES, message);
        }
        Some(roles::derive(item))
    }

    /// Leaves out the functions that take an `Authorize` with one parameter, whose error rustc reports there.
    pub(super) fn leave_out_half_named_forms(&self, setup: &mut Setup) {
        let call = (self.start, self.end);
        let krate = setup.krate.segments.last().map(|last| last.ident.unraw().to_string());
        // Another type of this name may have one parameter.
        if !krate.is_some_and(|krate| self.source.is_imported_from(&krate, "Authorize", call)) {
            return;
        }
        let is_half_named = |value: &Expr| {
            let Expr::Path(path) = value else { return false };
            let function = path.path.get_ident().map(|name| name.unraw().to_string());
            let taken = function.and_then(|function| self.source.taken(&function, call));
            let ty = taken.and_then(|taken| taken.split_once(':'));
            let ty =
                ty.and_then(|(_, ty)| syn::parse_str::<Type>(ty.trim().trim_end_matches(',')).ok());
            ty.is_some_and(|ty| arguments_of(&ty, "Authorize").is_some_and(|all| all.len() == 1))
        };
        for provider in &mut setup.providers {
            for (key, given) in &mut provider.config.options {
                if key == "authorize"
                    && let Given::Value(Expr::Path(function)) = given
                    && is_half_named(&Expr::Path(function.clone()))
                {
                    setup.refused.push(function.path.clone());
                    *given = Given::Broken;
                }
            }
        }
    }

    /// Finds the options that are a name without a value, `GitHub { scope, ..env }`, and no constant has the name:
    /// that the option is unknown, or lacks a value, would be the second error.
    pub(super) fn leave_out_absent_values(&self, setup: &mut Setup) {
        let providers = setup.providers.iter_mut().map(|provider| &mut provider.config);
        let options = providers.chain(&mut setup.adapter).flat_map(|config| &mut config.options);
        for (key, given) in options {
            let name = key.unraw().to_string();
            let is_absent = !self.source.may_have(&name, (self.start, self.end));
            if matches!(given, Given::Shorthand) && is_absent {
                *given = Given::Absent;
            }
        }
    }

    /// Reports `sign_in: allow()` of a function that takes an argument, and takes the function.
    pub(super) fn name_callbacks(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        let is_callback = |section: Section| {
            matches!(section, Section::Callbacks | Section::Events | Section::SecondFactor)
        };
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

/// The types of the library that somebody may take for a provider. One that doesn't exist isn't listed: rustc says
/// so.
const OF_LIBRARY: [&str; 8] =
    ["Account", "Authorize", "Identity", "Provider", "Session", "SignIn", "Tokens", "User"];

/// What session claims derive.
const DERIVES: [&str; 4] = ["Clone", "Serialize", "Deserialize", "Claims"];

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
