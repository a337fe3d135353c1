//! Colours an application may put into the style sheet of the built-in pages.

/// Tells whether `value` is `#rgb` or `#rrggbb`, the only colours the pages accept.
///
/// What passes can neither end a declaration nor a style element.
pub(crate) fn is_color(value: &str) -> bool {
    channels(value).is_some()
}

/// The WCAG 2.2 contrast ratio of two colours, 1 to 21; `None` if one of them is no colour.
fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// What WCAG 2.2 asks of text (1.4.3, AA).
const TEXT: f64 = 4.5;
/// What it asks of the edge of a control (1.4.11).
const EDGE: f64 = 3.0;
/// Less than this is no difference that anybody sees.
const VISIBLE: f64 = 1.08;

/// The colours of a button on every surface: each pair can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ButtonColors {
    pub(crate) background: String,
    /// The background under a pointer.
    pub(crate) hover: String,
    pub(crate) text: String,
}

impl ButtonColors {
    /// Text and hover for a background; `None` if that is no colour.
    ///
    /// `text` is used if it is a colour that can be read on `background`, else black or white.
    pub(crate) fn new(background: &str, text: Option<&str>) -> Option<Self> {
        let channels = channels(background)?;
        let text = text.filter(|text| is_readable(text, background));
        let text = text.unwrap_or_else(|| readable_on(background));
        let (black, white) = ([0; 3], [255; 3]);
        let is_light = luminance(text)? > luminance(background)?;
        // Away from the text, so that the contrast grows; where there is no room, towards it.
        let shades = if is_light { [black, white] } else { [white, black] };
        let hover = shades
            .map(|shade| mix(channels, shade))
            .into_iter()
            .find(|hover| contrast(hover, background) >= Some(VISIBLE) && is_readable(text, hover));
        Some(Self {
            background: background.to_owned(),
            hover: hover.unwrap_or_else(|| background.to_owned()),
            text: text.to_owned(),
        })
    }

    /// Whether the button stands out from `surface` without an edge.
    pub(crate) fn stands_out_from(&self, surface: &str) -> bool {
        contrast(&self.background, surface) >= Some(EDGE)
    }
}

/// Whether text of one colour can be read on the other.
pub(crate) fn is_readable(text: &str, background: &str) -> bool {
    contrast(text, background) >= Some(TEXT)
}

/// White where it can be read, which is what people expect on a colour, else black, which then has
/// at least 4.6:1.
fn readable_on(background: &str) -> &'static str {
    let (black, white) = ("#000000", "#ffffff");
    if is_readable(white, background) { white } else { black }
}

/// A colour with an eighth of `shade` in it.
fn mix(color: [u8; 3], shade: [u8; 3]) -> String {
    let channel = |at: usize| (u16::from(color[at]) * 7 + u16::from(shade[at])) / 8;
    format!("#{:02x}{:02x}{:02x}", channel(0), channel(1), channel(2))
}

