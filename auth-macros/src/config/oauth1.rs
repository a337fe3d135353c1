//! `#[auth(oauth1, …)]`: its rules, and `impl OAuth1`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Meta, Token, punctuated::Punctuated};

use super::{
    attributes::{Params, Text, Word},
    definition::{assignment, button},
    endpoint,
    input::{Config, Field, Kind},
    reading::reading,
};
use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    mistakes,
};

/// The endpoints that nothing stands in for.
const ENDPOINTS: [&str; 3] = ["request_token", "authorization", "access_token"];
/// The attributes that mean something to `oauth1` alone.
const OURS: [&str; 5] = [
    "access_token",
    "access_token_params",
    "request_token",
    "request_token_params",
    "signature_method",
];
/// The attributes that mean something to `oauth2` and `oidc` alone.
const THEIRS: [&str; 8] =
    ["checks", "client_auth", "discovery", "issuer", "jwks", "scope", "token", "userinfo_profile"];
const METHODS: [&str; 3] = ["hmac_sha1", "plaintext", "rsa_sha1"];

pub(super) fn validate(config: &Config, attributes: &[Attribute], diagnostics: &mut Diagnostics) {
    let kind = config.kinds().find(|(kind, _)| *kind == Kind::OAuth1);
    attributes_fit_the_kind(attributes, kind.is_some(), diagnostics);
    let Some((_, span)) = kind else { return };
    client_is_complete(config, diagnostics);
    endpoints_are_given(config, span, diagnostics);
    method_is_known(config, diagnostics);
}

/// `#[auth(oauth1, scope = "read")]`, `#[auth(oauth2, request_token = "…")]`
fn attributes_fit_the_kind(
    attributes: &[Attribute],
    is_oauth1: bool,
    diagnostics: &mut Diagnostics,
) {
    let metas = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("auth"))
        .filter_map(|attribute| {
            attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()
        })
        .flatten();
    for meta in metas {
        let Some(name) = meta.path().get_ident() else { continue };
        let is_among = |names: &[&str]| names.iter().any(|other| name == other);
        if is_oauth1 && is_among(&THEIRS) {
            let hint = if name == "token" { "; here it is `access_token`" } else { "" };
            diagnostics.error(
                name,
                mistakes::KIND_ATTRIBUTE,
                format!("`{name}` is of OAuth 2.0, not 1.0a{hint}"),
            );
        } else if !is_oauth1 && is_among(&OURS) {
            diagnostics.error(
                name,
                mistakes::KIND_ATTRIBUTE,
                format!("`{name}` is for the kind `oauth1`"),
            );
        }
    }
}

/// A struct without `client_id` or without `client_secret`.
fn client_is_complete(config: &Config, diagnostics: &mut Diagnostics) {
    for (name, what, ty) in [
        ("client_id", "a consumer key", "String"),
        ("client_secret", "a consumer secret", "Secret"),
    ] {
        if config.field(name).is_none() {
            let message =
                format!("an OAuth 1.0a provider has {what}: add the field `{name}: {ty}`");
            diagnostics.error(&config.ident, mistakes::CLIENT_MISSING, message);
        }
    }
}

/// `#[auth(oauth1, request_token = "…", authorization = "…")]`
fn endpoints_are_given(config: &Config, span: Span, diagnostics: &mut Diagnostics) {
    let is_given = |name: &str| {
        let attribute = match name {
            "request_token" => &config.request_token,
            "authorization" => &config.authorization,
            "access_token" => &config.access_token,
            _ => &config.userinfo,
        };
        attribute.is_some() || config.field(name).is_some()
    };
    // A provider's own code may know another way to the profile.
    let profile = (!config.custom.is_present()).then_some("userinfo");
    let missing: Vec<_> = ENDPOINTS
        .into_iter()
        .chain(profile)
        .filter(|name| !is_given(name))
        .map(|name| format!("{name} = \"https://…\""))
        .collect();
    if !missing.is_empty() {
        let message = format!("where is this provider? write `{}`", missing.join(", "));
        diagnostics.push(mistakes::ENDPOINT_MISSING.at(span, message));
    }
}

