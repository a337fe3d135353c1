//! The style sheet of a page: the base, the application's theme, and rules for single buttons.

use std::fmt::Write as _;

use super::color::{ButtonColors, is_color, is_readable};

pub(super) const BASE: &str = include_str!("style.css");
/// What begins the rules for a dark page.
pub(super) const DARK: &str = "@media (prefers-color-scheme: dark)";
/// The surface of a light and of a dark page, as the base has them.
pub(super) const SURFACES: [&str; 2] = ["#ffffff", "#162027"];
/// The main button of a light and of a dark page.
pub(super) const ACCENTS: [[&str; 2]; 2] = [["#10566b", "#0b4355"], ["#86cce0", "#a4dbeb"]];

/// How the built-in pages look.
#[derive(Clone, Copy, Debug, Default)]
#[doc(hidden)]
pub struct Theme<'a> {
    pub color_scheme: ColorScheme,
    /// What the site is called.
    pub site_name: Option<&'a str>,
    /// The address of an image: https, data, or a path of the same origin.
    pub logo: Option<&'a str>,
    /// The address of the icon that a browser shows in the tab, as that of the logo.
    pub favicon: Option<&'a str>,
    /// Background of the main buttons. Without effect unless it is `#rgb` or `#rrggbb`.
    pub brand_color: Option<&'a str>,
    /// Text of the main buttons. Without effect unless it is such a colour too, and readable.
    ///
    /// Without it, a brand colour gets white where that can be read, else black.
    pub button_text: Option<&'a str>,
}

/// The colours of the built-in pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// As the reader's system.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The content of the style element; `rules` follow the base.
///
/// The hash in the policy is that of the bytes the browser parses, and it parses CRLF as LF: line
/// ends are written here rather than taken from the file.
pub(super) fn stylesheet(theme: &Theme<'_>, rules: &str) -> String {
    let mut css = String::with_capacity(BASE.len() + rules.len() + 512);
    let own = accent(theme);
    for line in BASE.lines().chain(own.lines()).chain(rules.lines()) {
        let line = line.trim_start();
        match (theme.color_scheme, line.strip_prefix(DARK)) {
            (ColorScheme::Dark, Some(rest)) => css.extend(["@media all", rest]),
            (ColorScheme::Light, Some(rest)) => css.extend(["@media not all", rest]),
            _ => css.push_str(line),
        }
        css.push('\n');
    }
    css
}

/// The colours of the buttons that `selector` names, for both palettes.
pub(super) fn button(selector: &str, colors: &ButtonColors) -> String {
    let ButtonColors { background, hover, text } = colors;
    let mut rules = format!(
        "{selector} {{ --button: {background}; --button-hover: {hover}; --button-text: {text}; }}\n"
    );
    let edges =
        SURFACES.map(
            |surface| {
                if colors.stands_out_from(surface) { "transparent" } else { "var(--border)" }
            },
        );
    for (edge, before, after) in [(edges[0], "", ""), (edges[1], DARK, " }")] {
        let open = if before.is_empty() { "" } else { " { " };
        writeln!(rules, "{before}{open}{selector} {{ --button-edge: {edge}; }}{after}")
            .expect("a String takes every write");
    }
    rules
}

/// A checkbox in the colour of the main button, or of the text where that is too like the surface.
fn check(colors: &ButtonColors) -> String {
    let [light, dark] = SURFACES.map(|surface| {
        if colors.stands_out_from(surface) { &colors.background } else { "var(--text)" }
    });
    format!(".check {{ --check: {light}; }}\n{DARK} {{ .check {{ --check: {dark}; }} }}\n")
}

/// The theme's own main button.
fn accent(theme: &Theme<'_>) -> String {
    let brand = theme.brand_color.and_then(|brand| ButtonColors::new(brand, theme.button_text));
    if let Some(colors) = brand {
        return button(".primary", &colors) + &check(&colors);
    }
    let Some(text) = theme.button_text.filter(|text| is_color(text)) else { return String::new() };
    let mut rules = String::new();
    for (accents, before, after) in [(ACCENTS[0], "", ""), (ACCENTS[1], DARK, " }")] {
        let (open, own) = match (before, accents.iter().all(|accent| is_readable(text, accent))) {
            ("", true) => ("", text),
            ("", false) => continue,
            (_, true) => (" { ", text),
            (_, false) => (" { ", "var(--accent-text)"),
        };
        writeln!(rules, "{before}{open}.primary {{ --button-text: {own}; }}{after}")
            .expect("a String takes every write");
    }
    rules
}
