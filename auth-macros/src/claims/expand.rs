//! The two views of a claims struct.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{DeriveInput, LitStr};

use super::input::{Claims, Field};

/// ```text
/// pub struct CustomerPublic { pub plan: Plan, pub locale: String }         // Serialize
/// pub struct CustomerPatch { pub locale: Option<String> }                  // Deserialize
/// impl Customer { pub fn public(&self) -> CustomerPublic; pub fn with(self, …) -> Self }
/// impl ClaimsParts for Customer { … }
/// ```
pub(super) fn items(claims: &Claims<'_>) -> TokenStream {
    let Claims { ident, vis, krate, fields } = claims;
    let public_view = public(claims);
    let patch_view = patch(claims);
    let (public, patch) = (view(ident, "Public"), view(ident, "Patch"));
    let shown = fields.iter().filter(|field| field.public).map(|field| field.ident);
    let changes: Vec<_> =
        fields.iter().filter(|field| field.client_update).map(|field| field.ident).collect();
    let names = fields.iter().filter(|field| field.client_update).flat_map(|field| {
        let aliases = field.aliases.iter().map(LitStr::value);
        std::iter::once(field.read.clone()).chain(aliases)
    });
    let members = fields.iter().filter(|field| field.public).map(|field| member(field, krate));
    let given = Ident::new("__patch", Span::mixed_site());
    let this = Ident::new("__claims", Span::mixed_site());
    let value = Ident::new("__value", Span::mixed_site());
    let mutable = (!changes.is_empty()).then(|| quote!(mut));
    quote! {
        #public_view
        #patch_view

        #[allow(dead_code, unreachable_pub)]
        impl #ident {
            /// The part that leaves the server.
            #[must_use]
            #vis fn public(&self) -> #public {
                #public { #(#shown: ::core::clone::Clone::clone(&self.#shown),)* }
            }

            /// The claims with the fields of a patch that are present.
            #[must_use]
            #vis fn with(self, #given: #patch) -> Self {
                let #mutable #this = self;
                let #patch { #(#changes,)* } = #given;
                #(if let ::core::option::Option::Some(#value) = #changes {
                    #this.#changes = #value;
                })*
                #this
            }
        }

        #[automatically_derived]
        impl #krate::__private::ClaimsParts for #ident {
            type Public = #public;
            type Patch = #patch;
            const PATCHABLE: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            fn public_part(&self) -> #public {
                self.public()
            }
            fn patched(self, #given: #patch) -> Self {
                self.with(#given)
            }
            fn members() -> #krate::__private::Vec<#krate::__private::Member> {
                #[allow(unused_imports)]
                use #krate::__private::Undescribed as _;
                #krate::__private::Vec::from([#(#members),*])
            }
        }
    }
}

