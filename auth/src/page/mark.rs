//! A service's mark, which its button on the sign-in page carries.

use maud::{Markup, html};

/// A service's mark, drawn on its button on the sign-in page.
///
/// A provider names it with the attribute `mark` of [`AuthConfig`](derive@crate::AuthConfig), or sets
/// [`Definition::mark`](crate::provider::Definition::mark). Without a mark, the button shows the first
/// letter of the provider's name.
///
/// Each constructor checks what it is given, and panics if it isn't path data of SVG. In a `const`, and
/// in the attribute `mark`, that is a compile error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The width and the height of the square in which the paths are drawn.
    size: u16,
    shapes: Shapes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shapes {
    /// A path in the colour of the button's text.
    Plain(&'static str),
    /// Colours, each with the path that it fills.
    Colored(&'static [(&'static str, &'static str)]),
}

impl Mark {
    /// A mark of one path, which is drawn in the colour of the button's text. The path is the attribute
    /// `d` of an SVG `path` in a square of 24 by 24.
    ///
    /// # Panics
    ///
    /// If `path` isn't path data.
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        assert!(
            is_path(path),
            "a mark is path data of SVG, such as `M12 2l10 20H2z` [auth::E0720]"
        );
        Self { size: 24, shapes: Shapes::Plain(path) }
    }

    /// A mark with colours of its own, for a service that wants its mark in these and no others: pairs of
    /// a colour (`#rrggbb`) and the path that it fills, in a square of `size` by `size`.
    ///
    /// # Panics
    ///
    /// If there is no path, if a colour isn't written `#rrggbb`, or if a path isn't path data.
    #[track_caller]
    pub const fn colored(size: u16, paths: &'static [(&'static str, &'static str)]) -> Self {
        assert!(size > 0 && !paths.is_empty(), "a mark has a size and a path [auth::E0720]");
        let mut at = 0;
        while at < paths.len() {
            assert!(is_rgb(paths[at].0), "a colour of a mark is written `#rrggbb` [auth::E0720]");
            assert!(
                is_path(paths[at].1),
                "a mark is path data of SVG, such as `M12 2l10 20H2z` [auth::E0720]"
            );
            at += 1;
        }
        Self { size, shapes: Shapes::Colored(paths) }
    }

    /// The mark in an icon file: an SVG document with the `viewBox` `0 0 24 24` and one path, as the icons
    /// of [Simple Icons](https://simpleicons.org) are. It is drawn in the colour of the button's text.
    ///
    /// # Panics
    ///
    /// If `svg` has another `viewBox`, no path, or more than one.
    #[track_caller]
    pub const fn from_svg(svg: &'static str) -> Self {
        let of_size = split(svg, " viewBox=\"0 0 24 24\"").is_some();
        assert!(of_size, "the icon's `viewBox` has to be `0 0 24 24` [auth::E0720]");
        let Some((_, rest)) = split(svg, "<path d=\"") else {
            panic!("the icon has no path [auth::E0720]");
        };
        let Some((path, rest)) = split(rest, "\"") else {
            panic!("the icon's path has no end [auth::E0720]");
        };
        assert!(split(rest, "<path").is_none(), "the icon has more than one path [auth::E0720]");
        Self::new(path)
    }

    /// The drawing, which says nothing to a screen reader.
    pub(super) fn render(&self) -> Markup {
        let size = self.size;
        html! {
            svg viewBox={ "0 0 " (size) " " (size) } fill="currentColor" aria-hidden="true" {
                @match self.shapes {
                    Shapes::Plain(path) => path d=(path) {},
                    Shapes::Colored(paths) => {
                        @for (color, path) in paths {
                            path fill=(color) d=(path) {}
                        }
                    }
                }
            }
        }
    }
}

/// Whether a text is path data: commands, numbers and what separates them (SVG 2 §9.3). Nothing of this
/// can leave the attribute it is written to.
const fn is_path(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !matches!(bytes[0], b'M' | b'm') {
        return false;
    }
    let mut at = 0;
    while at < bytes.len() {
        let is_number = matches!(bytes[at], b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E');
        let is_command = matches!(
            bytes[at].to_ascii_lowercase(),
            b'a' | b'c' | b'h' | b'l' | b'm' | b'q' | b's' | b't' | b'v' | b'z'
        );
        if !is_number && !is_command && !matches!(bytes[at], b' ' | b',') {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a text is `#rrggbb`.
const fn is_rgb(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut valid = bytes.len() == 7 && bytes[0] == b'#';
    let mut at = 1;
    while at < bytes.len() {
        valid = valid && bytes[at].is_ascii_hexdigit();
        at += 1;
    }
    valid
}

/// What is before and what is behind the first `mark` in a text.
const fn split<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let (bytes, wanted) = (text.as_bytes(), mark.as_bytes());
    let mut start = 0;
    while start + wanted.len() <= bytes.len() {
        let mut same = 0;
        while same < wanted.len() && bytes[start + same] == wanted[same] {
            same += 1;
        }
        if same == wanted.len() {
            let (before, rest) = text.split_at(start);
            let (_, behind) = rest.split_at(same);
            return Some((before, behind));
        }
        start += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const ICON: &str = "<svg role=\"img\" viewBox=\"0 0 24 24\" xmlns=\"http://www.w3.org/2000/svg\">\
        <title>Acme</title><path d=\"M12 2l10 20H2z\"/></svg>";
    /// In a `const`, what isn't path data is a compile error.
    const MARK: Mark = Mark::from_svg(ICON);

    #[test]
    fn an_icon_gives_its_path_in_the_color_of_the_text() {
        assert_eq!(MARK, Mark::new("M12 2l10 20H2z"));
        assert_eq!(
            MARK.render().into_string(),
            "<svg viewBox=\"0 0 24 24\" fill=\"currentColor\" aria-hidden=\"true\">\
             <path d=\"M12 2l10 20H2z\"></path></svg>"
        );
    }

    #[test]
    fn a_mark_with_colors_keeps_them() {
        const MARK: Mark = Mark::colored(48, &[("#4285f4", "M0 0h24z"), ("#EA4335", "M0 24h24z")]);
        let svg = MARK.render().into_string();
        assert!(svg.starts_with("<svg viewBox=\"0 0 48 48\" "), "{svg}");
        assert!(
            svg.contains("<path fill=\"#4285f4\" d=\"M0 0h24z\"></path><path fill=\"#EA4335\"")
        );
    }

    #[test]
    fn path_data_is_told_from_other_text() {
        for path in ["M0 0", "m.5-.5", "M1e-3,2L3 4C1 2 3 4 5 6zQ1 2 3 4T5 6S1 2 3 4A1 1 0 0 1 2 2"]
        {
            assert!(is_path(path), "{path}");
        }
        for other in ["", "L0 0", "0 0", "M0 0\"", "M0 0<", "M0 0&amp;", "M0 0;", "M0 0\n", "M0 0é"]
        {
            assert!(!is_path(other), "{other}");
        }
    }

    #[test]
    fn a_color_of_a_mark_has_six_digits() {
        assert!(is_rgb("#4285F4"));
        for other in ["", "#", "#fff", "4285f4", "#4285f", "#4285f44", "#4285g4", "red"] {
            assert!(!is_rgb(other), "{other}");
        }
    }

    #[test]
    fn an_icon_of_another_kind_is_refused() {
        for svg in [
            "<svg viewBox=\"0 0 48 48\"><path d=\"M0 0z\"/></svg>",
            "<svg viewBox=\"0 0 24 24\"><circle r=\"4\"/></svg>",
            "<svg viewBox=\"0 0 24 24\"><path d=\"M0 0z\"/><path d=\"M1 1z\"/></svg>",
            "<svg viewBox=\"0 0 24 24\"><path d=\"M0 0z",
            "<svg viewBox=\"0 0 24 24\"><path d=\"javascript:\"/></svg>",
        ] {
            assert!(std::panic::catch_unwind(|| Mark::from_svg(svg)).is_err(), "{svg}");
        }
    }
}
