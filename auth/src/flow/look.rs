//! How the pages look for a request: the theme of the setup, in the language of the visitor.

use http::HeaderMap;

use crate::{
    engine::{
        Inner,
        settings::{ColorScheme, Settings},
    },
    page::{self, Look, Theme},
};

/// The look of a page that answers a request with `headers`.
pub(crate) fn look<'a, S, P>(inner: &'a Inner<S, P>, headers: &HeaderMap) -> Look<'a> {
    let Look { theme, texts } = plain_look(&inner.settings, headers);
    Look { theme: Theme { logo: inner.logo.as_deref(), ..theme }, texts }
}

/// The same for a setup that may not be built.
pub(super) fn plain_look(settings: &Settings, headers: &HeaderMap) -> Look<'static> {
    let theme = &settings.theme;
    let theme = Theme {
        color_scheme: match theme.color_scheme {
            ColorScheme::Auto => page::ColorScheme::Auto,
            ColorScheme::Dark => page::ColorScheme::Dark,
            ColorScheme::Light => page::ColorScheme::Light,
        },
        logo: theme.logo,
        brand_color: theme.brand_color,
        button_text: theme.button_text,
    };
    Look { theme, texts: page::choose(settings.texts, headers) }
}
