//! The declaration of an application in its own types: all of the engine that is compiled for each setup anew.

use std::{any::Any, time::SystemTime};

use serde_json::Value;

use super::{
    Auth, ProviderId,
    callback::{
        ClaimsUpdate, Decision, Redirect, RedirectPurpose, RequireSecondFactor, RolesUpdate,
        SessionView, SignIn, Trigger,
    },
    claims::ClaimsData,
    declaration::{Declaration, ErasedPatch, ErasedTrigger, SignedIn},
    erased_claims::ErasedClaims,
    event::{self, SecondFactorChange, UserField},
    reply::Reply,
    roles::RoleSet,
    undeclared::is_undeclared,
    view::{self, Shown},
};
use crate::{
    Account, Identity, User,
    error::BoxError,
    provider::ErasedProfile,
    seal::token::{apart::Envelope, claims::Claims, keyring::Keyring},
};

/// The declaration of the setup `A`, with the application's state.
pub(super) struct Typed<A: Auth> {
    pub(super) state: A::State,
}

impl<A: Auth> Typed<A> {
    fn provider(index: usize) -> A::Provider {
        A::Provider::ALL[index]
    }
}

/// What the engine gives back to the setup that made it.
///
/// Fails when another setup has made it. That never happens: the engine gets claims, patches and profiles from its own
/// declaration and from the providers of its own registry, and keeps none of them beyond a request, in which an
/// extractor compares whose a session is.
pub(crate) fn own<T>(value: Option<T>) -> Result<T, BoxError> {
    value.ok_or_else(|| {
        tracing::error!(
            name: "auth.setup.foreign_value",
            "a value of one setup came to another one, and nothing was done with it: this is a mistake of the library"
        );
        "a value of one setup came to another one".into()
    })
}

fn profile<A: Auth>(profile: &ErasedProfile) -> Result<A::Profile, BoxError> {
    own(profile.get::<A::Profile>()).cloned()
}

fn profile_if_any<A: Auth>(given: Option<&ErasedProfile>) -> Result<Option<A::Profile>, BoxError> {
    given.map(profile::<A>).transpose()
}

fn claims<A: Auth>(claims: &ErasedClaims) -> Result<A::Claims, BoxError> {
    own(claims.get::<A::Claims>()).map(ClaimsData::duplicate)
}

fn trigger<A: Auth>(trigger: ErasedTrigger) -> Result<Trigger<A>, BoxError> {
    Ok(match trigger {
        ErasedTrigger::SignUp(signed_in) => {
            let SignedIn { user, account, profile: given } = *signed_in;
            Trigger::SignUp { user, account, profile: profile::<A>(&given)? }
        }
        ErasedTrigger::SignIn(signed_in) => {
            let SignedIn { user, account, profile: given } = *signed_in;
            Trigger::SignIn { user, account, profile: profile::<A>(&given)? }
        }
        ErasedTrigger::Update { claims, patch } => {
            Trigger::Update { claims: own(claims.take())?, patch: own(patch.take())? }
        }
        ErasedTrigger::Read { claims } => Trigger::Read { claims: own(claims.take())? },
    })
}

/// Asks with an input, or says why there is none.
fn ask<I, T: Send + 'static>(
    input: Result<I, BoxError>,
    ask: impl FnOnce(I) -> Reply<T>,
) -> Reply<T> {
    match input {
        Ok(input) => ask(input),
        Err(error) => Reply::failed(error),
    }
}

impl<A: Auth> Declaration for Typed<A> {
    fn state(&self) -> &(dyn Any + Send + Sync) {
        &self.state
    }

    fn initial_claims(&self) -> Option<ErasedClaims> {
        A::initial_claims().map(ErasedClaims::new)
    }

    fn read_claims(&self, json: &Value) -> serde_json::Result<ErasedClaims> {
        ErasedClaims::read::<A::Claims>(json)
    }

    fn read_patch(&self, json: Value) -> serde_json::Result<ErasedPatch> {
        A::Claims::decode_patch(json).map(ErasedPatch::new)
    }

