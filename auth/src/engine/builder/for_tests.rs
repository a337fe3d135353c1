//! What the kit for tests of applications asks of a declaration, and fills in where a test says nothing.

use std::any::TypeId;

use super::{Builder, Registry};
use crate::{
    Auth, Secret,
    adapter::{NoAdapter, Storage},
    config::{self, Obstacle},
    engine::{registry::Found, settings::Settings},
    error::Problem,
};

impl<A: Auth> Builder<A> {
    /// The variables that the declaration needs and `lookup` doesn't have, each with the option that reads it,
    /// such as `GitHub.client_id`. The adapter's are left out.
    pub(crate) fn missing_variables(
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<(String, String)> {
        let mut settings = A::settings();
        let secrets = std::mem::take(&mut settings.secrets);
        let Found { mut problems, .. } = Self::declared(&settings, lookup);
        // They are made for the sake of the problems alone.
        drop(config::secrets(secrets, lookup, &mut problems));
        let missing = problems.into_iter().filter_map(|problem| match problem {
            Problem::MissingVariable { option, variable } => Some((option, variable)),
            _ => None,
        });
        missing.collect()
    }

    /// The positions of the declared providers whose `if` is false with these variables, and why it is.
    pub(crate) fn inactive_providers(
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<(usize, Vec<Obstacle>)> {
        Self::declared(&A::settings(), lookup).inactive
    }

    /// What the declaration has with these variables, apart from its adapter.
    fn declared(settings: &Settings, lookup: &dyn Fn(&str) -> Option<String>) -> Found {
        let mut registry = Registry::<A>::new(lookup, false, settings.realm());
        A::register(&mut registry);
        registry.finish().0
    }

    /// Fills in where the site is, its secret, and where users are kept, as far as nothing of it was given. Says
    /// whether `storage` is used: not in place of a store that was given, and not without an adapter.
    pub(crate) fn fill_in(mut self, url: &str, secret: Secret, storage: Storage) -> (Self, bool) {
        self.given.whereabouts.url.get_or_insert_with(|| url.to_owned());
        if self.given.secrets.is_empty() {
            self.given.secrets.push(secret);
        }
        let has_adapter = TypeId::of::<A::Adapter>() != TypeId::of::<NoAdapter>();
        let is_used = has_adapter && self.store.is_none();
        if is_used {
            self.store = Some(storage);
        }
        (self, is_used)
    }
}
