//! `"https://{domain}/oauth/token"`: URLs with the values of options in them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::LitStr;

use super::input::{Config, Field, Shape};
use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    mistakes,
};

/// The URL as an expression of type `String` in a method of the struct.
pub(super) fn url(
    config: &Config,
    krate: &TokenStream,
    text: &LitStr,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    match parts(config, krate, text, false).and_then(|parts| is_url(text).map(|()| parts)) {
        Ok(parts) => quote!(#krate::__private::url(&[#(#parts),*])),
        Err(message) => {
            diagnostics.error(text, mistakes::ENDPOINT, message);
            quote!(#krate::__private::String::new())
        }
    }
}

fn is_url(text: &LitStr) -> Result<(), String> {
    let url = text.value();
    let starts = ["{", "https://", "http://"].iter().any(|start| url.starts_with(start));
    starts.then_some(()).ok_or_else(|| "an endpoint is a URL: `\"https://…\"`".to_owned())
}

/// A parameter or header as an expression of type `Option<String>`: without a value if an option
/// in it has none.
pub(super) fn param(
    config: &Config,
    krate: &TokenStream,
    text: &LitStr,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    // JSON is a parameter's value too, and has braces of its own.
    let names = |field: &Field| text.value().contains(&format!("{{{}}}", field.name()));
    if !config.options().any(names) {
        return quote!(::core::option::Option::Some(#krate::__private::String::from(#text)));
    }
    match parts(config, krate, text, true) {
        Ok(parts) => quote!(#krate::__private::param(&[#(#parts),*])),
        Err(message) => {
            diagnostics.error(text, mistakes::ENDPOINT, message);
            quote!(::core::option::Option::None)
        }
    }
}

fn parts(
    config: &Config,
    krate: &TokenStream,
    url: &LitStr,
    may_be_absent: bool,
) -> Result<Vec<TokenStream>, String> {
    let url = url.value();
    let mut parts = Vec::new();
    let text = |text: &str| quote!(#krate::__private::UrlPart::Text(#text));
    let mut rest = url.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((option, after)) = after.split_once('}') else {
            return Err("a `{` without `}`: an option is written `{name}`".to_owned());
        };
        if before.contains('}') {
            return Err("a `}` without `{`: an option is written `{name}`".to_owned());
        }
        let names: Vec<_> = config.options().map(Field::name).collect();
        let Some(field) = config.field(option) else {
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            let hint = did_you_mean(option, &names);
            return Err(format!("`{{{option}}}` is not an option of this provider{hint}"));
        };
        let absent = matches!(field.shape(), Shape::Optional);
        if absent && !may_be_absent {
            return Err(format!(
                "`{option}` may be absent, and then there is no URL; give it a default: \
                 `#[auth(default = \"…\")] {option}: String`"
            ));
        }
        if !before.is_empty() {
            parts.push(text(before));
        }
        let ident = field.ident().to_token_stream();
        parts.push(if absent {
            quote!(#krate::__private::UrlPart::maybe(&self.#ident))
        } else {
            quote!(#krate::__private::UrlPart::Option(&self.#ident))
        });
        rest = after;
    }
    if rest.contains('}') {
        return Err("a `}` without `{`: an option is written `{name}`".to_owned());
    }
    if !rest.is_empty() {
        parts.push(text(rest));
    }
    Ok(parts)
}
