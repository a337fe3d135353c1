//! After a mistake in the attributes, the struct still counts as a provider and as a configuration
//! that takes its fields, so that the mistake is the only error.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Ident, Meta};

pub(super) fn items(input: &DeriveInput) -> TokenStream {
    let DeriveInput { ident, vis, data: Data::Struct(data), generics, .. } = input else {
        return TokenStream::new();
    };
    if !generics.params.is_empty() {
        return TokenStream::new();
    }
    let options = format_ident!("{ident}Options", span = Span::call_site());
    let fields = data.fields.iter().filter_map(|field| field.ident.as_ref());
    let name = ident.to_string();
    let profile = profile(&input.attrs)
        .map_or_else(|| quote!(::auth::__private::OidcProfile), |profile| quote!(#profile));
    let reading = quote! {
        fn reading() -> ::auth::__private::Reading<Self::Profile> {
            ::core::unreachable!()
        }
    };
    let assemble = quote! {
        fn assemble(
            _: #options,
            _: &mut ::auth::__private::Assembly<'_>,
        ) -> ::core::option::Option<Self> {
            ::core::option::Option::None
        }
    };
    quote! {
        #[doc(hidden)]
        #[derive(::core::default::Default)]
        #[allow(dead_code, missing_debug_implementations)]
        #vis struct #options { #(#vis #fields: ::auth::__private::AnySlot,)* }

        #[allow(dead_code)]
        impl #ident {
            #[doc(hidden)]
            #vis fn from_env() -> ::core::result::Result<Self, ::auth::ConfigError> {
                ::core::unreachable!()
            }
        }

        impl ::auth::__private::AuthConfig for #ident {
            type Options = #options;
            type Itself = Self;
            const SPEC: ::auth::__private::Spec = ::auth::__private::Spec::ANY;
            #assemble
        }

        impl ::auth::Provider for #ident {
            type Options = #options;
            type Profile = #profile;
            type Kind = ::auth::__private::kind::OAuth;
            const SPEC: ::auth::__private::Spec = ::auth::__private::Spec::ANY;
            const ID: &'static ::core::primitive::str = #name;
            const NAME: &'static ::core::primitive::str = #name;
            const KIND: ::auth::__private::Kind = ::auth::__private::Kind::OAuth2;
            #assemble
            fn profile_functions() -> ::auth::__private::ProfileFunctions<Self::Profile> {
                ::core::unreachable!()
            }
            fn into_method<__P: 'static>(
                self,
                _: &::auth::__private::SetupContext<'_, Self::Profile, __P>,
            ) -> ::core::result::Result<
                ::auth::__private::Method<__P>,
                ::auth::__private::InvalidOption,
            > {
                ::core::unreachable!()
            }
        }

        impl ::auth::provider::Refresh for #ident {}
        impl ::auth::provider::Revocation for #ident {}
        impl ::auth::provider::EndSession for #ident {}

        impl ::auth::__private::oauth1::OAuth1 for #ident {
            fn definition(&self) -> ::auth::__private::oauth1::Definition {
                ::core::unreachable!()
            }
            #reading
        }

        impl ::auth::__private::OAuth for #ident {
            fn definition(&self) -> ::auth::__private::Definition {
                ::core::unreachable!()
            }
            #reading
        }
    }
}

/// The type after `profile =`, whatever else is wrong: the application's own impls mention it.
fn profile(attrs: &[Attribute]) -> Option<Ident> {
    let lists = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::List(list) if list.path.is_ident("auth") => Some(list.tokens.clone()),
        _ => None,
    });
    let tokens: Vec<TokenTree> = lists.flatten().collect();
    tokens.windows(3).find_map(|window| match window {
        [TokenTree::Ident(key), TokenTree::Punct(_), TokenTree::Ident(profile)]
            if key == "profile" =>
        {
            Some(profile.clone())
        }
        _ => None,
    })
}
