//! What must be asked of the compiler: facts about types and constants of other crates.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{ext::IdentExt, spanned::Spanned};

use super::settings::const_name;
use crate::{
    dsl::{
        check::{ABSOLUTE, MAX_AGE},
        duration::Duration,
        keys::Section,
        syntax::{Configured, LinkingRule, Provider, Setup},
    },
    span::{braced, call, parenthesized},
};

pub(super) fn items(setup: &Setup) -> TokenStream {
    let ids = setup.provider_enum();
    let names = setup.providers.iter().map(|it| it.config.name());
    let known = (!setup.providers.is_empty()).then(|| {
        quote! {
            const __IDS: &[&::core::primitive::str] = <#ids as __auth::ProviderId>::IDS;
            const __TYPES: &[&::core::primitive::str] = &[#(#names),*];
        }
    });
    let providers = setup.providers.iter().enumerate().map(|(at, it)| provider(setup, it, at));
    let adapter = setup.adapter.as_ref().map(adapter_options);
    let database = setup.strategy.as_ref().filter(|it| it.database && setup.adapter.is_none());
    let database = database.map(|strategy| {
        let check = check(strategy.span, "database_without_adapter", TokenStream::new());
        quote!(const _: () = #check;)
    });
    let fresh = fresh_is_shorter(setup);
    let confirmed = can_be_confirmed(setup);
    let capabilities = setup.adapter.as_ref().map(|adapter| capabilities(setup, adapter));
    let base = if setup.value(Section::Auth, "base_path").is_some() {
        quote!(__AUTH_BASE_PATH)
    } else {
        quote!("/api/auth")
    };
    let texts = setup.values.iter().filter_map(|entry| {
        let rule = match (entry.section, entry.key) {
            (Section::Auth, "base_path") => "base_path",
            (Section::Auth, "name") => "name",
            (Section::Auth, "prefix") => "prefix",
            (Section::Pages, _) => "page",
            (Section::Cookies, "domain") => "domain",
            (Section::Cookies, "prefix") => "cookie_prefix",
            (Section::Theme, "brand_color" | "button_text") => "color",
            (Section::Theme, "logo") => "logo",
            (Section::Theme, "favicon") => "favicon",
            _ => return None,
        };
        let (name, span) = (const_name(entry)?, entry.value.span());
        let rule = check(span, rule, quote!(#name));
        let free = (entry.section == Section::Pages)
            .then(|| check(span, "page_is_free", quote!(#name, #base)));
        let free = free.map(|free| quote!(const _: () = #free;));
        Some(quote!(const _: () = #rule; #free))
    });
    let redirects = setup.redirects.iter().enumerate().map(|(at, redirect)| {
        let check = check(redirect.span(), "redirect", quote!(__REDIRECTS[#at]));
        quote!(const _: () = #check;)
    });
    let hosts = setup.hosts.iter().enumerate().map(|(at, host)| {
        let check = check(host.span(), "host", quote!(__HOSTS[#at]));
        quote!(const _: () = #check;)
    });
    let origins = setup.origins.iter().enumerate().map(|(at, origin)| {
        let check = check(origin.span(), "origin", quote!(__ORIGINS[#at]));
        quote!(const _: () = #check;)
    });
    let constants = setup.constants.iter().map(|(section, list)| {
        let name = format_ident!("__{}", section.to_ascii_uppercase());
        let check = check(list.span(), section, quote!(#name));
        quote!(const _: () = #check;)
    });
    let languages = setup.texts.iter().enumerate().map(|(at, language)| {
        let check = check(language.span(), "language", quote!(__TEXTS, #at));
        quote!(const _: () = #check;)
    });
    let trusted = setup.linking.iter().filter(|it| it.rule == LinkingRule::VerifiedEmail);
    let trusted = trusted.flat_map(|linking| &linking.trusted);
    let trusted = trusted.filter_map(|named| proves_address(setup, named));
    let ended = setup.end_session.iter().filter_map(|named| ends_session(setup, named));
    let passkeys = passkey_factor(setup);
    quote! {
        #known #(#providers)* #adapter #database #fresh #confirmed #capabilities #(#ended)* #(#trusted)* #passkeys
        #(#texts)* #(#constants)* #(#redirects)* #(#hosts)* #(#origins)* #(#languages)*
    }
}

/// `const _: () = <Check>::provider(&facts, __IDS, __TYPES, 0, adapter, Some((&["client_id"], env)));`
fn provider(setup: &Setup, it: &Provider, at: usize) -> TokenStream {
    let facts = it.config.item(&quote!(__auth), "Provider", "FACTS");
    let adapter = setup.adapter.is_some();
    let given = given(&it.config);
    let arguments = quote!(&#facts, __IDS, __TYPES, #at, #adapter, #given);
    let check = check(it.config.span(), "provider", arguments);
    quote!(const _: () = #check;)
}

/// `const _: () = <Check>::fresh(FRESH * 60, 2592000, 7776000);`, where one of the three is a constant with a unit.
fn fresh_is_shorter(setup: &Setup) -> Option<TokenStream> {
    let all = [&setup.fresh, &setup.max_age, &setup.absolute];
    if !all.iter().any(|it| matches!(it, Some(Duration::Times(..)))) {
        return None;
    }
    let seconds = |given: &Option<Duration>, default: u64| match given {
        None => quote!(#default),
        Some(Duration::Seconds(seconds, _)) => quote!(#seconds),
        Some(Duration::Times(count, unit)) => {
            quote!((#count as ::core::primitive::u64).saturating_mul(#unit))
        }
        // What only the start knows limits nothing here.
        Some(Duration::Expr(_)) => quote!(::core::primitive::u64::MAX),
    };
    let span = match setup.fresh.as_ref()? {
        Duration::Seconds(_, number) => number.span(),
        Duration::Times(count, _) => count.span(),
        Duration::Expr(_) => return None,
    };
    let (fresh, max_age) = (seconds(&setup.fresh, 0), seconds(&setup.max_age, MAX_AGE));
    let absolute = seconds(&setup.absolute, ABSOLUTE);
    let check = check(span, "fresh", quote!(#fresh, #max_age, #absolute));
    Some(quote! {
        #[allow(trivial_numeric_casts, clippy::cast_lossless, clippy::cast_sign_loss, clippy::unnecessary_cast)]
        const _: () = #check;
    })
}

/// `const _: () = <Check>::can_be_confirmed(&[(GitHub::FACTS.kind, false)]);`
fn can_be_confirmed(setup: &Setup) -> Option<TokenStream> {
    let span = match setup.fresh.as_ref()? {
        Duration::Seconds(_, number) => number.span(),
        Duration::Times(count, _) => count.span(),
        Duration::Expr(expr) => expr.span(),
    };
    // In a setup without providers nobody signs in, and nobody can be asked anything.
    if setup.providers.is_empty() {
        return None;
    }
    let providers = setup.providers.iter().map(|it| {
        let facts = it.config.item(&quote!(__auth), "Provider", "FACTS");
        let mut options = it.config.options.iter();
        // An option that is written may say so; what it says is known when the setup is built. One that is misspelt
        // is reported already.
        let confirms = it.config.broken
            || options.any(|(key, _)| key.unraw().to_string().starts_with("confirm"));
        quote!((#facts.kind, #confirms))
    });
    let check = check(span, "can_be_confirmed", quote!(&[#(#providers),*]));
    Some(quote!(const _: () = #check;))
}

/// `const _: fn() = || <Check>::ends_session(<Keycloak as AuthConfig>::probe());`
fn ends_session(setup: &Setup, named: &Ident) -> Option<TokenStream> {
    let it = setup.providers.iter().find(|it| it.variant() == *named)?;
    let probe = it.config.item(&quote!(__auth::__private), "AuthConfig", "probe");
    let argument = braced(named.span(), quote!(#probe()));
    let check = check(named.span(), "ends_session", argument);
    Some(quote! {
        #[allow(unused_braces)]
        const _: fn() = || #check;
    })
}

/// `const _: () = <Check>::proves_address(own || <Kind as Proves<Profile>>::PROVES, "Google");`
fn proves_address(setup: &Setup, named: &Ident) -> Option<TokenStream> {
    let config = &setup.providers.iter().find(|it| it.variant() == *named)?.config;
    // Then the application says itself what is verified, or it can't be told.
    if config.broken || config.options.iter().any(|(key, _)| key == "profile") {
        return None;
    }
    let item = |name| config.item(&quote!(__auth), "Provider", name);
    let (own, kind, profile) = (item("HAS_OWN_STEPS"), item("Kind"), item("Profile"));
    let (proves, name) = (quote!(__auth::__private::Proves), config.name());
    let arguments = quote!(#own || <#kind as #proves<#profile>>::PROVES, #name);
    let check = check(named.span(), "proves_address", arguments);
    Some(quote!(const _: () = #check;))
}

/// `const _: () = <Check>::passkey_factor(&[&<Passkey as Provider>::FACTS]);`
fn passkey_factor(setup: &Setup) -> Option<TokenStream> {
    let section = setup.second_factor.as_ref()?;
    let method = section.methods.iter().find(|method| *method == "Passkey")?;
    let facts =
        setup.providers.iter().map(|it| it.config.item(&quote!(__auth), "Provider", "FACTS"));
    let check = check(method.span(), "passkey_factor", quote!(&[#(&#facts),*]));
    Some(quote!(const _: () = #check;))
}

fn adapter_options(adapter: &Configured) -> TokenStream {
    let spec = adapter.item(&quote!(__auth), "AuthConfig", "SPEC");
    let given = given(adapter);
    let check = check(adapter.span(), "adapter", quote!(&#spec, #given));
    quote!(const _: () = #check;)
}

/// `Some((&["client_id"], env))`; `None` when it can't be told what is missing.
fn given(config: &Configured) -> TokenStream {
    if config.broken {
        return quote!(::core::option::Option::None);
    }
    let names = config.options.iter().map(|(key, _)| key.unraw().to_string());
    let fill = config.env.is_some();
    quote!(::core::option::Option::Some((&[#(#names),*], #fill)))
}

/// ```text
/// const _: fn() = || {
///     let __adapter = <Sqlite as AuthConfig>::probe().adapter();
///     Check::keeps(&__adapter, <GitHub as Provider>::kind());
///     Check::keeps_sessions(&__adapter);
///     Check::keeps_second_factors(&__adapter);
/// };
/// ```
///
/// The types come from values: where one of them is no adapter or no provider, rustc says that once
/// and asks nothing more (`auth::__private::Probe`).
fn capabilities(setup: &Setup, adapter: &Configured) -> TokenStream {
    let binding = Ident::new("__adapter", Span::mixed_site());
    let probe = adapter.item(&quote!(__auth), "AuthConfig", "probe");
    let none = parenthesized(adapter.span(), TokenStream::new());
    let kinds = setup.providers.iter().map(|it| {
        let span = it.config.span();
        let kind = it.config.item(&quote!(__auth), "Provider", "kind");
        let arguments = parenthesized(span, TokenStream::new());
        let adapter = braced(span, quote!(&#binding));
        check(span, "keeps", quote!(#adapter, #kind #arguments))
    });
    let sessions = match &setup.strategy {
        Some(strategy) => strategy.database.then_some(strategy.span),
        None => Some(adapter.span()),
    };
    let sessions =
        sessions.map(|span| check(span, "keeps_sessions", braced(span, quote!(&#binding))));
    // At the first method: the section's key is no part of what is asked for.
    let factors = setup.second_factor.as_ref().and_then(|section| section.methods.first());
    let factors = factors.map(|method| {
        let span = method.span();
        check(span, "keeps_second_factors", braced(span, quote!(&#binding)))
    });
    quote! {
        #[allow(unused_braces, unused_imports)]
        const _: fn() = || {
            use __auth::__private::NotAdapter as _;
            let #binding = #probe #none.adapter();
            #(#kinds;)*
            #sessions;
            #factors;
        };
    }
}

/// `<Check>::name::<>(arguments)`, reported at `span`.
pub(super) fn check(span: Span, name: &str, arguments: TokenStream) -> TokenStream {
    call(span, &quote!(__auth::__private::Check), name, arguments)
}
