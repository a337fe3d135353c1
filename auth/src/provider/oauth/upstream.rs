//! One provider at run time: its definition, and what was learnt from its discovery document.

use super::Definition;

/// One provider at run time.
#[derive(Debug)]
pub(crate) struct Upstream {
    definition: Definition,
}

impl Upstream {
    pub(crate) fn new(definition: Definition) -> Result<Self, (&'static str, String)> {
        Ok(Self { definition })
    }

    pub(crate) fn definition(&self) -> &Definition {
        &self.definition
    }
}
