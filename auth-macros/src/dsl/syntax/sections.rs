//! What stands after each section's name.

use proc_macro2::Span;
use syn::{Expr, Ident, LitStr, Path, Token, Type, braced, bracketed, parse::ParseStream, token};

use super::{
    Claims, Configured, Entry, Key, Linking, Roles, SecondFactor, Setup, Strategy,
    entries::{OnValue, attributes, comma, skip_value},
    habits, providers, variants,
};
use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    dsl::{duration, keys::Section},
    mistakes::{self, Mistake},
};

impl Setup {
    pub(super) fn sections(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) {
        self.each_entry(Section::Auth, input, diagnostics, Self::section);
    }

    fn section(
        &mut self,
        key: Key,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        match key.word {
            "providers" => {
                self.has_providers = true;
                if let Err(error) = brackets(input, "providers", "GitHub { ..env }") {
                    self.providers.extend(providers::stray(input));
                    return Err(error);
                }
                let list;
                bracketed!(list in input);
                self.providers.extend(providers::parse(&list, diagnostics));
            }
            "redirects" | "hosts" | "origins" if self.constant(key, input) => {}
            "redirects" => {
                let list = list(input, "redirects", "\"https://docs.shop.example\"", diagnostics)?;
                self.redirects.extend(list);
            }
            "hosts" => {
                self.hosts.extend(list(input, "hosts", "\"shop.example\"", diagnostics)?);
            }
            "origins" => {
                let list = list(input, "origins", "\"https://www.shop.example\"", diagnostics)?;
                self.origins.extend(list);
            }
            "texts" => {
                if let Err(error) = brackets(input, "texts", LANGUAGES) {
                    self.refuse_value(input);
                    return Err(error);
                }
                let span = input.span();
                let texts = list(input, "texts", LANGUAGES, diagnostics)?;
                if texts.is_empty() {
                    return Err(mistakes::NO_LANGUAGE.at(span, NO_LANGUAGE));
                }
                self.texts.extend(texts);
            }
            "adapter" => {
                if !input.peek(Ident) && !input.peek(Token![::]) && !input.peek(Token![crate]) {
                    return Err(mistakes::ADAPTER.next(input, ADAPTER));
                }
                if let Some(error) = habits::value("adapter", input) {
                    return Err(error);
                }
                let ty: Path = input.parse()?;
                if is_made_by_call(&ty, input) {
                    self.unfinished.types.push(ty.clone());
                    skip_value(input);
                    return Err(mistakes::ADAPTER.on(ty, ADAPTER));
                }
                self.adapter = Some(Configured::parse(ty, input, diagnostics)?);
            }
            "end_session" => {
                brackets(input, "end_session", "Keycloak")?;
                self.end_session = variants::parse(input, diagnostics)?;
                self.named.extend_from_slice(&self.end_session);
            }
            "profile" => self.keeps_profile = one_of(input, PROFILE, ["refresh", "keep"])?.0,
            "linking" => {
                let linking = Linking::parse(input, diagnostics)?;
                self.named.extend_from_slice(&linking.trusted);
                self.linking = Some(linking);
            }
            "roles" => self.roles = Some(Roles::parse(input)?),
            "state" => {
                let message = "`state` is a type: `state: Db`; its value is given to `from_env`";
                self.state = Some(type_alone(input, mistakes::STATE_TYPE, message)?);
            }
            "crate" => self.krate = input.parse()?,
            "compat" => {
                let word =
                    input.parse::<Ident>().map_err(|_| mistakes::COMPAT.next(input, COMPAT))?;
                self.compat = word == "next_auth_v4";
                if !self.compat {
                    diagnostics.error(word, mistakes::COMPAT, COMPAT);
                }
            }
            "session" => self.braces(input, Section::Session, diagnostics, Self::session)?,
            "second_factor" => {
                let mut section = SecondFactor::at(key.span);
                // Then its methods can't be read, and something is reported already.
                section.has_methods = !input.peek(token::Brace);
                self.second_factor = Some(section);
                let before = diagnostics.count();
                self.braces(input, Section::SecondFactor, diagnostics, Self::second_factor)?;
                let is_refused = diagnostics.count() > before;
                if let Some(section) = &mut self.second_factor {
                    section.has_methods |= is_refused;
                }
            }
            "callbacks" => self.braces(input, Section::Callbacks, diagnostics, Self::expression)?,
            "events" => self.braces(input, Section::Events, diagnostics, Self::expression)?,
            "pages" => self.braces(input, Section::Pages, diagnostics, Self::expression)?,
            "cookies" => self.braces(input, Section::Cookies, diagnostics, Self::expression)?,
            "theme" => self.braces(input, Section::Theme, diagnostics, Self::expression)?,
            _ => self.expression(key, input, diagnostics)?,
        }
        Ok(())
    }

