//! What stands in the expansion for editors alone. rustc drops it before it resolves a name in it.
//!
//! To complete at a cursor, rust-analyzer writes a made-up name there and expands the declaration twice, with
//! the name and without. It looks at the first place where the name comes out, and learns the types of what
//! stands before it from the other expansion, *at the same distance from the start*. So this comes first,
//! depends on as little as possible, and has something of the same shape at the same place when the name
//! isn't there: each list of accesses ends with one more mention of the value. Nothing here binds a name around
//! what the user wrote, because an editor would offer it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Expr, ext::IdentExt};

use super::{callbacks, settings::const_name};
use crate::{
    diagnostics::{Diagnostics, closest, did_you_mean},
    dsl::{
        duration::Duration,
        keys::Section,
        syntax::{Configured, Entry, Given, Setup},
    },
    mistakes,
};

/// ```text
/// #[allow(unexpected_cfgs)]
/// const _: () = {
///     #[cfg(rust_analyzer)]
///     const _: () = { keys, words, types, options, variants, values, mistakes };
/// };
/// ```
pub(super) fn items(setup: &Setup) -> TokenStream {
    let krate = &setup.krate;
    let (keys, words, types) = (keys(setup), words(setup), types(setup));
    let options = configured(setup).map(|config| options(setup, config));
    let (variants, methods, values) = (variants(setup), methods(setup), values(setup));
    let mistakes = unknown_keys(setup);
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            const _: () = {
                use #krate::__private::variables::*;
                #keys
                #words
                #types
                #(#options)*
                #variants
                #methods
                #values
                #mistakes
            };
        };
    }
}

