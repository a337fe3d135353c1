//! The types of the roles, and what the library asks of their enum.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{DeriveInput, ext::IdentExt};

use super::{
    input::{Roles, Variant},
    visibility::inside,
};

/// ```text
/// mod role { pub(super) struct Member; pub(super) struct Admin; }
/// impl Roles for Role { … }
/// impl Role for role::Member { type Roles = Role; }
/// impl RoleOf<Role> for role::Member { const INDEX: usize = 0; }
/// ```
///
/// The impls stand beside the module: in a function `super::Role` wouldn't lead to the enum.
pub(super) fn items(roles: &Roles<'_>) -> TokenStream {
    let Roles { ident, vis, krate, module, public, variants } = roles;
    let name = ident.unraw();
    let doc = format!("The roles of `{name}` as types: `{module}::{}`.", example(variants));
    let inside = inside(vis);
    let types = variants.iter().map(|variant| marker(&name, variant, &inside));
    let idents: Vec<_> = variants.iter().map(|variant| variant.ident).collect();
    let names = variants.iter().map(|variant| &variant.name);
    let included = variants.iter().map(|variant| variant.included);
    let positions = 0..variants.len();
    let this = Ident::new("self", Span::call_site());
    let index = if variants.is_empty() {
        quote!(match *#this {})
    } else {
        quote!(match #this { #(Self::#idents { .. } => #positions,)* })
    };
    let all = if variants.iter().any(|variant| variant.has_fields) {
        // Nothing of it runs: the fields are reported.
        quote!(#krate::__private::Vec::new())
    } else {
        quote!(#krate::__private::Vec::from([#(Self::#idents),*]))
    };
    let impls = idents.iter().enumerate().map(|(at, role)| {
        quote! {
            #[automatically_derived]
            impl #krate::roles::Role for #module::#role {
                type Roles = #ident;
            }

            #[automatically_derived]
            impl #krate::roles::RoleOf<#ident> for #module::#role {
                const INDEX: ::core::primitive::usize = #at;
            }
        }
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub, unnameable_types, clippy::module_inception)]
        #vis mod #module {
            #(#types)*
        }

        #[automatically_derived]
        impl #krate::roles::Roles for #ident {
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            const INCLUDED: &'static [::core::primitive::u128] = &[#(#included),*];
            const PUBLIC: ::core::primitive::bool = #public;
            fn all() -> #krate::__private::Vec<Self> {
                #all
            }
            fn index(&#this) -> ::core::primitive::usize {
                #index
            }
        }

        #(#impls)*
    }
}

/// The type of a role.
fn marker(of: &Ident, variant: &Variant<'_>, vis: &TokenStream) -> TokenStream {
    let Variant { ident, docs, .. } = variant;
    let doc = format!("`{of}::{}` as a type.", ident.unraw());
    let own: TokenStream = docs.iter().map(ToTokens::to_token_stream).collect();
    let gap = (!docs.is_empty()).then(|| quote!(#[doc = ""]));
    quote! {
        #own
        #gap
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #vis struct #ident;
    }
}

fn example(variants: &[Variant<'_>]) -> String {
    variants.last().map_or_else(|| "…".to_owned(), |variant| variant.ident.unraw().to_string())
}

/// After a mistake the type still counts as roles.
pub(super) fn stub(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let this = Ident::new("self", Span::call_site());
    quote! {
        impl #generics ::auth::roles::Roles for #ident #arguments #bounds {
            const NAMES: &'static [&'static ::core::primitive::str] = &[];
            const INCLUDED: &'static [::core::primitive::u128] = &[];
            const PUBLIC: ::core::primitive::bool = false;
            fn all() -> ::auth::__private::Vec<Self> {
                ::auth::__private::Vec::new()
            }
            fn index(&#this) -> ::core::primitive::usize {
                ::core::unreachable!()
            }
        }
    }
}
