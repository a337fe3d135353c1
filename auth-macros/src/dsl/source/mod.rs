//! The text of a source file, as far as it says where a macro call stands.

mod blanks;
mod items;
mod modules;

use self::blanks::blanked;
pub(super) use self::modules::Module;

/// A source without comments and literals, which are blanks here: what is left at a place is code.
pub(super) struct Source {
    code: Vec<u8>,
}

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a module or a function.
    Item,
    /// In an `impl` or a `trait`.
    Associated,
    /// Where a value is expected.
    Value,
}

impl Source {
    pub(super) fn new(text: &str) -> Self {
        Self { code: blanked(text.as_bytes()) }
    }

    /// The position of a line and a column, both from 1; columns count letters.
    pub(super) fn position(text: &str, (line, column): (usize, usize)) -> Option<usize> {
        let mut start = 0;
        for _ in 1..line {
            start += text.get(start..)?.find('\n')? + 1;
        }
        let mut letters = text.get(start..)?.char_indices();
        letters.nth(column.checked_sub(1)?).map(|(at, _)| start + at)
    }

    /// The line of a position, from 1.
    pub(super) fn line(&self, position: usize) -> usize {
        1 + self.code.iter().take(position).filter(|byte| **byte == b'\n').count()
    }

    /// Whether a macro call begins at a position: `auth!`, `auth::auth!`.
    pub(super) fn is_call(&self, position: usize) -> bool {
        let rest = self.code.get(position..).unwrap_or_default();
        let path = rest.iter().take_while(|byte| is_word(**byte) || **byte == b':').count();
        path > 0 && rest.get(path) == Some(&b'!')
    }

    /// Where what begins at a position stands.
    pub(super) fn place(&self, position: usize) -> Place {
        let before = self.code.get(..position).unwrap_or_default();
        if is_value(before.trim_ascii_end()) {
            return Place::Value;
        }
        let mut open = Vec::new();
        for (at, byte) in before.iter().enumerate() {
            match byte {
                b'{' | b'(' | b'[' => open.push(at),
                b'}' | b')' | b']' => drop(open.pop()),
                _ => {}
            }
        }
        match open.pop() {
            Some(at) if before[at] == b'{' && is_impl(&before[..at]) => Place::Associated,
            _ => Place::Item,
        }
    }

    /// Whether two positions are in the same block, neither inside of a block between them.
    pub(super) fn are_together(&self, one: usize, other: usize) -> bool {
        let between = self.code.get(one.min(other)..one.max(other)).unwrap_or_default();
        let mut depth = 0_usize;
        for byte in between {
            match byte {
                b'{' | b'(' | b'[' => depth += 1,
                b'}' | b')' | b']' => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return false,
                },
                _ => {}
            }
        }
        depth == 0
    }

    /// Whether a position is in the same block as what stands from `start` to `end`.
    fn is_beside(&self, at: usize, (start, end): (usize, usize)) -> bool {
        (at < start && self.are_together(at, start)) || (at >= end && self.are_together(end, at))
    }

    /// Where a type of this name is declared or imported without a condition, beside what stands from `start`
    /// to `end`.
    pub(super) fn declaration(&self, name: &str, (start, end): (usize, usize)) -> Option<usize> {
        words(&self.code)
            .filter(|(at, word)| *word == name.as_bytes() && !(start..end).contains(at))
            .find_map(|(at, _)| {
                let statement = self.statement(at);
                self.is_beside(statement.start, (start, end)).then_some(())?;
                let text = self.code.get(statement.start..at)?;
                (declares(text) || imports(text, self.code.get(at + name.len()..)?)).then_some(at)
            })
    }

    /// Whether `use krate::…` beside the call imports a type of this name. A module that has the crate's name may be
    /// meant instead, and then it isn't told.
    pub(super) fn is_imported_from(&self, krate: &str, name: &str, call: (usize, usize)) -> bool {
        let statement =
            self.declaration(name, call).and_then(|at| self.code.get(self.statement(at)));
        let Some(statement) = statement else { return false };
        let mut path = words(statement).map(|(_, word)| word).skip_while(|word| *word != b"use");
        let all: Vec<&[u8]> = words(&self.code).map(|(_, word)| word).collect();
        let has_module = all.windows(2).any(|words| words == [b"mod", krate.as_bytes()]);
        path.nth(1) == Some(krate.as_bytes()) && !has_module
    }

    /// The words before a struct of this name that is declared beside the call, such as the names of its derives.
    /// `None` if something stands there that may make more of it, or if it has parameters.
    pub(super) fn plain_struct(&self, name: &str, call: (usize, usize)) -> Option<Vec<&str>> {
        let at = self.declaration(name, call)?;
        let words: Vec<&str> = words(self.code.get(self.statement(at))?)
            .map(|(_, word)| std::str::from_utf8(word).unwrap_or_default())
            .collect();
        let is_plain = words.iter().all(|word| PLAIN.contains(word));
        let has_parameters = self.code.get(at + name.len()) == Some(&b'<');
        (is_plain && !has_parameters && words.last() == Some(&"struct")).then_some(words)
    }

    /// Whether `impl … Trait for Name` stands somewhere, or a macro gets the name that may write it.
    pub(super) fn implements(&self, of: &str, name: &str) -> bool {
        let is_argument = |(at, word): (usize, &[u8])| {
            let before = self.code[..at].trim_ascii_end();
            let call = before.strip_suffix(b"(").or_else(|| before.strip_suffix(b"{"));
            word == name.as_bytes()
                && call.is_some_and(|call| call.trim_ascii_end().ends_with(b"!"))
        };
        let all: Vec<&[u8]> = words(&self.code).map(|(_, word)| word).collect();
        all.windows(3).any(|words| words == [of.as_bytes(), b"for", name.as_bytes()])
            || words(&self.code).any(is_argument)
    }

    /// Whether a type's declaration beside the call names a derive of a crate that nothing imports.
    pub(super) fn lacks_import(&self, derive: &str, name: &str, call: (usize, usize)) -> bool {
        let Some(start) = self.declaration(name, call).map(|at| self.statement(at)) else {
            return false;
        };
        let before = &self.code[start.clone()];
        let is_bare = words(before).any(|(at, word)| {
            word == derive.as_bytes() && !before[..at].trim_ascii_end().ends_with(b"::")
        });
        let brings_it = |(at, word): (usize, &[u8])| {
            let import = self.code[at..].split(|byte| *byte == b';').next().unwrap_or_default();
            word == b"macro_use"
                || word == b"use"
                    && (import.contains(&b'*')
                        || words(import).any(|(_, word)| word == derive.as_bytes()))
        };
        is_bare && derive != "Clone" && !words(&self.code).any(brings_it)
    }

    /// Whether something outside of the call may have this name: the word stands there, or something that isn't seen
    /// is included or imported with all else.
    pub(super) fn may_have(&self, name: &str, (start, end): (usize, usize)) -> bool {
        words(&self.code).any(|(at, word)| match word {
            b"include" => true,
            b"use" => {
                self.code[at..].iter().take_while(|byte| **byte != b';').any(|it| *it == b'*')
            }
            _ => word == name.as_bytes() && !(start..end).contains(&at),
        })
    }

    /// Whether a function of this name takes arguments.
    pub(super) fn takes_arguments(&self, function: &str) -> bool {
        let mut before: &[u8] = b"";
        words(&self.code).any(|(at, word)| {
            let is_declared = std::mem::replace(&mut before, word) == b"fn";
            let after = self.code.get(at + word.len()..).unwrap_or_default();
            let arguments = after.strip_prefix(b"(").map(<[u8]>::trim_ascii_start);
            is_declared
                && word == function.as_bytes()
                && arguments.is_some_and(|arguments| !arguments.starts_with(b")"))
        })
    }

    /// From the start of the item that a position is in to the position, in as far as braces of imports don't
    /// count.
    fn statement(&self, position: usize) -> std::ops::Range<usize> {
        let before = self.code.get(..position).unwrap_or_default();
        let is_end = |at: usize| match before[at] {
            b';' | b'}' => true,
            // `use auth::{…` goes on before the brace.
            b'{' => !before[..at].trim_ascii_end().ends_with(b"::"),
            _ => false,
        };
        let start = (0..before.len()).rev().find(|at| is_end(*at)).map_or(0, |at| at + 1);
        let blanks = before[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        start + blanks..position
    }
}

