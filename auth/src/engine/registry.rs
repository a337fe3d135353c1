//! The registry, to which `auth!` gives the declared providers and the adapter.

use std::{
    any::{Any, TypeId},
    fmt,
    sync::Arc,
};

use super::declared::{Declared, ProviderId};
#[cfg(feature = "testing")]
use crate::config::Obstacle;
use crate::{
    config::{Assembly, AuthConfig, Condition, TakesAdapter},
    error::Problem,
    identity::Kind,
    provider::{
        ErasedProfile, InvalidOption, Method, Provider, SetupContext, TakesProviders, Wrap,
    },
    seal::token::key::Realm,
};

/// One provider of a setup, as it is used at run time.
#[derive(Debug)]
pub(crate) struct RegisteredProvider {
    /// The id that URLs have, and that is stored with accounts.
    pub(crate) id: &'static str,
    /// The name shown to people.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The provider's type, by which an application names it: `revoke_tokens::<GitHub>`.
    pub(crate) of: TypeId,
    /// The id of the provider's type, which the setup may have replaced by its own.
    #[cfg(feature = "testing")]
    pub(crate) type_id: &'static str,
    /// The position in `ProviderId::ALL`.
    pub(crate) index: usize,
    pub(crate) method: Method,
}

/// Collects the providers that `auth!` declares, and every problem on the way.
#[doc(hidden)]
pub struct Registry<'a, A: Declared> {
    /// Whether the adapter is built, to connect later. It isn't if the builder was given a store.
    connects: bool,
    collected: Collected<'a>,
    adapter: Option<A::Adapter>,
}

/// The same without the types of the setup.
struct Collected<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    realm: Realm<'a>,
    found: Found,
}

/// What was collected.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) entries: Vec<RegisteredProvider>,
    /// The positions of the providers whose `if` is false, and why it is.
    #[cfg(feature = "testing")]
    pub(super) inactive: Vec<(usize, Vec<Obstacle>)>,
    /// The ids of the declared providers that send the browser back to a callback URL, also of those whose
    /// `if` is false.
    pub(super) redirecting: Vec<&'static str>,
    pub(super) problems: Vec<Problem>,
}

impl<A: Declared> fmt::Debug for Registry<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { entries, .. } = &self.collected.found;
        f.debug_struct("Registry").field("entries", entries).finish_non_exhaustive()
    }
}

impl<'a, A: Declared> Registry<'a, A> {
    pub(super) fn new(
        lookup: &'a dyn Fn(&str) -> Option<String>,
        connects: bool,
        realm: Realm<'a>,
    ) -> Self {
        let collected = Collected { lookup, realm, found: Found::default() };
        Self { connects, collected, adapter: None }
    }

    /// What was collected, and the adapter apart from it.
    pub(super) fn finish(self) -> (Found, Option<A::Adapter>) {
        (self.collected.found, self.adapter)
    }
}

impl<A: Declared> TakesProviders for Registry<'_, A> {
    type Id = A::Provider;
    type Profile = A::Profile;

    fn provider<T: Provider>(
        &mut self,
        id: Self::Id,
        condition: impl Condition,
        fill: bool,
        options: T::Options,
        wrap: fn(T::Profile) -> Self::Profile,
    ) {
        let index = id.index();
        let id = A::Provider::IDS[index];
        #[cfg(feature = "testing")]
        let obstacles = condition.obstacles(true, self.collected.lookup);
        let is_active = condition.holds(self.collected.lookup);
        #[cfg(feature = "testing")]
        if !is_active {
            self.collected.found.inactive.push((index, obstacles));
        }
        let wrap = Arc::new(move |profile| ErasedProfile::new(wrap(profile)));
        self.collected.provider::<T>((id, index), is_active, fill, options, wrap);
    }
}

impl Collected<'_> {
    fn provider<T: Provider>(
        &mut self,
        (id, index): (&'static str, usize),
        is_active: bool,
        fill: bool,
        options: T::Options,
        wrap: Wrap<T::Profile>,
    ) {
        if T::KIND.as_str() == "oauth" {
            self.found.redirecting.push(id);
        }
        if !is_active {
            return;
        }
        let owner = if id == T::ID {
            T::SPEC.name.to_owned()
        } else {
            format!("{} as \"{id}\"", T::SPEC.name)
        };
        let prefix = Assembly::provider_prefix(id);
        let mut assembly = Assembly::new(self.lookup, owner, prefix, fill);
        let context = SetupContext { id, realm: self.realm, wrap };
        let method = T::assemble(options, &mut assembly)
            .map(|provider| provider.into_method(&context))
            .transpose()
            .unwrap_or_else(|InvalidOption { option, reason }| {
                assembly.invalid(option, reason);
                None
            });
        self.found.problems.extend(assembly.finish());
        if let Some(method) = method {
            let name = method.name().unwrap_or(T::NAME).to_owned();
            let of = TypeId::of::<T>();
            self.found.entries.push(RegisteredProvider {
                id,
                name,
                kind: T::KIND,
                of,
                #[cfg(feature = "testing")]
                type_id: T::ID,
                index,
                method,
            });
        }
    }
}

impl<A: Declared> TakesAdapter for Registry<'_, A> {
    fn adapter<T: AuthConfig + 'static>(&mut self, fill: bool, options: T::Options) {
        if !self.connects {
            return;
        }
        let prefix = Assembly::provider_prefix(T::SPEC.name);
        let mut assembly = Assembly::new(self.collected.lookup, T::SPEC.name, prefix, fill);
        let adapter = T::assemble(options, &mut assembly);
        self.collected.found.problems.extend(assembly.finish());
        // `T` is `A::Adapter`, which generic code can't know. A type that isn't an adapter didn't
        // compile.
        let adapter: Option<Box<dyn Any>> = adapter.map(|adapter| Box::new(adapter) as _);
        self.adapter = adapter.and_then(|adapter| adapter.downcast().ok()).map(|adapter| *adapter);
    }
}
