//! The struct that the application holds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::dsl::syntax::Setup;

/// The parameter's default mentions the declared types, so that `impl Auth for ShopAuth` may give
/// away private ones (E0446 asks that something in the impl's header be as private). User code never
/// writes it.
pub(super) fn items(setup: &Setup) -> TokenStream {
    let Setup { krate, attrs, vis, name, .. } = setup;
    let claims = setup.claims.as_ref().map(|claims| &claims.ty).into_iter();
    let roles = setup.roles.as_ref().map(|roles| &roles.ty).into_iter();
    let adapter = setup.adapter.as_ref().map(|adapter| &adapter.ty).into_iter();
    let profile = setup.profile_enum();
    let state = setup.state_type();
    let states = setup.state.iter();
    let parameter =
        setup.state.iter().map(|state| quote!(__state: #state)).collect::<TokenStream>();
    let argument = if setup.state.is_some() { quote!(__state) } else { quote!(()) };
    // Not a name that the application has: the defaults name its types.
    let parts = format_ident!("{name}Parts");
    let doc = attrs
        .iter()
        .all(|attr| !attr.path().is_ident("doc"))
        .then(|| quote!(#[doc = "A sign-in setup, declared by `auth!`."]));
    let text = name.to_string();
    quote! {
        #(#attrs)*
        #doc
        #[allow(dead_code, private_interfaces, unreachable_pub)]
        #vis struct #name<#parts = (#(#claims,)* #(#roles,)* #(#states,)* #(#adapter,)*)>(
            #krate::Setup<#name<#parts>, #state, #profile>,
            ::core::marker::PhantomData<fn() -> #parts>,
        );

        impl<#parts> ::core::clone::Clone for #name<#parts> {
            fn clone(&self) -> Self {
                Self(::core::clone::Clone::clone(&self.0), ::core::marker::PhantomData)
            }
        }

        impl<#parts> ::core::fmt::Debug for #name<#parts> {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __f.write_str(#text)
            }
        }

        impl ::core::ops::Deref for #name {
            type Target = #krate::Setup<Self, #state, #profile>;
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        #[allow(dead_code, private_interfaces, unreachable_pub)]
        impl #name {
            /// Builds the setup from the environment.
            ///
            /// # Errors
            ///
            /// Everything that is missing or malformed, in one error.
            #vis async fn from_env(
                #parameter
            ) -> ::core::result::Result<Self, #krate::ConfigError> {
                #krate::Builder::<Self>::new(#argument).build().await
            }

            /// Builds the setup with values that are known only at run time.
            #vis fn builder(#parameter) -> #krate::Builder<Self> {
                #krate::Builder::new(#argument)
            }

            /// The types of this setup for TypeScript, as the text of a `.d.ts` file: `Session` with
            /// the public claims, `SessionUpdate`, `ProviderId`, `ErrorCode`, `Route`, and the
            /// browser client in terms of them.
            ///
            /// Everything is known from the declaration, so nothing is built or read. What a
            /// `session` callback adds isn't in it, nor a path in `AUTH_URL`.
            #[must_use]
            #vis fn typescript() -> #krate::__private::String {
                #krate::__private::typescript::<Self>()
            }
        }
    }
}
