//! How the pages look for a request: the theme of the setup, in the language of the visitor.

use http::HeaderMap;

use crate::{
    engine::{Engine, settings::Settings},
    page::{Look, Theme, choose},
};

/// The look of a page that answers a request with `headers`.
pub(crate) fn look<'a>(engine: &'a Engine, headers: &HeaderMap) -> Look<'a> {
    let Look { theme, texts } = plain_look(&engine.settings, headers);
    let (logo, favicon) = (engine.logo.as_deref(), engine.favicon.as_deref());
    Look { theme: Theme { logo, favicon, ..theme }, texts }
}

/// The same for a setup that may not be built.
pub(super) fn plain_look(settings: &Settings, headers: &HeaderMap) -> Look<'static> {
    Look { theme: settings.theme, texts: choose(settings.texts, headers) }
}
