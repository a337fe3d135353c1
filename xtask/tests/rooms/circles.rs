//! The files of a room: none uses, by way of others, itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::reading::read;
use crate::sources::Arrows;

#[test]
fn no_circle_of_files() {
    let arrows = crate::arrows();
    let circles = circles(arrows);
    let mut told = String::new();
    for circle in &circles {
        writeln!(told, "{} files use each other:", circle.len()).expect("a string takes all");
        for &file in circle {
            for (used, paths) in &arrows[file] {
                if circle.contains(used.as_path()) {
                    writeln!(told, "  {} -> {}: {paths:?}", file.display(), used.display())
                        .expect("a string takes all");
                }
            }
        }
    }
    assert!(circles.is_empty(), "{told}");
}

#[test]
fn circles_are_found() {
    let arrows = read(&[
        ("lib.rs", "mod a; mod b; mod c; mod d; mod e;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::{a::A, e::E}; pub struct C;"),
        ("d/mod.rs", "mod inner; pub use self::inner::Inner; pub struct D(Inner);"),
        ("d/inner.rs", "pub struct Inner; impl From<super::D> for Inner {}"),
        ("e.rs", "pub struct E;"),
    ]);
    let expected: [&[&str]; 2] = [&["a.rs", "b.rs", "c.rs"], &["d/inner.rs", "d/mod.rs"]];
    let expected = expected.map(|circle| circle.iter().map(Path::new).collect());
    assert_eq!(circles(&arrows), BTreeSet::from(expected));
}

/// The sets of files of which each uses, by way of others, every other.
fn circles(arrows: &Arrows) -> BTreeSet<BTreeSet<&Path>> {
    let reached: BTreeMap<&Path, BTreeSet<&Path>> =
        arrows.keys().map(|file| (file.as_path(), reached(arrows, file))).collect();
    let around = |file: &Path| {
        let others = reached[file].iter().filter(|other| reached[*other].contains(file));
        others.copied().collect::<BTreeSet<_>>()
    };
    arrows.keys().map(|file| around(file)).filter(|circle| !circle.is_empty()).collect()
}

/// The files that a file uses, and those that they use.
fn reached<'a>(arrows: &'a Arrows, file: &'a Path) -> BTreeSet<&'a Path> {
    let mut found = BTreeSet::new();
    let mut left: Vec<&Path> = vec![file];
    while let Some(next) = left.pop() {
        left.extend(arrows[next].keys().map(PathBuf::as_path).filter(|used| found.insert(*used)));
    }
    found
}
