//! The text of a source file, as far as it says where a macro call stands.

mod blanks;

use self::blanks::blanked;

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

    /// Where a type of this name is declared or imported without a condition, beside what stands from `start`
    /// to `end`.
    pub(super) fn declaration(&self, name: &str, (start, end): (usize, usize)) -> Option<usize> {
        let is_beside = |at: usize| {
            (at < start && self.are_together(at, start))
                || (at >= end && self.are_together(end, at))
        };
        words(&self.code)
            .filter(|(at, word)| *word == name.as_bytes() && !(start..end).contains(at))
            .find_map(|(at, _)| {
                let statement = self.statement(at);
                is_beside(statement.start).then_some(())?;
                let text = self.code.get(statement.start..at)?;
                (declares(text) || imports(text, self.code.get(at + name.len()..)?)).then_some(at)
            })
    }

    /// Whether a struct of this name is declared beside the call, and derives nothing but what every struct may.
    pub(super) fn is_plain_struct(&self, name: &str, call: (usize, usize)) -> bool {
        let Some(at) = self.declaration(name, call) else { return false };
        let text = self.code.get(self.statement(at)).unwrap_or_default();
        let is_plain =
            words(text).all(|(_, word)| PLAIN.iter().any(|plain| plain.as_bytes() == word));
        let is_struct = words(text).last().is_some_and(|(_, word)| word == b"struct");
        is_plain && is_struct && !self.implements(name)
    }

    /// Whether `impl … Provider for Name` stands somewhere.
    fn implements(&self, name: &str) -> bool {
        let words: Vec<&[u8]> = words(&self.code).map(|(_, word)| word).collect();
        words.windows(3).any(|words| words == [b"Provider", b"for".as_slice(), name.as_bytes()])
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

/// What stands before the name of a struct that makes nothing of it but a struct.
const PLAIN: [&str; 16] = [
    "pub",
    "crate",
    "struct",
    "derive",
    "serde",
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
mod tests {
    use super::*;

    /// The place of the first `auth!` of a source.
    fn place(text: &str) -> Place {
        let at = text.find("auth!").expect("a call");
        let source = Source::new(text);
        assert!(source.is_call(at), "{text}");
        source.place(at)
    }

    #[test]
    fn a_call_in_an_impl_is_told_from_one_in_a_function() {
        for text in [
            "impl Shop { auth! { } }",
            "#[cfg(x)] impl<T> A<T> for B where T: C { fn a() {} auth! {} }",
            "mod a { pub trait Shop { /* { */ auth! {} } }",
            "unsafe impl A { const B: &str = \"}\"; auth! {} }",
        ] {
            assert_eq!(place(text), Place::Associated, "{text}");
        }
        for text in [
            "auth! {}",
            "use auth::auth; #[rustfmt::skip] auth! {}",
            "mod a { auth! {} }",
            "impl A { fn a() -> impl B { auth! {} } }",
            "fn a(b: impl C) { auth! {} }",
            "impl A {} auth! {}",
            "macro_rules! a { () => { auth! {} } }",
            "macro_rules! a { () => (auth! {}) }",
            "fn a() { let b = 1; auth! {} }",
        ] {
            assert_eq!(place(text), Place::Item, "{text}");
        }
        for text in [
            "fn a() { let b = auth! {}; }",
            "fn a() { app(auth! {}) }",
            "fn a() { return auth! {}; }",
            "const A: B = // what\n    auth! {};",
            "fn a() { app.auth(&auth! {}) }",
        ] {
            assert_eq!(place(text), Place::Value, "{text}");
        }
    }

    #[test]
    fn two_places_are_together_in_one_block() {
        let together = |text: &str| {
            let (one, other) = (text.find('1').expect("one"), text.rfind('1').expect("two"));
            Source::new(text).are_together(one, other)
        };
        for text in ["1; 1", "1 { 2 } fn a() {} 1", "mod a { 1; 1 }", "1 /* { */ \"}\" 1"] {
            assert!(together(text), "{text}");
        }
        for text in ["1; mod a { 1 }", "mod a { 1 } 1", "mod a { 1 } mod b { 1 }"] {
            assert!(!together(text), "{text}");
        }
    }

    #[test]
    fn a_name_is_found_where_it_is_declared_or_imported() {
        let line = |text: &str| {
            let start = text.find("auth! ").expect("a call");
            let end = start + text[start..].find('}').expect("it ends") + 1;
            let source = Source::new(text);
            source.declaration("User", (start, end)).map(|at| source.line(at))
        };
        for (text, expected) in [
            ("struct User;\nauth! { }", Some(1)),
            ("auth! { }\n#[derive(A)]\npub enum User {}", Some(3)),
            ("use auth::{\n  auth, User,\n};\nauth! { }", Some(2)),
            ("use a::B as User; auth! { }", Some(1)),
            ("mod m { use a::User; auth! { } }", Some(1)),
            ("auth! { struct User; }", None),
            ("use auth::User as Person; auth! { }", None),
            ("use auth::User::New; auth! { }", None),
            ("mod m { struct User; } auth! { }", None),
            ("struct User; mod m { auth! { } }", None),
            ("#[cfg(test)] struct User; auth! { }", None),
            ("struct UserId; fn a(_: User) {} auth! { }", None),
            ("// struct User;\nauth! { }", None),
        ] {
            assert_eq!(line(text), expected, "{text}");
        }
    }

    #[test]
    fn a_struct_that_derives_no_provider_is_plain() {
        let is_plain = |text: &str| {
            let start = text.find("auth! ").expect("a call");
            let end = start + text[start..].find('}').expect("it ends") + 1;
            Source::new(text).is_plain_struct("Shop", (start, end))
        };
        for text in [
            "struct Shop { name: String } auth! { }",
            "#[derive(Clone, serde::Serialize)] pub(crate) struct Shop; auth! { }",
            "auth! { } /// A shop.\nstruct Shop;",
        ] {
            assert!(is_plain(text), "{text}");
        }
        for text in [
            "#[derive(auth::AuthConfig)] #[auth(oidc)] struct Shop {} auth! { }",
            "#[derive(Config)] struct Shop {} auth! { }",
            "#[provider] struct Shop {} auth! { }",
            "struct Shop; impl auth::Provider for Shop {} auth! { }",
            "use shops::Shop; auth! { }",
            "enum Shop {} auth! { }",
            "mod m { struct Shop; } auth! { }",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn a_position_is_found_by_line_and_column() {
        let text = "a\n  é b\n";
        assert_eq!(Source::position(text, (1, 1)), Some(0));
        assert_eq!(Source::position(text, (2, 5)), Some(7));
        for outside in [(0, 0), (2, 0), (2, 99), (9, 1)] {
            assert_eq!(Source::position(text, outside).filter(|at| *at > 7), None, "{outside:?}");
        }
        let source = Source::new(text);
        assert_eq!((source.line(0), source.line(7)), (1, 2));
    }
}
