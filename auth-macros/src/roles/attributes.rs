//! `#[roles(…)]` on the enum and `#[role(…)]` on its variants.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Ident, LitStr, Path, Token, meta::ParseNestedMeta, parenthesized,
    parse::ParseStream, token,
};

use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    mistakes,
};

/// The longest name: it stands in each session's cookie.
const LONGEST_NAME: usize = 64;

/// `#[roles(public, crate = path)]`
pub(super) struct OfEnum {
    pub(super) krate: TokenStream,
    pub(super) public: bool,
}

impl OfEnum {
    pub(super) fn parse(attrs: &[Attribute], diagnostics: &mut Diagnostics) -> Self {
        let mut parsed = Self { krate: quote!(::auth), public: false };
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("roles")) {
            let result = attr.parse_nested_meta(|meta| parsed.entry(&meta));
            result.unwrap_or_else(|error| diagnostics.push(error));
        }
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("role")) {
            let message = "`#[role(…)]` stands at a variant; at the enum write `#[roles(…)]`";
            diagnostics.error(attr, mistakes::ROLE_ATTRIBUTE, message);
        }
        parsed
    }

    fn entry(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if meta.path.is_ident("public") {
            if meta.input.peek(Token![=]) {
                let message = "`public` has no value: `#[roles(public)]`";
                return Err(mistakes::ROLE_ATTRIBUTE.next(meta.input, message));
            }
            self.public = true;
            return Ok(());
        }
        if meta.path.is_ident("crate") {
            self.krate = meta.value()?.parse::<Path>()?.into_token_stream();
            return Ok(());
        }
        let message = if meta.path.is_ident("rename") || meta.path.is_ident("includes") {
            "this stands at a variant: `#[role(includes(Member))]`, `#[role(rename = \"…\")]`"
                .to_owned()
        } else {
            let hint = did_you_mean(&typed(&meta.path), &["public", "crate"]);
            format!("an enum of roles takes `#[roles(public)]`{hint}")
        };
        Err(mistakes::ROLE_ATTRIBUTE.on(&meta.path, message))
    }
}

/// `#[role(includes(Member), rename = "…")]`
#[derive(Default)]
pub(super) struct OfVariant {
    pub(super) includes: Vec<Ident>,
    pub(super) rename: Option<LitStr>,
}

impl OfVariant {
    pub(super) fn parse(attrs: &[Attribute], diagnostics: &mut Diagnostics) -> Self {
        let mut parsed = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("role")) {
            let result = attr.parse_nested_meta(|meta| parsed.entry(&meta));
            result.unwrap_or_else(|error| diagnostics.push(error));
        }
        parsed
    }

    fn entry(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if meta.path.is_ident("includes") {
            return self.inclusions(meta);
        }
        if meta.path.is_ident("rename") {
            if !meta.input.peek(Token![=]) {
                return Err(mistakes::ROLE_ATTRIBUTE.on(&meta.path, RENAME));
            }
            let value = meta.value()?;
            if !value.peek(LitStr) {
                return Err(mistakes::ROLE_ATTRIBUTE.next(value, RENAME));
            }
            let name: LitStr = value.parse()?;
            if self.rename.is_some() {
                return Err(mistakes::ROLE_ATTRIBUTE.on(&meta.path, "`rename` is given twice"));
            }
            is_usable(&name)?;
            self.rename = Some(name);
            return Ok(());
        }
        let message = if meta.path.is_ident("public") {
            "all roles are public or none: write `#[roles(public)]` at the enum".to_owned()
        } else {
            let known = ["includes", "rename"];
            let hint = did_you_mean(&typed(&meta.path), &known);
            format!("a role takes `includes(…)` and `rename = \"…\"`{hint}")
        };
        Err(mistakes::ROLE_ATTRIBUTE.on(&meta.path, message))
    }

    /// `includes(Member, Clerk)`
    fn inclusions(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if !meta.input.peek(token::Paren) {
            return Err(mistakes::ROLE_INCLUDES.on(&meta.path, INCLUDES));
        }
        let list;
        parenthesized!(list in meta.input);
        let before = self.includes.len();
        while !list.is_empty() {
            self.includes.push(inclusion(&list)?);
            if !list.is_empty() {
                list.parse::<Token![,]>()?;
            }
        }
        if self.includes.len() == before {
            return Err(mistakes::ROLE_INCLUDES.on(&meta.path, INCLUDES));
        }
        Ok(())
    }
}

/// `Member`, and not `Role::Member` or `"Member"`.
fn inclusion(input: ParseStream<'_>) -> syn::Result<Ident> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let message = format!("a role is included without quotes: `{}`", text.value());
        return Err(mistakes::ROLE_INCLUDES.on(text, message));
    }
    let path: Path = input
        .parse()
        .map_err(|error: syn::Error| mistakes::ROLE_INCLUDES.at(error.span(), INCLUDES))?;
    match (path.get_ident(), path.segments.last()) {
        (Some(ident), _) => Ok(ident.clone()),
        (None, Some(last)) => {
            let message =
                format!("a role includes variants of the same enum: write `{}`", last.ident);
            Err(mistakes::ROLE_INCLUDES.on(&path, message))
        }
        (None, None) => Err(mistakes::ROLE_INCLUDES.on(path, INCLUDES)),
    }
}

/// Refuses a name that is empty, too long, or not one word on a line.
fn is_usable(name: &LitStr) -> syn::Result<()> {
    let text = name.value();
    let message = if text.trim().is_empty() {
        "a role has a name: `rename = \"desk_clerk\"`"
    } else if text.len() > LONGEST_NAME {
        "the name of a role has at most 64 bytes: it is in every session's cookie"
    } else if text.trim() != text || text.chars().any(char::is_control) {
        "the name of a role doesn't begin or end with a blank, and has no control characters"
    } else {
        return Ok(());
    };
    Err(mistakes::ROLE_NAME.on(name, message))
}

fn typed(path: &Path) -> String {
    path.to_token_stream().to_string()
}

const INCLUDES: &str = "write the roles that this one includes: `includes(Member)`";
const RENAME: &str = "write the name as a text: `rename = \"desk_clerk\"`";
