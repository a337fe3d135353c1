//! The modules beside a call, as far as a source says where they are.

use super::{Source, is_word, words};

/// Where the items of a module are.
pub(in crate::dsl) enum Module {
    /// In this source.
    Here(Source),
    /// In a file of its own.
    File,
}

impl Source {
    /// The module of this name beside a call; `None` if there is no such module, or if an attribute may change what it
    /// is.
    pub(in crate::dsl) fn module(&self, name: &str, call: (usize, usize)) -> Option<Module> {
        let mut before: &[u8] = b"";
        let (at, _) = words(&self.code).find(|(at, word)| {
            let is_declared = std::mem::replace(&mut before, *word) == b"mod";
            is_declared && *word == name.as_bytes() && self.is_beside(*at, call)
        })?;
        if self.code.get(self.statement(at))?.contains(&b'#') {
            return None;
        }
        let after = self.code.get(at + name.len()..)?.trim_ascii_start();
        match after.split_first()? {
            (b';', _) => Some(Module::File),
            (b'{', items) => {
                let end = block(items)?;
                Some(Module::Here(Self { code: items[..end].to_owned() }))
            }
            _ => None,
        }
    }

    /// The module that `use module::Name` beside a call imports a type from.
    pub(in crate::dsl) fn imported_module(&self, name: &str, call: (usize, usize)) -> Option<&str> {
        let at = self.declaration(name, call)?;
        let import = self.code.get(self.statement(at))?.strip_prefix(b"use ")?;
        let import = import.strip_prefix(b"self::").unwrap_or(import);
        let length = import.iter().take_while(|byte| is_word(**byte)).count();
        // The type is an item of this module: no other module is between them.
        let rest = import.get(length..)?.strip_prefix(b"::")?.trim_ascii();
        let is_item = rest.is_empty()
            || rest.strip_prefix(b"{").is_some_and(|others| !others.contains(&b':'));
        is_item.then_some(())?;
        std::str::from_utf8(&import[..length]).ok()
    }

    /// The modules that have files of their own, by name. `None` if one is declared in another module, whose folder
    /// isn't told.
    pub(in crate::dsl) fn files(&self) -> Option<Vec<&str>> {
        let mut before: &[u8] = b"";
        let modules = words(&self.code).filter(|(at, word)| {
            let is_declared = std::mem::replace(&mut before, *word) == b"mod";
            let after = self.code.get(at + word.len()..).unwrap_or_default();
            is_declared && after.trim_ascii_start().starts_with(b";")
        });
        modules
            .map(|(at, name)| {
                self.are_together(0, at).then(|| std::str::from_utf8(name).ok()).flatten()
            })
            .collect()
    }

    /// How many times `auth!` is called.
    pub(in crate::dsl) fn calls(&self) -> usize {
        let is_call = |(at, word): (usize, &[u8])| {
            let after = self.code.get(at + word.len()..).unwrap_or_default();
            word == b"auth" && after.trim_ascii_start().starts_with(b"!")
        };
        words(&self.code).filter(|found| is_call(*found)).count()
    }

    /// Whether items may come from elsewhere than from this source and the files of its modules, or from a macro that
    /// isn't seen: `include!`, `#[path]`, a macro of the application, or `auth!` by another name.
    pub(in crate::dsl) fn may_have_more(&self) -> bool {
        let mut last: &[u8] = b"";
        words(&self.code).any(|(at, word)| {
            let earlier = std::mem::replace(&mut last, word);
            let before = self.code[..at].trim_ascii_end();
            let is_given = || {
                let after = self.code.get(at + word.len()..).unwrap_or_default();
                before.ends_with(b",") && after.trim_ascii_start().starts_with(b"=")
            };
            match word {
                b"include" | b"macro_rules" => true,
                // `#[path = "…"]`, also in a `cfg_attr`.
                b"path" => before.ends_with(b"[") || is_given(),
                b"as" => earlier == b"auth",
                _ => false,
            }
        })
    }
}

/// Where a block ends whose items these are.
fn block(items: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    items.iter().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return true,
            b'}' => depth -= 1,
            _ => {}
        }
        false
    })
}
