//! `fn register`: the options of providers and adapter, written into their slots.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, spanned::Spanned};

use super::{checks::check, values};
use crate::{
    dsl::{
        duration::Duration,
        syntax::{Configured, Given, Provider, Setup},
    },
    span::{braced, parenthesized, path},
};

pub(super) fn method(setup: &Setup) -> TokenStream {
    let registry = Ident::new("__registry", Span::mixed_site());
    let target = Ident::new("__setup", Span::mixed_site());
    let providers = setup.providers.iter().map(|it| provider(setup, it, &registry, &target));
    let adapter = setup.adapter.iter().map(|adapter| {
        let (binding, options) = options(adapter, "AuthConfig", &target);
        let register = adapter.item(&quote!(__auth), "AuthConfig", "register");
        let fill = adapter.env.is_some();
        let arguments = parenthesized(adapter.span(), quote!(#registry, #fill, #options));
        quote!({ #binding #register #arguments; })
    });
    let options = |config: &Configured| !config.options.is_empty();
    let any = setup.providers.iter().map(|it| &it.config).chain(&setup.adapter).any(options);
    let target = any.then(|| quote!(let #target = __auth::__private::For::<Self>::SETUP;));
    quote! {
        fn register(#registry: &mut __auth::__private::Registry<'_, Self>) {
            #target
            #(#providers)*
            #(#adapter)*
        }
    }
}

/// ```text
/// {
///     let mut __options = <GitHub as Provider>::options();
///     __options.client_id.set(__setup, value);
///     <GitHub as Provider>::register(
///         __registry, ShopAuthProvider::GitHub, condition, env, __options, ShopAuthProfile::GitHub,
///     );
/// }
/// ```
fn provider(setup: &Setup, it: &Provider, registry: &Ident, target: &Ident) -> TokenStream {
    let (binding, options) = options(&it.config, "Provider", target);
    let (ids, profiles, variant) = (setup.provider_enum(), setup.profile_enum(), it.variant());
    let register = it.config.item(&quote!(__auth), "Provider", "register");
    let condition = it.condition.as_ref().map_or_else(|| quote!(true), values::condition);
    let fill = it.config.env.is_some();
    let wrap = path(it.config.span(), &quote!(#profiles), &variant.to_string());
    let arguments = parenthesized(
        it.config.span(),
        quote!(#registry, #ids::#variant, #condition, #fill, #options, #wrap),
    );
    quote!({ #binding #register #arguments; })
}

/// The binding of the filled slots, and its name.
fn options(config: &Configured, of: &str, target: &Ident) -> (TokenStream, Ident) {
    let name = Ident::new("__options", Span::mixed_site());
    let slot = Ident::new("__slot", Span::mixed_site());
    let function = Ident::new("__function", Span::mixed_site());
    let empty = config.item(&quote!(__auth), of, "options");
    let empty_arguments = parenthesized(config.span(), TokenStream::new());
    let sets = config.options.iter().map(|(key, given)| {
        let value = match given {
            // Its argument's type is the slot's to say, before the slot takes it.
            Given::Value(value @ Expr::Closure(_)) => {
                let set = Ident::new("set", key.span());
                let closure = parenthesized(value.span(), quote!(#target, #value));
                // In braces, so that a closure that doesn't fit is what is underlined.
                let filled = braced(value.span(), quote!(#function));
                let arguments = parenthesized(value.span(), quote!(#target, #filled));
                return quote! {
                    let #slot = &mut #name.#key;
                    let #function = #slot.closure #closure;
                    #[allow(unused_braces)]
                    #slot.#set #arguments;
                };
            }
            Given::Value(value) | Given::Duration(Duration::Expr(value)) => values::plain(value),
            Given::Duration(Duration::Seconds(seconds, number)) => {
                quote_spanned!(number.span()=> __auth::__private::seconds(#seconds))
            }
            Given::Duration(Duration::Times(count, unit)) => {
                quote_spanned!(count.span()=> __auth::__private::times(#count, #unit))
            }
            Given::Shorthand => quote!(#key),
            // An unknown option is reported first, and a known one lacks its value.
            Given::Absent => {
                let option = braced(key.span(), quote!(&#name.#key));
                let check = check(key.span(), "has_value", option);
                return quote!(#[allow(unused_braces)] #check;);
            }
            Given::Broken => return quote!(let _ = &#name.#key;),
        };
        // Where rustc says which bound a value breaks.
        let set = Ident::new("set", key.span());
        let arguments = parenthesized(value.span(), quote!(#target, #value));
        quote!(#name.#key.#set #arguments;)
    });
    let mutable = config
        .options
        .iter()
        .any(|(_, given)| !matches!(given, Given::Absent | Given::Broken))
        .then(|| quote!(mut));
    (quote!(let #mutable #name = #empty #empty_arguments; #(#sets)*), name)
}
