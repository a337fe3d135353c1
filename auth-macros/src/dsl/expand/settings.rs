//! `fn settings`: every section but the providers, callbacks and events.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, spanned::Spanned};

use super::values;
use crate::{
    dsl::{
        duration::Duration,
        keys::Section,
        syntax::{Entry, Linking, LinkingRule, SecondFactor, Setup},
    },
    span::parenthesized,
};

/// `const __PAGES_SIGN_IN: &str = "/login";`: what must be known at compile time, so that its checks
/// and its use share one expression.
pub(super) fn consts(setup: &Setup) -> TokenStream {
    let texts = setup.values.iter().filter_map(|entry| {
        let (name, value) = (const_name(entry)?, &entry.value);
        Some(quote!(const #name: &::core::primitive::str = #value;))
    });
    let redirects = (!setup.redirects.is_empty()).then(|| {
        let redirects = &setup.redirects;
        quote!(const __REDIRECTS: &[&::core::primitive::str] = &[#(#redirects),*];)
    });
    let hosts = (!setup.hosts.is_empty()).then(|| {
        let hosts = &setup.hosts;
        quote!(const __HOSTS: &[&::core::primitive::str] = &[#(#hosts),*];)
    });
    let origins = (!setup.origins.is_empty()).then(|| {
        let origins = &setup.origins;
        quote!(const __ORIGINS: &[&::core::primitive::str] = &[#(#origins),*];)
    });
    let believes = |linking: &&Linking| linking.rule != LinkingRule::Never;
    let trusted = setup.linking.as_ref().filter(believes);
    let trusted = trusted.map(|linking| ids(setup, "__TRUSTED", &linking.trusted));
    let ended =
        (!setup.end_session.is_empty()).then(|| ids(setup, "__END_SESSION", &setup.end_session));
    let languages = (!setup.texts.is_empty()).then(|| {
        let languages = &setup.texts;
        quote!(const __TEXTS: &[__auth::Texts] = &[#(#languages),*];)
    });
    // A reference to an array is a slice, and so is one to a slice.
    let constants = setup.constants.iter().map(|(section, list)| {
        let name = format_ident!("__{}", section.to_ascii_uppercase());
        quote!(const #name: &[&::core::primitive::str] = &#list;)
    });
    quote!(#(#texts)* #(#constants)* #redirects #hosts #origins #trusted #ended #languages)
}

/// `const __TRUSTED: &[&str] = &["google"];`
fn ids(setup: &Setup, name: &str, variants: &[Ident]) -> TokenStream {
    let (name, ids) = (format_ident!("{name}"), setup.provider_enum());
    quote! {
        const #name: &[&::core::primitive::str] = &[
            #(<#ids as __auth::ProviderId>::IDS[#ids::#variants as ::core::primitive::usize]),*
        ];
    }
}

/// The constant of an entry that is text known at compile time.
pub(super) fn const_name(entry: &Entry) -> Option<Ident> {
    let name = format!("__{}_{}", entry.section.struct_name(), entry.key).to_ascii_uppercase();
    entry.is_constant().then(|| Ident::new(&name, Span::call_site()))
}

pub(super) fn method(setup: &Setup) -> TokenStream {
    let type_name = setup.name.to_string();
    let settings = Ident::new("__settings", Span::mixed_site());
    let strategy = super::is_database(setup)
        .then(|| quote!(#settings.strategy = __auth::__private::Strategy::Database;));
    let durations = [
        ("max_age", &setup.max_age),
        ("update_age", &setup.update_age),
        ("absolute", &setup.absolute),
        ("fresh", &setup.fresh),
    ];
    let durations = durations.into_iter().filter_map(|(field, duration)| {
        let value = match duration.as_ref()? {
            Duration::Seconds(seconds, _) => quote!(__auth::__private::seconds(#seconds)),
            Duration::Times(count, unit) => quote!(__auth::__private::times(#count, #unit)),
            Duration::Expr(expr) => return Some(set(&settings, field, expr.span(), expr)),
        };
        let set = format_ident!("set_{field}");
        Some(quote!(#settings.#set(#value);))
    });
    let check = setup
        .checks_always
        .then(|| quote!(#settings.check = __auth::__private::SessionCheck::Always;));
    let profile =
        setup.keeps_profile.then(|| quote!(#settings.profile = __auth::__private::Profile::Keep;));
    let compat =
        setup.compat.then(|| quote!(#settings.compat = __auth::__private::Compat::NextAuthV4;));
    let redirects = setup.lists("redirects").then(|| quote!(#settings.redirects = __REDIRECTS;));
    let hosts = setup.lists("hosts").then(|| quote!(#settings.hosts = __HOSTS;));
    let origins = setup.lists("origins").then(|| quote!(#settings.origins = __ORIGINS;));
    let linking = setup.linking.as_ref().and_then(linking_rule);
    let linking = linking.map(|linking| quote!(#settings.linking = #linking;));
    let ended =
        (!setup.end_session.is_empty()).then(|| quote!(#settings.end_session = __END_SESSION;));
    let texts = (!setup.texts.is_empty()).then(|| quote!(#settings.texts = __TEXTS;));
    let factors = setup.second_factor.as_ref().map(|section| second_factor(&settings, section));
    let values = setup.values.iter().filter_map(|entry| value(&settings, entry));
    let body = quote!(
        #strategy #(#durations)* #check #profile #compat #redirects #hosts #origins #linking #ended
        #texts #factors #(#values)*
    );
    let mutable = (!body.is_empty()).then(|| quote!(mut));
    quote! {
        fn settings() -> __auth::__private::Settings {
            let #mutable #settings = __auth::__private::Settings::new(
                #type_name,
                ::core::module_path!(),
            );
            #body
            #settings
        }
    }
}

/// `Linking::VerifiedEmail(__TRUSTED)`
fn linking_rule(linking: &Linking) -> Option<TokenStream> {
    let rule = match linking.rule {
        LinkingRule::Never => return None,
        LinkingRule::VerifiedEmail => quote!(VerifiedEmail),
        LinkingRule::DangerousEmail => quote!(DangerousEmail),
    };
    Some(quote!(__auth::__private::Linking::#rule(__TRUSTED)))
}

/// `__settings.set_second_factor(&[FactorMethod::Totp]); __settings.set_remember(seconds(2592000));`
fn second_factor(settings: &Ident, section: &SecondFactor) -> TokenStream {
    let methods = &section.methods;
    let remember = section.remember.as_ref().map(|remember| match remember {
        Duration::Seconds(seconds, _) => {
            quote!(#settings.set_remember(__auth::__private::seconds(#seconds));)
        }
        Duration::Times(count, unit) => {
            quote!(#settings.set_remember(__auth::__private::times(#count, #unit));)
        }
        Duration::Expr(expr) => set(settings, "remember", expr.span(), expr),
    });
    quote! {
        #settings.set_second_factor(&[#(__auth::__private::FactorMethod::#methods),*]);
        #remember
    }
}

/// The statement for one entry.
fn value(settings: &Ident, entry: &Entry) -> Option<TokenStream> {
    let key = format_ident!("{}", entry.key);
    let value = &entry.value;
    let text = const_name(entry);
    Some(match entry.section {
        Section::Auth if entry.key == "base_path" => quote!(#settings.base_path = #text;),
        Section::Auth if entry.key == "name" => {
            quote!(#settings.name = ::std::borrow::ToOwned::to_owned(#text);)
        }
        Section::Auth if entry.key == "prefix" => {
            quote!(#settings.prefix = ::core::option::Option::Some(#text);)
        }
        Section::Auth if matches!(entry.key, "secret" | "proxies") => {
            let value = values::plain(value);
            let arguments = parenthesized(value.span(), value);
            let set = format_ident!("set_{}", entry.key, span = entry.span);
            quote!(#settings.#set #arguments;)
        }
        Section::Auth | Section::Session => set(settings, entry.key, entry.span, value),
        Section::Pages => quote!(#settings.pages.#key = ::core::option::Option::Some(#text);),
        Section::Cookies if text.is_some() => {
            quote!(#settings.cookies.#key = ::core::option::Option::Some(#text);)
        }
        Section::Cookies if matches!(entry.key, "secure" | "partitioned") => {
            set(settings, &format!("cookies_{}", entry.key), entry.span, value)
        }
        Section::Cookies => {
            let variant = camel(entry.key);
            let key = quote!(__auth::__private::CookieKey::#variant);
            let arguments = parenthesized(value.span(), quote!(#key, #value));
            let set = Ident::new("set", entry.span);
            quote!(#settings.cookies.#set #arguments;)
        }
        Section::Theme if entry.key == "color_scheme" => {
            set(settings, entry.key, entry.span, value)
        }
        Section::Theme => quote!(#settings.theme.#key = ::core::option::Option::Some(#text);),
        Section::Callbacks | Section::Events | Section::SecondFactor => return None,
    })
}

/// `__settings.set_key(value);`
fn set(settings: &Ident, key: &str, span: Span, value: &Expr) -> TokenStream {
    let set = format_ident!("set_{key}", span = span);
    let arguments = parenthesized(value.span(), quote!(#value));
    quote!(#settings.#set #arguments;)
}

/// `session_token` as `SessionToken`.
fn camel(key: &str) -> Ident {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    Ident::new(&key.split('_').map(word).collect::<String>(), Span::call_site())
}
