//! Where the storage of a setup comes from, while the setup is built.

use super::{Engine, invalid::invalid};
use crate::{
    adapter::{Adapter, Storage},
    engine::settings::{Check, Strategy},
    error::ConfigError,
};

/// Where the storage of a setup comes from.
pub(super) enum StorageSource<T> {
    /// The builder was given a store.
    Store(Storage),
    /// The adapter connects, and gives one.
    Adapter(T),
    /// There is no adapter, and nothing is stored.
    Nowhere,
}

impl<T: Adapter> StorageSource<T> {
    pub(super) fn new(store: Option<Storage>, adapter: Option<T>) -> Self {
        match (store, adapter) {
            (Some(storage), _) => Self::Store(storage),
            (None, Some(adapter)) => Self::Adapter(adapter),
            (None, None) => Self::Nowhere,
        }
    }

    /// The storage, connected.
    ///
    /// Fails when the adapter can't connect, or offers less than the setup needs.
    pub(super) async fn storage(self, setup: &Engine) -> Result<Storage, ConfigError> {
        let storage = match self {
            Self::Store(storage) => storage,
            Self::Adapter(adapter) => match adapter.connect().await {
                Ok(store) => T::storage(store),
                Err(error) => return Err(invalid("auth!.adapter", error).into()),
            },
            Self::Nowhere => return Ok(Storage::default()),
        };
        check(setup, &storage)?;
        Ok(storage)
    }
}

/// Checks that the adapter offers what the setup needs. `auth!` has asked the compiler already whether the
/// store implements it, but `Adapter::storage` may leave a capability out.
fn check(setup: &Engine, storage: &Storage) -> Result<(), ConfigError> {
    let mut problems = Vec::new();
    let mut need = |is_needed: bool, is_offered: bool, capability: &str| {
        if is_needed && !is_offered {
            let reason = format!("its `storage` offers no `{capability}`, which this setup needs");
            problems.push(invalid("auth!.adapter", reason));
        }
    };
    let is_database = setup.settings.strategy == Strategy::Database;
    let of_kind = |kind| setup.entries.iter().any(|entry| entry.kind.as_str() == kind);
    need(true, storage.users().is_some(), "users");
    need(is_database, storage.sessions().is_some(), "sessions");
    need(of_kind("oauth") || of_kind("credentials"), storage.accounts().is_some(), "accounts");
    let has_tokens = storage.verification_tokens().is_some();
    let has_factors = setup.settings.second_factor.is_some();
    let uses_up = of_kind("email") || of_kind("passkey") || has_factors;
    need(uses_up, has_tokens, "verification_tokens");
    let has_authenticators = storage.authenticators().is_some();
    need(of_kind("passkey") || has_factors, has_authenticators, "authenticators");
    let is_kept = storage.security().is_some();
    need(setup.settings.check == Check::Always, is_kept, "security");
    if !is_kept && !is_database && !setup.settings.compat.keeps_no_stamps() {
        tracing::warn!(
            name: "auth.config.sessions_go_on",
            "the adapter keeps no security stamps: sessions in cookies can't be ended before they \
             expire, but for those of deleted users, and so nobody can prove an address that a user has \
             already (tables need the columns `security_stamp` and \
             `credentials_void` of `users`, a store the capability `Security`)"
        );
    }
    if of_kind("oauth")
        && storage.verification_tokens().is_none()
        && !setup.settings.compat.lets_providers_use_up_answers()
    {
        tracing::warn!(
            name: "auth.config.answers_again",
            "the adapter keeps no verification tokens: that an answer of a provider comes once is left \
             to the provider (give the store the capability `VerificationTokens`)"
        );
    }
    ConfigError::check(problems)
}
