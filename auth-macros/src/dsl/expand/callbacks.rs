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
    let given = [Section::SecondFactor, Section::Callbacks, Section::Events];
    let given = given.into_iter().flat_map(|section| setup.entries(section));
    let given = given.map(|entry| {
        let (input, output) = signature(setup, entry, &quote!(__auth), &quote!(Self));
        let name = match entry.section {
            Section::Events => format_ident!("on_{}", entry.key),
            Section::SecondFactor => format_ident!("requires_second_factor"),
            _ => format_ident!("{}", entry.key),
        };
        method(&name, &entry.value, &input, &output)
    });
    let claims = match setup.value(Section::Callbacks, "claims") {
        None if !setup.is_reduced && !has_refused_claims(setup) => default_claims(setup),
        _ => claims_to_go_on_with(setup),
    };
    quote!(#(#given)* #claims)
}

/// Whether a callback was given that may be meant for the claims, and was reported.
fn has_refused_claims(setup: &Setup) -> bool {
    let is_unknown = |(section, key): &(Section, Ident)| {
        *section == Section::Callbacks && !section.has(&key.to_string())
    };
    setup.has_refused_callbacks || setup.keys.iter().any(is_unknown)
}

/// What a callback or an event of the setup `of` gets and gives.
pub(super) fn signature(
    setup: &Setup,
    entry: &Entry,
    krate: &TokenStream,
    of: &TokenStream,
) -> (TokenStream, TokenStream) {
    if entry.section == Section::Events {
        let payload = match entry.key {
            "sign_in" => "SignIn",
            "sign_out" => "SignOut",
            "create_user" => "CreateUser",
            "update_user" => "UpdateUser",
            "address_proven" => "AddressProven",
            "link_account" => "LinkAccount",
            "second_factor" => "SecondFactor",
            _ => "Session",
        };
        let payload = format_ident!("{payload}");
        return (quote!(#krate::event::#payload<#of>), quote!(()));
    }
    if entry.section == Section::SecondFactor {
        return (quote!(#krate::RequireSecondFactor<#of>), quote!(::core::primitive::bool));
    }
    match entry.key {
        "sign_in" => (quote!(#krate::SignIn<#of>), quote!(#krate::Decision)),
        "redirect" => (quote!(#krate::Redirect<#of>), quote!(#krate::__private::String)),
        "claims" => (quote!(#krate::ClaimsUpdate<#of>), setup.claims_type(krate)),
        "roles" => {
            let roles = setup.roles_type(krate);
            (quote!(#krate::RolesUpdate<#of>), quote!(#krate::__private::Vec<#roles>))
        }
        _ => (quote!(#krate::SessionView<#of>), quote!(#krate::__private::serde_json::Value)),
    }
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
