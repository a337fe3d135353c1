//! The text of a source file, as far as it says where a macro call stands.

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

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Code in which comments and literals are blanks. Lines stay.
fn blanked(text: &[u8]) -> Vec<u8> {
    let mut code = text.to_vec();
    let mut at = 0;
    while at < text.len() {
        let length = skipped(text, at);
        let blanks = &mut code[at..at + length];
        blanks.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at += length.max(1);
    }
    code
}

/// How long the comment or the literal is that begins here; 0 where code stands.
fn skipped(text: &[u8], at: usize) -> usize {
    let rest = &text[at..];
    let is_in_word = at > 0 && is_word(text[at - 1]);
    match rest {
        [b'/', b'/', ..] => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => comment(rest),
        [b'"', ..] => text_literal(rest),
        [b'\'', ..] => letter(rest),
        [b'r', ..] | [b'b' | b'c', b'r', ..] if !is_in_word => raw(rest),
        _ => 0,
    }
}

/// `/* … /* … */ … */`
fn comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] if depth == 1 => return at + 2,
            [b'*', b'/', ..] => (depth, at) = (depth.saturating_sub(1), at + 2),
            _ => at += 1,
        }
    }
    rest.len()
}

/// `"…"`
fn text_literal(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `'a'`, `'\n'`; a lifetime isn't one.
fn letter(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        let end = rest.iter().skip(3).position(|byte| *byte == b'\'');
        return end.map_or(rest.len(), |end| end + 4);
    }
    // A letter has up to four bytes.
    let end = rest.iter().skip(2).take(4).position(|byte| *byte == b'\'');
    let letter = end.map(|end| &rest[1..end + 2]);
    let is_one =
        |letter: &[u8]| std::str::from_utf8(letter).is_ok_and(|letter| letter.chars().count() == 1);
    letter.filter(|letter| is_one(letter)).map_or(0, |letter| letter.len() + 2)
}

/// `r#"…"#`, `br"…"`; 0 for a word that begins so.
fn raw(rest: &[u8]) -> usize {
    let Some(r) = rest.iter().take(2).position(|byte| *byte == b'r') else { return 0 };
    let hashes = rest[r + 1..].iter().take_while(|byte| **byte == b'#').count();
    let start = r + 1 + hashes;
    if rest.get(start) != Some(&b'"') {
        return 0;
    }
    let mut end = vec![b'"'];
    end.resize(hashes + 1, b'#');
    let text = &rest[start + 1..];
    let length = text.windows(end.len()).position(|window| window == end);
    length.map_or(rest.len(), |length| start + 1 + length + end.len())
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
    fn comments_and_literals_are_no_code() {
        for (text, code) in [
            ("a // {\nb", "a     \nb"),
            ("a /* { /* } */ */ b", "a                 b"),
            ("\"{\\\"\" '{' '\\'' '\\u{7d}' 'é' &'a b", "                             &'a b"),
            ("r#\"{\"\"# br\"\\\" r#type car\"{\"", "              r#type car   "),
        ] {
            let blanked = String::from_utf8(blanked(text.as_bytes())).expect("blanks are text");
            assert_eq!(blanked.trim_end(), code.trim_end(), "{text}");
            assert_eq!(blanked.len(), text.len(), "{text}");
        }
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
