//! The rooms of `auth`: each uses only rooms of lower floors, as `docs/house.md` says.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use syn::visit::{self, Visit};
use syn::{Item, ItemMod, ItemUse, UseTree};

/// What may use every room, and is used by none.
const ASIDE: [&str; 3] = ["fuzzing", "lib", "private"];

#[test]
fn rooms_use_rooms_of_lower_floors_only() {
    let floors = floors(&read("docs/house.md"));
    let arrows = arrows();
    let rooms: BTreeSet<&String> = arrows.keys().collect();
    assert_eq!(floors.keys().collect::<BTreeSet<_>>(), rooms, "the page names the rooms");
    assert!(rooms.len() <= 20, "a newcomer has to learn each: {rooms:?}");
    assert!(arrows["http"].contains_key("flow") && arrows["flow"].contains_key("session"));
    let mut wrong = Vec::new();
    for (room, used) in &arrows {
        for (other, files) in used {
            // `__private`, and macros that the root exports, are no rooms.
            if floors.get(other).is_some_and(|floor| *floor >= floors[room]) {
                wrong.push(format!("{room} uses {other}: {files:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A store of somebody else's can do what these do.
#[test]
fn drivers_use_the_traits_of_a_store_only() {
    let allowed = ["adapter", "config", "error", "identity", "parts"];
    for driver in ["sql", "mongodb", "redis", "sql_server"] {
        let mut used = BTreeSet::new();
        for (path, file) in files(&root().join("auth/src/adapter").join(driver)) {
            used.extend(Names::of(&file).into_iter().map(|name| (name, path.clone())));
        }
        assert!(!used.is_empty(), "{driver} uses nothing");
        let wrong: Vec<_> =
            used.iter().filter(|(name, _)| !allowed.contains(&home(name).as_str())).collect();
        assert!(wrong.is_empty(), "{driver}: {wrong:?}");
    }
}

#[test]
fn names_are_found_however_they_are_written() {
    let of = |text: &str| {
        let names = Names::of(&syn::parse_file(text).expect("the text is Rust"));
        names.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(of("use crate::{a::{b, c}, d as e};"), ["a", "d"]);
    assert_eq!(of("fn f() { crate::a::b(); let _: crate::c::D; }"), ["a", "c"]);
    assert_eq!(of("use self::a; use super::b; use other::c;"), Vec::<String>::new());
    assert_eq!(of("#[cfg(test)] mod tests { use crate::a; }"), Vec::<String>::new());
}

/// The floor of each room, as the page's table says.
fn floors(page: &str) -> BTreeMap<String, u32> {
    let rows = page.lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let floor = cells.next()?.parse().ok()?;
        Some((cells.next()?.trim_matches('`').to_owned(), floor))
    });
    rows.collect()
}

/// The rooms that each room uses, with the files that do.
fn arrows() -> BTreeMap<String, BTreeMap<String, BTreeSet<PathBuf>>> {
    let folder = root().join("auth/src");
    let mut arrows = BTreeMap::new();
    for (path, file) in files(&folder) {
        let inner = path.strip_prefix(&folder).expect("it is in the folder").to_owned();
        let first = inner.iter().next().and_then(|part| part.to_str()).expect("it has a name");
        let room = first.trim_end_matches(".rs").to_owned();
        if ASIDE.contains(&room.as_str()) {
            continue;
        }
        let used: &mut BTreeMap<String, BTreeSet<PathBuf>> =
            arrows.entry(room.clone()).or_default();
        for other in Names::of(&file).iter().map(|name| home(name)).filter(|other| *other != room) {
            used.entry(other).or_default().insert(inner.clone());
        }
    }
    arrows
}

/// The room of a name at the root of the crate.
fn home(name: &str) -> String {
    static HOMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(homes);
    HOMES.get(name).cloned().unwrap_or_else(|| name.to_owned())
}

/// The rooms of what the root of the crate names anew.
fn homes() -> BTreeMap<String, String> {
    let root = syn::parse_file(&read("auth/src/lib.rs")).expect("the root is Rust");
    let mut homes = BTreeMap::new();
    for item in &root.items {
        if let Item::Use(ItemUse { tree: UseTree::Path(path), .. }) = item
            && path.ident == "self"
        {
            let UseTree::Group(group) = &*path.tree else { continue };
            for tree in &group.items {
                let UseTree::Path(path) = tree else { continue };
                leaves(&path.tree, &mut |leaf| {
                    homes.insert(leaf, path.ident.to_string());
                });
            }
        }
    }
    homes
}

/// The names that a tree brings in.
fn leaves(tree: &UseTree, found: &mut impl FnMut(String)) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, found),
        UseTree::Name(name) => found(name.ident.to_string()),
        UseTree::Rename(rename) => found(rename.rename.to_string()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, found)),
        UseTree::Glob(_) => {}
    }
}

/// What a file names of the crate's root, its tests left aside.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn of(file: &syn::File) -> BTreeSet<String> {
        let mut names = Self::default();
        names.visit_file(file);
        names.0
    }

    /// The first words of the paths in a tree below `crate`.
    fn firsts(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => _ = self.0.insert(path.ident.to_string()),
            UseTree::Name(name) => _ = self.0.insert(name.ident.to_string()),
            UseTree::Rename(rename) => _ = self.0.insert(rename.ident.to_string()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.firsts(tree)),
            UseTree::Glob(_) => {}
        }
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_item_use(&mut self, item: &'a ItemUse) {
        if let UseTree::Path(path) = &item.tree
            && path.ident == "crate"
        {
            self.firsts(&path.tree);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let mut segments = path.segments.iter();
        if segments.next().is_some_and(|first| first.ident == "crate")
            && let Some(next) = segments.next()
        {
            self.0.insert(next.ident.to_string());
        }
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }
}

/// The sources below a folder, without those that are only tests.
fn files(folder: &Path) -> Vec<(PathBuf, syn::File)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if matches!(stem, "tests" | "conformance" | "fuzzing") {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source is text");
            let file = syn::parse_file(&text);
            found.push((path, file.expect("a source is Rust")));
        }
    }
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> PathBuf {
    Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this")).join("..")
}
