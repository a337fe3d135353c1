//! Building a setup: from the environment, or with parts of one's own.

use std::{fmt, marker::PhantomData, sync::Arc};

use super::{Inner, Registry, Setup, Site};
use crate::{
    Auth, Secret, config,
    error::{ConfigError, Problem},
    parts::{Clock, HttpClient, Parts, Randomness, SystemClock, SystemRandomness},
};

/// Builds a setup with values that are known only at run time.
///
/// `ShopAuth::builder()` (or `ShopAuth::builder(state)`) makes one.
#[must_use]
pub struct Builder<A: Auth> {
    state: A::State,
    lookup: Box<dyn Fn(&str) -> Option<String> + Send + Sync>,
    secrets: Vec<Secret>,
    url: Option<String>,
    trust_host: Option<bool>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    http: Option<Arc<dyn HttpClient>>,
    setup: PhantomData<fn() -> A>,
}

impl<A: Auth> fmt::Debug for Builder<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}

impl<A: Auth> Builder<A> {
    #[doc(hidden)]
    pub fn new(state: A::State) -> Self {
        Self {
            state,
            lookup: Box::new(|variable| std::env::var(variable).ok()),
            secrets: Vec::new(),
            url: None,
            trust_host: None,
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
            http: None,
            setup: PhantomData,
        }
    }

    /// Reads variables from `lookup` and not from the process's environment.
    pub fn variables(
        self,
        lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self { lookup: Box::new(lookup), ..self }
    }

    /// Builds the setup.
    ///
    /// Fails with everything that is wrong: variables that are missing or malformed, values that
    /// can't be used, no secret.
    pub async fn build(self) -> Result<A, ConfigError> {
        todo!()
    }
}
