//! The setups that a request passed on its way: for a plain `Session`, and for what they set.

use std::sync::Arc;

use http::{Extensions, HeaderMap, header, request::Parts};

use super::{extract::load, layer::Rolling, nested, rejection::Rejection, sent::sent};
use crate::{
    Auth, NoClaims, Session,
    browser::cookie::set::SetCookie,
    engine::weight,
    error::BoxError,
    flow::{self, Request},
    parts::BoxFuture,
    session::AnyAuth,
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

impl<A: Auth> AnySetup for A {
    fn name(&self) -> &'static str {
        self.setup().inner().settings.type_name
    }

    fn load<'a>(
        &'a self,
        parts: &'a mut Parts,
    ) -> BoxFuture<'a, Result<Option<Session<NoClaims, AnyAuth>>, Rejection>> {
        Box::pin(async move {
            let session = load(self, parts).await?;
            Ok(session.map(|session| session.with_claims(NoClaims {})))
        })
    }

    fn unauthenticated(&self, parts: &Parts) -> Rejection {
        Rejection::unauthenticated(self.setup(), parts)
    }

    fn csrf_token(&self, parts: &Parts) -> Result<(String, Option<SetCookie>), BoxError> {
        flow::csrf_token(self.setup().inner(), sent(parts))
    }

    fn weigh(&self, headers: &HeaderMap) {
        let cookies = headers.get_all(header::SET_COOKIE).iter();
        weight::of_response(&self.setup().inner().notices, cookies);
    }

    fn look_at_nest(&self, asked: &str, left: &str) {
        nested::is_lost(self.setup().inner(), asked, left);
    }

    fn is_own_form(&self, request: &Request) -> bool {
        flow::is_own_form(self.setup().inner(), request)
    }
}

/// What the layers that a request passed leave for its extractors.
#[derive(Clone)]
pub(super) struct Passed {
    /// Of the first layer.
    setup: Arc<dyn AnySetup>,
    /// Of the second, if there are several.
    other: Option<Arc<dyn AnySetup>>,
    /// All layers share one.
    pub(super) rolling: Rolling,
}

impl Passed {
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
