//! The struct and its `#[form(…)]` attributes, and the rules of `#[derive(CredentialsForm)]`.

use darling::{FromField, FromMeta, util::Flag};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Ident, Lit, LitInt, LitStr, Type,
    ext::IdentExt,
};

use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    mistakes,
    types::{is_named, optional},
};

/// A field of the form.
#[derive(FromField)]
#[darling(attributes(form))]
pub(super) struct Input {
    pub(super) ident: Option<Ident>,
    pub(super) ty: Type,
    pub(super) label: Option<Text>,
    pub(super) kind: Option<Text>,
    pub(super) autocomplete: Option<Text>,
    pub(super) placeholder: Option<Text>,
    pub(super) max_len: Option<Length>,
    /// Says whose account it is.
    pub(super) account: Flag,
}

pub(super) struct Text(pub(super) LitStr);

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

pub(super) struct Length(pub(super) LitInt);

impl FromMeta for Length {
    fn from_expr(expr: &Expr) -> darling::Result<Self> {
        let wrong = || {
            let message = "a length is a number of bytes from 1 to 65536: `max_len = 256`";
            darling::Error::custom(message).with_span(expr)
        };
        match expr {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                let bytes = number.base10_parse::<usize>().map_err(|_| wrong())?;
                (1..=65536).contains(&bytes).then(|| Self(number.clone())).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

impl Input {
    pub(super) fn name(&self) -> String {
        self.ident.as_ref().map(|ident| ident.unraw().to_string()).unwrap_or_default()
    }

    /// The type without `Option`.
    fn inner(&self) -> &Type {
        optional(&self.ty).unwrap_or(&self.ty)
    }

    pub(super) fn is_optional(&self) -> bool {
        optional(&self.ty).is_some()
    }

    pub(super) fn is_secret(&self) -> bool {
        is_named(self.inner(), "Secret")
    }
}

/// `#[form(crate = ::sesame)]`
pub(super) fn container(
    attrs: &[Attribute],
    krate: &mut TokenStream,
    diagnostics: &mut Diagnostics,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("form")) {
        let parsed = attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("crate") {
                return Err(mistakes::FORM_ATTRIBUTE
                    .on(&meta.path, "a form takes `crate = …` only; the rest is for its fields"));
            }
            *krate = meta.value()?.parse::<syn::Path>()?.into_token_stream();
            Ok(())
        });
        if let Err(error) = parsed {
            diagnostics.push(error);
        }
    }
}

pub(super) fn fields(input: &DeriveInput, diagnostics: &mut Diagnostics) -> Vec<Input> {
    let Data::Struct(data) = &input.data else {
        let message = "a form is a struct with named fields, one per input";
        diagnostics.error(&input.ident, mistakes::FORM_STRUCT, message);
        return Vec::new();
    };
    if !matches!(data.fields, Fields::Named(_)) {
        diagnostics.error(
            &input.ident,
            mistakes::FORM_STRUCT,
            "a form is a struct with named fields, one per input",
        );
        return Vec::new();
    }
    if !input.generics.params.is_empty() {
        diagnostics.error(
            &input.generics,
            mistakes::FORM_GENERIC,
            "a form has no generic parameters",
        );
    }
    let mut fields = Vec::new();
    for field in &data.fields {
        match Input::from_field(field) {
            Ok(field) => {
                type_is_known(&field, diagnostics);
                name_is_free(&field, diagnostics);
                kind_is_known(&field, diagnostics);
                fields.push(field);
            }
            Err(error) => diagnostics.darling(error),
        }
    }
    account_is_one(&fields, diagnostics);
    fields
}

/// `age: u8`, `password: String`
fn type_is_known(field: &Input, diagnostics: &mut Diagnostics) {
    if !is_named(field.inner(), "String") && !field.is_secret() {
        let message = "what somebody types is a `String`, a `Secret`, or an `Option` of these";
        diagnostics.error(&field.ty, mistakes::FORM_TYPE, message);
        return;
    }
    let kind = field.kind.as_ref().map(|kind| kind.0.value());
    let is_password = field.name() == "password" || kind.as_deref() == Some("password");
    if is_password && !field.is_secret() {
        diagnostics.error(
            field.inner(),
            mistakes::FORM_PASSWORD,
            "a password is a `Secret`, which nothing prints",
        );
    }
}

/// `json: String`
fn name_is_free(field: &Input, diagnostics: &mut Diagnostics) {
    const TAKEN: [&str; 4] = ["callbackUrl", "csrfToken", "json", "redirect"];
    if TAKEN.contains(&field.name().as_str()) {
        let message = format!("`{}` is sent with every form; choose another name", field.name());
        diagnostics.error(&field.ident, mistakes::FORM_NAME, message);
    }
}

/// `#[form(kind = "pasword")]`
fn kind_is_known(field: &Input, diagnostics: &mut Diagnostics) {
    // Those of HTML that somebody types into.
    const KINDS: [&str; 7] = ["email", "number", "password", "search", "tel", "text", "url"];
    let Some(Text(kind)) = &field.kind else { return };
    if !KINDS.contains(&kind.value().as_str()) {
        let hint = did_you_mean(&kind.value(), &KINDS);
        let message = format!("an input's kind is `{}`{hint}", KINDS.join("`, `"));
        diagnostics.error(kind, mistakes::FORM_KIND, message);
    }
}

/// `#[form(account)]` twice, or on a secret
fn account_is_one(fields: &[Input], diagnostics: &mut Diagnostics) {
    let mut marked = fields.iter().filter(|field| field.account.is_present());
    let Some(first) = marked.next() else { return };
    if first.is_secret() {
        let message = "a secret doesn't say whose account it is";
        diagnostics.push(mistakes::FORM_ACCOUNT.at(first.account.span(), message));
    }
    for second in marked {
        let message = "one field says whose account it is; drop this `account`";
        diagnostics.push(mistakes::FORM_ACCOUNT.at(second.account.span(), message));
    }
}

/// The index of the field that says whose account it is: the marked one, else the first that is no
/// secret.
pub(super) fn account(fields: &[Input]) -> TokenStream {
    let marked = fields.iter().position(|field| field.account.is_present());
    let account = marked.or_else(|| fields.iter().position(|field| !field.is_secret()));
    account.map_or_else(
        || quote!(::core::option::Option::None),
        |index| quote!(::core::option::Option::Some(#index)),
    )
}
