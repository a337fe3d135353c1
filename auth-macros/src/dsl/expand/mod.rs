//! Items for a setup. Anything missing gets a stand-in, so that one mistake shows as one error.

mod callbacks;
mod checks;
mod editor;
mod enums;
mod handle;
mod mentions;
mod providers;
mod settings;
mod values;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{
    keys::Section,
    syntax::{Configured, Provider, Setup},
};
use crate::span;

/// ```text
/// #[cfg(rust_analyzer)] const _: () = { … };          // first: editors map to the first match
/// const _: fn() = || { let _: Option<GitHub>; … };
/// pub struct ShopAuth<ShopAuthParts = (Customer, Db, Sqlite)>(…);
/// pub enum ShopAuthProvider { GitHub, … }
/// pub enum ShopAuthProfile { GitHub(…), … }
/// const _: () = {
///     impl Declared for ShopAuth { … } impl Auth for ShopAuth { … } impl Claims for Customer { … }
///     mentioned keys; checks
/// };
/// ```
pub(crate) fn items(setup: &Setup) -> TokenStream {
    let Setup { krate, name, .. } = setup;
    let editor = editor::items(setup);
    let types = mentions::types(setup);
    // Behind whatever the application itself calls `env`, as every glob import is.
    let env = setup.mentions_env.then(|| {
        quote! {
            #[allow(unused_imports, clippy::wildcard_imports)]
            use #krate::__private::variables::*;
        }
    });
    let handle = handle::items(setup);
    let enums = enums::items(setup);
    let parts = parts(setup);
    let consts = settings::consts(setup);
    let settings = settings::method(setup);
    let register = providers::method(setup);
    let callbacks = callbacks::methods(setup);
    let claims = setup.claims.as_ref().filter(|claims| !claims.foreign).map(|claims| {
        let claims = &claims.ty;
        // rustc reports a hidden type from the first of these tokens to the last.
        let span = setup.hidden.unwrap_or_else(Span::call_site);
        let auth = quote_spanned!(span=> type Auth = #name;);
        quote!(impl __auth::Claims for #claims { #auth })
    });
    let roles = setup.roles.as_ref().filter(|roles| !roles.foreign).map(|roles| {
        let (roles, claims) = (&roles.ty, setup.claims_type(&quote!(__auth)));
        quote! {
            impl __auth::roles::DeclaredRoles for #roles { type Session = __auth::Session<#claims, #name>; }
        }
    });
    let database =
        is_database(setup).then(|| quote!(impl __auth::__private::DatabaseSessions for #name {}));
    let fresh =
        setup.names_fresh().then(|| quote!(impl __auth::__private::FreshSessions for #name {}));
    let keys = mentions::keys(setup);
    let checks = checks::items(setup);
    quote! {
        #editor
        #types
        #env
        #handle
        #enums
        const _: () = {
            use #krate as __auth;
            #consts
            impl __auth::Declared for #name {
                #parts
            }
            impl __auth::Auth for #name {
                #settings
                #register
                fn wrap(
                    __setup: __auth::__private::SetupOf<Self>,
                ) -> Self {
                    Self(__setup, ::core::marker::PhantomData)
                }
                fn setup(&self) -> &__auth::__private::SetupOf<Self> {
                    &self.0
                }
                #callbacks
            }
            #claims
            #roles
            #database
            #fresh
            #keys
            #checks
        };
    }
}

/// Whether sessions are in the adapter.
fn is_database(setup: &Setup) -> bool {
    setup.strategy.as_ref().map_or(setup.adapter.is_some(), |strategy| strategy.database)
}

/// The associated types.
fn parts(setup: &Setup) -> TokenStream {
    let claims = setup.claims_type(&quote!(__auth));
    let roles = setup.roles_type(&quote!(__auth));
    let state = setup.state_type();
    let adapter = setup.adapter.as_ref().map_or_else(
        || quote!(__auth::__private::NoAdapter),
        |adapter| {
            let ty = &adapter.ty;
            span::path(adapter.span(), &quote!(#ty as __auth::AuthConfig), "Itself")
        },
    );
    let (provider, profile) = (setup.provider_enum(), setup.profile_enum());
    quote! {
        type Claims = #claims;
        type Roles = #roles;
        type State = #state;
        type Provider = #provider;
        type Profile = #profile;
        type Adapter = #adapter;
    }
}

impl Setup {
    /// Whether it says how long a session is fresh, also where what it says was refused or is missing: that is reported
    /// already.
    fn names_fresh(&self) -> bool {
        let is_it =
            |(section, key): &(Section, Ident)| *section == Section::Session && key == "fresh";
        self.fresh.is_some() || self.is_taken_fresh || self.keys.iter().any(is_it)
    }

    fn provider_enum(&self) -> Ident {
        format_ident!("{}Provider", self.name, span = Span::call_site())
    }

    fn profile_enum(&self) -> Ident {
        format_ident!("{}Profile", self.name, span = Span::call_site())
    }

    fn claims_type(&self, krate: &TokenStream) -> TokenStream {
        self.claims.as_ref().map_or_else(
            || quote!(#krate::__private::NoClaims),
            |claims| claims.ty.to_token_stream(),
        )
    }

    fn roles_type(&self, krate: &TokenStream) -> TokenStream {
        self.roles
            .as_ref()
            .map_or_else(|| quote!(#krate::__private::NoRoles), |roles| roles.ty.to_token_stream())
    }

    fn state_type(&self) -> TokenStream {
        self.state.as_ref().map_or_else(|| quote!(()), ToTokens::to_token_stream)
    }
}

impl Provider {
    /// The variant: the type's name, or the id in camel case.
    pub(crate) fn variant(&self) -> Ident {
        let Some(id) = &self.id else {
            return Ident::new(&self.config.name(), Span::call_site());
        };
        let mut camel = String::new();
        for word in id.value().split(|c: char| !c.is_ascii_alphanumeric()) {
            let mut letters = word.chars();
            camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
            camel.extend(letters);
        }
        if camel.is_empty() || camel == "Self" || camel.starts_with(|c: char| c.is_ascii_digit()) {
            camel.insert(0, 'P');
        }
        Ident::new(&camel, Span::call_site())
    }
}

impl Configured {
    /// `<Type as Trait>::name::<>`
    fn item(&self, krate: &impl ToTokens, of: &str, name: &str) -> TokenStream {
        let (ty, of) = (&self.ty, format_ident!("{of}"));
        span::path(self.span(), &quote!(#ty as #krate::#of), name)
    }
}
