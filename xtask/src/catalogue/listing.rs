//! The lists that name every provider: a new one's place in them.

/// `lib.rs` with the module, and what is in it.
pub(super) fn library(text: &str, module: &str) -> Option<String> {
    let with_module = insert(text, &format!("mod {module};"), |line| {
        line.strip_prefix("mod ")?.strip_suffix(';').map(|known| known < module)
    })?;
    insert(&with_module, &format!("pub use self::{module}::*;"), |line| {
        let known = line.strip_prefix("pub use self::")?;
        known.split("::").next().map(|known| known < module)
    })
}

/// The setup of the catalogue's test with the provider.
pub(super) fn setup(text: &str, ty: &str, id: &str) -> Option<String> {
    let line = format!("        {ty} {{ mapping: env(\"MAPPING\"), ..env }} if Chosen(\"{id}\"),");
    insert(text, &line, |line| {
        let (_, known) = line.split_once(" if Chosen(\"")?;
        known.strip_suffix("\"),").map(|known| known < id)
    })
}

/// The samples for the tests of applications with the provider's.
pub(super) fn samples(text: &str, id: &str) -> Option<String> {
    insert(text, &format!("    sample!(\"{id}\"),"), |line| {
        let known = line.strip_prefix("    sample!(\"")?.strip_suffix("\"),")?;
        Some(known < id)
    })
}

/// The catalogue with an entry.
pub(super) fn catalogue(text: &str, id: &str, entry: &str) -> String {
    const START: &str = "\n[[provider]]\n";
    let follows = |start: usize| {
        let rest = &text[start + START.len()..];
        let known = rest.lines().find_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
        known.is_some_and(|known| known > id)
    };
    let place = text.match_indices(START).map(|(start, _)| start).find(|start| follows(*start));
    let (before, after) = text.split_at(place.unwrap_or(text.len()));
    format!("{}\n\n{}\n{after}", before.trim_end(), entry.trim())
}

/// Puts a line into a sorted list: behind the last of its lines that come before it. `precedes`
/// says so of a line of the list, and nothing of another. A list has no empty line in it: what is like
/// its lines and stands before one belongs to something else.
fn insert(text: &str, new: &str, precedes: impl Fn(&str) -> Option<bool>) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let listed = |at: usize| precedes(lines[at]);
    let end = (0..lines.len()).rfind(|at| listed(*at).is_some())?;
    let empty = (0..end).rfind(|at| lines[*at].trim().is_empty());
    let places = empty.unwrap_or_default()..=end;
    let first = places.clone().find(|at| listed(*at).is_some())?;
    let last = places.rev().find(|at| listed(*at) == Some(true));
    let place = last.map_or(first, |last| last + 1);
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    lines.insert(place, new.to_owned());
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_goes_where_it_belongs() {
        let text = "//! Doc.\n\n#[macro_use]\nmod section;\n\nmod apple;\n#[cfg(feature = \"ldap\")]\nmod ldap;\nmod zoom;\n\n\
                    pub use self::apple::*;\n#[cfg(feature = \"ldap\")]\n\
                    pub use self::ldap::{Ldap, LdapProfile};\npub use self::zoom::*;\n";
        let with = |module: &str| library(text, module).expect("the lists are there");
        assert!(with("acme").contains("\n\nmod acme;\nmod apple;\n"));
        assert!(with("kick").contains("mod apple;\nmod kick;\n#[cfg(feature = \"ldap\")]\nmod l"));
        assert!(with("line").contains("mod ldap;\nmod line;\nmod zoom;\n"));
        assert!(with("zzz").contains("mod zoom;\nmod zzz;\n\npub use"));
        assert!(with("zzz").ends_with("pub use self::zoom::*;\npub use self::zzz::*;\n"));
        assert!(with("kick").contains("apple::*;\npub use self::kick::*;\n#[cfg"));
        assert_eq!(library("//! Nothing.\n", "acme"), None);
    }

    #[test]
    fn an_entry_goes_where_it_belongs() {
        let text = "version = 1\n\n[[provider]]\nid = \"apple\"\n[provider.profile]\n\
                    id = [\"/sub\"]\n\n[[provider]]\nid = \"zoom\"\n";
        let new = "[[provider]]\nid = \"kick\"\n";
        let between = "id = [\"/sub\"]\n\n[[provider]]\nid = \"kick\"\n\n[[provider]]\nid = \"zoom";
        assert!(catalogue(text, "kick", new).contains(between));
        let last = "id = \"zoom\"\n\n[[provider]]\nid = \"kick\"\n";
        assert!(catalogue(text, "zulu", new).ends_with(last));
    }
}
