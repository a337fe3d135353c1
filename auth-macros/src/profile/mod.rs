//! `#[derive(Profile)]`.

mod expand;
mod syntax;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Fields, Ident};

use self::syntax::{Entries, Source};
use crate::{diagnostics::Diagnostics, mistakes};

/// A profile, and which of its fields says what.
pub(crate) struct Profile<'a> {
    ident: &'a Ident,
    fields: Vec<&'a Ident>,
    /// The attribute, to point at; there is none without one.
    attribute: Option<&'a Attribute>,
    krate: TokenStream,
    says: Vec<Says>,
    /// What NextAuth v4 takes from other fields.
    v4: Vec<Says>,
}

/// `name = display_name`
struct Says {
    key: Ident,
    source: Source,
}

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return mistakes::SYNTAX.of(error).into_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let profile = Profile::parse(&input, &mut diagnostics);
    let items = match profile.filter(|_| diagnostics.is_empty()) {
        Some(profile) => expand::items(&profile),
        None => expand::stub(&input),
    };
    let errors = diagnostics.into_tokens();
    quote!(#errors #items)
}

impl<'a> Profile<'a> {
    /// `None` when there is nothing to go on with.
    fn parse(input: &'a DeriveInput, diagnostics: &mut Diagnostics) -> Option<Self> {
        let fields = match &input.data {
            Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => &data.fields,
            _ => {
                let message = "`Profile` is derived for a struct with named fields; for another \
                               type, write `impl Profile`";
                diagnostics.error(&input.ident, mistakes::PROFILE_STRUCT, message);
                return None;
            }
        };
        if !input.generics.params.is_empty() {
            diagnostics.error(
                &input.generics,
                mistakes::PROFILE_GENERIC,
                "a profile has no generic parameters",
            );
            return None;
        }
        let attributes = || input.attrs.iter().filter(|attr| attr.path().is_ident("profile"));
        let mut profile = Self {
            ident: &input.ident,
            fields: fields.iter().filter_map(|field| field.ident.as_ref()).collect(),
            attribute: attributes().next(),
            krate: quote!(::auth),
            says: Vec::new(),
            v4: Vec::new(),
        };
        for attribute in attributes() {
            match attribute.parse_args::<Entries>() {
                Ok(Entries(entries)) => profile.add(entries),
                Err(error) => {
                    diagnostics.push(error);
                    return None;
                }
            }
        }
        validate::validate(&profile, diagnostics);
        Some(profile)
    }

    fn add(&mut self, entries: Vec<syntax::Entry>) {
        for entry in entries {
            match entry {
                syntax::Entry::Crate(krate) => self.krate = quote!(#krate),
                syntax::Entry::Says(says) => self.says.push(says),
                syntax::Entry::V4(v4) => self.v4.extend(v4),
            }
        }
    }
}
