//! The providers of a setup as an enum, and their profiles.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::{
    dsl::{
        keys::Section,
        syntax::{Provider, Setup},
    },
    span::parenthesized,
};

/// `enum ShopAuthProvider { GitHub, … }` and `enum ShopAuthProfile { GitHub(…), … }`
pub(super) fn items(setup: &Setup) -> TokenStream {
    let Setup { krate, vis, .. } = setup;
    let (provider, profile) = (setup.provider_enum(), setup.profile_enum());
    let provider_doc = format!("The providers of [`{}`].", setup.name);
    let profile_doc = format!("What a provider of [`{}`] says about somebody.", setup.name);
    let variants: Vec<_> = setup.providers.iter().map(Provider::variant).collect();
    let docs: Vec<_> = setup.providers.iter().map(doc).collect();
    let profiles =
        setup.providers.iter().map(|provider| provider.config.item(krate, "Provider", "Profile"));
    let ids = setup.providers.iter().map(|provider| {
        let default = || provider.config.item(krate, "Provider", "ID");
        provider.id.as_ref().map_or_else(default, ToTokens::to_token_stream)
    });
    let names =
        setup.providers.iter().map(|provider| provider.config.item(krate, "Provider", "NAME"));
    let index = if variants.is_empty() {
        quote!(match self {})
    } else {
        quote!(self as ::core::primitive::usize)
    };
    let path = |key, default| {
        setup.value(Section::Auth, key).map_or_else(
            || quote!(#default),
            |path| quote!({ const __PATH: &::core::primitive::str = #path; __PATH }),
        )
    };
    let (prefix, base) = (path("prefix", ""), path("base_path", "/api/auth"));
    let impls = profile_impls(setup, &profile);
    quote! {
        #[doc = #provider_doc]
        #[allow(dead_code, unreachable_pub)]
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug,
            ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash,
        )]
        #vis enum #provider { #(#[doc = #docs] #variants,)* }

        #[allow(dead_code, unreachable_pub)]
        impl #provider {
            /// The id, as in URLs.
            #[must_use]
            #vis fn id(self) -> &'static ::core::primitive::str {
                <Self as #krate::ProviderId>::IDS[#krate::ProviderId::index(self)]
            }

            /// The name, as people know it.
            #[must_use]
            #vis fn name(self) -> &'static ::core::primitive::str {
                <Self as #krate::ProviderId>::NAMES[#krate::ProviderId::index(self)]
            }

            /// The path that starts a sign-in with this provider.
            #[must_use]
            #vis fn sign_in_path(self) -> #krate::__private::String {
                #krate::__private::sign_in_path(#prefix, #base, self.id())
            }
        }

        impl ::core::fmt::Display for #provider {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __f.write_str(self.id())
            }
        }

        impl #krate::ProviderId for #provider {
            const ALL: &'static [Self] = &[#(Self::#variants),*];
            const IDS: &'static [&'static ::core::primitive::str] = &[#(#ids),*];
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            fn index(self) -> ::core::primitive::usize { #index }
        }

        #[doc = #profile_doc]
        #[allow(dead_code, private_interfaces, unreachable_pub, clippy::large_enum_variant)]
        #vis enum #profile { #(#[doc = #docs] #variants(#profiles),)* }

        #impls
    }
}

/// By the functions of each provider, as what a profile lacks was reported where the provider names it.
fn profile_impls(setup: &Setup, profile: &Ident) -> TokenStream {
    let value = Ident::new("__profile", Span::mixed_site());
    let arms = |body: &dyn Fn(&TokenStream, &Provider) -> TokenStream| {
        let arms = setup.providers.iter().map(|it| {
            let span = it.config.span();
            let variant = it.variant();
            let variant = quote!(Self::#variant);
            let pattern = parenthesized(span, quote!(#value));
            let body = body(&variant, it);
            quote!(#variant #pattern => #body,)
        });
        let arms: TokenStream = arms.collect();
        if arms.is_empty() { quote!(match *self {}) } else { quote!(match self { #arms }) }
    };
    let item = |it: &Provider, name| it.config.item(&setup.krate, "Provider", name);
    let clone = arms(&|variant, it| {
        let copied = item(it, "copied");
        quote!(#variant(#copied(#value)))
    });
    let debug = arms(&|_, it| {
        let shown = item(it, "shown");
        quote!(#shown(#value, __f))
    });
    quote! {
        impl ::core::clone::Clone for #profile {
            fn clone(&self) -> Self { #clone }
        }

        impl ::core::fmt::Debug for #profile {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { #debug }
        }
    }
}

fn doc(provider: &Provider) -> String {
    match &provider.id {
        Some(id) => format!("`{} as \"{}\"`", provider.config.name(), id.value()),
        None => format!("`{}`", provider.config.name()),
    }
}
