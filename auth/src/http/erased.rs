//! The setups that a request passed on its way, for a plain `Session`.

use std::sync::Arc;

use http::request::Parts;

use super::{extract::load, rejection::Rejection};
use crate::{Auth, NoClaims, Session, parts::BoxFuture, session::AnyAuth};

/// A setup without its type.
pub(super) trait AnySetup: Send + Sync {
    fn name(&self) -> &'static str;
    fn load<'a>(
        &'a self,
        parts: &'a mut Parts,
    ) -> BoxFuture<'a, Option<Session<NoClaims, AnyAuth>>>;
    fn unauthenticated(&self, parts: &Parts) -> Rejection;
}

impl<A: Auth> AnySetup for A {
    fn name(&self) -> &'static str {
        self.setup().inner().settings.name
    }

    fn load<'a>(
        &'a self,
        parts: &'a mut Parts,
    ) -> BoxFuture<'a, Option<Session<NoClaims, AnyAuth>>> {
        Box::pin(async move {
            let session = load(self, parts).await?;
            Some(Session::new(session.user, session.expires, NoClaims {}))
        })
    }

    fn unauthenticated(&self, parts: &Parts) -> Rejection {
        Rejection::unauthenticated(self.setup(), parts)
    }
}

/// The setups whose layer a request passed.
#[derive(Clone, Default)]
pub(super) struct Setups(Vec<Arc<dyn AnySetup>>);

impl Setups {
    pub(super) fn push(&mut self, setup: Arc<dyn AnySetup>) {
        self.0.push(setup);
    }

    /// The one setup that a plain `Session` can mean.
    pub(super) fn only(parts: &Parts) -> Result<Arc<dyn AnySetup>, Rejection> {
        match parts.extensions.get::<Self>().map(|setups| setups.0.as_slice()) {
            Some([setup]) => Ok(Arc::clone(setup)),
            Some([first, second, ..]) => {
                tracing::error!(
                    name: "auth.config.ambiguous_session",
                    first = first.name(), second = second.name(),
                    "a handler takes a plain `Session` under two setups: name the claims, `Session<Claims>`"
                );
                Err(Rejection::misconfigured())
            }
            Some([]) | None => {
                tracing::error!(
                    name: "auth.config.no_setup",
                    "a handler takes a `Session`, but its route was added after `.auth(&auth)`, or without it"
                );
                Err(Rejection::misconfigured())
            }
        }
    }
}
