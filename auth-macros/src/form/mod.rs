//! `#[derive(CredentialsForm)]`.

use darling::{FromField, FromMeta};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Ident, Lit, LitStr, Type, ext::IdentExt,
};

use crate::{
    diagnostics::Diagnostics,
    types::{is_named, optional},
};

/// A field of the form.
#[derive(FromField)]
#[darling(attributes(form))]
struct Input {
    ident: Option<Ident>,
    ty: Type,
    label: Option<Text>,
    kind: Option<Text>,
    autocomplete: Option<Text>,
    placeholder: Option<Text>,
}

struct Text(LitStr);

impl FromMeta for Text {
    fn from_expr(expr: &Expr) -> darling::Result<Self> {
        match expr {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(Self(text.clone())),
            _ => {
                Err(darling::Error::custom("this attribute takes a text: `= \"…\"`")
                    .with_span(expr))
            }
        }
    }
}

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let mut krate = quote!(::auth);
    container(&input.attrs, &mut krate, &mut diagnostics);
    let fields = fields(&input, &mut diagnostics);
    let items = if diagnostics.is_empty() {
        form(&input.ident, &krate, &fields)
    } else {
        stub(&input, &krate)
    };
    let errors = diagnostics.into_tokens();
    quote!(#errors #items)
}

/// `#[form(crate = ::sesame)]`
fn container(attrs: &[Attribute], krate: &mut TokenStream, diagnostics: &mut Diagnostics) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("form")) {
        let parsed = attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("crate") {
                return Err(meta.error("a form takes `crate = …` only; the rest is for its fields"));
            }
            *krate = meta.value()?.parse::<syn::Path>()?.into_token_stream();
            Ok(())
        });
        if let Err(error) = parsed {
            diagnostics.push(error);
        }
    }
}

fn fields(input: &DeriveInput, diagnostics: &mut Diagnostics) -> Vec<Input> {
    let Data::Struct(data) = &input.data else {
        let message = "a form is a struct with named fields, one per input";
        diagnostics.error(&input.ident, message);
        return Vec::new();
    };
    if !matches!(data.fields, Fields::Named(_)) {
        diagnostics.error(&input.ident, "a form is a struct with named fields, one per input");
        return Vec::new();
    }
    if !input.generics.params.is_empty() {
        diagnostics.error(&input.generics, "a form has no generic parameters");
    }
    let mut fields = Vec::new();
    for field in &data.fields {
        match Input::from_field(field) {
            Ok(field) => {
                let ty = optional(&field.ty).unwrap_or(&field.ty);
                if !is_named(ty, "String") && !is_named(ty, "Secret") {
                    let message =
                        "what somebody types is a `String`, a `Secret`, or an `Option` of these";
                    diagnostics.error(&field.ty, message);
                }
                fields.push(field);
            }
            Err(error) => diagnostics.darling(error),
        }
    }
    fields
}

/// ```text
/// impl CredentialsForm for Login {
///     const FIELDS: &'static [FormField] = &[FormField { name: "password", … }];
///     fn read(__sent: &mut BTreeMap<String, String>) -> Result<Self, FormError> {
///         Ok(Self { password: Secret::new(form_field(__sent, &Self::FIELDS[0])?) })
///     }
/// }
/// ```
fn form(ident: &Ident, krate: &TokenStream, inputs: &[Input]) -> TokenStream {
    let descriptions = inputs.iter().map(|input| input.description(krate));
    let sent = Ident::new("__sent", Span::mixed_site());
    let reads = inputs.iter().enumerate().map(|(at, input)| {
        let name = &input.ident;
        let inner = optional(&input.ty);
        let text = quote! {
            #krate::__private::form_field(#sent, &<Self as #krate::CredentialsForm>::FIELDS[#at])?
        };
        let secret = is_named(inner.unwrap_or(&input.ty), "Secret");
        let value = match (inner.is_some(), secret) {
            (true, true) => quote!(#text.map(#krate::Secret::new)),
            (true, false) => text,
            (false, true) => quote!(#krate::Secret::new(#text.unwrap_or_default())),
            (false, false) => quote!(#text.unwrap_or_default()),
        };
        quote!(#name: #value)
    });
    quote! {
        #[automatically_derived]
        impl #krate::CredentialsForm for #ident {
            const FIELDS: &'static [#krate::__private::FormField] = &[#(#descriptions),*];
            fn read(
                #sent: &mut #krate::__private::BTreeMap<
                    #krate::__private::String,
                    #krate::__private::String,
                >,
            ) -> ::core::result::Result<Self, #krate::__private::FormError> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }
        }
    }
}

impl Input {
    fn name(&self) -> String {
        self.ident.as_ref().map(|ident| ident.unraw().to_string()).unwrap_or_default()
    }

    fn description(&self, krate: &TokenStream) -> TokenStream {
        let name = self.name();
        let inner = optional(&self.ty);
        let secret = is_named(inner.unwrap_or(&self.ty), "Secret");
        let given = |text: &Option<Text>| text.as_ref().map(|text| text.0.value());
        let label = given(&self.label).unwrap_or_else(|| label(&name));
        let kind = given(&self.kind).unwrap_or_else(|| {
            match (secret, name.as_str()) {
                (true, _) => "password",
                (_, "email") => "email",
                _ => "text",
            }
            .to_owned()
        });
        let autocomplete = given(&self.autocomplete).or_else(|| {
            let word = match name.as_str() {
                "username" | "user_name" | "user" | "login" => "username",
                "password" => "current-password",
                "email" => "email",
                _ => return None,
            };
            Some(word.to_owned())
        });
        let (autocomplete, placeholder) = (option(autocomplete), option(given(&self.placeholder)));
        let required = inner.is_none();
        quote! {
            #krate::__private::FormField {
                name: #name,
                label: #label,
                kind: #kind,
                autocomplete: #autocomplete,
                placeholder: #placeholder,
                required: #required,
            }
        }
    }
}

/// `user_name` as `User name`.
fn label(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn option(text: Option<String>) -> TokenStream {
    text.map_or_else(
        || quote!(::core::option::Option::None),
        |text| quote!(::core::option::Option::Some(#text)),
    )
}

/// After a mistake the type still counts as a form.
fn stub(input: &DeriveInput, krate: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let sent =
        quote!(#krate::__private::BTreeMap<#krate::__private::String, #krate::__private::String>);
    quote! {
        impl #generics #krate::CredentialsForm for #ident #arguments #bounds {
            const FIELDS: &'static [#krate::__private::FormField] = &[];
            fn read(_: &mut #sent) -> ::core::result::Result<Self, #krate::__private::FormError> {
                ::core::unreachable!()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_are_read_off_names() {
        assert_eq!(label("user_name"), "User name");
        assert_eq!(label("email"), "Email");
        assert_eq!(label("_"), "");
    }
}
