//! QR codes as drawings in a page: no image is fetched, and the policy of the pages needs no exception.

use std::fmt::Write as _;

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// The modules of white around a code, without which it isn't read (ISO/IEC 18004 §5.3.8).
const QUIET: usize = 4;

/// The drawing of a text; `None` for one that is too long.
pub(crate) fn qr_code(text: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (index, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (index % width + QUIET, index / width + QUIET);
            write!(path, "M{x} {y}h1v1h-1z").ok()?;
        }
    }
    let size = width + 2 * QUIET;
    Some(html! {
        // Black on white whatever the theme: not every app reads another.
        svg viewBox={ "0 0 " (size) " " (size) } width="240" height="240" shape-rendering="crispEdges"
            aria-hidden="true" {
            rect width=(size) height=(size) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_drawing_of_squares() {
        let svg = qr_code("otpauth://totp/Shop:ada?secret=GEZDGNBVGY3TQOJQ").unwrap().into_string();
        // Version 4 has 33 modules, and the corner of the finder pattern is the first dark one.
        assert!(svg.contains("viewBox=\"0 0 41 41\""), "{}", &svg[..120]);
        assert!(svg.contains("d=\"M4 4h1v1h-1zM5 4h1v1h-1z"), "{}", &svg[..300]);
        for word in ["style", "script", "href", "otpauth"] {
            assert!(!svg.contains(word), "{word}");
        }
        assert!(qr_code(&"a".repeat(5000)).is_none());
    }
}
