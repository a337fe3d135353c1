//! After a mistake in the attributes, the struct still counts as a provider and as a configuration
//! that takes its fields, so that the mistake is the only error.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, GenericParam, Generics, Ident, Meta, parse_quote};

pub(super) fn items(input: &DeriveInput) -> TokenStream {
    let DeriveInput { ident, vis, data: Data::Struct(data), generics, .. } = input else {
        return TokenStream::new();
    };
    let owned = owned(generics);
    let (parameters, arguments, bounds) = owned.split_for_impl();
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
        impl #parameters #ident #arguments #bounds {
            #[doc(hidden)]
            #vis fn from_env() -> ::core::result::Result<Self, ::auth::ConfigError> {
                ::core::unreachable!()
            }
        }

        impl #parameters ::auth::__private::AuthConfig for #ident #arguments #bounds {
            type Options = #options;
            type Itself = Self;
            const SPEC: ::auth::__private::Spec = ::auth::__private::Spec::ANY;
            #assemble
        }

        impl #parameters ::auth::Provider for #ident #arguments #bounds {
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
            fn into_method(
                self,
                _: &::auth::__private::SetupContext<'_, Self::Profile>,
            ) -> ::core::result::Result<
                ::auth::__private::Method,
                ::auth::__private::InvalidOption,
            > {
                ::core::unreachable!()
            }
        }

        impl #parameters ::auth::provider::Refresh for #ident #arguments #bounds {}
        impl #parameters ::auth::provider::Revocation for #ident #arguments #bounds {}
        impl #parameters ::auth::provider::EndSession for #ident #arguments #bounds {}

        impl #parameters ::auth::__private::oauth1::OAuth1 for #ident #arguments #bounds {
            fn definition(&self) -> ::auth::__private::oauth1::Definition {
                ::core::unreachable!()
            }
            #reading
        }

        impl #parameters ::auth::__private::OAuth for #ident #arguments #bounds {
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

/// The parameters of a struct, each of which can be kept by a setup.
fn owned(generics: &Generics) -> Generics {
    let mut owned = generics.clone();
    let params: Vec<GenericParam> = generics.params.iter().cloned().collect();
    let bounds = &mut owned.make_where_clause().predicates;
    for param in params {
        match param {
            GenericParam::Lifetime(lifetime) => {
                let lifetime = lifetime.lifetime;
                bounds.push(parse_quote!(#lifetime: 'static));
            }
            GenericParam::Type(ty) => {
                let ty = ty.ident;
                bounds
                    .push(parse_quote!(#ty: ::core::marker::Send + ::core::marker::Sync + 'static));
            }
            GenericParam::Const(_) => {}
        }
    }
    owned
}