/// What a public field is in TypeScript: `Member::new("plan", Described::<Plan>::typescript())`. A
/// type says nothing about a function that writes it.
fn member(field: &Field<'_>, krate: &TokenStream) -> TokenStream {
    let Field { ty, written, read, .. } = field;
    let member = quote!(#krate::__private::Member);
    if field.flatten {
        return quote!(#member::flattened());
    }
    let is_opaque = field.serialize_with.is_some() || field.deserialize_with.is_some();
    let ty = if is_opaque {
        quote!(#krate::__private::String::from("unknown"))
    } else {
        quote!(#krate::__private::Described::<#ty>::typescript())
    };
    let optional = field.skip_serializing_if.as_ref().map(|_| quote!(.optional()));
    let update = field.client_update.then(|| quote!(.update(#read)));
    quote!(#member::new(#written, #ty) #optional #update)
}

/// `struct CustomerPublic`
fn public(claims: &Claims<'_>) -> TokenStream {
    let Claims { ident, vis, krate, fields } = claims;
    let name = view(ident, "Public");
    let doc = format!("What leaves the server of [`{ident}`].");
    let serde = serde_path(krate);
    let fields = fields.iter().filter(|field| field.public).map(|field| {
        let Field { ident, vis, ty, written, .. } = field;
        let docs = docs(field);
        let with =
            field.serialize_with.as_ref().map(|with| quote!(#[serde(serialize_with = #with)]));
        let skip = field
            .skip_serializing_if
            .as_ref()
            .map(|skip| quote!(#[serde(skip_serializing_if = #skip)]));
        let name = if field.flatten { quote!(flatten) } else { quote!(rename = #written) };
        quote!(#docs #[serde(#name)] #with #skip #vis #ident: #ty,)
    });
    let debug = debug(&name);
    quote! {
        #[doc = #doc]
        #[derive(#krate::__private::serde::Serialize)]
        #[serde(crate = #serde)]
        #[allow(dead_code, unreachable_pub)]
        #vis struct #name { #(#fields)* }
        #debug
    }
}

/// `struct CustomerPatch`: what isn't sent is `None`, and a `null` for an optional field is
/// `Some(None)`.
fn patch(claims: &Claims<'_>) -> TokenStream {
    let Claims { ident, vis, krate, fields } = claims;
    let name = view(ident, "Patch");
    let doc = format!("What the browser may change of [`{ident}`]; `None` leaves it as it is.");
    let serde = serde_path(krate);
    let changed: Vec<_> = fields.iter().filter(|field| field.client_update).collect();
    let members = changed.iter().map(|field| {
        let Field { ident, vis, ty, read, aliases, .. } = field;
        let docs = docs(field);
        let with = if field.deserialize_with.is_some() {
            format!("{name}::{}", reader(ident))
        } else {
            let krate = spelled(krate);
            format!("{krate}::__private::present")
        };
        quote! {
            #docs
            #[serde(rename = #read, default, deserialize_with = #with, #(alias = #aliases),*)]
            #vis #ident: ::core::option::Option<#ty>,
        }
    });
    let readers = changed.iter().filter_map(|field| {
        let with: syn::Path = field.deserialize_with.as_ref()?.parse().ok()?;
        let (reader, ty) = (reader(field.ident), field.ty);
        let deserializer = Ident::new("__deserializer", Span::mixed_site());
        Some(quote! {
            #[doc(hidden)]
            fn #reader<'de, D: #krate::__private::serde::Deserializer<'de>>(
                #deserializer: D,
            ) -> ::core::result::Result<::core::option::Option<#ty>, D::Error> {
                ::core::result::Result::map(#with(#deserializer), ::core::option::Option::Some)
            }
        })
    });
    let readers: TokenStream = readers.collect();
    let readers = (!readers.is_empty()).then(|| quote!(impl #name { #readers }));
    let debug = debug(&name);
    quote! {
        #[doc = #doc]
        #[derive(::core::default::Default, #krate::__private::serde::Deserialize)]
        #[serde(crate = #serde)]
        #[allow(dead_code, unreachable_pub)]
        #vis struct #name { #(#members)* }
        #readers
        #debug
    }
}

/// The views carry what the application put there: nothing of it is printed.
fn debug(name: &Ident) -> TokenStream {
    let text = name.to_string();
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Formatter::write_str(__f, #text)
            }
        }
    }
}

fn docs(field: &Field<'_>) -> TokenStream {
    if field.docs.is_empty() {
        let doc = format!("The claim `{}`.", field.ident);
        return quote!(#[doc = #doc]);
    }
    field.docs.iter().map(ToTokens::to_token_stream).collect()
}

fn reader(field: &Ident) -> Ident {
    format_ident!("__read_{field}", span = Span::call_site())
}

fn view(ident: &Ident, suffix: &str) -> Ident {
    format_ident!("{ident}{suffix}", span = Span::call_site())
}

fn serde_path(krate: &TokenStream) -> String {
    format!("{}::__private::serde", spelled(krate))
}

fn spelled(krate: &TokenStream) -> String {
    krate.to_string().replace(' ', "")
}

/// After a mistake the type still counts as claims.
pub(super) fn stub(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    quote! {
        impl #generics ::auth::__private::ClaimsParts for #ident #arguments #bounds {
            type Public = ::auth::NoClaims;
            type Patch = ::auth::NoClaims;
            const PATCHABLE: &'static [&'static ::core::primitive::str] = &[];
            fn public_part(&self) -> ::auth::NoClaims {
                ::core::unreachable!()
            }
            fn patched(self, _: ::auth::NoClaims) -> Self {
                self
            }
        }
    }
}
