//! The arrows in `auth`: between its rooms, and between the files of a room, as `docs/house.md`
//! says.

mod circles;
mod module;
mod reading;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::sources::{Arrows, Sources};

/// What may use every room, and is used by none.
const ASIDE: [&str; 2] = ["lib", "private"];

#[test]
fn rooms_use_rooms_of_lower_floors_only() {
    let floors = floors(&read("docs/house.md"));
    let arrows = between_rooms();
    let rooms: BTreeSet<&String> = arrows.keys().collect();
    assert_eq!(floors.keys().collect::<BTreeSet<_>>(), rooms, "the page names the rooms");
    assert!(rooms.len() <= 22, "a newcomer has to learn each: {rooms:?}");
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
    let arrows = arrows();
    for driver in ["sql", "mongodb", "redis", "sql_server"] {
        let folder = Path::new("adapter").join(driver);
        let files = arrows.iter().filter(|(file, _)| file.starts_with(&folder));
        let used: BTreeSet<_> =
            files.flat_map(|(file, used)| used.keys().map(move |used| (file, used))).collect();
        assert!(!used.is_empty(), "{driver} uses nothing");
        let wrong: Vec<_> =
            used.iter().filter(|(_, used)| !allowed.contains(&room(used).as_str())).collect();
        assert!(wrong.is_empty(), "{driver}: {wrong:?}");
    }
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
fn between_rooms() -> BTreeMap<String, BTreeMap<String, BTreeSet<PathBuf>>> {
    let mut rooms = BTreeMap::new();
    for (file, used) in arrows() {
        let from = room(file);
        if ASIDE.contains(&from.as_str()) {
            continue;
        }
        let others: &mut BTreeMap<String, BTreeSet<PathBuf>> =
            rooms.entry(from.clone()).or_default();
        for other in used.keys().map(|used| room(used)).filter(|other| *other != from) {
            others.entry(other).or_default().insert(file.clone());
        }
    }
    rooms
}

/// The room of a file.
fn room(file: &Path) -> String {
    let first = file.iter().next().and_then(|part| part.to_str()).expect("it has a name");
    first.trim_end_matches(".rs").to_owned()
}

/// The arrows between the files of `auth`.
fn arrows() -> &'static Arrows {
    static ARROWS: LazyLock<Arrows> = LazyLock::new(|| {
        let folder = root().join("auth/src");
        Sources::read(&|file: &Path| fs::read_to_string(folder.join(file)).ok()).arrows()
    });
    &ARROWS
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> PathBuf {
    Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this")).join("..")
}
