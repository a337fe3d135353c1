//! What the engine asks an application, without the types that the application declares.

use std::{any::Any, time::SystemTime};

use serde_json::Value;

use super::{
    callback::{Decision, RedirectPurpose},
    erased_claims::ErasedClaims,
    event::{SecondFactorChange, UserField},
    reply::Reply,
    roles::RoleSet,
    view::Shown,
};
use crate::{
    Account, Identity, User,
    provider::ErasedProfile,
    seal::token::{apart::Envelope, claims::Claims, keyring::Keyring},
};

/// What the engine asks an application: its callbacks and events, and what it does with claims, each by the name that
/// it has in [`Auth`](super::Auth). A provider is its position in [`ProviderId::ALL`](super::ProviderId).
///
/// A setup has the only one that makes claims, patches and profiles for it, so that it gets back none but its own.
pub(crate) trait Declaration: Send + Sync {
    /// The application's state.
    fn state(&self) -> &(dyn Any + Send + Sync);

    /// What the claims start with, if they start with anything.
    fn initial_claims(&self) -> Option<ErasedClaims>;
    /// Reads claims.
    fn read_claims(&self, json: &Value) -> serde_json::Result<ErasedClaims>;
    /// Reads what the browser sent to change claims.
    fn read_patch(&self, json: Value) -> serde_json::Result<ErasedPatch>;
    /// Reads a token: its claims in the type of the setup, and the rest of it.
    fn open_claims(
        &self,
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<(Box<Envelope>, ErasedClaims)>;
    /// Reads the claims of a token of NextAuth v4.
    fn open_flat_claims(
        &self,
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<Claims<ErasedClaims>>;

    fn sign_in(
        &self,
        provider: usize,
        user: User,
        identity: &Identity,
        account: &Account,
        profile: &ErasedProfile,
        verification_request: bool,
    ) -> Reply<Decision>;
    fn redirect(
        &self,
        url: String,
        base_url: String,
        purpose: RedirectPurpose,
        default: String,
    ) -> Reply<String>;
    fn claims(&self, trigger: ErasedTrigger) -> Reply<ErasedClaims>;
    /// The roles that the application gives, without those that they include.
    fn roles(
        &self,
        user: User,
        claims: &ErasedClaims,
        profile: Option<&ErasedProfile>,
        before: RoleSet,
    ) -> Reply<RoleSet>;
    /// `roles` has those that are included.
    fn requires_second_factor(
        &self,
        provider: usize,
        user: User,
        account: Account,
        profile: &ErasedProfile,
        claims: &ErasedClaims,
        roles: RoleSet,
    ) -> Reply<bool>;
    /// `roles` has those that are included.
    fn session(
        &self,
        user: &User,
        expires: SystemTime,
        claims: &ErasedClaims,
        update: Option<&Value>,
        has_nulls: bool,
        roles: RoleSet,
    ) -> Reply<Shown>;

    fn on_sign_in(
        &self,
        provider: usize,
        user: User,
        account: Account,
        profile: Option<&ErasedProfile>,
        is_new_user: Option<bool>,
    ) -> Reply<()>;
    fn on_sign_out(&self, user: User, claims: ErasedClaims) -> Reply<()>;
    fn on_create_user(&self, user: User) -> Reply<()>;
    fn on_update_user(&self, user: User, changed: Vec<UserField>) -> Reply<()>;
    fn on_address_proven(&self, user: User, unlinked: Vec<(String, String)>) -> Reply<()>;
    fn on_link_account(&self, user: User, account: Account, profile: &ErasedProfile) -> Reply<()>;
    fn on_second_factor(&self, user: User, change: SecondFactorChange) -> Reply<()>;
    fn on_session(&self, user: &User, session: &Shown) -> Reply<()>;
}

/// Why the claims are asked for: [`Trigger`](super::callback::Trigger) without the setup's types.
pub(crate) enum ErasedTrigger {
    SignUp(Box<SignedIn>),
    SignIn(Box<SignedIn>),
    Update { claims: ErasedClaims, patch: ErasedPatch },
    Read { claims: ErasedClaims },
}

/// Who has signed in. It is in a box in its triggers, so that the trigger of every session that is read stays small.
pub(crate) struct SignedIn {
    pub(crate) user: User,
    pub(crate) account: Account,
    pub(crate) profile: ErasedProfile,
}

/// What a browser sent to change claims, read in the type that the setup has for it.
pub(crate) struct ErasedPatch(Box<dyn Any + Send>);

impl ErasedPatch {
    pub(super) fn new<P: Send + 'static>(patch: P) -> Self {
        Self(Box::new(patch))
    }

    pub(super) fn take<P: 'static>(self) -> Option<P> {
        self.0.downcast().ok().map(|patch| *patch)
    }
}
