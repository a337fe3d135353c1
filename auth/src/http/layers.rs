//! What the layers of setups leave in a request that passes them: which setup a plain `Session` means, and
//! where extractors put the cookies that the response will set.

use std::sync::Arc;

use http::{Extensions, HeaderMap, request::Parts};

use super::{rejection::Rejection, rolling::Rolling};
use crate::{
    NoClaims, Session, browser::cookie::set::SetCookie, error::BoxError, flow::Request,
    parts::BoxFuture, session::AnyAuth,
};

/// A setup without its type. Its methods answer what extractors ask that name no setup.
pub(super) trait AnySetup: Send + Sync {
    /// The name of the declared type, for the log.
    fn name(&self) -> &'static str;
    /// The session of a request, without the setup's claims; `None` if nobody is signed in.
    fn load<'a>(
        &'a self,
        parts: &'a mut Parts,
    ) -> BoxFuture<'a, Result<Option<Session<NoClaims, AnyAuth>>, Rejection>>;
    /// The refusal of a request without a session.
    fn unauthenticated(&self, parts: &Parts) -> Rejection;
    /// The CSRF token of a browser, with its cookie if the browser has none yet.
    fn csrf_token(&self, parts: &Parts) -> Result<(String, Option<SetCookie>), BoxError>;
    /// Logs once if the cookies of a response are longer than proxies take by default.
    fn weigh(&self, headers: &HeaderMap);
    /// Logs once what to write if the setup's routes, in the same router, are where browsers don't find them.
    /// `asked` is the path that was asked for, and `left` what `Router::nest` left of it.
    fn look_at_nest(&self, asked: &str, left: &str);
    /// Whether a form carries the token, and came from a page of this site.
    fn is_own_form(&self, request: &Request) -> bool;
}

/// What the layers that a request has passed leave for its extractors.
#[derive(Clone)]
pub(super) struct Layers {
    /// The setup of the first layer.
    setup: Arc<dyn AnySetup>,
    /// The setup of the second layer, if the request passed several.
    other: Option<Arc<dyn AnySetup>>,
    /// The cookies to be written with the response. All layers share one collection.
    pub(super) rolling: Rolling,
}

impl Layers {
    /// Leaves `setup` in a request, and returns the collection of cookies that its response will set.
    pub(super) fn add(extensions: &mut Extensions, setup: &Arc<dyn AnySetup>) -> Rolling {
        if let Some(passed) = extensions.get_mut::<Self>() {
            passed.other.get_or_insert_with(|| Arc::clone(setup));
            return passed.rolling.clone();
        }
        let rolling = Rolling::default();
        extensions.insert(Self { setup: Arc::clone(setup), other: None, rolling: rolling.clone() });
        rolling
    }

    /// The one setup that a plain `Session` can mean.
    pub(super) fn only(parts: &Parts) -> Result<Arc<dyn AnySetup>, Rejection> {
        match parts.extensions.get::<Self>() {
            Some(Self { setup, other: None, .. }) => Ok(Arc::clone(setup)),
            Some(Self { setup: first, other: Some(second), .. }) => {
                tracing::error!(
                    name: "auth.config.ambiguous_session",
                    first = first.name(), second = second.name(),
                    "a handler takes a plain `Session` under two setups: name the claims, `Session<Claims>`"
                );
                Err(Rejection::misconfigured())
            }
            None => {
                tracing::error!(
                    name: "auth.config.no_setup",
                    "a handler takes a `Session`, but its route was added after `.auth(&auth)`, or without it"
                );
                Err(Rejection::misconfigured())
            }
        }
    }
}
