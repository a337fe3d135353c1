//! `GitHub as "github-work" { client_id: "…", ..env } if env("…")`: the list of providers.

use syn::{Expr, Ident, LitStr, Path, Token, ext::IdentExt, parse::ParseStream, token};

use super::{
    Configured,
    entries::{attributes, comma, skip_to, skip_value, starts_provider},
    habits,
};
use crate::{
    diagnostics::Diagnostics,
    dsl::foreign::{self, fold},
    mistakes,
};

/// One entry of `providers`.
pub(crate) struct Provider {
    pub(crate) config: Configured,
    /// `as "id"`
    pub(crate) id: Option<LitStr>,
    /// `if …`
    pub(crate) condition: Option<Expr>,
    /// Whether there is an `if` without a condition, which was reported.
    pub(crate) is_unfinished: bool,
}

/// The adapters of the library, which nobody would call a provider.
const ADAPTERS: [&str; 7] =
    ["Memory", "MongoDb", "MySql", "Postgres", "Redis", "SqlServer", "Sqlite"];

const SHAPE: &str = "a provider is a type and its options: `GitHub { ..env }`";

/// The list of providers.
pub(super) fn parse(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Vec<Provider> {
    let mut providers = Vec::new();
    while !input.is_empty() {
        let entry = Provider::parse(input, diagnostics).and_then(|provider| {
            let next = comma(input);
            providers.extend(provider.map(|mut provider: Provider| {
                // What follows without a comma may be its options.
                provider.config.broken |= next.is_err();
                provider
            }));
            next
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
    provider
}

impl Provider {
    /// `None` for one that was reported and that nothing can be made of.
    fn parse(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<Option<Self>> {
        attributes(input, diagnostics)?;
        if input.is_empty() {
            return Ok(None);
        }
        if input.peek(Token![if]) {
            return Err(mistakes::CONDITION_LAST
                .next(input, "a condition stands last: `GitHub { ..env } if env(\"…\")`"));
        }
        // What follows a `new` belongs to the same mistake.
        let (mut unheard, is_new) = (Diagnostics::default(), is_new(input));
        if is_new {
            let message = "a provider is written without `new`: `GitHub { ..env }`";
            diagnostics.error(input.parse::<Ident>()?, mistakes::PROVIDER_NEW, message);
        }
        let diagnostics = if is_new { &mut unheard } else { diagnostics };
        let named = Self::named(input)?;
        if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
            let error = named.map_or_else(
                || mistakes::PROVIDER_SHAPE.next(input, SHAPE),
                |named| mistakes::PROVIDER_SHAPE.on(named, SHAPE),
            );
            return Err(error);
        }
        let ty: Path = input.parse()?;
        if let Some(error) = unusable(&ty, input) {
            diagnostics.push(error);
            // Its options are not read: the one mistake is enough.
            skip_value(input);
            return Ok(None);
        }
        let mut id = named.and_then(|named| name_as_id(&named, &ty, diagnostics));
        if input.parse::<Option<Token![as]>>()?.is_some() {
            if input.peek(LitStr) {
                id = Some(input.parse()?);
            } else {
                diagnostics.push(
                    mistakes::PROVIDER_ID_TEXT
                        .next(input, "a provider's id is a text: `as \"github-work\"`"),
                );
                if !input.peek(token::Brace) {
                    input.parse::<proc_macro2::TokenTree>()?;
                }
            }
        }
        let early = input.peek(Token![if]).then(|| condition(input, diagnostics)).transpose()?;
        let is_unfinished = early.is_some();
        let early = early.flatten();
        let has_options = input.peek(token::Brace);
        if let (Some((word, _)), true) = (&early, has_options) {
            let name = ty.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            let message =
                format!("the condition stands after the options: `{name} {{ … }} if env(\"…\")`");
            diagnostics.error(word, mistakes::CONDITION_LAST, message);
        }
        let config = Configured::parse(ty, input, diagnostics)?;
        if input.peek(Token![as]) {
            let message =
                format!("the id stands before the options: `{} as \"…\" {{ … }}`", config.name());
            diagnostics.push(mistakes::PROVIDER_ID_PLACE.next(input, message));
            input.parse::<Token![as]>()?;
            id = input.parse::<Option<LitStr>>()?;
        }
        let late = input.peek(Token![if]).then(|| condition(input, diagnostics)).transpose()?;
        let is_unfinished = is_unfinished || late.is_some();
        let condition = early.or(late.flatten()).map(|(_, condition)| condition);
        let is_unfinished = is_unfinished && condition.is_none();
        Ok(Some(Self { config, id, condition, is_unfinished }))
    }

    /// `github:` before a provider.
    fn named(input: ParseStream<'_>) -> syn::Result<Option<Ident>> {
        if !input.peek(Ident) || !input.peek2(Token![:]) || input.peek2(Token![::]) {
            return Ok(None);
        }
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Some(name))
    }
}

/// `new GitHub(…)`
fn is_new(input: ParseStream<'_>) -> bool {
    input.peek2(Ident) && input.fork().parse::<Ident>().is_ok_and(|word| word == "new")
}

/// What to say about a type that can't be a provider: a name of NextAuth's, or a function.
fn unusable(ty: &Path, input: ParseStream<'_>) -> Option<syn::Error> {
    if is_wrapped(ty) {
        return Some(mistakes::PROVIDER_SHAPE.on(ty, SHAPE));
    }
    let name = ty.get_ident()?.unraw().to_string();
    if let Some(ours) = foreign::provider(&name) {
        let message = format!("NextAuth's `{name}` is `{ours}` here: `{ours} {{ ..env }}`");
        return Some(mistakes::NEXT_AUTH_PROVIDER.on(ty, message));
    }
    if ADAPTERS.contains(&&*name) {
        let message = format!(
            "`{name}` is an adapter, and stands beside the list: `adapter: {name} {{ … }}`"
        );
        return Some(mistakes::ADAPTER_AS_PROVIDER.on(ty, message));
    }
    let is_function = input.peek(token::Paren) && name.starts_with(|c: char| c.is_lowercase());
    is_function.then(|| mistakes::PROVIDER_SHAPE.on(ty, SHAPE))
}

/// `Some(GitHub { … })`, `Box::new(GitHub { … })`
pub(super) fn is_wrapped(ty: &Path) -> bool {
    let first = ty.segments.first();
    first.is_some_and(|first| {
        ["Some", "Ok", "Box", "Arc", "Rc"].iter().any(|known| first.ident == known)
    })
}

/// Reports `github: GitHub { … }`, and makes an id of the name unless it says the same as the type.
fn name_as_id(named: &Ident, ty: &Path, diagnostics: &mut Diagnostics) -> Option<LitStr> {
    let ty = ty.segments.last()?.ident.to_string();
    let id = named.unraw().to_string().to_lowercase();
    let message = format!("an id follows the type: `{ty} as \"{id}\" {{ … }}`");
    diagnostics.error(named, mistakes::PROVIDER_ID_PLACE, message);
    (fold(&id) != fold(&ty)).then(|| LitStr::new(&id, named.span()))
}

/// `if env("…")`: the word and the condition. `None` for one that was reported.
fn condition(
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
) -> syn::Result<Option<(Token![if], Expr)>> {
    let word = input.parse::<Token![if]>()?;
    if let Some(error) = habits::value("if", input) {
        diagnostics.push(error);
        while !input.is_empty() && !input.peek(Token![,]) && !input.peek(token::Brace) {
            input.parse::<proc_macro2::TokenTree>()?;
        }
        return Ok(None);
    }
    let is_missing = input.is_empty() || input.peek(Token![,]);
    match input.call(Expr::parse_without_eager_brace) {
        Ok(condition) => Ok(Some((word, condition))),
        Err(error) if is_missing => {
            diagnostics.push(error);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
