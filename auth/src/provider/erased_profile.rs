//! What a provider said about somebody, without the type that the setup has for it.

use std::{any::Any, fmt, sync::Arc};

/// A value of a setup's profile enum, without its type, so that the engine is compiled once for all setups. Only the
/// setup that made it asks for it.
#[derive(Clone)]
pub(crate) struct ErasedProfile(Arc<dyn Any + Send + Sync>);

impl ErasedProfile {
    pub(crate) fn new<P: Send + Sync + 'static>(profile: P) -> Self {
        Self(Arc::new(profile))
    }

    /// The profile; `None` if it is one of another setup's.
    pub(crate) fn get<P: 'static>(&self) -> Option<&P> {
        self.0.downcast_ref()
    }
}

/// Nothing of it: it is about a person.
impl fmt::Debug for ErasedProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ErasedProfile")
    }
}
