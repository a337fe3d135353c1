//! What the layers of setups leave in a request that passes them: which setup a plain `Session` means, and
//! where extractors put the cookies that the response will set.

use std::sync::Arc;

use http::{Extensions, request::Parts};

use super::{rejection::Rejection, rolling::Rolling};
use crate::engine::Engine;

/// What the layers that a request has passed leave for its extractors.
#[derive(Clone)]
pub(super) struct Layers {
    /// The setup of the first layer.
    setup: Arc<Engine>,
    /// The setup of the second layer, if the request passed several.
    other: Option<Arc<Engine>>,
    /// The cookies to be written with the response. All layers share one collection.
    rolling: Rolling,
}

/// The cookies that are to be written with the response to a request that came to a guard first, and passes the layer of
/// its setup later or not at all.
#[derive(Clone)]
struct Ahead(Rolling);

impl Layers {
    /// Leaves a collection of cookies in a request that has passed no layer yet, for the guard that finishes it. `None` if
    /// there is one, which somebody else finishes.
    pub(super) fn ahead(extensions: &mut Extensions) -> Option<Rolling> {
        if Self::rolling(extensions).is_some() {
            return None;
        }
        let rolling = Rolling::default();
        extensions.insert(Ahead(rolling.clone()));
        Some(rolling)
    }

    /// The collection of cookies of a request; `None` if nobody would write them.
    pub(super) fn rolling(extensions: &Extensions) -> Option<&Rolling> {
        let passed = extensions.get().map(|Self { rolling, .. }| rolling);
        passed.or_else(|| extensions.get().map(|Ahead(rolling)| rolling))
    }

    /// Leaves `setup` in a request, and returns the collection of cookies that its response will set.
    pub(super) fn add(extensions: &mut Extensions, setup: &Arc<Engine>) -> Rolling {
        if let Some(passed) = extensions.get_mut::<Self>() {
            passed.other.get_or_insert_with(|| Arc::clone(setup));
            return passed.rolling.clone();
        }
        let rolling = Self::rolling(extensions).cloned().unwrap_or_default();
        extensions.insert(Self { setup: Arc::clone(setup), other: None, rolling: rolling.clone() });
        rolling
    }

    /// The one setup that a plain `Session` can mean.
    pub(super) fn only(parts: &Parts) -> Result<Arc<Engine>, Rejection> {
        match parts.extensions.get::<Self>() {
            Some(Self { setup, other: None, .. }) => Ok(Arc::clone(setup)),
            Some(Self { setup: first, other: Some(second), .. }) => {
                tracing::error!(
                    name: "auth.config.ambiguous_session",
                    first = first.settings.type_name, second = second.settings.type_name,
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
