//! `impl OAuth`: the definition that the engine runs, from attributes and from fields that have the
//! name of one of its settings.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Expr, ExprLit, Lit, spanned::Spanned};

use super::{
    attributes::{Capability, Mark, Params, Text, TokenPlace, Word},
    endpoint,
    input::{Config, Field, Kind, Shape},
    reading::reading,
};
use crate::diagnostics::Diagnostics;

pub(super) fn oauth(
    config: &Config,
    krate: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let ident = &config.ident;
    let definition = Ident::new("__definition", Span::mixed_site());
    let start = match config.kind() {
        Some(Kind::Oidc) => format_ident!("oidc"),
        _ => format_ident!("oauth2"),
    };
    let attributes = attributes(config, krate, &definition, diagnostics);
    let fields = config
        .options()
        .filter(|field| !is_in_template(config, field))
        .filter_map(|field| from_field(field, krate, &definition));
    let overrides = config.overrides().map(|field| {
        let (option, profile) = (field.ident(), quote!(<Self as #krate::Provider>::Profile));
        quote! {
            fn overrides(
                &self,
            ) -> ::core::option::Option<&#krate::__private::Overrides<#profile>> {
                ::core::option::Option::Some(&self.#option)
            }
        }
    });
    let check = check(config, krate);
    let reading = reading(config, krate);
    let custom = (!config.custom.is_present()).then(|| {
        quote!(#[automatically_derived]
        #[allow(deprecated)] impl #krate::__private::Custom for #ident {})
    });
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::__private::OAuth for #ident {
            fn definition(&self) -> #krate::__private::Definition {
                let mut #definition = #krate::__private::Definition::#start();
                #attributes
                #(#fields)*
                #definition
            }
            #reading
            #overrides
            #check
        }

        #custom
    }
}