/// `const _: fn(Session) = |__of| { let _ = &__of.claims; let _ = &__of; };`
fn accesses<'a>(of: &TokenStream, names: impl Iterator<Item = &'a Ident>) -> TokenStream {
    let value = Ident::new("__of", Span::mixed_site());
    quote!(const _: fn(#of) = |#value| { #(let _ = &#value.#names;)* let _ = &#value; };)
}

/// The keys of each section that is written.
fn keys(setup: &Setup) -> TokenStream {
    let krate = &setup.krate;
    let is_written = |section: &Section| {
        let name = section.name();
        *section == Section::Auth
            || setup.keys.iter().any(|(of, key)| {
                let key = key.unraw().to_string();
                of == section
                    || *of == Section::Auth && closest(&key, Section::Auth.keys()) == Some(name)
            })
    };
    let sections = Section::ALL.into_iter().filter(is_written).map(|section| {
        let listed = format_ident!("{}", section.struct_name());
        let keys = setup.keys.iter().chain(&setup.unfinished.keys);
        let keys = keys.filter(|(of, _)| *of == section).map(|(_, key)| key);
        accesses(&quote!(#krate::keys::#listed), keys)
    });
    sections.collect()
}

/// The words after keys that take one.
fn words(setup: &Setup) -> TokenStream {
    let krate = &setup.krate;
    let words = setup.words.iter().map(|(listed, word)| {
        let listed = format_ident!("{listed}");
        accesses(&quote!(#krate::keys::words::#listed), word.iter())
    });
    words.collect()
}

/// The named types.
fn types(setup: &Setup) -> TokenStream {
    let paths = configured(setup).map(|config| config.ty.to_token_stream());
    let claims = setup.claims.iter().map(|claims| claims.ty.to_token_stream());
    let state = setup.state.iter().map(ToTokens::to_token_stream);
    let unfinished = setup.unfinished.types.iter().map(ToTokens::to_token_stream);
    let types = paths.chain(claims).chain(state).chain(unfinished);
    quote!(const _: fn() = || { #(let _: ::core::option::Option<#types>;)* };)
}

/// The options of a provider or adapter, and the variables that its `..env` reads.
fn options(setup: &Setup, config: &Configured) -> TokenStream {
    let (krate, ty) = (&setup.krate, &config.ty);
    let keys = config.options.iter().map(|(key, _)| key).chain(&config.unfinished.keys);
    let accesses = accesses(&quote!(<#ty as #krate::AuthConfig>::Options), keys);
    let variables = config.env_word.iter();
    quote!(#accesses #(const _: fn() = <#ty as #krate::AuthConfig>::#variables;)*)
}

/// The providers that are named in lists.
fn variants(setup: &Setup) -> Option<TokenStream> {
    let (ids, named) = (setup.provider_enum(), &setup.named);
    let is_list = |(of, key): &(Section, Ident)| {
        *of == Section::Auth && (key == "linking" || key == "end_session")
    };
    setup
        .keys
        .iter()
        .any(is_list)
        .then(|| quote!(const _: fn() = || { #(let _ = #ids::#named;)* let _ = #ids::ALL; };))
}

/// The methods of second factors.
fn methods(setup: &Setup) -> Option<TokenStream> {
    let (krate, named) = (&setup.krate, &setup.named_methods);
    let is_list = |(of, key): &(Section, Ident)| *of == Section::SecondFactor && key == "methods";
    let methods = quote!(#krate::__private::FactorMethod);
    setup.keys.iter().any(is_list).then(
        || quote!(const _: fn() = || { #(let _ = #methods::#named;)* let _ = #methods::ALL; };),
    )
}

/// Everything that is an expression, where its type is known and no name of the expansion is in scope.
fn values(setup: &Setup) -> TokenStream {
    let (krate, name) = (&setup.krate, &setup.name);
    let entries = entries(setup).map(|entry| value(setup, entry));
    let remember = setup.second_factor.as_ref().and_then(|section| section.remember.as_ref());
    let durations = [&setup.max_age, &setup.update_age, &setup.absolute, &setup.fresh];
    let durations = durations.into_iter().map(Option::as_ref);
    let durations = durations.chain([remember]).filter_map(|duration| match duration {
        Some(Duration::Expr(value)) => Some(quote!(let _: ::core::time::Duration = #value;)),
        _ => None,
    });
    let texts = [&setup.redirects, &setup.hosts, &setup.origins];
    let texts = texts.into_iter().flatten();
    let languages = &setup.texts;
    let constants = setup.constants.iter().map(|(_, list)| list);
    let options = configured(setup).flat_map(|config| {
        let ty = &config.ty;
        let given = config.options.iter().filter_map(|(key, given)| match given {
            Given::Value(value) | Given::Duration(Duration::Expr(value)) => {
                Some((key, value.clone()))
            }
            Given::Broken => {
                let unfinished = config.unfinished.values.iter().find(|(option, _)| option == key);
                Some((key, unfinished.map_or_else(nothing, |(_, value)| value.clone())))
            }
            _ => None,
        });
        given.map(move |(key, value)| {
            // The option itself is mentioned above, where nothing is done with it.
            let key = format_ident!("{}", key, span = Span::call_site());
            let method = if matches!(value, Expr::Closure(_)) { "closure" } else { "set" };
            let method = format_ident!("{method}");
            quote! {
                <#ty as #krate::AuthConfig>::options()
                    .#key
                    .#method(#krate::__private::For::<#name>::SETUP, #value);
            }
        })
    });
    let conditions = setup.providers.iter().filter_map(|provider| {
        provider.condition.clone().or_else(|| provider.is_unfinished.then(nothing))
    });
    quote! {
        const _: fn() = || {
            #(#entries)*
            #(#durations)*
            #(let _: &::core::primitive::str = #texts;)*
            #(let _: #krate::Texts = #languages;)*
            #(let _ = &#constants;)*
            #(#options)*
            #(let _ = #conditions;)*
        };
    }
}

/// The entries that are expressions, as they are written: also those that are unfinished.
fn entries(setup: &Setup) -> impl Iterator<Item = &Entry> {
    let unfinished = |at| {
        let unfinished = setup.unfinished.values.iter();
        unfinished.filter(move |(before, _)| *before == at).map(|(_, entry)| entry)
    };
    (0..=setup.values.len()).flat_map(move |at| unfinished(at).chain(setup.values.get(at)))
}

/// What stands for a value that isn't there.
fn nothing() -> Expr {
    syn::parse_quote!(())
}

/// The value of an entry.
fn value(setup: &Setup, entry: &Entry) -> TokenStream {
    let (krate, name, value) = (&setup.krate, &setup.name, &entry.value);
    let set = |key: &str| {
        let set = format_ident!("set_{key}");
        quote!(#krate::__private::Settings::#set(loop {}, #value);)
    };
    match (entry.section, entry.key) {
        _ if const_name(entry).is_some() => quote!(let _: &::core::primitive::str = #value;),
        (Section::Callbacks | Section::Events | Section::SecondFactor, _) => {
            let krate = krate.to_token_stream();
            let (input, output) =
                callbacks::signature(setup, entry, &krate, &name.to_token_stream());
            quote!(<#krate::__private::Calls<#input, #output>>::closure(#value);)
        }
        (Section::Cookies, "secure" | "partitioned") => set(&format!("cookies_{}", entry.key)),
        (
            Section::Auth | Section::Session | Section::Theme,
            "secret" | "limits" | "proxies" | "codec" | "generate_session_token" | "color_scheme",
        ) => set(entry.key),
        (Section::Session, "max_age" | "update_age" | "absolute" | "fresh") => {
            quote!(let _: ::core::time::Duration = #value;)
        }
        _ => quote!(let _ = #value;),
    }
}

/// The keys that there are not. rustc finds them by the accesses, but says so only after a build.
fn unknown_keys(setup: &Setup) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    for (section, key) in &setup.keys {
        let word = key.unraw().to_string();
        if !section.has(&word) {
            let of = section.name();
            let hint = did_you_mean(&word, section.keys());
            let text = format_args!("`{of}` has no key `{word}`{hint}");
            diagnostics.error(key, mistakes::ENTRY, text);
        }
    }
    diagnostics.into_tokens()
}

/// Providers and adapter.
fn configured(setup: &Setup) -> impl Iterator<Item = &Configured> {
    setup.providers.iter().map(|provider| &provider.config).chain(&setup.adapter)
}
