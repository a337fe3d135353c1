//! The struct, its `#[claims(…)]`, and those of its `#[serde(…)]` that change how it is spelled.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Data, DeriveInput, Expr, Fields, Ident, LitStr, Token, Type, Visibility,
    ext::IdentExt, meta::ParseNestedMeta, parenthesized, token,
};

use super::case::rename;
use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    mistakes,
    types::mention,
};

/// What the library itself writes beside the public claims.
const OWN: [&str; 2] = ["user", "expires"];

const WORDS: &str = "a claim is `public` or `public, client_update`";

/// A claims struct.
pub(super) struct Claims<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) krate: TokenStream,
    pub(super) fields: Vec<Field<'a>>,
}

/// One of its fields.
pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) ty: &'a Type,
    pub(super) docs: Vec<&'a Attribute>,
    pub(super) public: bool,
    pub(super) client_update: bool,
    /// How JSON spells it, written and read.
    pub(super) written: String,
    pub(super) read: String,
    pub(super) serialize_with: Option<LitStr>,
    pub(super) deserialize_with: Option<LitStr>,
    pub(super) skip_serializing_if: Option<LitStr>,
    pub(super) flatten: bool,
    pub(super) aliases: Vec<LitStr>,
}

/// How names are spelled: `#[serde(rename_all = "…")]`.
#[derive(Default)]
struct Spelling {
    written: Option<String>,
    read: Option<String>,
}

impl<'a> Claims<'a> {
    /// `None` when there is nothing to go on with.
    pub(super) fn parse(input: &'a DeriveInput, diagnostics: &mut Diagnostics) -> Option<Self> {
        let fields = match &input.data {
            Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => &data.fields,
            _ => {
                let message = "session claims are a struct with named fields: what isn't always \
                               there is an `Option`";
                diagnostics.error(&input.ident, mistakes::CLAIMS_FIELDS, message);
                return None;
            }
        };
        if !input.generics.params.is_empty() {
            diagnostics.error(
                &input.generics,
                mistakes::CLAIMS_GENERIC,
                "session claims have no generic parameters",
            );
            return None;
        }
        let mut krate = quote!(::auth);
        for attr in named(&input.attrs, "claims") {
            let parsed = attr.parse_nested_meta(|meta| {
                if !meta.path.is_ident("crate") {
                    let message = "`public` and `client_update` are written on fields";
                    return Err(mistakes::CLAIM_PLACE.on(meta.path, message));
                }
                krate = meta.value()?.parse::<syn::Path>()?.into_token_stream();
                Ok(())
            });
            parsed.unwrap_or_else(|error| diagnostics.push(error));
        }
        let mut spelling = Spelling::default();
        for attr in named(&input.attrs, "serde") {
            // What serde itself doesn't understand, it reports itself.
            let _ = attr.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename_all") {
                    both(&meta, |written, read| {
                        spelling.written = written.or(spelling.written.take());
                        spelling.read = read.or(spelling.read.take());
                    })
                } else {
                    skip(&meta)
                }
            });
        }
        let fields = fields.iter().filter_map(|field| Field::parse(field, &spelling, diagnostics));
        let fields = fields.collect();
        Some(Self { ident: &input.ident, vis: &input.vis, krate, fields })
    }
}

impl<'a> Field<'a> {
    fn parse(
        field: &'a syn::Field,
        spelling: &Spelling,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let name = ident.unraw().to_string();
        let spelled = |spelling: &Option<String>| {
            spelling
                .as_ref()
                .and_then(|spelling| rename(&name, spelling))
                .unwrap_or_else(|| name.clone())
        };
        let mut parsed = Self {
            ident,
            vis: &field.vis,
            ty: &field.ty,
            docs: named(&field.attrs, "doc").collect(),
            public: false,
            client_update: false,
            written: spelled(&spelling.written),
            read: spelled(&spelling.read),
            serialize_with: None,
            deserialize_with: None,
            skip_serializing_if: None,
            flatten: false,
            aliases: Vec::new(),
        };
        for attr in named(&field.attrs, "serde") {
            // What serde itself doesn't understand, it reports itself.
            let _ = attr.parse_nested_meta(|meta| parsed.serde(&meta));
        }
        for attr in named(&field.attrs, "claims") {
            let result = attr.parse_nested_meta(|meta| parsed.claims(&meta));
            // What has another shape, such as `#[claims("public")]` or `#[claims = "public"]`.
            let result = result.map_err(|error| mistakes::CLAIM_WORD.instead(error, WORDS));
            result.unwrap_or_else(|error| diagnostics.push(error));
        }
        parsed.check(field, diagnostics);
        Some(parsed)
    }

