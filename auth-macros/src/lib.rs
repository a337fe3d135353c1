//! Macros of the `auth` crate.
use proc_macro::TokenStream;
/// Auth.
#[proc_macro]
pub fn auth(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
/// Config.
#[proc_macro_derive(AuthConfig, attributes(auth))]
pub fn derive_auth_config(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
/// Claims.
#[proc_macro_derive(Claims, attributes(claims, serde))]
pub fn derive_claims(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
/// Form.
#[proc_macro_derive(CredentialsForm, attributes(form))]
pub fn derive_credentials_form(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
