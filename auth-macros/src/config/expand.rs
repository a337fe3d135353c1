//! The options struct and the trait impls.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{
    attributes::{Capability, Text},
    definition,
    input::{Config, Field, Kind, Shape, Slot},
    oauth1, overrides, variables,
};
use crate::{
    diagnostics::Diagnostics,
    span::{call, parenthesized},
};

pub(super) fn items(config: &Config, diagnostics: &mut Diagnostics) -> TokenStream {
    let krate = config.krate.as_ref().map_or_else(|| quote!(::auth), ToTokens::to_token_stream);
    let options = options(config, &krate);
    let auth_config = auth_config(config, &krate);
    let rest = match config.kind() {
        Some(kind) => provider(config, &krate, kind, diagnostics),
        None => from_env(config, &krate).unwrap_or_default(),
    };
    quote!(#options #auth_config #rest)
}

/// `pub struct AcmeOptions { pub client_id: Slot<String>, … }`
fn options(config: &Config, krate: &TokenStream) -> TokenStream {
    let Config { ident, vis, .. } = config;
    let name = options_name(config);
    let doc = format!("The options of [`{ident}`] in `auth!`.");
    let slots = config.options().map(|field| {
        let option = field.ident();
        let docs = &field.attrs;
        let doc = docs.is_empty().then(|| {
            let doc = format!("The option `{}`.", field.name());
            quote!(#[doc = #doc])
        });
        let slot = match field.slot() {
            Slot::Authorizer => quote!(#krate::__private::AuthorizeSlot),
            Slot::Handler(arguments) => quote!(#krate::__private::HandlerSlot<#(#arguments),*>),
            Slot::Secret => quote!(#krate::__private::SecretSlot),
            Slot::Value(ty) => quote!(#krate::__private::Slot<#ty>),
        };
        quote!(#(#docs)* #doc #vis #option: #slot,)
    });
    let common = overrides::slots(config, krate);
    quote! {
        #[doc = #doc]
        #[derive(::core::default::Default)]
        #[allow(dead_code, private_interfaces, unreachable_pub, clippy::struct_field_names)]
        #vis struct #name { #(#slots)* #common }

        #[automatically_derived]
        #[allow(deprecated)]
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Formatter::write_str(__f, ::core::stringify!(#name))
            }
        }
    }
}

/// ```text
/// impl AuthConfig for Acme {
///     fn assemble(__options: AcmeOptions, __assembly: &mut Assembly<'_>) -> Option<Self> {
///         let __client_id = __options.client_id.required(__assembly, "client_id", None);
///         Some(Self { client_id: __client_id? })
///     }
/// }
/// ```
///
/// Every option is read before the first `?`, so that every problem is found.
fn auth_config(config: &Config, krate: &TokenStream) -> TokenStream {
    let ident = &config.ident;
    let options = options_name(config);
    let name = ident.to_string();
    let names = config.options().map(Field::name).chain(overrides::names(config));
    let required: Vec<_> =
        config.options().filter(|field| matches!(field.shape(), Shape::Required)).collect();
    let handlers = required.iter().filter(|field| field.is_function()).map(|field| field.name());
    let required = required.iter().map(|field| field.name());
    let placed = is_placed_by_options(config);
    let variables = variables::doc(config);
    let (slots, assembly) = (binding("options"), binding("assembly"));
    let reads = config.options().map(|field| {
        let (option, name) = (field.ident(), field.name());
        let value = binding(&name);
        let variable = field.env.as_ref().map_or_else(
            || quote!(::core::option::Option::None),
            |Text(variable)| quote!(::core::option::Option::Some(#variable)),
        );
        let arguments = quote!(#assembly, #name, #variable);
        // Where rustc says that a type can't be read from a variable.
        let at = field.ty.span();
        let read = match field.shape() {
            Shape::Optional => quote_spanned!(at=> optional(#arguments)),
            Shape::Required => quote_spanned!(at=> required(#arguments)),
            Shape::Defaulted(None) => {
                quote!(or_else(#arguments, ::core::default::Default::default))
            }
            Shape::Defaulted(Some(default)) => {
                let ty = &field.ty;
                let default = parenthesized(default.span(), default.to_token_stream());
                quote!(or_else(#arguments, || #krate::__private::fallback::<#ty> #default))
            }
        };
        quote!(let #value = #slots.#option.#read;)
    });
    let common = overrides::read(config, krate, &slots, &assembly);
    let fields = config.fields().map(|field| {
        let (option, value) = (field.ident(), binding(&field.name()));
        if field.skip.is_present() {
            return quote!(#option: ::core::default::Default::default());
        }
        quote!(#option: #value?)
    });
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::__private::AuthConfig for #ident {
            type Options = #options;
            type Itself = Self;
            const SPEC: #krate::__private::Spec = #krate::__private::Spec {
                name: #name,
                options: &[#(#names),*],
                required: &[#(#required),*],
                handlers: &[#(#handlers),*],
                placed: #placed,
            };
            fn assemble(
                #slots: #options,
                #assembly: &mut #krate::__private::Assembly<'_>,
            ) -> ::core::option::Option<Self> {
                #(#reads)*
                #common
                ::core::option::Option::Some(Self { #(#fields),* })
            }
            #[doc = #variables]
            fn env() {}
        }
    }
}

/// Whether the provider is where its options say, each of which may be left out: its issuer or its two
/// endpoints.
fn is_placed_by_options(config: &Config) -> bool {
    let may_be_left_out = |name: &str| {
        config.field(name).is_some_and(|field| matches!(field.shape(), Shape::Optional))
    };
    matches!(config.kind(), Some(Kind::OAuth2 | Kind::Oidc))
        && ["issuer", "authorization", "token"].into_iter().all(may_be_left_out)
}

fn provider(
    config: &Config,
    krate: &TokenStream,
    kind: Kind,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let ident = &config.ident;
    let (Some(Text(id)), Some(Text(name))) = (&config.id, &config.name) else {
        return TokenStream::new();
    };
    let (variant, marker) = match kind {
        Kind::Credentials => ("Credentials", "Credentials"),
        Kind::Email => ("Email", "Email"),
        Kind::OAuth1 => ("OAuth1", "OAuth"),
        Kind::OAuth2 => ("OAuth2", "OAuth"),
        Kind::Oidc => ("Oidc", "OAuth"),
        Kind::Passkey => ("Passkey", "Passkey"),
    };
    let (variant, marker) = (format_ident!("{variant}"), format_ident!("{marker}"));
    let profile = config.profile.as_ref().map_or_else(
        || match kind {
            Kind::Credentials => quote!(#krate::User),
            Kind::Email | Kind::Passkey => quote!(#krate::__private::NoProfile),
            _ => quote!(#krate::__private::OidcProfile),
        },
        |profile| profile.0.to_token_stream(),
    );
    let method = match kind {
        Kind::Credentials => quote!(#krate::__private::Method::credentials(&self, __context)),
        Kind::Email => quote!(#krate::__private::Method::email(&self, __context)),
        Kind::OAuth1 => quote!(#krate::__private::Method::oauth1(self, __context)),
        Kind::OAuth2 | Kind::Oidc => quote!(#krate::__private::Method::oauth(self, __context)),
        Kind::Passkey => quote!(#krate::__private::Method::passkey(&self, __context)),
    };
    let oauth = match kind {
        Kind::OAuth1 => Some(oauth1::definition(config, krate, diagnostics)),
        Kind::OAuth2 | Kind::Oidc => Some(definition::oauth(config, krate, diagnostics)),
        Kind::Credentials | Kind::Email | Kind::Passkey => None,
    };
    // Where rustc says what a profile lacks.
    let at = config.profile.as_ref().map_or_else(Span::call_site, |profile| profile.0.span());
    let functions = match kind {
        Kind::OAuth1 => quote!(<Self as #krate::__private::oauth1::OAuth1>::reading().functions()),
        Kind::OAuth2 | Kind::Oidc => {
            quote!(<Self as #krate::__private::OAuth>::reading().functions())
        }
        Kind::Credentials | Kind::Email | Kind::Passkey => {
            let functions = quote!(#krate::__private::ProfileFunctions<#profile>);
            call(at, &functions, "typed", TokenStream::new())
        }
    };
    let options = options_name(config);
    let is_custom = config.custom.is_present();
    let root = config.userinfo_root.as_ref().map(|Text(root)| {
        quote! {
            const PROFILE_ROOT: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option::Option::Some(#root);
        }
    });
    let capabilities = kind.is_oauth().then(|| capabilities(config, krate));
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::Provider for #ident {
            type Options = #options;
            type Profile = #profile;
            type Kind = #krate::__private::kind::#marker;
            const SPEC: #krate::__private::Spec = <Self as #krate::__private::AuthConfig>::SPEC;
            const ID: &'static ::core::primitive::str = #id;
            const NAME: &'static ::core::primitive::str = #name;
            const KIND: #krate::__private::Kind = #krate::__private::Kind::#variant;
            const HAS_OWN_STEPS: ::core::primitive::bool = #is_custom;
            #root
            fn profile_functions() -> #krate::__private::ProfileFunctions<Self::Profile> {
                #functions
            }
            fn assemble(
                __options: #options,
                __assembly: &mut #krate::__private::Assembly<'_>,
            ) -> ::core::option::Option<Self> {
                <Self as #krate::__private::AuthConfig>::assemble(__options, __assembly)
            }
            fn into_method(
                self,
                __context: &#krate::__private::SetupContext<'_, Self::Profile>,
            ) -> ::core::result::Result<
                #krate::__private::Method,
                #krate::__private::InvalidOption,
            > {
                #method
            }
        }

        #oauth
        #capabilities
    }
}

/// `impl Revocation for Acme {}`: what can be asked of the provider besides signing somebody in.
fn capabilities(config: &Config, krate: &TokenStream) -> TokenStream {
    let ident = &config.ident;
    let has =
        |attribute: &Option<Capability>, name| attribute.is_some() || config.field(name).is_some();
    let capabilities = [
        ("Refresh", config.refresh.unwrap_or(true)),
        ("Revocation", has(&config.revocation, "revocation")),
        ("EndSession", has(&config.end_session, "end_session")),
    ];
    let names = capabilities.into_iter().filter(|(_, is_there)| *is_there);
    let names = names.map(|(name, _)| format_ident!("{name}"));
    quote! {
        #(
            #[automatically_derived]
            #[allow(deprecated)]
            impl #krate::provider::#names for #ident {}
        )*
    }
}

/// Settings read themselves from the environment, unless a function has to be given.
fn from_env(config: &Config, krate: &TokenStream) -> Option<TokenStream> {
    let function = |field: &Field| field.is_function() && matches!(field.shape(), Shape::Required);
    if config.fields().any(function) {
        return None;
    }
    let Config { ident, vis, .. } = config;
    let prefix = config.env_prefix.as_ref().map(|prefix| prefix.0.value()).unwrap_or_default();
    let name = ident.to_string();
    Some(quote! {
        #[allow(dead_code, unreachable_pub)]
        impl #ident {
            /// Reads the settings from the environment.
            ///
            /// # Errors
            ///
            /// Every variable that is missing or malformed, in one error.
            #vis fn from_env() -> ::core::result::Result<Self, #krate::ConfigError> {
                #krate::__private::from_env::<Self>(#name, #prefix)
            }
        }
    })
}

pub(super) fn options_name(config: &Config) -> Ident {
    format_ident!("{}Options", config.ident, span = Span::call_site())
}

/// `__name`, which user expressions can't see.
pub(super) fn binding(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site())
}
