//! What the user wrote, parsed so that a mistake costs only the entry it is in.

mod entries;
mod habits;
mod header;
mod linking;
mod operators;
mod options;
mod providers;
mod second_factor;
mod sections;
mod unfinished;
mod variants;

use proc_macro2::{Span, TokenStream};
use syn::{
    Attribute, Expr, Ident, Path, Type, Visibility, braced,
    parse::{ParseStream, Parser},
    token,
};

pub(crate) use self::{
    linking::{Linking, LinkingRule},
    options::{Configured, Given},
    providers::Provider,
    second_factor::SecondFactor,
    unfinished::Unfinished,
};
use super::{duration::Duration, keys::Section, tokens::mentions_env};
use crate::{diagnostics::Diagnostics, mistakes};

/// One `auth! { … }`.
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the declaration")]
pub(crate) struct Setup {
    /// The path of the `auth` crate, for the rare application that renames it.
    pub(crate) krate: Path,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    /// Whether there is a header.
    pub(crate) is_named: bool,
    /// Whether it only stands for a setup whose mistake was reported.
    pub(crate) is_reduced: bool,
    /// Whether the section `providers` is there, however many are in it.
    pub(crate) has_providers: bool,
    /// Whether `env(…)` stands somewhere.
    pub(crate) mentions_env: bool,
    /// Every key that rustc and editors are to see, whether known or not.
    pub(crate) keys: Vec<(Section, Ident)>,
    /// What stands where one of a few words is expected, with the struct in `auth::keys::words` that lists
    /// them. `None` if nothing stands there yet.
    pub(crate) words: Vec<(&'static str, Option<Ident>)>,
    pub(crate) providers: Vec<Provider>,
    pub(crate) adapter: Option<Configured>,
    pub(crate) claims: Option<Claims>,
    pub(crate) second_factor: Option<SecondFactor>,
    /// Everything that `methods` of `second_factor` names, known or not.
    pub(crate) named_methods: Vec<Ident>,
    pub(crate) roles: Option<Roles>,
    /// Claims with a lifetime, which the derive refuses.
    pub(crate) borrowed_claims: Option<Type>,
    pub(crate) state: Option<Type>,
    pub(crate) strategy: Option<Strategy>,
    pub(crate) max_age: Option<Duration>,
    pub(crate) update_age: Option<Duration>,
    pub(crate) absolute: Option<Duration>,
    pub(crate) fresh: Option<Duration>,
    /// Whether it was reported that a handler asks for a fresh session, and `fresh` is missing.
    pub(crate) is_taken_fresh: bool,
    /// `check: always`
    pub(crate) checks_always: bool,
    /// `profile: keep`
    pub(crate) keeps_profile: bool,
    pub(crate) redirects: Vec<Expr>,
    /// Lists that are constants, by section.
    pub(crate) constants: Vec<(&'static str, Path)>,
    pub(crate) hosts: Vec<Expr>,
    pub(crate) origins: Vec<Expr>,
    pub(crate) linking: Option<Linking>,
    /// The providers at which somebody who signs out signs out too, by variant.
    pub(crate) end_session: Vec<Ident>,
    /// Everything that `linking` and `end_session` name, declared or not.
    pub(crate) named: Vec<Ident>,
    pub(crate) texts: Vec<Expr>,
    /// `compat: next_auth_v4`
    pub(crate) compat: bool,
    /// The entries whose value is an expression.
    pub(crate) values: Vec<Entry>,
    /// Names in values that were refused: still mentioned, so that nothing is “never used”.
    pub(crate) refused: Vec<Path>,
    /// Whether a callback was refused, such as one that would have made the claims.
    pub(crate) has_refused_callbacks: bool,
    /// Where the roles are written, if the claims are seen further than them.
    pub(crate) hidden: Option<Span>,
    /// Whether `;` was reported between entries.
    pub(super) has_semicolons: bool,
    pub(crate) unfinished: Unfinished,
}

/// `key: expression` in a section.
pub(crate) struct Entry {
    pub(crate) section: Section,
    /// The known key, even if it is misspelt.
    pub(crate) key: &'static str,
    /// Where the key is written.
    pub(crate) span: Span,
    pub(crate) value: Expr,
}

impl Entry {
    /// Whether the value is a text that is known at compile time.
    pub(crate) fn is_constant(&self) -> bool {
        match self.section {
            Section::Auth => matches!(self.key, "base_path" | "name" | "prefix"),
            Section::Pages => true,
            Section::Cookies => matches!(self.key, "domain" | "prefix"),
            Section::Theme => self.key != "color_scheme",
            _ => false,
        }
    }
}

/// A key that stands in a section.
#[derive(Clone, Copy)]
pub(super) struct Key {
    section: Section,
    /// The known key, even if it is misspelt.
    word: &'static str,
    span: Span,
}

/// `claims: [extern] Type`
pub(crate) struct Claims {
    pub(crate) ty: Type,
    /// The type is another crate's, so that it can't be tied to the setup.
    pub(crate) foreign: bool,
}

/// `roles: [extern] Type`
pub(crate) struct Roles {
    pub(crate) ty: Type,
    /// The type is another crate's, so that it can't be tied to the setup.
    pub(crate) foreign: bool,
}

/// `strategy: jwt` or `strategy: database`
pub(crate) struct Strategy {
    pub(crate) database: bool,
    pub(crate) span: Span,
}

/// Parses what it can; what it can't goes to `diagnostics`.
pub(crate) fn parse(input: TokenStream, diagnostics: &mut Diagnostics) -> Setup {
    let mut setup = Setup { mentions_env: mentions_env(input.clone()), ..Setup::empty() };
    let parser = |input: ParseStream<'_>| {
        setup.all(input, diagnostics)?;
        entries::drain(input);
        Ok(())
    };
    if let Err(error) = parser.parse2(input) {
        diagnostics.push(error);
    }
    setup
}

impl Setup {
    /// A setup of which nothing is written.
    pub(crate) fn empty() -> Self {
        Self {
            krate: syn::parse_quote!(::auth),
            attrs: Vec::new(),
            vis: syn::parse_quote!(pub),
            name: Ident::new("Auth", Span::call_site()),
            is_named: false,
            is_reduced: false,
            has_providers: false,
            mentions_env: false,
            keys: Vec::new(),
            words: Vec::new(),
            providers: Vec::new(),
            adapter: None,
            claims: None,
            second_factor: None,
            named_methods: Vec::new(),
            roles: None,
            borrowed_claims: None,
            state: None,
            strategy: None,
            max_age: None,
            update_age: None,
            absolute: None,
            fresh: None,
            is_taken_fresh: false,
            checks_always: false,
            keeps_profile: false,
            redirects: Vec::new(),
            constants: Vec::new(),
            hosts: Vec::new(),
            origins: Vec::new(),
            linking: None,
            end_session: Vec::new(),
            named: Vec::new(),
            texts: Vec::new(),
            compat: false,
            values: Vec::new(),
            refused: Vec::new(),
            has_refused_callbacks: false,
            hidden: None,
            has_semicolons: false,
            unfinished: Unfinished::default(),
        }
    }

