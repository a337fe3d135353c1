//! The second factors of a user.

use std::time::SystemTime;

use crate::{
    Auth,
    adapter::{KeepsAuthenticators, StoreError, StoredAuthenticator},
    authenticator::{Factors, Teller, reset},
    engine::{Setup, event::SecondFactorChange},
    parts::BoxFuture,
};

/// The second factors of a user, for a page of your application or of your support staff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecondFactors {
    /// The authenticator apps, in the order in which they were added.
    pub apps: Vec<SecondFactorInfo>,
    /// How many passkeys there are, in a setup in which passkeys are second factors.
    pub passkeys: usize,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
    /// The browsers that aren't asked for a while.
    pub trusted_browsers: Vec<SecondFactorInfo>,
}

impl SecondFactors {
    /// Whether the user is asked for a second factor: recovery codes alone are none.
    #[must_use]
    pub fn is_set_up(&self) -> bool {
        !self.apps.is_empty() || self.passkeys > 0
    }
}

/// An authenticator app, or a trusted browser.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecondFactorInfo {
    /// What it is known by. Not a secret.
    pub id: String,
    /// What the user calls it.
    pub name: Option<String>,
    /// When it was added.
    pub created: SystemTime,
    /// When it was used last; `None` if it never was.
    pub last_used: Option<SystemTime>,
    /// Until when a browser is trusted; `None` for an app.
    pub expires: Option<SystemTime>,
}

// They give a box, as the methods about passkeys do, so that rustc reports a missing bound once.
impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// The second factors of a user; none for a user that isn't there, and in a setup without `second_factor`.
    ///
    /// Fails when the store can't tell.
    pub fn second_factors<'a>(
        &'a self,
        user_id: &'a str,
    ) -> BoxFuture<'a, Result<SecondFactors, StoreError>>
    where
        A::Adapter: KeepsAuthenticators,
    {
        Box::pin(async move {
            let factors = Factors::of_user(self.engine(), user_id).await?;
            let apps = factors.apps.into_iter().map(|app| app.stored);
            let browsers = factors.browsers.into_iter().map(|browser| browser.stored);
            let info = |stored: StoredAuthenticator| SecondFactorInfo {
                id: stored.id,
                name: stored.name,
                created: stored.created,
                last_used: stored.used,
                expires: stored.expires,
            };
            Ok(SecondFactors {
                apps: apps.map(info).collect(),
                passkeys: factors.passkeys,
                recovery_codes: factors.recovery_codes,
                trusted_browsers: browsers.map(info).collect(),
            })
        })
    }

    /// Removes every second factor of a user, with the recovery codes and the trusted browsers: for support staff, when
    /// somebody has lost all of them. `false` when there was none.
    ///
    /// Make sure who asks: whoever has the user's other way in comes in with it alone afterwards, and sets up a factor
    /// of theirs where one is required. The user is told by mail, if the setup has a provider of mails. Sessions go on;
    /// [`revoke_all`](Self::revoke_all) ends them. A passkey that is the user's last way in stays.
    ///
    /// Fails when the store fails; some factors may be removed then.
    pub fn reset_second_factor<'a>(
        &'a self,
        user_id: &'a str,
    ) -> BoxFuture<'a, Result<bool, StoreError>>
    where
        A::Adapter: KeepsAuthenticators,
    {
        Box::pin(async move {
            let engine = self.engine();
            let users = engine.storage.users();
            let missing = || StoreError::failed("the adapter offers no users");
            let Some(user) = users.ok_or_else(missing)?.user(user_id).await? else {
                return Ok(false);
            };
            if !reset(engine, user_id).await? {
                return Ok(false);
            }
            let teller = Teller::of_site(engine);
            teller.factors_changed(&user.user, SecondFactorChange::Reset).await;
            Ok(true)
        })
    }
}
