//! What attempts are counted for.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

use aws_lc_rs::digest::{Context, SHA256};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// What attempts are counted for: an account, an address or a client, as a hash of a fixed size.
///
/// There is no name in it. But somebody who has a list of names can compute their keys and compare.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of an account at a provider of the setup.
    ///
    /// Spellings that an application, or its database, may take for the same are the same: case,
    /// accents, widths and spaces make no difference. So two people may share a key, but nobody has two keys.
    #[must_use]
    pub fn account(provider: &str, name: &str) -> Self {
        let is_seen = |c: &char| !is_combining_mark(*c) && !c.is_whitespace() && !is_invisible(*c);
        // Folded before and after: capitals with accents, and letters that fold to several.
        let folded = name.nfkd().filter(is_seen).flat_map(char::to_uppercase);
        let folded: String = folded.flat_map(char::to_lowercase).nfkd().filter(is_seen).collect();
        Self::new("account", &[provider, &folded])
    }

    /// The key of an address that mails are sent to, normalised as the setup does.
    ///
    /// Servers deliver to one mailbox what differs in case, and many also what differs in dots and
    /// after a `+`.
    pub(crate) fn address(address: &str) -> Self {
        let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
        let name = local.split('+').next().filter(|name| !name.is_empty()).unwrap_or(local);
        let name = name.replace('.', "").to_lowercase();
        Self::new("address", &[&name, &domain.to_lowercase()])
    }

    /// The key of a client that signs in; one for all whose address isn't known.
    pub(crate) fn client(address: Option<IpAddr>) -> Self {
        Self::new("client", &[&address.map(network).unwrap_or_default()])
    }

    /// The key of a client that asks for mails; one for all whose address isn't known.
    pub(crate) fn client_mails(address: Option<IpAddr>) -> Self {
        Self::new("client mails", &[&address.map(network).unwrap_or_default()])
    }

    /// The key of a user who is told of changes to their ways to sign in.
    pub(crate) fn notices(user_id: &str) -> Self {
        Self::new("notices", &[user_id])
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

/// An IPv4 address, or a network of IPv6, all of which one client has.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            Ipv6Addr::from(network).to_string()
        }
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