    fn open_claims(
        &self,
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<(Box<Envelope>, ErasedClaims)> {
        ErasedClaims::open::<A::Claims>(keyring, token, now)
    }

    fn open_flat_claims(
        &self,
        keyring: &Keyring,
        token: &str,
        now: SystemTime,
    ) -> Option<Claims<ErasedClaims>> {
        ErasedClaims::open_flat::<A::Claims>(keyring, token, now)
    }

    fn sign_in(
        &self,
        provider: usize,
        user: User,
        identity: &Identity,
        account: &Account,
        given: &ErasedProfile,
        verification_request: bool,
    ) -> Reply<Decision> {
        if is_undeclared(A::sign_in) {
            return Reply::now(own(given.get::<A::Profile>()).map(|_| Decision::Allow));
        }
        let input = profile::<A>(given).map(|profile| SignIn {
            provider: Self::provider(provider),
            user,
            identity: identity.clone(),
            account: account.clone(),
            profile,
            verification_request,
            state: self.state.clone(),
        });
        ask(input, |input| Reply::of(A::sign_in(input)))
    }

    fn redirect(
        &self,
        url: String,
        base_url: String,
        purpose: RedirectPurpose,
        default: String,
    ) -> Reply<String> {
        let state = self.state.clone();
        Reply::of(A::redirect(Redirect { url, base_url, purpose, state, default }))
    }

    fn claims(&self, given: ErasedTrigger) -> Reply<ErasedClaims> {
        let input =
            trigger::<A>(given).map(|trigger| ClaimsUpdate { trigger, state: self.state.clone() });
        ask(input, |input| Reply::made(A::claims(input), |claims| Ok(ErasedClaims::new(claims))))
    }

    fn roles(
        &self,
        user: User,
        given: &ErasedClaims,
        profile: Option<&ErasedProfile>,
        before: RoleSet,
    ) -> Reply<RoleSet> {
        let state = self.state.clone();
        let input = claims::<A>(given).and_then(|claims| {
            let profile = profile_if_any::<A>(profile)?;
            Ok(RolesUpdate { user, claims, profile, before: before.to_vec(), state })
        });
        ask(input, |input| Reply::made(A::roles(input), |roles| Ok(RoleSet::of(roles))))
    }

    fn requires_second_factor(
        &self,
        provider: usize,
        user: User,
        account: Account,
        given: &ErasedProfile,
        said: &ErasedClaims,
        roles: RoleSet,
    ) -> Reply<bool> {
        let (provider, state) = (Self::provider(provider), self.state.clone());
        let input = claims::<A>(said).and_then(|claims| {
            let profile = profile::<A>(given)?;
            Ok(RequireSecondFactor { provider, user, account, profile, claims, state, roles })
        });
        ask(input, |input| Reply::of(A::requires_second_factor(input)))
    }

    fn session(
        &self,
        user: &User,
        expires: SystemTime,
        given: &ErasedClaims,
        update: Option<&Value>,
        has_nulls: bool,
        roles: RoleSet,
    ) -> Reply<Shown> {
        if is_undeclared(A::session) && is_undeclared(A::on_session) {
            let text = own(given.get::<A::Claims>()).and_then(|claims| {
                Ok(view::text::<_, A::Roles>(user, expires, claims, has_nulls, roles)?)
            });
            return Reply::now(text.map(Shown::Text));
        }
        let (state, update) = (self.state.clone(), update.cloned());
        let input = claims::<A>(given).map(|claims| SessionView {
            user: user.clone(),
            expires,
            claims,
            update,
            state,
            has_nulls,
            roles,
        });
        ask(input, |input| Reply::made(A::session(input), |value| Ok(Shown::Value(value))))
    }

    fn on_sign_in(
        &self,
        provider: usize,
        user: User,
        account: Account,
        profile: Option<&ErasedProfile>,
        is_new_user: Option<bool>,
    ) -> Reply<()> {
        if is_undeclared(A::on_sign_in) {
            let own = profile.map(|profile| own(profile.get::<A::Profile>())).transpose();
            return Reply::now(own.map(|_| ()));
        }
        let (provider, state) = (Self::provider(provider), self.state.clone());
        let event = profile_if_any::<A>(profile).map(|profile| event::SignIn {
            provider,
            user,
            account,
            profile,
            is_new_user,
            state,
        });
        ask(event, |event| Reply::of(A::on_sign_in(event)))
    }

    fn on_sign_out(&self, user: User, claims: ErasedClaims) -> Reply<()> {
        let state = self.state.clone();
        let event = own(claims.take()).map(|claims| event::SignOut { user, claims, state });
        ask(event, |event| Reply::of(A::on_sign_out(event)))
    }

    fn on_create_user(&self, user: User) -> Reply<()> {
        Reply::of(A::on_create_user(event::CreateUser { user, state: self.state.clone() }))
    }

    fn on_update_user(&self, user: User, changed: Vec<UserField>) -> Reply<()> {
        let state = self.state.clone();
        Reply::of(A::on_update_user(event::UpdateUser { user, changed, state }))
    }

    fn on_address_proven(&self, user: User, unlinked: Vec<(String, String)>) -> Reply<()> {
        let state = self.state.clone();
        Reply::of(A::on_address_proven(event::AddressProven { user, unlinked, state }))
    }

    fn on_link_account(&self, user: User, account: Account, given: &ErasedProfile) -> Reply<()> {
        let state = self.state.clone();
        let event =
            profile::<A>(given).map(|profile| event::LinkAccount { user, account, profile, state });
        ask(event, |event| Reply::of(A::on_link_account(event)))
    }

    fn on_second_factor(&self, user: User, change: SecondFactorChange) -> Reply<()> {
        let state = self.state.clone();
        Reply::of(A::on_second_factor(event::SecondFactor { user, change, state }))
    }

    fn on_session(&self, user: &User, session: &Shown) -> Reply<()> {
        match session {
            Shown::Value(session) if !is_undeclared(A::on_session) => {
                let (user, session, state) = (user.clone(), session.clone(), self.state.clone());
                Reply::of(A::on_session(event::Session { user, session, state }))
            }
            // Nobody listens.
            Shown::Text(_) | Shown::Value(_) => Reply::now(Ok(())),
        }
    }
}

#[cfg(test)]
mod tests;
