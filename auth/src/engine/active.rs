//! The providers that people can sign in with now.

use super::{
    Setup,
    declared::{Declared, ProviderId},
};
use crate::identity::Kind;

/// A provider that people can sign in with now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActiveProvider<P> {
    /// The provider, as a value of the setup's enum, such as `ShopAuthProvider::GitHub`.
    pub provider: P,
    /// The name that people see. An option of the provider may have changed it.
    pub name: String,
    /// How the provider signs people in.
    pub kind: Kind,
    /// The path to which a sign-in form posts, such as `/api/auth/signin/github`. For a provider of the
    /// kind [`Kind::Credentials`] it is the callback route.
    pub form_action: String,
}

impl<A: Declared> Setup<A, A::State, A::Profile> {
    /// The providers that people can sign in with now, in the order of the declaration. Those whose `if`
    /// is false are not among them.
    #[must_use]
    pub fn providers(&self) -> Vec<ActiveProvider<A::Provider>> {
        let engine = self.engine();
        let active = engine.entries.iter().map(|entry| {
            let route = if entry.kind == Kind::Credentials { "callback" } else { "signin" };
            ActiveProvider {
                provider: A::Provider::ALL[entry.index],
                name: entry.name.clone(),
                kind: entry.kind,
                form_action: format!("{}/{route}/{}", engine.paths.base, entry.id),
            }
        });
        active.collect()
    }
}