    fn all(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<()> {
        if let Some(error) = habits::program(input) {
            return Err(error);
        }
        // `auth!({ … })`
        if input.peek(token::Brace) {
            let entries;
            let braces = braced!(entries in input);
            let message = "the entries stand in `auth! { … }` itself; drop these braces";
            diagnostics.push(mistakes::OUTER_BRACES.at(braces.span.open(), message));
            self.sections(&entries, diagnostics);
            return Ok(());
        }
        if let Err(error) = self.header(input, diagnostics) {
            diagnostics.push(error);
            if !entries::starts_entry(input) {
                entries::skip_to_entry(input);
            }
        }
        self.sections(input, diagnostics);
        Ok(())
    }

    /// Whether something is in the list of `redirects`, `hosts` or `origins`.
    pub(crate) fn lists(&self, section: &str) -> bool {
        let list = match section {
            "redirects" => &self.redirects,
            "hosts" => &self.hosts,
            _ => &self.origins,
        };
        !list.is_empty() || self.constants.iter().any(|(of, _)| *of == section)
    }

    /// The entries of a section.
    pub(crate) fn entries(&self, section: Section) -> impl Iterator<Item = &Entry> {
        self.values.iter().filter(move |entry| entry.section == section)
    }

    /// The value of one key.
    pub(crate) fn value(&self, section: Section, key: &str) -> Option<&Expr> {
        self.entries(section).find(|entry| entry.key == key).map(|entry| &entry.value)
    }
}
