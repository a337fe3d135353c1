//! The reader of the sources, on sources of a few lines.

use std::path::{Path, PathBuf};

use crate::sources::{Arrows, Sources};

#[test]
fn a_name_leads_to_the_file_that_defines_it() {
    let used = |text: &str| {
        let arrows = read(&[
            ("lib.rs", "mod a; mod b; mod c; pub use self::b::{Inner as Outer, Kind};"),
            ("a.rs", text),
            ("b/mod.rs", "mod inner; pub mod kind; pub use self::{inner::Inner, kind::Kind};"),
            ("b/inner.rs", "pub struct Inner; #[cfg(test)] mod tests { use crate::c; }"),
            ("b/kind.rs", "pub enum Kind { One } pub fn kind() {}"),
            ("c.rs", "use http::Method; pub fn c() {}"),
        ]);
        let files = arrows[Path::new("a.rs")].keys().map(|file| file.display().to_string());
        files.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(used("use super::b::Inner;"), "b/inner.rs");
    assert_eq!(used("use super::{Outer as _, c::{self, c}};"), "b/inner.rs c.rs");
    assert_eq!(used("use super::b::kind; fn f() { kind::kind() }"), "b/kind.rs");
    assert_eq!(used("use super::b; fn f() { let _ = b::Kind::One; }"), "b/kind.rs");
    assert_eq!(
        used("fn f() -> Vec<crate::Kind> { vec![super::b::Inner] }"),
        "b/inner.rs b/kind.rs"
    );
    assert_eq!(used("use super::b; use other::Kind; use super::c::Method;"), "");
    assert_eq!(used("use crate::{b::Inner, c::Method};"), "b/inner.rs b/mod.rs c.rs");
    assert_eq!(used("#[cfg(test)] mod tests { use crate::Kind; }"), "");
    assert_eq!(used("#[serde(with = \"crate::c::c\")] struct A;"), "c.rs");
    assert_eq!(used("macro_rules! a { () => { $crate::Kind } }"), "b/kind.rs");
}

#[test]
fn what_a_module_only_shares_it_does_not_use() {
    let arrows = read(&[
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod c; pub use self::c::C; pub use crate::b::B; macro_rules! m {}"),
        ("a/c.rs", "pub struct C; m!();"),
        ("b.rs", "pub struct B;"),
    ]);
    let used = |file: &str| arrows[Path::new(file)].keys().cloned().collect::<Vec<_>>();
    assert_eq!(used("a/mod.rs"), [PathBuf::from("b.rs")]);
    assert_eq!(used("a/c.rs"), [PathBuf::from("a/mod.rs")]);
}

/// The arrows between files with these names and texts.
pub(crate) fn read(files: &[(&str, &str)]) -> Arrows {
    let text = |file: &Path| {
        let found = files.iter().find(|(name, _)| Path::new(name) == file);
        found.map(|(_, text)| (*text).to_owned())
    };
    Sources::read(&text).arrows()
}
