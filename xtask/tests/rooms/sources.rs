//! The modules of `auth`, and which file each path in them leads to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta};

use crate::module::{Module, Words};

/// What is made for tests, fuzzing and the documentation, and used by nothing else.
const LEFT_ASIDE: [&str; 3] = ["conformance", "docs", "fuzzing"];

/// The modules, by their paths below the root.
pub(crate) struct Sources(BTreeMap<Words, Module>);

/// Which file uses which, and by which paths.
pub(crate) type Arrows = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

/// What a path leads to.
enum Meaning {
    /// Another crate, the language, or nothing that a path can name.
    Elsewhere,
    Item(PathBuf),
    Module(Words),
}

impl Sources {
    /// Reads the modules that `lib.rs` declares, and theirs.
    pub(crate) fn read(text: &impl Fn(&Path) -> Option<String>) -> Self {
        let mut sources = Self(BTreeMap::new());
        let file = Path::new("lib.rs");
        let items = items(&text(file).expect("there is a root"));
        sources.add(Words::new(), file, Path::new(""), &items, text);
        sources
    }

    fn add(
        &mut self,
        at: Words,
        file: &Path,
        folder: &Path,
        parsed: &[Item],
        text: &impl Fn(&Path) -> Option<String>,
    ) {
        let module = Module::new(file.to_owned(), parsed);
        for inner in &module.inner {
            let name = inner.ident.to_string();
            if LEFT_ASIDE.contains(&name.as_str()) {
                continue;
            }
            let at = [at.clone(), vec![name.clone()]].concat();
            let below = folder.join(&name);
            if let Some((_, parsed)) = &inner.content {
                self.add(at, file, &below, parsed, text);
                continue;
            }
            let places = match placed(&inner.attrs) {
                Some(place) => vec![folder.join(place)],
                None => vec![folder.join(format!("{name}.rs")), below.join("mod.rs")],
            };
            let found = places.into_iter().find_map(|place| Some((text(&place)?, place)));
            let (source, place) = found.unwrap_or_else(|| panic!("{at:?} has no file"));
            let below = if place.ends_with("mod.rs") {
                place.parent().expect("it is in a folder")
            } else {
                &below
            };
            self.add(at, &place, below, &items(&source), text);
        }
        self.0.insert(at, module);
    }

    /// Which file uses which.
    ///
    /// A name leads to the file that defines it, whichever modules it was imported from. A room
    /// that is named from outside is used as well, though it may only share the name. What a module
    /// shares of the modules below it, it doesn't use.
    pub(crate) fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (at, module) in &self.0 {
            let used: &mut BTreeMap<PathBuf, BTreeSet<String>> =
                arrows.entry(module.file.clone()).or_default();
            let mut insert = |path: &Words, file: PathBuf| {
                if file != module.file {
                    used.entry(file).or_default().insert(path.join("::"));
                }
            };
            let imported = module.imports.iter().map(|import| &import.path);
            for path in imported.chain(&module.paths) {
                if let [root, room, ..] = path.as_slice()
                    && root == "crate"
                    && at.first() != Some(room)
                    && let Some(room) = self.0.get(std::slice::from_ref(room))
                {
                    insert(path, room.file.clone());
                }
            }
            for import in &module.imports {
                let from = self.resolve(at, &import.path, &mut Vec::new());
                for meaning in known(from, &import.path, module) {
                    let Meaning::Item(file) = meaning else { continue };
                    if !(import.shared && self.is_below(&file, at)) {
                        insert(&import.path, file);
                    }
                }
            }
            for path in &module.paths {
                let to = self.resolve(at, path, &mut Vec::new());
                for meaning in known(to, path, module) {
                    if let Meaning::Item(file) = meaning {
                        insert(path, file);
                    }
                }
            }
            for call in &module.calls {
                let mut outwards = (0..=at.len()).rev().map(|length| &self.0[&at[..length]]);
                if let Some(outer) = outwards.find(|outer| outer.macros.contains(call)) {
                    insert(&vec![format!("{call}!")], outer.file.clone());
                }
            }
        }
        arrows
    }

    fn is_below(&self, file: &Path, at: &[String]) -> bool {
        self.0.iter().any(|(path, module)| module.file == file && path.starts_with(at))
    }

    fn resolve(&self, at: &[String], path: &[String], asked: &mut Asked) -> Vec<Meaning> {
        let mut from = at.to_vec();
        let mut rest = path;
        // The root names itself `auth`, and the engine has a module of this name.
        if path[0] == "crate" || path[0] == "auth" && self.meanings(at, "auth", asked).is_empty() {
            (from, rest) = (Words::new(), &path[1..]);
        }
        while let [word, after @ ..] = rest
            && (word == "super" || word == "self")
        {
            if word == "super" {
                from.pop();
            }
            rest = after;
        }
        if rest.is_empty() {
            return vec![Meaning::Module(from)];
        }
        let mut found = self.meanings(&from, &rest[0], asked);
        if found.is_empty() && rest.len() == path.len() {
            return vec![Meaning::Elsewhere];
        }
        for word in &rest[1..] {
            let module = found.iter().find_map(|meaning| match meaning {
                Meaning::Module(module) => Some(module.clone()),
                Meaning::Item(_) | Meaning::Elsewhere => None,
            });
            // What follows an item is a variant of it or something associated with it.
            let Some(module) = module else { break };
            found = self.meanings(&module, word, asked);
        }
        found
    }

    /// What a name stands for in a module.
    fn meanings(&self, at: &[String], name: &str, asked: &mut Asked) -> Vec<Meaning> {
        let mut found = Vec::new();
        let module = &self.0[at];
        let inner = [at, &[name.to_owned()]].concat();
        if self.0.contains_key(&inner) {
            found.push(Meaning::Module(inner.clone()));
        }
        if module.defined.contains(name) {
            found.push(Meaning::Item(module.file.clone()));
        }
        if !asked.contains(&inner) {
            asked.push(inner);
            for import in module.imports.iter().filter(|import| import.name == name) {
                found.extend(self.resolve(at, &import.path, asked));
            }
            asked.pop();
        }
        if found.is_empty() && module.spoken.contains(name) {
            found.push(Meaning::Item(module.file.clone()));
        }
        found
    }
}

/// What a path of the crate leads to has to be found.
fn known(found: Vec<Meaning>, path: &Words, module: &Module) -> Vec<Meaning> {
    let inner = matches!(path[0].as_str(), "crate" | "self" | "super");
    let aside = path.iter().any(|word| word.starts_with("__") || word == "Self")
        || path.last().is_some_and(|word| LEFT_ASIDE.contains(&word.as_str()));
    assert!(
        !found.is_empty() || !inner || aside,
        "{}: {} isn't found",
        module.file.display(),
        path.join("::")
    );
    found
}

/// The names that are being looked up. A name can be imported from a module of its own name.
type Asked = Vec<Words>;

fn items(text: &str) -> Vec<Item> {
    syn::parse_file(text).expect("a source is Rust").items
}

fn placed(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}
