//! The browser client: an ES module that is served next to the routes, under a name that changes
//! with its text.

pub mod typescript;

use crate::{Auth, engine::Setup};

/// The module: `auth/client/client.js`, made small.
pub(crate) const MODULE: &str = include_str!("../../client/client.min.js");
/// Its types, for any setup.
pub(crate) const TYPES: &str = include_str!("../../client/client.d.ts");
/// The name that stays the same.
pub(crate) const NAME: &str = "client.js";

/// FNV-1a of the module: it tells versions apart and protects nothing.
const HASH: u64 = {
    let bytes = MODULE.as_bytes();
    let (mut hash, mut index) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        index += 1;
    }
    hash
};

/// The name that changes with the text.
pub(crate) fn hashed_name() -> String {
    format!("client.{HASH:016x}.js")
}

/// The entity tag of both names (RFC 9110 §8.8.3).
pub(crate) fn entity_tag() -> String {
    format!("\"{HASH:016x}\"")
}

/// Whether this is the name of a version, perhaps another than ours.
pub(crate) fn is_version(name: &str) -> bool {
    let hash = name.strip_prefix("client.").and_then(|rest| rest.strip_suffix(".js"));
    hash.is_some_and(|hash| {
        hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// The path of the browser client, such as `/api/auth/client.0123456789abcdef.js`.
    ///
    /// Browsers keep it for a year; another version has another path. A page that knows it can have
    /// it loaded early, `<link rel="modulepreload">`. A script imports `{base}/client.js`, which
    /// leads there and never changes its name; both are the same module, with one state.
    #[must_use]
    pub fn client_path(&self) -> String {
        format!("{}/{}", self.engine().paths.base, hashed_name())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn the_module_is_small() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(MODULE.as_bytes()).expect("a vector takes everything");
        let size = encoder.finish().expect("a vector takes everything").len();
        assert!((1000..=4500).contains(&size), "{size} bytes");
    }

    #[test]
    fn the_module_asks_nothing_of_a_content_security_policy() {
        for word in ["eval(", "Function(", "innerHTML", "document.write", "import("] {
            assert!(!MODULE.contains(word), "{word}");
        }
    }

    #[test]
    fn versions_are_told_from_other_names() {
        assert!(is_version(&hashed_name()));
        assert!(is_version("client.0123456789abcdef.js"));
        for name in ["client.js", "client..js", "client.0123456789ABCDEF.js", "client.12.js"] {
            assert!(!is_version(name), "{name}");
        }
    }
}