    /// `#[claims(public, client_update)]`
    fn claims(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let known = ["public", "client_update"];
        if meta.path.is_ident("public") {
            self.public = true;
        } else if meta.path.is_ident("client_update") {
            self.client_update = true;
        } else {
            let typed = meta.path.to_token_stream().to_string();
            let hint = did_you_mean(&typed, &known);
            let message = format!("{WORDS}{hint}");
            return Err(mistakes::CLAIM_WORD.on(&meta.path, message));
        }
        Ok(())
    }

    fn serde(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let path = &meta.path;
        if path.is_ident("rename") {
            return both(meta, |written, read| {
                if let Some(written) = written {
                    self.written = written;
                }
                if let Some(read) = read {
                    self.read = read;
                }
            });
        }
        if path.is_ident("with") {
            let module: LitStr = meta.value()?.parse()?;
            let function =
                |name: &str| LitStr::new(&format!("{}::{name}", module.value()), module.span());
            self.serialize_with = Some(function("serialize"));
            self.deserialize_with = Some(function("deserialize"));
        } else if path.is_ident("serialize_with") {
            self.serialize_with = Some(meta.value()?.parse()?);
        } else if path.is_ident("deserialize_with") {
            self.deserialize_with = Some(meta.value()?.parse()?);
        } else if path.is_ident("skip_serializing_if") {
            self.skip_serializing_if = Some(meta.value()?.parse()?);
        } else if path.is_ident("flatten") {
            self.flatten = true;
        } else if path.is_ident("alias") {
            self.aliases.push(meta.value()?.parse()?);
        } else {
            skip(meta)?;
        }
        Ok(())
    }

    fn check(&mut self, field: &syn::Field, diagnostics: &mut Diagnostics) {
        let attr = || named(&field.attrs, "claims").next();
        if let Type::Reference(reference) = &field.ty {
            let owned = match &*reference.elem {
                Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
                Type::Slice(slice) => {
                    format!("Vec<{}>", slice.elem.to_token_stream().to_string().replace(' ', ""))
                }
                elem => elem.to_token_stream().to_string().replace(' ', ""),
            };
            let message = format!(
                "a claim is read from a cookie or a row, so that it can't be borrowed: write `{owned}`"
            );
            diagnostics.error(&field.ty, mistakes::CLAIM_BORROWED, message);
        }
        if let (true, Some(secret)) = (self.public, mention(&field.ty, "Secret")) {
            diagnostics.error(
                secret,
                mistakes::CLAIM_SECRET,
                "a secret can't be public: drop `#[claims(public)]`",
            );
            self.public = false;
            self.client_update = false;
        } else if self.public && !self.flatten && OWN.contains(&self.written.as_str()) {
            let message = format!(
                "`{}` is the library's own in what `GET session` shows; give this claim another name",
                self.written
            );
            diagnostics.error(self.ident, mistakes::CLAIM_NAME, message);
            self.public = false;
            self.client_update = false;
        } else if self.client_update && !self.public {
            let message = "the browser would change what it can't see; write \
                           `#[claims(public, client_update)]`";
            diagnostics.error(word(attr(), "client_update"), mistakes::CLAIM_UPDATE, message);
            self.client_update = false;
        } else if self.client_update && self.flatten {
            let message = "a flattened field has no name that the browser could change; drop \
                           `client_update`";
            diagnostics.error(word(attr(), "client_update"), mistakes::CLAIM_UPDATE, message);
            self.client_update = false;
        }
    }
}

/// The word in an attribute, to point at.
fn word(attr: Option<&Attribute>, word: &str) -> TokenStream {
    let Some(attr) = attr else { return TokenStream::new() };
    let syn::Meta::List(list) = &attr.meta else { return attr.to_token_stream() };
    let found = list.tokens.clone().into_iter().find(|token| token.to_string() == word);
    found.map_or_else(|| attr.to_token_stream(), ToTokens::into_token_stream)
}

fn named<'a>(attrs: &'a [Attribute], name: &'static str) -> impl Iterator<Item = &'a Attribute> {
    attrs.iter().filter(move |attr| attr.path().is_ident(name))
}

/// `rename = "x"` or `rename(serialize = "x", deserialize = "y")`
fn both(
    meta: &ParseNestedMeta<'_>,
    set: impl FnOnce(Option<String>, Option<String>),
) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        let text = meta.value()?.parse::<LitStr>()?.value();
        set(Some(text.clone()), Some(text));
        return Ok(());
    }
    let (mut written, mut read) = (None, None);
    meta.parse_nested_meta(|meta| {
        let text = meta.value()?.parse::<LitStr>()?.value();
        if meta.path.is_ident("serialize") {
            written = Some(text);
        } else {
            read = Some(text);
        }
        Ok(())
    })?;
    set(written, read);
    Ok(())
}

/// Takes the value of an attribute that means nothing here.
fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(token::Paren) {
        let content;
        parenthesized!(content in meta.input);
        content.parse::<TokenStream>()?;
    }
    Ok(())
}
