//! `#[derive(CredentialsForm)]`.

mod input;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{DeriveInput, Ident};

use self::input::{Input, Text};
use crate::{diagnostics::Diagnostics, mistakes};

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return mistakes::SYNTAX.of(error).into_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let mut krate = quote!(::auth);
    input::container(&input.attrs, &mut krate, &mut diagnostics);
    let fields = input::fields(&input, &mut diagnostics);
    let items = if diagnostics.is_empty() {
        form(&input.ident, &krate, &fields)
    } else {
        stub(&input, &krate)
    };
    let errors = diagnostics.into_tokens();
    quote!(#errors #items)
}

/// ```text
/// impl CredentialsForm for Login {
///     const FIELDS: &'static [FormField] = &[FormField { name: "password", … }];
///     const ACCOUNT: Option<usize> = None;
///     fn read(__sent: &mut SentForm) -> Result<Self, FormError> {
///         Ok(Self { password: __sent.secret(&Self::FIELDS[0])?.unwrap_or_else(|| Secret::new("")) })
///     }
/// }
/// ```
fn form(ident: &Ident, krate: &TokenStream, inputs: &[Input]) -> TokenStream {
    let descriptions = inputs.iter().map(|input| input.description(krate));
    let account = input::account(inputs);
    let sent = Ident::new("__sent", Span::mixed_site());
    let reads = inputs.iter().enumerate().map(|(at, input)| {
        let name = &input.ident;
        let field = quote!(&<Self as #krate::CredentialsForm>::FIELDS[#at]);
        let sent_form = quote!(#krate::__private::SentForm);
        let value = match (input.is_optional(), input.is_secret()) {
            (true, true) => quote!(#sent_form::secret(#sent, #field)?),
            (true, false) => quote!(#sent_form::text(#sent, #field)?),
            (false, true) => quote! {
                #sent_form::secret(#sent, #field)?.unwrap_or_else(|| #krate::Secret::new(""))
            },
            (false, false) => quote!(#sent_form::text(#sent, #field)?.unwrap_or_default()),
        };
        quote!(#name: #value)
    });
    quote! {
        #[automatically_derived]
        impl #krate::CredentialsForm for #ident {
            const FIELDS: &'static [#krate::__private::FormField] = &[#(#descriptions),*];
            const ACCOUNT: ::core::option::Option<::core::primitive::usize> = #account;
            fn read(
                #sent: &mut #krate::__private::SentForm,
            ) -> ::core::result::Result<Self, #krate::__private::FormError> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }
        }
    }
}

impl Input {
    fn description(&self, krate: &TokenStream) -> TokenStream {
        let name = self.name();
        let given = |text: &Option<Text>| text.as_ref().map(|text| text.0.value());
        let label = given(&self.label).unwrap_or_else(|| label(&name));
        let kind = given(&self.kind).unwrap_or_else(|| {
            match (self.is_secret(), name.as_str()) {
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
                "code" | "otp" | "totp" => "one-time-code",
                _ => return None,
            };
            Some(word.to_owned())
        });
        let (autocomplete, placeholder) = (option(autocomplete), option(given(&self.placeholder)));
        let required = !self.is_optional();
        let max_len = self.max_len.as_ref().map_or_else(
            || quote!(#krate::__private::FormField::MAX_LEN),
            |length| length.0.to_token_stream(),
        );
        quote! {
            #krate::__private::FormField {
                name: #name,
                label: #label,
                kind: #kind,
                autocomplete: #autocomplete,
                placeholder: #placeholder,
                required: #required,
                max_len: #max_len,
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
    quote! {
        impl #generics #krate::CredentialsForm for #ident #arguments #bounds {
            const FIELDS: &'static [#krate::__private::FormField] = &[];
            fn read(_: &mut #krate::__private::SentForm) -> ::core::result::Result<Self, #krate::__private::FormError> {
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
