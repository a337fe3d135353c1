//! `GitHub as "github-work" { client_id: "…", ..env } if env("…")`: providers and adapters.

use proc_macro2::{Span, TokenTree};
use syn::{
    Expr, Ident, LitStr, Path, Token, braced, ext::IdentExt, parse::ParseStream, spanned::Spanned,
    token,
};

use super::entries::{comma, skip_to, skip_to_entry, skip_value, starts_provider};
use crate::{
    diagnostics::Diagnostics,
    dsl::duration::{self, Duration},
};

/// A type and its options.
pub(crate) struct Configured {
    pub(crate) ty: Path,
    pub(crate) options: Vec<(Ident, Given)>,
    /// Where `..env` is written.
    pub(crate) env: Option<Span>,
    /// Something among the options could not be read, so that what is missing can't be told.
    pub(crate) broken: bool,
}

/// What stands after an option's name.
pub(crate) enum Given {
    Value(Expr),
    /// A number and a unit: `60s`, `60 seconds`.
    Duration(Duration),
    /// Nothing: the variable of that name, or half-typed.
    Shorthand,
    /// Something that was reported.
    Broken,
}

/// One entry of `providers`.
pub(crate) struct Provider {
    pub(crate) config: Configured,
    /// `as "id"`
    pub(crate) id: Option<LitStr>,
    /// `if …`
    pub(crate) condition: Option<Expr>,
}

/// The list of providers.
pub(super) fn providers(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Vec<Provider> {
    let mut providers = Vec::new();
    while !input.is_empty() {
        let entry = Provider::parse(input, diagnostics).and_then(|provider| {
            providers.push(provider);
            comma(input)
        });
        if let Err(error) = entry {
            diagnostics.push(error);
            if !starts_provider(input) {
                skip_to(input, starts_provider);
            }
        }
    }
    providers
}

/// A provider outside a list, which was reported: it still counts.
pub(super) fn stray(input: ParseStream<'_>) -> Option<Provider> {
    let fork = input.fork();
    let provider = Provider::parse(&fork, &mut Diagnostics::default()).ok()?;
    syn::parse::discouraged::Speculative::advance_to(input, &fork);
    Some(provider)
}

impl Provider {
    fn parse(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<Self> {
        if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
            let message = "a provider is a type and its options: `GitHub { ..env }`";
            return Err(input.error(message));
        }
        let ty = input.parse()?;
        let mut id = None;
        if input.parse::<Option<Token![as]>>()?.is_some() {
            if input.peek(LitStr) {
                id = Some(input.parse()?);
            } else {
                diagnostics.push(input.error("a provider's id is a text: `as \"github-work\"`"));
                if !input.peek(token::Brace) {
                    input.parse::<TokenTree>()?;
                }
            }
        }
        let config = Configured::parse(ty, input, diagnostics)?;
        let condition = match input.parse::<Option<Token![if]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self { config, id, condition })
    }
}

impl Configured {
    /// The options after `ty`, if there are any.
    pub(super) fn parse(
        ty: Path,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<Self> {
        let mut config = Self { ty, options: Vec::new(), env: None, broken: false };
        if input.peek(token::Paren) {
            config.broken = true;
            let name = config.name();
            let message = format!("options are written in braces: `{name} {{ … }}`");
            diagnostics.error(input.parse::<TokenTree>()?, message);
        } else if input.peek(token::Brace) {
            let options;
            braced!(options in input);
            while !options.is_empty() {
                if let Err(error) = config.option(&options, diagnostics) {
                    diagnostics.push(error);
                    config.broken = true;
                    skip_to_entry(&options);
                }
            }
        }
        Ok(config)
    }

    fn option(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<()> {
        if input.peek(Token![..]) {
            return self.rest(input, diagnostics);
        }
        let Ok(key) = input.call(Ident::parse_any) else {
            return Err(input.error("expected an option: `name: value`"));
        };
        let at = self.options.len();
        self.options.push((key.clone(), Given::Broken));
        if input.peek(Token![:]) {
            input.parse::<Token![:]>()?;
            if input.is_empty() || input.peek(Token![,]) {
                diagnostics.error(&key, format_args!("`{key}` has no value: `{key}: …`"));
            } else if duration::is_next(input) {
                self.options[at].1 = Given::Duration(input.call(duration::parse)?);
            } else {
                self.options[at].1 = Given::Value(input.parse()?);
            }
        } else if input.is_empty() || input.peek(Token![,]) {
            self.options[at].1 = Given::Shorthand;
        } else {
            return Err(input.error(format!("expected `:`: `{}: …`", key.unraw())));
        }
        comma(input)
    }

    /// `..env`
    fn rest(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<()> {
        let dots = input.parse::<Token![..]>()?;
        let span = dots.span();
        let is_env = input.peek(Ident) && {
            let fork = input.fork();
            fork.parse::<Ident>().is_ok_and(|word| word == "env")
                && (fork.is_empty() || fork.peek(Token![,]))
        };
        // What is missing is not reported again, whatever was meant.
        let twice = self.env.replace(span).is_some();
        if !is_env {
            let message =
                "only `..env` may stand here: it reads what isn't given from the environment";
            match input.fork().parse::<Expr>() {
                Ok(rest) => diagnostics.error(rest, message),
                Err(_) => diagnostics.error(dots, message),
            }
        } else if twice {
            diagnostics.error(dots, "`..env` is given twice");
        }
        skip_value(input);
        comma(input)?;
        if is_env && !twice && !input.is_empty() && !input.peek(Token![..]) {
            diagnostics.error(dots, "`..env` stands last: move it after the other options");
        }
        Ok(())
    }

    /// The type's name without its path.
    pub(crate) fn name(&self) -> String {
        self.last().unraw().to_string()
    }

    /// Where to report what is wrong with the value as a whole.
    pub(crate) fn span(&self) -> Span {
        self.last().span()
    }

    fn last(&self) -> &Ident {
        &self.ty.segments.last().expect("a path has a segment").ident
    }
}
