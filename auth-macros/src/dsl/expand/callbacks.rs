//! The callback and event methods that were given; the trait has a default for the others.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Expr, spanned::Spanned};

use crate::{
    dsl::{
        keys::Section,
        syntax::{Entry, Setup},
    },
    span::{braced, call, parenthesized, path},
};

pub(super) fn methods(setup: &Setup) -> TokenStream {
    let callbacks = setup.entries(Section::Callbacks).map(|entry| callback(setup, entry));
    let events = setup.entries(Section::Events).map(event);
    let claims = match setup.value(Section::Callbacks, "claims") {
        Some(_) => claims_to_go_on_with(setup),
        None => default_claims(setup),
    };
    quote!(#(#callbacks)* #(#events)* #claims)
}

fn callback(setup: &Setup, entry: &Entry) -> TokenStream {
    let (input, output) = match entry.key {
        "sign_in" => (quote!(__auth::SignIn<Self>), quote!(__auth::Decision)),
        "redirect" => (quote!(__auth::Redirect<Self>), quote!(__auth::__private::String)),
        "claims" => (quote!(__auth::ClaimsUpdate<Self>), setup.claims_type(&quote!(__auth))),
        _ => (quote!(__auth::SessionView<Self>), quote!(__auth::__private::serde_json::Value)),
    };
    method(&format_ident!("{}", entry.key), &entry.value, &input, &output)
}

fn event(entry: &Entry) -> TokenStream {
    let payload = match entry.key {
        "sign_in" => "SignIn",
        "sign_out" => "SignOut",
        "create_user" => "CreateUser",
        "update_user" => "UpdateUser",
        "address_proven" => "AddressProven",
        "link_account" => "LinkAccount",
        _ => "Session",
    };
    let payload = format_ident!("{payload}");
    let name = format_ident!("on_{}", entry.key);
    method(&name, &entry.value, &quote!(__auth::event::#payload<Self>), &quote!(()))
}

/// ```text
/// async fn sign_in(__input: SignIn<Self>) -> Result<Decision, BoxError> {
///     Calls::<SignIn<Self>, Decision>::call(allow_known, __input).await
/// }
/// ```
fn method(name: &Ident, callback: &Expr, from: &TokenStream, to: &TokenStream) -> TokenStream {
    let input = Ident::new("__input", Span::mixed_site());
    let span = callback.span();
    // The ends of the return type: where a future that isn't `Send` is reported.
    let (first, last) = (quote_spanned!(span=> ::), quote_spanned!(span=> >));
    let calls = quote!(__auth::__private::Calls<#from, #to>);
    let function = match callback {
        // A closure can't infer its argument from the bound on a trait's parameter.
        Expr::Closure(_) => {
            let closure = path(span, &calls, "closure");
            let callback = parenthesized(span, callback.to_token_stream());
            quote!(#closure #callback)
        }
        _ => callback.to_token_stream(),
    };
    let call = call(span, &calls, "call", quote!(#function, #input));
    quote! {
        async fn #name(#input: #from)
            -> #first core::result::Result<#to, __auth::__private::BoxError #last
        {
            #call.await
        }
    }
}

/// Without a callback, claims start with their default.
fn default_claims(setup: &Setup) -> TokenStream {
    let span = setup.claims.as_ref().map_or_else(Span::call_site, |claims| claims.ty.span());
    let claims = setup.claims_type(&quote!(__auth));
    let probe = Ident::new("__claims", Span::mixed_site());
    let argument = braced(span, quote!(&#probe));
    let start = call(span, &quote!(__auth::__private::DefaultClaims), "start", argument);
    quote! {
        #[allow(unused_braces, unused_imports)]
        fn initial_claims() -> ::core::option::Option<#claims> {
            use __auth::__private::NotClaims as _;
            let #probe = __auth::__private::Probe::<#claims>::NEW.claims();
            #start
        }
    }
}

/// With a callback, their default stands in for what a session's claims lack, if they have one.
fn claims_to_go_on_with(setup: &Setup) -> TokenStream {
    let claims = setup.claims_type(&quote!(__auth));
    quote! {
        #[allow(unused_imports)]
        fn initial_claims() -> ::core::option::Option<#claims> {
            use __auth::__private::NoDefault as _;
            __auth::__private::Probe::<#claims>::NEW.default_value()
        }
    }
}
