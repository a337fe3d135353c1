//! `GitHub { client_id: "…", ..env }`: the options of providers and adapters.

use proc_macro2::{Span, TokenTree};
use syn::{
    Expr, Ident, LitStr, Path, Token, braced, ext::IdentExt, parse::ParseStream, spanned::Spanned,
    token,
};

use super::{
    entries::{assigned, attributes, comma, key, skip_to_entry, skip_value, starts_entry},
    habits,
    unfinished::{self, UnfinishedOptions},
};
use crate::{
    diagnostics::Diagnostics,
    dsl::{
        duration::{self, Duration},
        foreign,
    },
    mistakes,
};

/// The sections in braces, which people put into a provider.
const SECTIONS: [&str; 6] = ["callbacks", "cookies", "events", "pages", "session", "theme"];

/// A type and its options.
pub(crate) struct Configured {
    pub(crate) ty: Path,
    pub(crate) options: Vec<(Ident, Given)>,
    /// Where `..env` is written.
    pub(crate) env: Option<Span>,
    /// The word `env` of it.
    pub(crate) env_word: Option<Ident>,
    /// Something among the options could not be read, so that what is missing can't be told.
    pub(crate) broken: bool,
    pub(crate) unfinished: UnfinishedOptions,
}

/// What stands after an option's name.
pub(crate) enum Given {
    Value(Expr),
    /// A number and a unit: `60s`, `60 seconds`.
    Duration(Duration),
    /// Nothing: the variable of that name, or half-typed.
    Shorthand,
    /// Nothing, and nothing has that name.
    Absent,
    /// Something that was reported.
    Broken,
}

impl Configured {
    /// The options after `ty`, if there are any.
    pub(super) fn parse(
        ty: Path,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<Self> {
        let mut config = Self {
            ty,
            options: Vec::new(),
            env: None,
            env_word: None,
            broken: false,
            unfinished: UnfinishedOptions::default(),
        };
        let is_associated = config.ty.segments.len() > 1
            && config.name().starts_with(|c: char| c.is_ascii_lowercase());
        if is_associated && input.peek(token::Paren) {
            config.constructor(input, diagnostics);
        } else if input.peek(token::Paren) {
            config.broken = true;
            let name = config.name();
            let message = format!("options are written in braces: `{name} {{ … }}`");
            diagnostics.error(input.parse::<TokenTree>()?, mistakes::OPTION_BRACES, message);
            if input.peek(token::Brace) {
                input.parse::<TokenTree>()?;
            }
        } else if input.peek(Token![..]) {
            config.broken = true;
            let name = config.name();
            diagnostics.push(
                mistakes::OPTION_BRACES
                    .next(input, format!("options are written in braces: `{name} {{ ..env }}`")),
            );
            skip_value(input);
        } else if input.peek(token::Brace) {
            let options;
            braced!(options in input);
            while !options.is_empty() {
                if let Err(error) = config.option(&options, diagnostics) {
                    diagnostics.push(error);
                    config.broken = true;
                    config.unfinished.keys.extend(unfinished::name(&options));
                    if !starts_entry(&options) {
                        skip_to_entry(&options);
                    }
                }
            }
        }
        Ok(config)
    }

    /// `GitHub::new(…)`, `Sqlite::connect("…").await?`: what stands before the call is the type.
    fn constructor(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) {
        self.broken = true;
        let Some(called) = self.ty.segments.pop() else { return };
        self.ty.segments.pop_punct();
        let name = self.name();
        let message = format!(
            "nothing is called here: `{name}` is written with its options in braces, \
             `{name} {{ ..env }}`"
        );
        diagnostics.error(called, mistakes::CONSTRUCTOR, message);
        skip_value(input);
    }

    fn option(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<()> {
        attributes(input, diagnostics)?;
        if input.is_empty() {
            return Ok(());
        }
        if input.peek(Token![..]) {
            return self.rest(input, diagnostics);
        }
        if let Some(error) = habits::method(input) {
            diagnostics.push(error);
            self.broken = true;
            input.parse::<Option<Token![,]>>()?;
            return Ok(());
        }
        let is_quoted = input.peek(LitStr) && (input.peek2(Token![:]) || input.peek2(Token![=]));
        if !input.peek(Ident::peek_any) && !is_quoted {
            return Err(mistakes::OPTION_SHAPE.next(input, "expected an option: `name: value`"));
        }
        let key = key(input, diagnostics)?;
        if let Some(message) = foreign::option(&key.unraw().to_string()) {
            diagnostics.error(key, mistakes::FOREIGN_OPTION, message);
            self.broken = true;
            skip_value(input);
            return comma(input);
        }
        if SECTIONS.iter().any(|section| key == section) && input.peek2(token::Brace) {
            let message =
                format!("`{key}` is about the setup, and stands beside the list: `{key}: {{ … }}`");
            diagnostics.error(key, mistakes::FOREIGN_OPTION, message);
            self.broken = true;
            skip_value(input);
            return comma(input);
        }
        if key == "credentials" && input.peek2(token::Brace) {
            let message = "the form is a struct that derives `CredentialsForm`, and the function says which: \
                           `authorize: check`, `async fn check(attempt: Authorize<ShopAuth, Login>) -> Option<User>`";
            diagnostics.error(key, mistakes::FOREIGN_OPTION, message);
            self.broken = true;
            skip_value(input);
            return comma(input);
        }
        let at = self.options.len();
        self.options.push((key.clone(), Given::Broken));
        if input.is_empty() || input.peek(Token![,]) {
            self.options[at].1 = Given::Shorthand;
            return comma(input);
        }
        if !assigned(&key, input, diagnostics)? {
            return Err(mistakes::COLON.next(input, format!("expected `:`: `{}: …`", key.unraw())));
        }
        if input.is_empty() || input.peek(Token![,]) {
            diagnostics.error(
                &key,
                mistakes::NO_VALUE,
                format_args!("`{key}` has no value: `{key}: …`"),
            );
        } else if let Some(error) = habits::value(&key.unraw().to_string(), input) {
            diagnostics.push(error);
            skip_value(input);
        } else if duration::is_next(input) {
            self.options[at].1 = Given::Duration(input.call(duration::parse)?);
        } else {
            let value = input.fork();
            match input.parse() {
                Ok(value) => self.options[at].1 = Given::Value(value),
                Err(error) => {
                    self.unfinished.values.push((key, unfinished::value(&value)));
                    return Err(error);
                }
            }
        }
        comma(input)
    }

    /// `..env`
    fn rest(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<()> {
        let dots = input.parse::<Token![..]>()?;
        let span = dots.span();
        let fork = input.fork();
        let word = fork.parse::<Ident>().ok().filter(|word| word == "env");
        let is_env = word.is_some() && (fork.is_empty() || fork.peek(Token![,]));
        // What is missing is not reported again, whatever was meant.
        let twice = self.env.replace(span).is_some();
        self.env_word = word;
        if !is_env {
            let message =
                "only `..env` may stand here: it reads what isn't given from the environment";
            match input.fork().parse::<Expr>() {
                Ok(rest) => diagnostics.error(rest, mistakes::REST_NOT_ENV, message),
                Err(_) => diagnostics.error(dots, mistakes::REST_NOT_ENV, message),
            }
        } else if twice {
            diagnostics.error(dots, mistakes::REST_TWICE, "`..env` is given twice");
        }
        skip_value(input);
        comma(input)?;
        if is_env && !twice && !input.is_empty() && !input.peek(Token![..]) {
            diagnostics.error(
                dots,
                mistakes::REST_LAST,
                "`..env` stands last: move it after the other options",
            );
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
