//! `#[attr] pub struct ShopAuth;`: the header of a setup.

use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Ident, Meta, Token, ext::IdentExt, parse::ParseStream, token};

use super::Setup;
use crate::{
    diagnostics::Diagnostics,
    mistakes::{self, Mistake},
};

impl Setup {
    pub(super) fn header(
        &mut self,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        let fork = input.fork();
        let attrs = fork.call(Attribute::parse_outer)?;
        if !fork.peek(Token![struct]) && !fork.peek(Token![pub]) {
            return Ok(());
        }
        input.call(Attribute::parse_outer)?;
        self.attrs = attrs;
        self.attrs.retain(|attribute| !is_useless(attribute, diagnostics));
        self.vis = input.parse()?;
        if !input.peek(Token![struct]) {
            return Err(mistakes::HEADER.next(input, "a header is `pub struct ShopAuth;`"));
        }
        input.parse::<Token![struct]>()?;
        self.name = input.parse()?;
        self.is_named = true;
        if let Some((mistake, message)) = unusable(&self.name) {
            diagnostics.error(&self.name, mistake, message);
            self.name = Ident::new("Auth", Span::call_site());
        }
        let name = self.name.unraw();
        if input.peek(Token![<]) {
            let message = format!("a setup has no parameters: `struct {name};`");
            diagnostics.push(mistakes::HEADER_END.next(input, message));
            while !input.peek(Token![;]) && input.parse::<TokenTree>().is_ok() {}
        } else if input.peek(token::Brace) || input.peek(token::Paren) {
            let message = format!(
                "a setup has no fields: `struct {name};`; what its callbacks need is its state, `state: Db`"
            );
            diagnostics.error(input.parse::<TokenTree>()?, mistakes::HEADER_END, message);
            input.parse::<Option<Token![;]>>()?;
            return Ok(());
        }
        if !input.peek(Token![;]) {
            let message = format!("the header ends with `;`: `struct {name};`");
            return Err(mistakes::HEADER_END.next(input, message));
        }
        input.parse::<Token![;]>()?;
        Ok(())
    }
}

/// Reports `#[derive(Clone)]`.
fn is_useless(attribute: &Attribute, diagnostics: &mut Diagnostics) -> bool {
    const DERIVES: [&str; 9] = [
        "Clone",
        "Copy",
        "Debug",
        "Default",
        "Eq",
        "Hash",
        "PartialEq",
        "Serialize",
        "Deserialize",
    ];
    let Meta::List(list) = &attribute.meta else { return false };
    let is_known = |token: &TokenTree| DERIVES.iter().any(|known| token.to_string() == *known);
    let found = list.tokens.clone().into_iter().find(is_known);
    let Some(found) = found.filter(|_| attribute.path().is_ident("derive")) else { return false };
    let message = "a setup is `Clone` and `Debug`, and derives nothing else: drop this line";
    diagnostics.error(found.to_token_stream(), mistakes::HEADER_DERIVE, message);
    true
}

/// The types that programs, derives and `?` take from Rust's prelude.
const PRELUDE: [&str; 19] = [
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "From",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Some",
    "String",
    "ToString",
    "Vec",
];

/// What to say about a name that something else has which programs with `auth!` use.
pub(super) fn unusable(name: &Ident) -> Option<(Mistake, String)> {
    let name = name.unraw().to_string();
    if name == "Session" {
        let message = "`Session` is what handlers take; give the setup another name, such as \
                       `struct ShopAuth;`";
        return Some((mistakes::HEADER_SESSION, message.to_owned()));
    }
    PRELUDE.contains(&&*name).then(|| {
        let message = format!(
            "`{name}` is Rust's own, and would mean this setup in the whole module; give it another name, such as \
             `struct ShopAuth;`"
        );
        (mistakes::NAME_OF_RUST, message)
    })
}
