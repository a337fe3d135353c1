//! Macros of the `auth` crate. Use them through `auth`, which documents them with examples: this crate
//! can't name what they expand to.

mod claims;
mod config;
mod diagnostics;
mod dsl;
mod form;
#[cfg(test)]
mod messages;
mod mistakes;
mod profile;
mod roles;
#[cfg(test)]
mod snapshots;
mod span;
mod types;

use proc_macro::TokenStream;

/// Editors complete every key of `auth! { … }`, every option of a provider, and the words of a key that takes
/// one, such as `strategy`, also where nothing is written yet. They show the documentation of each, because it
/// expands to a field of a struct, and for `..env` the variables that it reads. `auth! { pub struct ShopAuth; providers: [GitHub { ..env }] }` is
/// a whole declaration; the page of `auth::auth` explains all keys.
#[proc_macro]
pub fn auth(input: TokenStream) -> TokenStream {
    dsl::expand(input.into()).into()
}

/// The derive implements `auth::AuthConfig`, and `auth::Provider` for a struct that has a kind in its
/// `#[auth(…)]`: `oauth2`, `oidc`, `oauth1`, `credentials` or `email`. The page of `auth::AuthConfig` lists
/// the attributes.
#[proc_macro_derive(AuthConfig, attributes(auth))]
pub fn derive_auth_config(input: TokenStream) -> TokenStream {
    config::derive(input.into()).into()
}

/// The derive implements `auth::provider::Profile` for a struct whose fields say who somebody is:
/// `#[profile(id = sub, name, email, image = picture)]`. The page of the derive `auth::provider::Profile`
/// explains the attribute.
#[proc_macro_derive(Profile, attributes(profile))]
pub fn derive_profile(input: TokenStream) -> TokenStream {
    profile::derive(input.into()).into()
}

/// The derive splits the claims into what the browser sees (`#[claims(public)]`) and what it may change
/// (`#[claims(public, client_update)]`); every other field stays on the server.
#[proc_macro_derive(Claims, attributes(claims, serde))]
pub fn derive_claims(input: TokenStream) -> TokenStream {
    claims::derive(input.into()).into()
}

/// The derive makes a type of each variant of an enum of roles, in a module that is called as the enum:
/// `role::Admin` for `Role::Admin`. `#[role(includes(Member))]` at a variant names the roles that it includes,
/// and `#[role(rename = "…")]` its name in JSON.
#[proc_macro_derive(Roles, attributes(role, roles))]
pub fn derive_roles(input: TokenStream) -> TokenStream {
    roles::derive(input.into()).into()
}

/// The derive implements `auth::CredentialsForm`. `#[form(…)]` on a field says what its name and type
/// don't: `label`, `kind`, `autocomplete`, `placeholder`, `max_len` and `account`.
#[proc_macro_derive(CredentialsForm, attributes(form))]
pub fn derive_credentials_form(input: TokenStream) -> TokenStream {
    form::derive(input.into()).into()
}
