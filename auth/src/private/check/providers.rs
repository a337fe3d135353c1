//! A provider: its id, its options, and what it needs of the setup and can do for it.

use super::{Check, options::are_given};
use crate::{
    __private::{
        mistakes,
        text::{Message, equal},
    },
    provider::{Facts, Kind},
};

impl Check {
    /// A provider: its id is free, the setup has what its kind needs, its required options are given
    /// or filled by `..env`.
    #[track_caller]
    pub const fn provider(
        facts: &Facts,
        ids: &[&str],
        types: &[&str],
        index: usize,
        adapter: bool,
        given: Option<(&[&str], bool)>,
    ) {
        id_is_free(ids, types, index);
        if matches!(facts.kind, Kind::Email) && !adapter {
            Message::new()
                .push("`")
                .push(types[index])
                .push("` keeps verification tokens, so this setup needs an adapter: `adapter: …`")
                .panic(mistakes::EMAIL_ADAPTER);
        }
        if matches!(facts.kind, Kind::Passkey) && !adapter {
            Message::new()
                .push("`")
                .push(types[index])
                .push("` keeps the passkeys of users, so this setup needs an adapter: `adapter: …`")
                .panic(mistakes::PASSKEY_ADAPTER);
        }
        if let Some((given, fill)) = given {
            are_given(&facts.spec, given, fill);
        }
    }

    /// A provider whose addresses are trusted can say that one is verified.
    #[track_caller]
    pub const fn proves_address(proves: bool, name: &str) {
        if !proves {
            Message::new()
                .push("`")
                .push(name)
                .push("` never says that an address is verified, so trusting it has no effect; leave it ")
                .push("out, or map its profile: `profile: |me| Identity { email_verified: …, … }`")
                .panic(mistakes::UNVERIFIED);
        }
    }
}

#[track_caller]
const fn id_is_free(ids: &[&str], types: &[&str], index: usize) {
    let mut i = 0;
    while i < index {
        if equal(ids[i], ids[index]) {
            Message::new()
                .push("the provider id `")
                .push(ids[index])
                .push("` is already taken by `")
                .push(types[i])
                .push("`; give this one its own: `")
                .push(types[index])
                .push(" as \"…\" { … }`")
                .panic(mistakes::ID_TAKEN);
        }
        i += 1;
    }
}