    /// `redirects: TARGETS`: takes a constant that is a whole list.
    fn constant(&mut self, key: Key, input: ParseStream<'_>) -> bool {
        let fork = input.fork();
        let is_upper = |path: &Path| {
            let last = path.segments.last().map(|last| last.ident.to_string());
            last.is_some_and(|name| !name.contains(|c: char| c.is_lowercase()))
        };
        if fork.parse::<Option<Token![&]>>().is_err() {
            return false;
        }
        let Some(list) = fork.parse::<Path>().ok().filter(is_upper) else { return false };
        if !fork.is_empty() && !fork.peek(Token![,]) {
            return false;
        }
        syn::parse::discouraged::Speculative::advance_to(input, &fork);
        self.constants.push((key.word, list));
        true
    }

    fn session(
        &mut self,
        key: Key,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        if (key.word.ends_with("_age") || matches!(key.word, "absolute" | "fresh"))
            && let Some(error) = habits::value(key.word, input)
        {
            skip_value(input);
            return Err(error);
        }
        match key.word {
            "claims" => {
                let foreign = input.parse::<Option<Token![extern]>>()?.is_some();
                let message = "session claims are a type: `claims: Customer`";
                if input.peek(LitStr) || input.peek(Token![struct]) || input.peek(token::Brace) {
                    let error = mistakes::CLAIMS_TYPE.next(input, message);
                    skip_value(input);
                    return Err(error);
                }
                self.claims = Some(Claims {
                    ty: type_alone(input, mistakes::CLAIMS_TYPE, message)?,
                    foreign,
                });
            }
            "strategy" => {
                let (database, span) = one_of(input, STRATEGY, ["jwt", "database"])?;
                self.strategy = Some(Strategy { database, span });
            }
            "check" => self.checks_always = one_of(input, CHECK, ["renewal", "always"])?.0,
            "absolute" => self.absolute = Some(input.call(duration::parse)?),
            "fresh" => self.fresh = Some(input.call(duration::parse)?),
            "max_age" => self.max_age = Some(input.call(duration::parse)?),
            "update_age" => self.update_age = Some(input.call(duration::parse)?),
            _ => self.expression(key, input, diagnostics)?,
        }
        Ok(())
    }

    /// `key: expression`
    pub(super) fn expression(
        &mut self,
        key: Key,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        let Key { section, word, span } = key;
        let value = input.fork();
        if let Some(error) = habits::value(word, input) {
            let is_page = section == Section::Pages && input.peek(token::Brace);
            let page = || {
                let message = format!("a page is its path: `{word}: \"/login\"`");
                mistakes::PAGE_PATH.next(input, message)
            };
            diagnostics.push(if is_page { page() } else { error });
            skip_value(input);
            return Ok(());
        }
        match input.parse() {
            Ok(value) => self.values.push(Entry { section, key: word, span, value }),
            Err(error) => {
                self.unfinished_value(key, &value);
                return Err(error);
            }
        }
        Ok(())
    }

    /// `{ key: value, … }`
    fn braces(
        &mut self,
        input: ParseStream<'_>,
        section: Section,
        diagnostics: &mut Diagnostics,
        on_value: OnValue,
    ) -> syn::Result<()> {
        if !input.peek(token::Brace) {
            let name = section.name();
            let word = input.fork().parse::<Ident>().map(|word| word.to_string());
            let example = match (section, word.as_deref()) {
                (Section::Session, Ok(strategy @ ("jwt" | "database"))) => {
                    format!("strategy: {strategy}")
                }
                (Section::Theme, _) => "color_scheme: ColorScheme::Dark".to_owned(),
                _ => format!("{}: …", section.keys()[0]),
            };
            let message = format!("`{name}` is a list in braces: `{name}: {{ {example} }}`");
            return Err(mistakes::SECTION_BRACES.next(input, message));
        }
        let entries;
        braced!(entries in input);
        let before = diagnostics.count();
        self.each_entry(section, &entries, diagnostics, on_value);
        self.has_refused_callbacks |= section == Section::Callbacks && diagnostics.count() > before;
        Ok(())
    }
}

