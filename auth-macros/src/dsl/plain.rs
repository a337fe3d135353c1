//! Structs that nothing was derived for, beside a call and in the modules beside it.

use std::fs;

use syn::{Path, ext::IdentExt};

use super::{
    call::Call,
    source::{Module, Source},
};

impl Call {
    /// Whether a type is a struct of this application of which everything is known, and it implements no `of`.
    pub(super) fn is_plain_struct(&self, ty: &Path, of: &str) -> bool {
        let call = (self.start, self.end);
        let names: Vec<String> =
            ty.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
        let (module, name) = match &names[..] {
            [name] if self.source.plain_struct(name, call).is_some() => {
                return !self.source.implements(of, name);
            }
            [name] => match self.source.imported_module(name, call) {
                Some(module) => (module, name),
                None => return false,
            },
            [module, name] if ty.leading_colon.is_none() => (module.as_str(), name),
            _ => return false,
        };
        let items = match self.source.module(module, call) {
            Some(Module::Here(items)) => Some(items),
            Some(Module::File) => self.file_of(module),
            None => None,
        };
        items.is_some_and(|items| {
            items.plain_struct(name, (0, 0)).is_some()
                && !items.implements(of, name)
                && !self.source.implements(of, name)
                && !self.source.implements(of, module)
        })
    }

    /// The file of a module that is declared in the call's.
    fn file_of(&self, module: &str) -> Option<Source> {
        let (folder, stem) = (self.file.parent()?, self.file.file_stem()?);
        // The root of a test has a name of its own, and its modules are beside it.
        let below = [folder.join(stem), folder.to_owned()];
        let mut files = below.iter().flat_map(|folder| {
            [folder.join(format!("{module}.rs")), folder.join(module).join("mod.rs")]
        });
        let text = files.find_map(|file| fs::read_to_string(file).ok())?;
        Some(Source::new(&text))
    }
}
