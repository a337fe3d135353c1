//! `key: value, …`, with recovery: after a mistake, parsing goes on at the next `, key:`.

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Expr, Ident, LitStr, Path, Token, Visibility, ext::IdentExt, parse::ParseStream,
    token,
};

use super::{Entry, Key, Setup, habits, unfinished};
use crate::{
    diagnostics::{Diagnostics, closest},
    dsl::keys::Section,
    mistakes,
};

/// Takes the value of a known key in a section.
pub(super) type OnValue = fn(&mut Setup, Key, ParseStream<'_>, &mut Diagnostics) -> syn::Result<()>;

impl Setup {
    /// Parses the entries of a section. `on_value` gets the known key that each stands for, and
    /// the tokens at the value.
    pub(super) fn each_entry(
        &mut self,
        section: Section,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
        on_value: OnValue,
    ) {
        let mut seen: Vec<Ident> = Vec::new();
        while !input.is_empty() {
            if let Err(error) = self.entry(section, &mut seen, input, diagnostics, on_value) {
                diagnostics.push(error);
                let name = unfinished::name(input);
                self.unfinished.keys.extend(name.map(|name| (section, name)));
                if !starts_entry(input) {
                    skip_to_entry(input);
                }
            }
        }
    }

    fn entry(
        &mut self,
        section: Section,
        seen: &mut Vec<Ident>,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
        on_value: OnValue,
    ) -> syn::Result<()> {
        attributes(input, diagnostics)?;
        if input.is_empty() {
            return Ok(());
        }
        if section == Section::Auth && starts_header(input) {
            return self.late_header(input, diagnostics);
        }
        if input.peek(Token![..]) {
            diagnostics
                .push(mistakes::SPREAD.next(input, "nothing can be spread here: write each entry"));
            skip_value(input);
            return comma(input);
        }
        if let Some(error) = habits::method(input) {
            diagnostics.push(error);
            input.parse::<Option<Token![,]>>()?;
            return Ok(());
        }
        if section == Section::Auth && starts_type(input) {
            return self.type_alone(input, diagnostics);
        }
        let is_quoted = input.peek(LitStr);
        let key = key(input, diagnostics)?;
        let word = key.unraw().to_string();
        let twice = seen.contains(&key);
        seen.push(key.clone());
        let instead = section.instead(&word);
        if twice {
            diagnostics.error(&key, mistakes::GIVEN_TWICE, format_args!("`{word}` is given twice"));
        } else if let (Some((message, _)), false) = (&instead, is_quoted) {
            diagnostics.error(&key, mistakes::FOREIGN_KEY, message);
        } else if word != "crate" && !is_quoted {
            self.keys.push((section, key.clone()));
        }
        if !assigned(&key, input, diagnostics)? {
            if section.has(&word) {
                diagnostics.error(
                    &key,
                    mistakes::NO_VALUE,
                    format_args!("`{word}` has no value: `{word}: …`"),
                );
            }
            if starts_entry(input) {
                return Ok(());
            }
            skip_value(input);
            return comma(input);
        }
        if let Some(words) = section.words(&word) {
            self.words.push((words, input.fork().parse().ok()));
        }
        if input.is_empty() || input.peek(Token![,]) {
            diagnostics.error(
                &key,
                mistakes::NO_VALUE,
                format_args!("`{word}` has no value: `{word}: …`"),
            );
            if let Some(word) = closest(&word, section.keys()) {
                self.unfinished_value(Key { section, word, span: key.span() }, input);
            }
            return comma(input);
        }
        // A misspelt key is read as the one that was meant; what mentions the key reports it.
        let meant = match &instead {
            Some((_, ours)) => *ours,
            None => closest(&word, section.keys()),
        };
        match meant {
            Some(meant) if !twice => {
                let key = Key { section, word: meant, span: key.span() };
                let before = self.values.len();
                if instead.is_none() {
                    on_value(self, key, input, diagnostics)?;
                } else if on_value(self, key, input, &mut Diagnostics::default()).is_err() {
                    // The name was reported; that the value is written in another way as well is
                    // part of the same habit.
                    skip_value(input);
                }
                // So is a literal that means something else here, and it mentions nothing.
                if instead.is_some()
                    && let Some(entry) = self.values.get(before)
                    && matches!(entry.value, Expr::Lit(_))
                {
                    self.values.truncate(before);
                }
            }
            _ => self.refuse_value(input),
        }
        self.separator(input, diagnostics)
    }

    /// The comma after an entry; `;` instead of it is reported once.
    fn separator(
        &mut self,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        if !input.peek(Token![;]) {
            return comma(input);
        }
        if !std::mem::replace(&mut self.has_semicolons, true) {
            diagnostics.push(mistakes::SYNTAX.next(input, "a `,` stands between entries"));
        }
        input.parse::<Token![;]>()?;
        Ok(())
    }

    /// `ShopAuth;`, `GitHub { ..env }`: a type where an entry stands.
    fn type_alone(
        &mut self,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        let name: Ident = input.parse()?;
        let is_header = input.parse::<Option<Token![;]>>()?.is_some();
        if is_header {
            diagnostics.error(
                &name,
                mistakes::HEADER,
                format_args!("a header is `pub struct {name};`"),
            );
            (self.name, self.is_named) = (name, true);
            return Ok(());
        }
        let message = "an entry is a name and its value: `providers: [GitHub { ..env }]`";
        Err(mistakes::ENTRY.on(name, message))
    }

    /// `pub struct ShopAuth;` after a section: it counts.
    fn late_header(
        &mut self,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        let vis: Visibility = input.parse()?;
        let word: Token![struct] = input.parse()?;
        let name: Ident = input.parse()?;
        let space = if matches!(vis, Visibility::Inherited) { "" } else { " " };
        let shown = vis.to_token_stream().to_string().replace(' ', "");
        let message = if self.is_named {
            "a setup has one name; write a second `auth!` for another setup".to_owned()
        } else {
            format!("the header stands first: `{shown}{space}struct {};`", name.unraw())
        };
        diagnostics.error(quote!(#vis #word #name), mistakes::HEADER_FIRST, message);
        if !self.is_named {
            (self.vis, self.name, self.is_named) = (vis, name, true);
        }
        input.parse::<Option<Token![;]>>()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(())
    }

    /// Keeps what is there of a value for editors. The tokens stay where they are.
    pub(super) fn unfinished_value(&mut self, key: Key, input: ParseStream<'_>) {
        let Key { section, word, span } = key;
        let entry = Entry { section, key: word, span, value: unfinished::value(input) };
        self.unfinished.values.push((self.values.len(), entry));
    }

    /// Takes a value that nothing will be done with.
    pub(super) fn refuse_value(&mut self, input: ParseStream<'_>) {
        let values = match input.fork().parse() {
            Ok(Expr::Array(list)) => list.elems.into_iter().collect(),
            Ok(value) => vec![value],
            Err(_) => Vec::new(),
        };
        self.refused.extend(values.into_iter().filter_map(|value| match value {
            Expr::Path(path) => Some(path.path),
            _ => None,
        }));
        skip_value(input);
    }
}

/// What stands before an entry: comments, and nothing else. `#[cfg(…)]` is gone by now.
pub(super) fn attributes(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<()> {
    if is_comment(input) {
        return Err(mistakes::SYNTAX.next(input, COMMENT));
    }
    for attribute in input.call(Attribute::parse_outer)? {
        if !attribute.path().is_ident("doc") {
            let message = "an entry takes comments and `#[cfg(…)]`, and no other attribute";
            diagnostics.error(attribute, mistakes::ENTRY_ATTRIBUTE, message);
        }
    }
    Ok(())
}

/// The name of an entry, which is taken with quotes as well.
pub(super) fn key(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<Ident> {
    let is_quoted = input.peek(LitStr) && (input.peek2(Token![:]) || input.peek2(Token![=]));
    if !is_quoted {
        let expected =
            || mistakes::ENTRY.next(input, "expected a name and its value: `name: value`");
        let fork = input.fork();
        let key = fork.call(Ident::parse_any).map_err(|_| expected())?;
        // No field is called like a word of Rust, and what mentions the key would not be Rust.
        if key != "crate" && syn::parse2::<Ident>(key.to_token_stream()).is_err() {
            return Err(expected());
        }
        return input.call(Ident::parse_any);
    }
    let text = input.parse::<LitStr>()?;
    let value = text.value();
    diagnostics.error(
        &text,
        mistakes::QUOTED_NAME,
        format_args!("a name is written without quotes: `{value}`"),
    );
    let parsed = syn::parse_str::<Ident>(&value);
    parsed
        .map(|_| Ident::new(&value, text.span()))
        .map_err(|_| mistakes::ENTRY.next(input, "expected a name"))
}

/// Takes the `:` after a key, or what others write for it. Whether there was one.
pub(super) fn assigned(
    key: &Ident,
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
) -> syn::Result<bool> {
    if input.peek(Token![:]) {
        input.parse::<Token![:]>()?;
        return Ok(true);
    }
    if input.peek(Token![=>]) || input.peek(Token![=]) {
        diagnostics
            .push(mistakes::COLON.next(input, format!("expected `:`: `{}: …`", key.unraw())));
        if input.parse::<Option<Token![=>]>>()?.is_none() {
            input.parse::<Token![=]>()?;
        }
        return Ok(true);
    }
    Ok(false)
}

/// The comma after an entry, unless it is the last.
pub(super) fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if is_comment(input) {
        return Err(mistakes::SYNTAX.next(input, COMMENT));
    }
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

/// `# sign in`
fn is_comment(input: ParseStream<'_>) -> bool {
    input.peek(Token![#]) && !input.peek2(token::Bracket)
}

const COMMENT: &str = "a comment begins with `//`";

/// Drops tokens up to the next comma.
pub(super) fn skip_value(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

/// Drops tokens up to and including a comma that an entry follows.
pub(super) fn skip_to_entry(input: ParseStream<'_>) {
    skip_to(input, starts_entry);
}

/// Drops tokens up to and including a comma after which `starts` holds.
pub(super) fn skip_to(input: ParseStream<'_>, starts: fn(ParseStream<'_>) -> bool) {
    while let Ok(token) = input.parse::<TokenTree>() {
        let stop =
            matches!(&token, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';'));
        if stop && starts(input) {
            break;
        }
    }
}

/// Drops all tokens.
pub(super) fn drain(input: ParseStream<'_>) {
    while input.parse::<TokenTree>().is_ok() {}
}

/// Whether `key:` stands here, or an attribute that can only be an entry's.
pub(super) fn starts_entry(input: ParseStream<'_>) -> bool {
    let is_key = input.peek(Ident) || input.peek(Token![crate]) || input.peek(LitStr);
    let has_value = input.peek2(Token![:]) && !input.peek2(Token![::]);
    let is_attribute = input.peek(Token![#]) && input.peek2(token::Bracket);
    (is_key && has_value) || is_attribute || starts_header(input)
}

/// Whether a type stands here, and not the name of an entry.
fn starts_type(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    let is_upper = |name: &Ident| name.to_string().starts_with(|c: char| c.is_ascii_uppercase());
    fork.parse::<Ident>().is_ok_and(|name| is_upper(&name))
        && !fork.peek(Token![:])
        && !fork.peek(Token![=])
}

/// Whether `struct Name` stands here.
pub(super) fn starts_header(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Visibility>().is_ok() && fork.peek(Token![struct]) && fork.peek2(Ident)
}

/// Whether a provider stands here.
pub(super) fn starts_provider(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    input.peek(Token![#])
        || fork.parse::<Path>().is_ok()
            && (fork.is_empty()
                || fork.peek(token::Brace)
                || fork.peek(Token![,])
                || fork.peek(Token![as])
                || fork.peek(Token![if]))
}