/// Relative luminance, as WCAG 2.2 defines it for sRGB.
fn luminance(value: &str) -> Option<f64> {
    let [red, green, blue] = channels(value)?.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

fn channels(value: &str) -> Option<[u8; 3]> {
    let digits = value.strip_prefix('#')?.as_bytes();
    let digit =
        |at: usize| char::from(digits[at]).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let pair = |high: usize, low: usize| Some(digit(high)? << 4 | digit(low)?);
    match digits.len() {
        3 => Some([pair(0, 0)?, pair(1, 1)?, pair(2, 2)?]),
        6 => Some([pair(0, 1)?, pair(2, 3)?, pair(4, 5)?]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{
        super::{ACCENTS, BASE, DARK, SURFACES},
        *,
    };

    #[test]
    fn three_or_six_hex_digits_are_a_color() {
        for color in ["#fff", "#ABC", "#0a1B2c", "#000000"] {
            assert!(is_color(color), "{color}");
        }
    }

    #[test]
    fn anything_else_is_no_color() {
        let others = [
            "",
            "#",
            "fff",
            "#ff",
            "#ffff",
            "#fffff",
            "#ffffffff",
            "#ggg",
            "#+12",
            "# 12",
            "red",
            "#fff;",
            "#fff\n",
            " #fff",
            "rgb(0,0,0)",
            "#\u{ff11}",
            "#\u{ff11}11",
            "#éé",
            "#fff}body{color:#000",
            "</style><script>",
            "url(//a)",
            "#ab\\",
        ];
        for other in others {
            assert!(!is_color(other), "{other:?}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let ratio = |one, other| (contrast(one, other).unwrap() * 100.0).round() / 100.0;
        let cases = [
            ("#000", "#ffffff", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#767676", "#fff", 4.54),
            ("#fff", "#fff", 1.0),
        ];
        for (one, other, expected) in cases {
            assert!((ratio(one, other) - expected).abs() < 1e-9, "{one} on {other}");
            assert!((ratio(other, one) - expected).abs() < 1e-9, "{other} on {one}");
        }
        assert_eq!(contrast("red", "#fff"), None);
    }

    #[test]
    fn readable_text_reaches_aa_on_every_grey_and_primary() {
        for level in 0..=255 {
            for background in [
                format!("#{level:02x}{level:02x}{level:02x}"),
                format!("#{level:02x}0000"),
                format!("#00{level:02x}00"),
                format!("#0000{level:02x}"),
            ] {
                let ratio = contrast(readable_on(&background), &background).unwrap();
                assert!(ratio >= 4.5, "{background}: {ratio}");
            }
        }
    }

    /// The hexadecimal colours that a part of the style sheet declares.
    fn palette(css: &str) -> BTreeMap<&str, &str> {
        css.lines()
            .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "))
            .filter(|(_, value)| is_color(value))
            .collect()
    }

    #[test]
    fn both_palettes_are_readable() {
        let text = [
            ("text", "page"),
            ("text", "surface"),
            ("text", "hover"),
            ("muted", "page"),
            ("muted", "surface"),
            ("accent-text", "accent"),
            ("accent-text", "accent-hover"),
            ("alert-text", "alert"),
            ("mark-text", "mark"),
        ];
        // WCAG 1.4.11: the edge of a control and the focus ring need less than text.
        let edges = [
            ("border", "surface"),
            ("accent", "surface"),
            ("accent-hover", "surface"),
            ("alert-text", "surface"),
            ("focus", "surface"),
            ("focus", "page"),
        ];
        let (light, dark) = BASE.split_once(DARK).unwrap();
        let (light, dark) = (palette(light), palette(dark));
        assert_eq!([light["surface"], dark["surface"]], SURFACES);
        assert_eq!([&light, &dark].map(|it| [it["accent"], it["accent-hover"]]), ACCENTS);
        assert!(light.keys().eq(dark.keys()), "a colour is missing in one palette");

        for (name, palette) in [("light", light), ("dark", dark)] {
            for (pairs, least) in [(&text[..], 4.5), (&edges[..], 3.0)] {
                for (front, back) in pairs {
                    let ratio = contrast(palette[front], palette[back]).unwrap();
                    assert!(ratio >= least, "{name}: {front} on {back} is {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn a_text_that_can_be_read_is_kept_and_another_replaced() {
        let text = |background, text| ButtonColors::new(background, text).unwrap().text;
        assert_eq!(text("#24292f", Some("#fff")), "#fff");
        assert_eq!(text("#24292f", None), "#ffffff");
        assert_eq!(text("#ffcc00", Some("#ffffff")), "#000000");
        assert_eq!(text("#ffcc00", Some("red")), "#000000");
        assert_eq!(ButtonColors::new("red", Some("#fff")), None);
    }

    #[test]
    fn black_and_white_show_the_pointer_too() {
        for color in ["#000000", "#ffffff", "#fff"] {
            let colors = ButtonColors::new(color, None).unwrap();
            assert_ne!(colors.hover, colors.background, "{color}");
        }
    }

    fn any_color() -> impl Strategy<Value = String> {
        "#[0-9a-f]{6}"
    }

    proptest! {
        #[test]
        fn the_text_of_a_button_can_be_read(background in any_color(), text in any_color()) {
            for text in [None, Some(text.as_str())] {
                let colors = ButtonColors::new(&background, text).unwrap();
                prop_assert!(contrast(&colors.text, &colors.background).unwrap() >= 4.5);
                prop_assert!(contrast(&colors.text, &colors.hover).unwrap() >= 4.5);
            }
        }
    }
}