/// What may stand before the name of a struct of which everything is known.
const PLAIN: [&str; 22] = [
    "pub",
    "crate",
    "struct",
    "derive",
    "auth",
    "serde",
    "rename_all",
    "deny_unknown_fields",
    "default",
    "transparent",
    "Claims",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
];

/// `pub struct `, before a name; not with a condition.
fn declares(text: &[u8]) -> bool {
    const KINDS: [&[u8]; 5] = [b"struct", b"enum", b"union", b"type", b"trait"];
    let last = words(text).last().map(|(_, word)| word);
    last.is_some_and(|last| KINDS.contains(&last)) && !has_condition(text)
}

/// `use auth::{Session, ` before a name, and what follows it.
fn imports(text: &[u8], after: &[u8]) -> bool {
    let first = words(text).map(|(_, word)| word).find(|word| *word != b"pub" && *word != b"crate");
    let after = after.trim_ascii_start();
    let is_whole = matches!(after.first(), Some(b',' | b'}' | b';'));
    first == Some(b"use") && is_whole && !has_condition(text)
}

/// Whether an attribute of an item may leave it out.
fn has_condition(text: &[u8]) -> bool {
    text.contains(&b'#') && words(text).any(|(_, word)| word == b"cfg")
}

/// Whether a value is expected after this code.
fn is_value(before: &[u8]) -> bool {
    let ends = |end: &[u8]| before.ends_with(end);
    let is_called = || {
        let name = before.strip_suffix(b"(").and_then(<[u8]>::last);
        name.is_some_and(|last| is_word(*last))
    };
    ends(b"=")
        || ends(b"&")
        || is_called()
        || words(before)
            .last()
            .is_some_and(|(at, word)| word == b"return" && at + word.len() == before.len())
}

/// Whether the block that follows is that of an `impl` or a `trait`.
fn is_impl(before: &[u8]) -> bool {
    let start = before.iter().rposition(|byte| matches!(byte, b';' | b'{' | b'}'));
    let mut header = before[start.map_or(0, |at| at + 1)..].trim_ascii_start();
    while let Some(attribute) = header.strip_prefix(b"#") {
        let Some(end) = attribute.iter().position(|byte| *byte == b']') else { return false };
        header = attribute[end + 1..].trim_ascii_start();
    }
    let mut first = words(header).map(|(_, word)| word);
    let first = first.find(|word| !matches!(*word, b"pub" | b"crate" | b"unsafe" | b"default"));
    matches!(first, Some(b"impl" | b"trait"))
}

/// The words of code, each with its position.
fn words(code: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += code.get(at..)?.iter().position(|byte| is_word(*byte))?;
        let length = code[at..].iter().take_while(|byte| is_word(**byte)).count();
        let word = (at, &code[at..at + length]);
        at += length;
        Some(word)
    })
}

/// Whether a byte is part of a word.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests;
