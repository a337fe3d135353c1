//! What is written in `#[profile(…)]`.

use syn::{
    Ident, LitStr, Path, Result, Token, bracketed,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
    token::{Bracket, Paren},
};

use super::Says;
use crate::mistakes;

/// `id = sub, name, v4(image = [])`
pub(super) struct Entries(pub(super) Vec<Entry>);

pub(super) enum Entry {
    /// `crate = ::sesame`
    Crate(Path),
    Says(Says),
    /// `v4(name, image = [])`
    V4(Vec<Says>),
}

/// Where something is taken from.
pub(super) enum Source {
    /// `[display_name, login]`: the first that is there.
    First(Vec<Part>),
    /// `display_name`
    One(Part),
}

/// One text, number or truth.
pub(super) enum Part {
    Field(Way),
    /// `joined(first_name, last_name)`, and the word itself
    Joined(Ident, Vec<Way>),
}

/// `picture.data.url`: a field, and the fields in it that lead on. There is always a first one.
pub(super) struct Way(pub(super) Vec<Ident>);

impl Source {
    pub(super) fn parts(&self) -> &[Part] {
        match self {
            Self::First(parts) => parts,
            Self::One(part) => std::slice::from_ref(part),
        }
    }

    pub(super) fn ways(&self) -> impl Iterator<Item = &Way> {
        self.parts().iter().flat_map(|part| match part {
            Part::Field(way) => std::slice::from_ref(way),
            Part::Joined(_, ways) => ways,
        })
    }
}

impl Parse for Entries {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        Ok(Self(list(input, Entry::parse)?))
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Token![crate]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Crate(Path::parse_mod_style(input)?));
        }
        if input.peek(Ident) && input.peek2(Paren) {
            let key: Ident = input.parse()?;
            if key != "v4" {
                let message = format!("the field of `{key}` follows a `=`: `{key} = …`");
                return Err(mistakes::PROFILE_FORM.at(key.span(), message));
            }
            let entries;
            parenthesized!(entries in input);
            return Ok(Self::V4(list(&entries, Says::parse)?));
        }
        Ok(Self::Says(input.parse()?))
    }
}

impl Parse for Says {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let key: Ident = input.parse()?;
        let source = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            input.parse()?
        } else {
            Source::One(Part::Field(Way(vec![key.clone()])))
        };
        Ok(Self { key, source })
    }
}

impl Parse for Source {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Bracket) {
            let parts;
            bracketed!(parts in input);
            return Ok(Self::First(list(&parts, Part::parse)?));
        }
        Ok(Self::One(input.parse()?))
    }
}

impl Parse for Part {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Ident) && input.peek2(Paren) {
            let joined: Ident = input.parse()?;
            if joined != "joined" {
                let message = "fields are put together by `joined(first_name, last_name)`; for \
                               another function, write `impl Profile`";
                return Err(mistakes::PROFILE_JOINED.at(joined.span(), message));
            }
            let ways;
            parenthesized!(ways in input);
            return Ok(Self::Joined(joined, list(&ways, Way::parse)?));
        }
        Ok(Self::Field(input.parse()?))
    }
}

impl Parse for Way {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if let Some(text) = input.parse::<Option<LitStr>>()? {
            let field = text.value();
            let message = format!("a field is written without quotes: `{field}`");
            return Err(mistakes::PROFILE_QUOTED.at(text.span(), message));
        }
        if !input.peek(Ident) {
            return Err(
                mistakes::PROFILE_FORM.next(input, "expected a field, such as `display_name`")
            );
        }
        let mut fields: Vec<Ident> = vec![input.parse()?];
        while input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            fields.push(input.call(Ident::parse_any)?);
        }
        Ok(Self(fields))
    }
}

fn list<T>(input: ParseStream<'_>, item: fn(ParseStream<'_>) -> Result<T>) -> Result<Vec<T>> {
    Ok(Punctuated::<T, Token![,]>::parse_terminated_with(input, item)?.into_iter().collect())
}
