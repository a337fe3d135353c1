//! The enum and what its variants say.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Data, DeriveInput, Fields, Visibility, ext::IdentExt};

use super::{
    attributes::{OfEnum, OfVariant},
    inclusion, name,
};
use crate::{diagnostics::Diagnostics, mistakes};

/// One bit for each role.
const MOST: usize = 128;

/// An enum of roles.
pub(super) struct Roles<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) krate: TokenStream,
    /// The module of the types.
    pub(super) module: Ident,
    pub(super) public: bool,
    pub(super) variants: Vec<Variant<'a>>,
}

/// One of its variants.
pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    pub(super) docs: Vec<&'a Attribute>,
    /// How JSON spells it.
    pub(super) name: String,
    /// One bit for each role that it includes, itself among them.
    pub(super) included: u128,
    /// That is a mistake, which is reported.
    pub(super) has_fields: bool,
}

impl<'a> Roles<'a> {
    /// `None` when there is nothing to go on with.
    pub(super) fn parse(input: &'a DeriveInput, diagnostics: &mut Diagnostics) -> Option<Self> {
        let Data::Enum(data) = &input.data else {
            let message = "roles are an enum: `enum Role { Member, Admin }`";
            diagnostics.error(&input.ident, mistakes::ROLES_ENUM, message);
            return None;
        };
        if !input.generics.params.is_empty() {
            let message = "an enum of roles has no generic parameters";
            diagnostics.error(&input.generics, mistakes::ROLES_GENERIC, message);
            return None;
        }
        let OfEnum { krate, public } = OfEnum::parse(&input.attrs, diagnostics);
        let Some(module) = name::module(&input.ident) else {
            let message = "the module of the roles is called as their enum in snake case, which can't be \
                           done with this name; write `Role`";
            diagnostics.error(&input.ident, mistakes::ROLES_MODULE, message);
            return None;
        };
        if data.variants.is_empty() {
            let message = "an enum of roles has at least one role: `enum Role { Member }`";
            diagnostics.error(&input.ident, mistakes::ROLES_ENUM, message);
        }
        if let Some(beyond) = data.variants.iter().nth(MOST) {
            let message = "an enum of roles has at most 128 variants";
            diagnostics.error(&beyond.ident, mistakes::ROLES_ENUM, message);
            return None;
        }
        let said: Vec<_> = data
            .variants
            .iter()
            .map(|variant| OfVariant::parse(&variant.attrs, diagnostics))
            .collect();
        for variant in &data.variants {
            has_no_fields(variant, diagnostics);
        }
        let idents: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
        let names = names(&idents, &said, diagnostics);
        let lists: Vec<_> = said.iter().map(|said| &said.includes[..]).collect();
        let included = inclusion::closed(&idents, &lists, diagnostics);
        let parts = data.variants.iter().zip(names).zip(included);
        let variants = parts
            .map(|((variant, name), included)| {
                let docs =
                    variant.attrs.iter().filter(|attr| attr.path().is_ident("doc")).collect();
                let has_fields = !matches!(variant.fields, Fields::Unit);
                Variant { ident: &variant.ident, docs, name, included, has_fields }
            })
            .collect();
        Some(Self { ident: &input.ident, vis: &input.vis, krate, module, public, variants })
    }
}

/// `Clerk(String)`, `Clerk { desk: u8 }`
fn has_no_fields(variant: &syn::Variant, diagnostics: &mut Diagnostics) {
    if matches!(variant.fields, Fields::Unit) {
        return;
    }
    let message = format!(
        "a role has no fields: write `{}`, and keep what differs between users in the claims",
        variant.ident.unraw()
    );
    diagnostics.error(&variant.fields, mistakes::ROLE_FIELDS, message);
}

/// How JSON spells each role: two can't have one name.
fn names(idents: &[&Ident], said: &[OfVariant], diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (ident, said) in idents.iter().zip(said) {
        let name = said.rename.as_ref().map_or_else(|| name::snake_case(ident), syn::LitStr::value);
        if let Some(other) = names.iter().position(|known| *known == name) {
            let message = format!(
                "`{}` is called `{name}` already; give this role another name, `#[role(rename = \"…\")]`",
                idents[other].unraw()
            );
            let place = said
                .rename
                .as_ref()
                .map_or_else(|| ident.to_token_stream(), ToTokens::to_token_stream);
            diagnostics.error(place, mistakes::ROLE_NAME, message);
        }
        names.push(name);
    }
    names
}
