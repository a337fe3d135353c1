//! What attempts are counted for.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

use aws_lc_rs::digest::{Context, SHA256};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// What attempts are counted for: an account or a client, as a hash of a fixed size.
///
/// It names nobody, but whoever has a list of names can find theirs in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of an account at a provider of the setup.
    ///
    /// Spellings that an application, or its database, may take for the same are the same: case,
    /// accents, widths and spaces make no difference. Two people may share a key so; nobody has two.
    #[must_use]
    pub fn account(provider: &str, name: &str) -> Self {
        let is_seen = |c: &char| !is_combining_mark(*c) && !c.is_whitespace() && !is_invisible(*c);
        // Folded before and after: capitals with accents, and letters that fold to several.
        let folded = name.nfkd().filter(is_seen).flat_map(char::to_uppercase);
        let folded: String = folded.flat_map(char::to_lowercase).nfkd().filter(is_seen).collect();
        Self::new("account", &[provider, &folded])
    }

    /// The key of a client: an IPv4 address, or a network of IPv6, all of which one client has.
    pub(crate) fn client(address: IpAddr) -> Self {
        let network = match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let network = u128::from(address) & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from(network))
            }
        };
        Self::new("client", &[&network.to_string()])
    }

    fn new(kind: &str, parts: &[&str]) -> Self {
        let mut context = Context::new(&SHA256);
        for part in [kind].iter().chain(parts) {
            // With the lengths no two lists are the same bytes.
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        let mut key = [0; 32];
        key.copy_from_slice(context.finish().as_ref());
        Self(key)
    }

    /// The bytes to store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Characters that show nothing: of control, and of format as far as they are known to hide.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
