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

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources of a crate in a folder of its own, which is removed afterwards.
    struct Crate(PathBuf);

    impl Crate {
        fn new(name: &str, sources: &[(&str, &str)]) -> Self {
            let folder = env::temp_dir().join(format!("auth-{name}-{}", std::process::id()));
            for (path, text) in sources {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
                fs::write(path, text).expect("a file");
            }
            Self(folder)
        }

        fn files(&self) -> Option<Vec<String>> {
            let root = self.0.join("main.rs").canonicalize().expect("the root is there");
            let folder = root.parent().expect("it is in a folder");
            let names = files(&root)?.into_iter().map(|(path, _)| {
                path.strip_prefix(folder).expect("it is below").display().to_string()
            });
            let mut names: Vec<String> = names.collect();
            names.sort();
            Some(names)
        }
    }

    impl Drop for Crate {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn the_files_of_modules_are_found() {
        let all = [
            ("main.rs", "mod a; pub mod b; fn main() {}"),
            ("a.rs", "mod c;"),
            ("a/c.rs", ""),
            ("b/mod.rs", "pub(crate) mod d;"),
            ("b/d.rs", ""),
            ("other.rs", ""),
        ];
        let files = Crate::new("all", &all).files().expect("each is there");
        assert_eq!(files, ["a.rs", "a/c.rs", "b/d.rs", "b/mod.rs", "main.rs"]);
    }

    #[test]
    fn a_crate_is_not_told_if_a_file_is_missing_or_more_may_belong_to_it() {
        for (name, root) in [
            ("missing", "mod a; mod b;"),
            ("inside", "mod a { mod c; }"),
            ("macro", "mod a; macro_rules! b { () => {} }"),
        ] {
            let sources = [("main.rs", root), ("a.rs", ""), ("a/c.rs", "")];
            assert_eq!(Crate::new(name, &sources).files(), None, "{root}");
        }
    }
}