/// A type, and no value of one: `Db`, and not `Db::new()` or `Db { … }`.
fn type_alone(input: ParseStream<'_>, mistake: Mistake, message: &str) -> syn::Result<Type> {
    let ty = input.parse()?;
    if input.peek(token::Paren) || input.peek(token::Brace) {
        skip_value(input);
        return Err(mistake.on(ty, message));
    }
    Ok(ty)
}

/// Whether it is the second of two words, and where it stands.
fn one_of(
    input: ParseStream<'_>,
    (mistake, rule): Rule,
    words: [&str; 2],
) -> syn::Result<(bool, Span)> {
    let word = input.parse::<Ident>().map_err(|_| mistake.next(input, rule))?;
    if let Some(place) = words.iter().position(|known| word == known) {
        return Ok((place == 1, word.span()));
    }
    let hint = did_you_mean(&word.to_string(), &words);
    Err(mistake.on(word, format!("{rule}{hint}")))
}

/// `pool`, `PrismaAdapter(prisma)`, `Some(Sqlite { … })`: no type of an adapter.
fn is_made_by_call(ty: &Path, input: ParseStream<'_>) -> bool {
    let Some(name) = ty.get_ident().map(ToString::to_string) else {
        return providers::is_wrapped(ty);
    };
    let is_value = name.starts_with(|c: char| c.is_lowercase()) && !input.peek(token::Brace);
    let is_call = input.peek(token::Paren) && name.ends_with("Adapter");
    is_value || is_call || providers::is_wrapped(ty)
}

/// Refuses what isn't a list in brackets; `vec![…]` and `&[…]` are one.
pub(super) fn brackets(input: ParseStream<'_>, key: &str, example: &str) -> syn::Result<()> {
    if input.peek(Token![&]) && input.peek2(token::Bracket) {
        input.parse::<Token![&]>()?;
    } else if input.peek(Ident) && input.peek2(Token![!]) && input.peek3(token::Bracket) {
        let fork = input.fork();
        if fork.parse::<Ident>()? == "vec" {
            input.parse::<Ident>()?;
            input.parse::<Token![!]>()?;
        }
    }
    if input.peek(token::Bracket) {
        return Ok(());
    }
    Err(mistakes::LIST_BRACKETS
        .next(input, format!("`{key}` is a list in brackets: `{key}: [{example}]`")))
}

/// The expressions of a list in brackets.
fn list(
    input: ParseStream<'_>,
    key: &str,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> syn::Result<Vec<Expr>> {
    brackets(input, key, example)?;
    let list;
    bracketed!(list in input);
    let mut values = Vec::new();
    while !list.is_empty() {
        let value = (|| {
            attributes(&list, diagnostics)?;
            if list.is_empty() {
                return Ok(());
            }
            if let Some(error) = habits::value(key, &list) {
                return Err(error);
            }
            values.push(list.parse()?);
            comma(&list)
        })();
        if let Err(error) = value {
            diagnostics.push(error);
            skip_value(&list);
            comma(&list)?;
        }
    }
    Ok(values)
}

/// What a value has to be, and the mistake of another one.
type Rule = (Mistake, &'static str);

const ADAPTER: &str =
    "an adapter is a type and its options: `Sqlite { url: env(\"DATABASE_URL\") }`";
const LANGUAGES: &str = "Texts::ENGLISH, Texts::KOREAN";
const COMPAT: &str = "`compat` takes `next_auth_v4`";
const NO_LANGUAGE: &str = "the pages need a language: `texts: [Texts::ENGLISH]`";
const CHECK: Rule =
    (mistakes::SESSION_CHECK, "the user of a session is looked up at `renewal` or `always`");
const PROFILE: Rule =
    (mistakes::PROFILE_RULE, "name and picture follow the provider (`refresh`), or stay (`keep`)");

impl Roles {
    /// `[extern] Type`
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let foreign = input.parse::<Option<Token![extern]>>()?.is_some();
        let is_type = !input.peek(LitStr)
            && !input.peek(Token![enum])
            && !input.peek(token::Brace)
            && !input.peek(token::Bracket);
        if !is_type {
            let error = mistakes::ROLES_TYPE.next(input, ROLES);
            skip_value(input);
            return Err(error);
        }
        Ok(Self { ty: type_alone(input, mistakes::ROLES_TYPE, ROLES)?, foreign })
    }
}

const ROLES: &str = "roles are an enum of yours that derives `Roles`: `roles: Role`";
const STRATEGY: Rule = (mistakes::SESSION_STRATEGY, "a session strategy is `jwt` or `database`");
