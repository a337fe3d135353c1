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
