//! The setups that a request passed on its way: for a plain `Session`, and for what they set.

use std::sync::Arc;

use http::{Extensions, HeaderMap, request::Parts};

use super::{rejection::Rejection, rolling::Rolling};
use crate::{
    NoClaims, Session, browser::cookie::set::SetCookie, error::BoxError, flow::Request,
    parts::BoxFuture, session::AnyAuth,
};

/// A setup without its type.
pub(super) trait AnySetup: Send + Sync {
    fn name(&self) -> &'static str;
    fn load<'a>(
        &'a self,
        parts: &'a mut Parts,
    ) -> BoxFuture<'a, Result<Option<Session<NoClaims, AnyAuth>>, Rejection>>;
    fn unauthenticated(&self, parts: &Parts) -> Rejection;
    /// The CSRF token of a browser, with its cookie if the browser has none yet.
    fn csrf_token(&self, parts: &Parts) -> Result<(String, Option<SetCookie>), BoxError>;
    /// Says once if a response sets more cookies than proxies take.
    fn weigh(&self, headers: &HeaderMap);
    /// Says once what to write if the routes beside are where browsers don't find them.
    fn look_at_nest(&self, asked: &str, left: &str);
    /// Whether a form carries the token, and came from a page of this site.
    fn is_own_form(&self, request: &Request) -> bool;
}

/// What the layers that a request passed leave for its extractors.
#[derive(Clone)]
pub(super) struct Layers {
    /// Of the first layer.
    setup: Arc<dyn AnySetup>,
    /// Of the second, if there are several.
    other: Option<Arc<dyn AnySetup>>,
    /// All layers share one.
    pub(super) rolling: Rolling,
}

impl Layers {
    /// Leaves `setup` in a request; the cookies to be written with its response come back.
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
