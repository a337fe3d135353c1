//! The whole crate of a call, as far as its files say what is in it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::{call::Call, source::Source};

/// How many files are read. In a crate of more it isn't told.
const MOST: usize = 200;

impl Call {
    /// Whether nothing else in the crate ties a type to a setup: there is no other `auth!`, nobody writes the impl, and
    /// no macro gets the type. `false` also if that can't be told: where the crate's root isn't known, as in an
    /// editor, or a file can't be found.
    pub(super) fn is_untied(&self, of: &str, name: &str) -> bool {
        let Some(root) = root() else { return false };
        let Some(files) = files(&root) else { return false };
        let Ok(own) = self.file.canonicalize() else { return false };
        let calls: usize = files.iter().map(|(_, source)| source.calls()).sum();
        calls == 1
            && files.iter().any(|(file, _)| *file == own)
            && !files.iter().any(|(_, source)| source.implements(of, name))
    }
}

/// The root of the crate: the only source that rustc was given. A macro is run by rustc itself.
fn root() -> Option<PathBuf> {
    let sources = env::args_os().skip(1).map(PathBuf::from);
    let mut sources = sources.filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let root = sources.next()?;
    sources.next().is_none().then_some(root)?.canonicalize().ok()
}

/// The root and the files of its modules. `None` if one can't be found, or more than these may belong to the crate.
fn files(root: &Path) -> Option<Vec<(PathBuf, Source)>> {
    let mut found: Vec<(PathBuf, Source)> = Vec::new();
    // With the folder that a file's modules are in.
    let mut waiting = vec![(root.to_owned(), root.parent()?.to_owned())];
    while let Some((file, folder)) = waiting.pop() {
        let source = Source::new(&fs::read_to_string(&file).ok()?);
        if found.len() == MOST || source.may_have_more() {
            return None;
        }
        for name in source.files()? {
            let beside = folder.join(format!("{name}.rs"));
            let below = folder.join(name);
            let inside = below.join("mod.rs");
            let file = if beside.is_file() { beside } else { inside };
            waiting.push((file.canonicalize().ok()?, below));
        }
        found.push((file, source));
    }
    Some(found)
}
