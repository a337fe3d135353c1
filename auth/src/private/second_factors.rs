//! What only the compiler knows of the section `second_factor`.

use super::{check::Check, mistakes, text::Message};
use crate::{
    adapter::KeepsSecondFactors,
    config::TypeTag,
    provider::{Facts, Kind},
};

impl Check {
    /// `methods: [Passkey]`: the setup has a provider of passkeys, which says what the site is called and for
    /// which domain they are.
    #[track_caller]
    pub const fn passkey_factor(providers: &[&Facts]) {
        let mut at = 0;
        while at < providers.len() {
            if matches!(providers[at].kind, Kind::Passkey) {
                return;
            }
            at += 1;
        }
        Message::new()
            .push("passkeys are those of the provider `Passkey`, so list it: ")
            .push("`providers: [Passkey { rp_name: \"Shop\" }]`")
            .panic(mistakes::PASSKEY_FACTOR);
    }

    /// The adapter keeps what second factors need.
    pub fn keeps_second_factors<A: KeepsSecondFactors>(_: &TypeTag<A>) {}
}