/// `signature_method = hmac_sha256`
fn method_is_known(config: &Config, diagnostics: &mut Diagnostics) {
    if let Some(Word(word)) = &config.signature_method
        && !METHODS.iter().any(|known| word == known)
    {
        let hint = did_you_mean(&word.to_string(), &METHODS);
        let message = format!("expected `hmac_sha1`, `plaintext` or `rsa_sha1`{hint}");
        diagnostics.error(word, mistakes::UNKNOWN_WORD, message);
    }
}

/// `impl OAuth1`: the definition that the engine runs, from attributes and from fields that have the
/// name of one of its settings.
pub(super) fn definition(
    config: &Config,
    krate: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let ident = &config.ident;
    let definition = Ident::new("__definition", Span::mixed_site());
    let attributes = attributes(config, krate, &definition, diagnostics);
    let fields = config.fields().filter_map(|field| from_field(field, krate, &definition));
    let reading = reading(config, krate);
    let custom = (!config.custom.is_present()).then(
        || quote!(#[automatically_derived] impl #krate::__private::oauth1::Custom for #ident {}),
    );
    quote! {
        #[automatically_derived]
        impl #krate::__private::oauth1::OAuth1 for #ident {
            fn definition(&self) -> #krate::__private::oauth1::Definition {
                let mut #definition = #krate::__private::oauth1::Definition::oauth1();
                #attributes
                #(#fields)*
                #definition
            }
            #reading
        }

        #custom
    }
}

fn attributes(
    config: &Config,
    krate: &TokenStream,
    definition: &Ident,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let some = quote!(::core::option::Option::Some);
    let mut statements = TokenStream::new();
    let endpoints: [(&Option<Text>, &Option<Params>, &str); 4] = [
        (&config.request_token, &config.request_token_params, "request_token"),
        (&config.authorization, &config.authorization_params, "authorization"),
        (&config.access_token, &config.access_token_params, "access_token"),
        (&config.userinfo, &config.userinfo_params, "userinfo"),
    ];
    for (text, params, endpoint) in endpoints {
        let endpoint = format_ident!("{endpoint}");
        if let Some(Text(text)) = text {
            let url = endpoint::url(config, krate, text, diagnostics);
            statements.extend(quote!(#definition.#endpoint.url = #some(#url);));
        }
        for (name, value) in params.iter().flat_map(|params| &params.0) {
            let string = quote!(#krate::__private::String::from);
            statements.extend(
                quote!(#definition.#endpoint.params.insert(#string(#name), #string(#value));),
            );
        }
    }
    if let Some(Word(word)) = &config.signature_method {
        let variant = match word.to_string().as_str() {
            "plaintext" => "Plaintext",
            "rsa_sha1" => "RsaSha1",
            _ => "HmacSha1",
        };
        // At the word: rustc says there that the variant needs a feature.
        let variant = Ident::new(variant, word.span());
        statements.extend(quote! {
            #definition.signature_method = #krate::__private::oauth1::SignatureMethod::#variant;
        });
    }
    statements.extend(button(config, krate, definition));
    statements
}

fn from_field(field: &Field, krate: &TokenStream, definition: &Ident) -> Option<TokenStream> {
    let name = field.name();
    let string = quote!(#krate::__private::String);
    let map = quote!(#krate::__private::BTreeMap<#string, #string>);
    let (ty, place, optional) = match name.as_str() {
        "name" => (string, None, true),
        "request_token" | "authorization" | "access_token" | "userinfo" => {
            (string, Some("url"), true)
        }
        "request_token_params"
        | "authorization_params"
        | "access_token_params"
        | "userinfo_params" => (map, Some("params"), false),
        "client_id" | "version" => (string, None, false),
        "client_secret" => (quote!(#krate::Secret), None, false),
        "signature_method" => (quote!(#krate::__private::oauth1::SignatureMethod), None, false),
        "request_params" => (quote!(#krate::__private::Vec<#string>), None, false),
        "timeout" => (quote!(::core::time::Duration), None, false),
        _ => return None,
    };
    Some(assignment(field, krate, definition, &ty, place, optional))
}
