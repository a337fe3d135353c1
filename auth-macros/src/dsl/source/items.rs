//! The items beside a call, as far as a source says what they are: what a function takes and gives, what an enum
//! derives, and how far an item is seen.

use super::{PLAIN, Source, has_condition, words};

impl Source {
    /// The types beside the call that derive this, by name.
    pub(in crate::dsl) fn deriving(&self, of: &str, call: (usize, usize)) -> Vec<&str> {
        let is_one = |at: usize| {
            let words = self.words_before(at).unwrap_or_default();
            let start = self.statement(at);
            matches!(words.last(), Some(&("struct" | "enum")))
                && words.contains(&"derive")
                && words.contains(&of)
                && !self.code.get(start.clone()).is_none_or(has_condition)
                && self.is_beside(start.start, call)
        };
        let names = words(&self.code).filter(|(at, _)| is_one(*at));
        names.filter_map(|(_, name)| std::str::from_utf8(name).ok()).collect()
    }

    /// Whether `use …` beside the call brings something of this name.
    pub(in crate::dsl) fn imports(&self, name: &str, call: (usize, usize)) -> bool {
        let before = self.declaration(name, call).and_then(|at| self.words_before(at));
        let mut before = before.unwrap_or_default().into_iter();
        before.find(|word| !matches!(*word, "pub" | "crate")) == Some("use")
    }

    /// The words before an enum of this name that is declared beside the call, such as the names of its derives.
    /// `None` if something stands there that may make more of it.
    pub(in crate::dsl) fn plain_enum(&self, name: &str, call: (usize, usize)) -> Option<Vec<&str>> {
        const OF_ENUMS: [&str; 4] = ["enum", "Roles", "roles", "public"];
        let at = self.declaration(name, call)?;
        let words = self.words_before(at)?;
        let is_plain = words.iter().all(|word| PLAIN.contains(word) || OF_ENUMS.contains(word));
        (is_plain && words.last() == Some(&"enum")).then_some(words)
    }

    /// Where an item of this name beside the call stands, with its attributes and its block.
    pub(in crate::dsl) fn item(
        &self,
        name: &str,
        call: (usize, usize),
    ) -> Option<std::ops::Range<usize>> {
        let at = self.declaration(name, call)?;
        let after = self.code.get(at + name.len()..)?;
        let open = after.iter().position(|byte| !byte.is_ascii_whitespace())?;
        if after[open] != b'{' {
            return None;
        }
        let end = end(&after[open + 1..])?;
        Some(self.statement(at).start..at + name.len() + open + 1 + end + 1)
    }

    /// Whether a type of this name beside the call is `pub`: `None` if no such type is declared there.
    pub(in crate::dsl) fn is_public(&self, name: &str, call: (usize, usize)) -> Option<bool> {
        let words = self.words_before(self.declaration(name, call)?)?;
        let (kind, before) = words.split_last()?;
        matches!(*kind, "struct" | "enum" | "union" | "type")
            .then(|| before.last().is_some_and(|word| *word == "pub"))
    }

    /// What a function beside the call gives, as it is written: `Result<Customer, BoxError>`.
    pub(in crate::dsl) fn returned(&self, function: &str, call: (usize, usize)) -> Option<&str> {
        let (_, after) = self.signature(function, call)?;
        let given = after.trim_ascii_start().strip_prefix(b"->")?;
        let end = given.iter().position(|byte| matches!(byte, b'{' | b';'))?;
        std::str::from_utf8(&given[..end]).ok()
    }

    /// What a function beside the call takes, as it is written: `attempt: Authorize<ShopAuth, Login>`.
    pub(in crate::dsl) fn taken(&self, function: &str, call: (usize, usize)) -> Option<&str> {
        self.signature(function, call).and_then(|(taken, _)| std::str::from_utf8(taken).ok())
    }

    /// What stands between the parentheses of a function without parameters of types, and what follows them.
    fn signature(&self, function: &str, call: (usize, usize)) -> Option<(&[u8], &[u8])> {
        let mut before: &[u8] = b"";
        let (at, _) = words(&self.code).find(|(at, word)| {
            let is_declared = std::mem::replace(&mut before, *word) == b"fn";
            let statement = self.statement(*at);
            is_declared
                && *word == function.as_bytes()
                && !self.code.get(statement.clone()).is_none_or(has_condition)
                && self.is_beside(statement.start, call)
        })?;
        let arguments = self.code.get(at + function.len()..)?.strip_prefix(b"(")?;
        let end = end(arguments)?;
        Some((&arguments[..end], &arguments[end + 1..]))
    }

    /// Where a function beside the call takes a type that begins with these texts, one after the other with any blanks
    /// between them: `Session`, `<`, `Customer`, `>`.
    pub(in crate::dsl) fn takes(&self, ty: &[&str], call: (usize, usize)) -> Option<usize> {
        let (first, rest) = ty.split_first()?;
        let found = words(&self.code).find(|(at, word)| {
            let starts = *word == first.as_bytes()
                && self.code.get(at + first.len()..).is_some_and(|after| follow(rest, after));
            let statement = self.statement(*at);
            let before = self.code.get(statement.clone()).unwrap_or_default();
            starts
                && words(before).any(|(_, word)| word == b"fn")
                && !has_condition(before)
                && self.is_beside(statement.start, call)
        });
        found.map(|(at, _)| at)
    }

    /// The words between the start of an item and a position in it.
    fn words_before(&self, at: usize) -> Option<Vec<&str>> {
        let before = words(self.code.get(self.statement(at))?);
        Some(before.map(|(_, word)| std::str::from_utf8(word).unwrap_or_default()).collect())
    }
}

/// Whether code begins with these texts, one after the other with any blanks between them.
fn follow(texts: &[&str], code: &[u8]) -> bool {
    let mut code = code;
    texts.iter().all(|text| match code.trim_ascii_start().strip_prefix(text.as_bytes()) {
        Some(rest) => {
            code = rest;
            true
        }
        None => false,
    })
}

/// Where the brackets end in which this code stands.
fn end(code: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    code.iter().position(|byte| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => return true,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        false
    })
}
