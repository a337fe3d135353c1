//! `key: value, …`, with recovery: after a mistake, parsing goes on at the next `, key:`.

use proc_macro2::TokenTree;
use syn::{Expr, Ident, Path, Token, ext::IdentExt, parse::ParseStream, token};

use super::{Key, Setup};
use crate::{
    diagnostics::{Diagnostics, closest},
    dsl::keys::Section,
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
            let entry = (|| {
                let key = input.call(Ident::parse_any)?;
                let word = key.unraw().to_string();
                let twice = seen.contains(&key);
                seen.push(key.clone());
                if twice {
                    diagnostics.error(&key, format_args!("`{word}` is given twice"));
                } else if let Some(message) = section.instead(&word) {
                    diagnostics.error(&key, message);
                } else if word != "crate" {
                    self.keys.push((section, key.clone()));
                }
                // A misspelt key is read as the one that was meant; what mentions the key reports it.
                let meant = closest(&word, section.keys());
                if input.peek(Token![=]) {
                    return Err(input.error(format!("expected `:`: `{word}: …`")));
                }
                if !input.peek(Token![:]) {
                    if section.has(&word) {
                        let message = format!("`{word}` has no value: `{word}: …`");
                        diagnostics.error(&key, message);
                    }
                    skip_value(input);
                    return comma(input);
                }
                input.parse::<Token![:]>()?;
                if input.is_empty() || input.peek(Token![,]) {
                    diagnostics.error(&key, format_args!("`{word}` has no value: `{word}: …`"));
                    return comma(input);
                }
                match meant {
                    Some(meant) if !twice && section.instead(&word).is_none() => {
                        let key = Key { section, word: meant, span: key.span() };
                        on_value(self, key, input, diagnostics)?;
                    }
                    _ => self.refuse_value(input),
                }
                comma(input)
            })();
            if let Err(error) = entry {
                diagnostics.push(error);
                if !starts_entry(input) {
                    skip_to_entry(input);
                }
            }
        }
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

/// The comma after an entry, unless it is the last.
pub(super) fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

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

/// Whether `key:` stands here.
pub(super) fn starts_entry(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::])
}

/// Whether a provider stands here.
pub(super) fn starts_provider(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Path>().is_ok()
        && (fork.is_empty()
            || fork.peek(token::Brace)
            || fork.peek(Token![,])
            || fork.peek(Token![as])
            || fork.peek(Token![if]))
}