/// `fn check`: options whose values are listed have one of them.
fn check(config: &Config, krate: &TokenStream) -> Option<TokenStream> {
    let listed = config.options().filter_map(|field| {
        let values = &field.one_of.as_ref()?.0;
        let (name, option) = (field.name(), field.ident());
        let given = if let Shape::Optional = field.shape() {
            quote!(#krate::__private::UrlPart::maybe(&self.#option))
        } else {
            quote!(#krate::__private::UrlPart::Option(&self.#option))
        };
        Some(quote!(#krate::__private::one_of(#name, &#given, &[#(#values),*])?;))
    });
    let listed: Vec<_> = listed.collect();
    (!listed.is_empty()).then(|| {
        quote! {
            fn check(&self) -> ::core::result::Result<(), #krate::__private::InvalidOption> {
                #(#listed)*
                ::core::result::Result::Ok(())
            }
        }
    })
}

fn attributes(
    config: &Config,
    krate: &TokenStream,
    definition: &Ident,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let some = quote!(::core::option::Option::Some);
    let mut statements = TokenStream::new();
    let urls: [(Option<&Text>, TokenStream); 8] = [
        (config.issuer.as_ref(), quote!(issuer)),
        (config.discovery.as_ref(), quote!(discovery)),
        (config.authorization.as_ref(), quote!(authorization.url)),
        (config.token.as_ref(), quote!(token.url)),
        (config.userinfo.as_ref(), quote!(userinfo.url)),
        (config.jwks.as_ref(), quote!(jwks)),
        (config.revocation.as_ref().and_then(Capability::url), quote!(revocation)),
        (config.end_session.as_ref().and_then(Capability::url), quote!(end_session)),
    ];
    for (text, place) in urls {
        if let Some(Text(text)) = text {
            let url = endpoint::url(config, krate, text, diagnostics);
            statements.extend(quote!(#definition.#place = #some(#url);));
        }
    }
    let params: [(&Option<Params>, TokenStream); 3] = [
        (&config.authorization_params, quote!(authorization.params)),
        (&config.userinfo_params, quote!(userinfo.params)),
        (&config.userinfo_headers, quote!(userinfo.headers)),
    ];
    for (params, place) in params {
        for (name, value) in params.iter().flat_map(|params| &params.0) {
            let string = quote!(#krate::__private::String::from);
            let value = endpoint::param(config, krate, value, diagnostics);
            statements.extend(quote! {
                if let #some(__value) = #value {
                    #definition.#place.insert(#string(#name), __value);
                }
            });
        }
    }
    if let Some(Text(separator)) = &config.scope_separator {
        statements.extend(quote!(#definition.scope_separator = #separator;));
    }
    if let Some(Text(root)) = &config.userinfo_root {
        statements.extend(quote!(#definition.userinfo_root = #some(#root);));
    }
    statements.extend(choices(config, krate, definition));
    statements
}

/// What is chosen among a few values.
fn choices(config: &Config, krate: &TokenStream, definition: &Ident) -> TokenStream {
    let some = quote!(::core::option::Option::Some);
    let mut statements = TokenStream::new();
    if let Some(success) = &config.userinfo_success {
        let (pointer, equals) = (&success.pointer.0, &success.equals.0);
        statements.extend(quote! {
            #definition.userinfo_success =
                #some((#pointer, #krate::__private::serde_json::Value::from(#equals)));
        });
    }
    if let Some(place) = &config.userinfo_token {
        let place = match place {
            TokenPlace::Bearer => quote!(Bearer),
            TokenPlace::Nowhere => quote!(Nowhere),
            TokenPlace::Query(name) => quote!(Query(#name)),
            TokenPlace::Scheme(name) => quote!(Scheme(#name)),
        };
        statements
            .extend(quote!(#definition.userinfo_token = #krate::__private::TokenPlace::#place;));
    }
    if let Some(Word(word)) = &config.issuer_rule {
        let variant = variant(word);
        statements
            .extend(quote!(#definition.issuer_rule = #krate::__private::IssuerRule::#variant;));
    }
    if let Some(Text(scope)) = &config.scope {
        statements
            .extend(quote!(#definition.scope = #krate::__private::Definition::words(#scope);));
    }
    if let Some(checks) = &config.checks {
        let (pkce, state, nonce) = (checks.pkce, checks.state, checks.nonce);
        statements.extend(quote! {
            #definition.checks =
                #krate::__private::Checks { pkce: #pkce, state: #state, nonce: #nonce };
        });
    }
    if let Some(Word(word)) = &config.client_auth {
        let variant = variant(word);
        statements.extend(
            quote!(#definition.client_auth = #some(#krate::__private::ClientAuth::#variant);),
        );
    }
    if let Some(userinfo_profile) = config.userinfo_profile {
        statements.extend(quote!(#definition.userinfo_profile = #userinfo_profile;));
    }
    statements.extend(button(config, krate, definition));
    statements
}

/// How the button looks: its colours, and the mark on it.
pub(super) fn button(config: &Config, krate: &TokenStream, definition: &Ident) -> TokenStream {
    let some = quote!(::core::option::Option::Some);
    let style = config.style.as_ref().map(|style| {
        let (background, text) = (&style.background.0, &style.text.0);
        quote! {
            #definition.style =
                #some(#krate::__private::Style { background: #background, text: #text });
        }
    });
    let mark = config.mark.as_ref().map(|Mark(mark)| {
        let value = match mark {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => {
                // The first and the last token say where a panic is reported.
                quote_spanned!(path.span()=> <#krate::__private::Mark>::new(#path))
            }
            _ => mark.to_token_stream(),
        };
        // In a constant of its own, so that what isn't path data is a compile error.
        quote! {
            #definition.mark = #some({
                const __MARK: #krate::__private::Mark = #value;
                __MARK
            });
        }
    });
    quote!(#style #mark)
}

/// `secret_jwt` as `SecretJwt`.
fn variant(word: &Ident) -> Ident {
    let word = word.to_string();
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    Ident::new(&word.split('_').map(capital).collect::<String>(), Span::call_site())
}

/// Whether the attribute of a field's name has the field in it: `issuer = "{issuer}/oidc"` says what
/// becomes of it.
fn is_in_template(config: &Config, field: &Field) -> bool {
    let attribute = match field.name().as_str() {
        "authorization" => &config.authorization,
        "discovery" => &config.discovery,
        "issuer" => &config.issuer,
        "jwks" => &config.jwks,
        "token" => &config.token,
        "userinfo" => &config.userinfo,
        _ => return false,
    };
    let placeholder = format!("{{{}}}", field.name());
    attribute.as_ref().is_some_and(|Text(text)| text.value().contains(&placeholder))
}

/// `if let Some(value) = Given::<String>::given(&self.issuer) { definition.issuer = Some(value); }`
fn from_field(field: &Field, krate: &TokenStream, definition: &Ident) -> Option<TokenStream> {
    let name = field.name();
    let string = quote!(#krate::__private::String);
    let map = quote!(#krate::__private::BTreeMap<#string, #string>);
    let (ty, place, optional) = match name.as_str() {
        "name"
        | "issuer"
        | "discovery"
        | "jwks"
        | "revocation"
        | "end_session"
        | "backchannel"
        | "client_key_id"
        | "client_assertion_audience" => (string, None, true),
        "authorization" | "token" | "userinfo" => (string, Some("url"), true),
        "authorization_params" | "token_params" | "userinfo_params" => (map, Some("params"), false),
        "client_id" => (string, None, false),
        "client_secret" | "client_key" => (quote!(#krate::Secret), None, true),
        "scope"
        | "request_params"
        | "trusted_audiences"
        | "private_hosts"
        | "acr_values"
        | "counts_as_second_factor"
        | "former_issuers" => (quote!(#krate::__private::Vec<#string>), None, false),
        "checks" => (quote!(#krate::__private::Checks), None, false),
        "client_auth" => (quote!(#krate::__private::ClientAuth), None, true),
        "client_assertion_alg" | "id_token_alg" => {
            (quote!(#krate::__private::SigningAlgorithm), None, true)
        }
        "dangerously_allow_http" | "id_token" | "initiate_login" | "userinfo_profile" => {
            (quote!(::core::primitive::bool), None, false)
        }
        "issuer_rule" => (quote!(#krate::__private::IssuerRule), None, false),
        "response_mode" => (quote!(#krate::__private::ResponseMode), None, false),
        "clock_tolerance" | "timeout" => (quote!(::core::time::Duration), None, false),
        "max_age" => (quote!(::core::time::Duration), None, true),
        _ => return None,
    };
    Some(assignment(field, krate, definition, &ty, place, optional))
}

/// Writes a field's value to the setting of its name, to the member `place` of it if there is one.
pub(super) fn assignment(
    field: &Field,
    krate: &TokenStream,
    definition: &Ident,
    ty: &TokenStream,
    place: Option<&str>,
    optional: bool,
) -> TokenStream {
    let name = field.name();
    let endpoint = name.strip_suffix("_params").filter(|_| place.is_some());
    let target = format_ident!("{}", endpoint.unwrap_or(&name));
    let member = place.map(|place| {
        let place = format_ident!("{place}");
        quote!(.#place)
    });
    let ident = field.ident();
    let value = Ident::new("__value", Span::mixed_site());
    let change = if endpoint.is_some() {
        // A parameter that is given replaces the one of its name.
        quote!(.extend(#value))
    } else if optional {
        quote!(= ::core::option::Option::Some(#value))
    } else {
        quote!(= #value)
    };
    let span = field.ty.span();
    let (open, close) = (quote_spanned!(span=> <), quote_spanned!(span=> >));
    let own = &field.ty;
    quote! {
        if let ::core::option::Option::Some(#value) =
            #open #own as #krate::__private::Given<#ty>>::given::<#close(&self.#ident)
        {
            #definition.#target #member #change;
        }
    }
}
