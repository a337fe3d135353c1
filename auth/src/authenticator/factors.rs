//! The second factors of a user, as far as the setup asks for them.

use super::{app::App, store::stored, trust::Trusted};
use crate::{
    adapter::{AuthenticatorKind, StoreError},
    engine::Engine,
};

/// What a user has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Factors {
    pub(crate) apps: Vec<App>,
    /// How many passkeys, if they are second factors of the setup.
    pub(crate) passkeys: usize,
    /// How many recovery codes are left, if the setup has any.
    pub(crate) recovery_codes: usize,
    pub(crate) browsers: Vec<Trusted>,
}

impl Factors {
    /// What a user has; nothing in a setup without second factors.
    ///
    /// One that can't be read is there all the same: otherwise whoever spoils it would come in without it.
    pub(crate) async fn of_user(engine: &Engine, user_id: &str) -> Result<Self, StoreError> {
        let Some(methods) = engine.settings.second_factor else { return Ok(Self::default()) };
        let all = stored(&engine.storage)?.authenticators_of(user_id).await?;
        let mut factors = Self::default();
        for it in all {
            match it.kind {
                // An app is a factor even where apps are no method any more: the user has set it up.
                AuthenticatorKind::Totp => factors.apps.extend(App::of(engine, it)),
                AuthenticatorKind::Passkey => factors.passkeys += usize::from(methods.passkey),
                AuthenticatorKind::RecoveryCode => {
                    factors.recovery_codes += usize::from(methods.recovery_codes);
                }
                AuthenticatorKind::TrustedBrowser => {
                    factors.browsers.extend(Trusted::of(it, engine.now()));
                }
            }
        }
        Ok(factors)
    }

    /// Whether the user has none. Recovery codes alone are none: they stand in for another.
    pub(crate) fn is_empty(&self) -> bool {
        self.apps.is_empty() && self.passkeys == 0
    }
}
