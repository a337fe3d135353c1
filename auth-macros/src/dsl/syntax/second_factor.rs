//! `second_factor: { methods: [Totp, RecoveryCodes], require: for_admins, remember: 30 days }`

use proc_macro2::Span;
use syn::{Ident, Token, bracketed, parse::ParseStream};

use super::{
    Key, Setup,
    entries::{attributes, comma, drain, skip_value},
    habits,
    sections::brackets,
};
use crate::{
    diagnostics::Diagnostics,
    dsl::duration::{self, Duration},
    mistakes,
};

/// What users prove beside what they sign in with.
pub(crate) struct SecondFactor {
    /// Where the section is written.
    pub(crate) span: Span,
    /// Whether the key `methods` is there, whatever follows it.
    pub(crate) has_methods: bool,
    /// The methods, as they are written.
    pub(crate) methods: Vec<Ident>,
    pub(crate) remember: Option<Duration>,
}

const METHODS: &str = "Totp, RecoveryCodes";
const NAME: &str = "a method is one of the names `Totp`, `Passkey` and `RecoveryCodes`";

impl SecondFactor {
    /// A section that is empty so far.
    pub(super) fn at(span: Span) -> Self {
        Self { span, has_methods: false, methods: Vec::new(), remember: None }
    }
}

impl Setup {
    /// The entries of the section.
    pub(super) fn second_factor(
        &mut self,
        key: Key,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        match key.word {
            "methods" => {
                if let Some(section) = &mut self.second_factor {
                    section.has_methods = true;
                }
                brackets(input, "methods", METHODS)?;
                let methods = methods(input, diagnostics)?;
                self.named_methods.extend_from_slice(&methods);
                if let Some(section) = &mut self.second_factor {
                    section.methods = methods;
                }
            }
            "remember" => {
                if let Some(error) = habits::value(key.word, input) {
                    skip_value(input);
                    return Err(error);
                }
                let remember = input.call(duration::parse)?;
                if let Some(section) = &mut self.second_factor {
                    section.remember = Some(remember);
                }
            }
            _ => self.expression(key, input, diagnostics)?,
        }
        Ok(())
    }
}

/// The names in brackets; what isn't a name goes to `diagnostics`.
fn methods(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<Vec<Ident>> {
    let list;
    let brackets = bracketed!(list in input);
    if list.is_empty() {
        let message = format!("nobody could prove a second factor: `methods: [{METHODS}]`");
        diagnostics.push(mistakes::FACTOR_NONE.at(brackets.span.join(), message));
    }
    let mut methods = Vec::new();
    while !list.is_empty() {
        attributes(&list, diagnostics)?;
        if list.is_empty() {
            break;
        }
        match method(&list) {
            Ok(method) => methods.push(method),
            Err(error) => {
                diagnostics.push(error);
                skip_value(&list);
            }
        }
        if let Err(error) = comma(&list) {
            diagnostics.push(error);
            drain(&list);
        }
    }
    Ok(methods)
}

/// `Totp`, and neither `Totp { … }` nor `"totp"`.
fn method(list: ParseStream<'_>) -> syn::Result<Ident> {
    let name = list.parse::<Ident>().map_err(|_| mistakes::FACTOR_SHAPE.next(list, NAME))?;
    if list.is_empty() || list.peek(Token![,]) {
        return Ok(name);
    }
    let mut named = name.clone();
    while list.peek(Token![::]) {
        list.parse::<Token![::]>()?;
        named = list.parse::<Ident>()?;
    }
    let message = format!("a method has no options, and no path: `{named}`");
    Err(mistakes::FACTOR_SHAPE.on(name, message))
}
