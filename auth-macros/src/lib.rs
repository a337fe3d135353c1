//! Macros of the `auth` crate. Use them through `auth`.

mod claims;
mod config;
mod diagnostics;
mod dsl;
mod form;
#[cfg(test)]
mod snapshots;
mod span;
mod types;

use proc_macro::TokenStream;

/// Declares one authentication setup: its providers, session, callbacks, pages and the rest.
///
/// The keys are documented in `auth::keys`; a header `pub struct ShopAuth;` names the setup, which
/// is `pub struct Auth;` without one.
#[proc_macro]
pub fn auth(input: TokenStream) -> TokenStream {
    dsl::expand(input.into()).into()
}

/// Makes a struct configurable inside `auth!`, or readable from the environment.
///
/// With a kind in its `#[auth(…)]` (`oauth2`, `oidc`, `credentials`, `email`, `oauth1`) the struct is
/// a provider.
#[proc_macro_derive(AuthConfig, attributes(auth))]
pub fn derive_auth_config(input: TokenStream) -> TokenStream {
    config::derive(input.into()).into()
}

/// Splits session claims: what the browser sees (`#[claims(public)]`) and what it may change
/// (`#[claims(public, client_update)]`).
#[proc_macro_derive(Claims, attributes(claims, serde))]
pub fn derive_claims(input: TokenStream) -> TokenStream {
    claims::derive(input.into()).into()
}

/// Makes a struct of text fields a sign-in form: each `String`, `Secret` or `Option` of these is an
/// input of the page.
///
/// Of a field, `#[form(…)]` says what its name and type don't: `label = "…"`, `kind = "tel"` (the
/// input's type), `autocomplete = "…"`, `placeholder = "…"`, `max_len = 256` (bytes; 4096 unless
/// given), and `account`, for the field that says whose account it is: attempts are limited for
/// each. Without a mark it is the first that is no `Secret`.
#[proc_macro_derive(CredentialsForm, attributes(form))]
pub fn derive_credentials_form(input: TokenStream) -> TokenStream {
    form::derive(input.into()).into()
}
