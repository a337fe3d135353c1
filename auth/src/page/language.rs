//! Which language a visitor reads: `Accept-Language` (RFC 9110 §12.5.4) and the lookup of RFC 4647
//! §3.4.

use http::{HeaderMap, header};

use super::Texts;

/// A longer header is no list of languages that somebody reads.
const MAX_LENGTH: usize = 1024;
/// So many ranges are looked at.
const MAX_RANGES: usize = 32;

/// The catalogue for a request; the first one if the visitor reads none of them.
pub(crate) fn choose(texts: &'static [Texts], headers: &HeaderMap) -> &'static Texts {
    let Some(default) = texts.first() else { return &Texts::ENGLISH };
    let fields = headers.get_all(header::ACCEPT_LANGUAGE).iter();
    let fields: Vec<&str> = fields.filter_map(|field| field.to_str().ok()).collect();
    if fields.iter().map(|field| field.len()).sum::<usize>() > MAX_LENGTH {
        return default;
    }
    let tags: Vec<&str> = texts.iter().map(|texts| texts.language).collect();
    lookup(&fields.join(","), &tags).and_then(|at| texts.get(at)).unwrap_or(default)
}

/// The position of the tag that a list of ranges asks for.
fn lookup(list: &str, tags: &[&str]) -> Option<usize> {
    let mut ranges: Vec<Range<'_>> =
        list.split(',').filter_map(Range::parse).take(MAX_RANGES).collect();
    // A stable sort: of two ranges that are wanted as much the first one counts.
    ranges.sort_by_key(|range| std::cmp::Reverse(range.quality));
    let refused = |tag: &str| {
        ranges.iter().any(|range| range.quality == 0 && range.tag.eq_ignore_ascii_case(tag))
    };
    let wanted = ranges.iter().take_while(|range| range.quality > 0);
    let find =
        |range: &str| tags.iter().position(|tag| tag.eq_ignore_ascii_case(range) && !refused(tag));
    wanted
        .filter(|range| range.tag != "*")
        .find_map(|range| truncations(range.tag).find_map(find))
        .or_else(|| tags.iter().position(|tag| !refused(tag)))
}

/// A range with its own quality, in thousandths.
#[derive(Clone, Copy)]
struct Range<'a> {
    tag: &'a str,
    quality: u16,
}

impl<'a> Range<'a> {
    /// `None` for what is neither a range nor a quality.
    fn parse(text: &'a str) -> Option<Self> {
        let (tag, parameter) = match text.split_once(';') {
            Some((tag, parameter)) => (tag, Some(parameter)),
            None => (text, None),
        };
        let tag = tag.trim_matches([' ', '\t']);
        let is_subtag = |subtag: &str| {
            matches!(subtag.len(), 1..=8) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if tag != "*" && !tag.split('-').all(is_subtag) {
            return None;
        }
        let quality = match parameter {
            Some(parameter) => quality(parameter.trim_matches([' ', '\t']))?,
            None => 1000,
        };
        Some(Self { tag, quality })
    }
}

/// `q=0.7` in thousandths (RFC 9110 §12.4.2).
fn quality(parameter: &str) -> Option<u16> {
    let value = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?;
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// A range and what is left of it, one subtag after the other; a single letter goes with the
/// subtag after it.
fn truncations(range: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(range), |range| {
        let shorter = range.rsplit_once('-')?.0;
        match shorter.rsplit_once('-') {
            Some((rest, single)) if single.len() == 1 => Some(rest),
            _ => Some(shorter),
        }
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    const TAGS: [&str; 4] = ["en", "ko", "pt-BR", "zh-Hant"];

    fn found(list: &str) -> Option<&'static str> {
        lookup(list, &TAGS).map(|at| TAGS[at])
    }

    #[test]
    fn the_range_wanted_most_decides() {
        let cases = [
            ("ko", "ko"),
            ("KO", "ko"),
            ("ko-KR, ko;q=0.9, en;q=0.8", "ko"),
            ("en;q=0.8, ko-KR", "ko"),
            ("en;q=0.8,ko;q=0.8", "en"),
            ("ko;q=0.001, en;q=0.002", "en"),
            ("fr-FR, fr;q=0.9, ko;q=0.1", "ko"),
            ("pt-BR", "pt-BR"),
            ("pt-br-x-private", "pt-BR"),
            ("zh-Hant-TW", "zh-Hant"),
            ("zh-Hant-a-tw", "zh-Hant"),
            ("en-GB-oed", "en"),
            (" ko ; q=1.000 ", "ko"),
            ("ko;Q=1", "ko"),
        ];
        for (list, expected) in cases {
            assert_eq!(found(list), Some(expected), "{list}");
        }
    }

    #[test]
    fn the_first_language_is_for_everybody_else() {
        // A range never stands for more than it says: `pt` isn't `pt-BR`.
        let cases = ["", "*", "fr", "pt", "zh", "zh-Hans", "*, ko;q=0", ",,,", "ko;q=0", "korean"];
        for list in cases {
            assert_eq!(found(list), Some("en"), "{list}");
        }
    }

    #[test]
    fn a_refused_language_is_not_chosen() {
        assert_eq!(found("en;q=0"), Some("ko"));
        assert_eq!(found("en-GB, en;q=0"), Some("ko"));
        assert_eq!(found("*;q=0.5, ko;q=0, en;q=0"), Some("pt-BR"));
        assert_eq!(lookup("en;q=0", &["en"]), None);
    }

    #[test]
    fn what_is_no_range_is_passed_over() {
        for bad in [
            "ko;q=2",
            "ko;q=1.5",
            "ko;q=0.1234",
            "ko;q=-1",
            "ko;q=",
            "ko;level=1",
            "ko_KR",
            "ko;q=0.5;x=1",
            "abcdefghi",
            "-ko",
            "ko-",
            "한국어",
            "k o",
        ] {
            assert_eq!(found(bad), Some("en"), "{bad}");
            assert_eq!(found(&format!("{bad}, pt-BR;q=0.1")), Some("pt-BR"), "{bad}");
        }
    }

    #[test]
    fn several_headers_are_one_list_and_a_long_one_is_none() {
        const CATALOGUES: &[Texts] = &[Texts::ENGLISH, Texts::KOREAN];
        let chosen = |fields: &[&[u8]]| {
            let mut headers = HeaderMap::new();
            for field in fields {
                headers.append(header::ACCEPT_LANGUAGE, HeaderValue::from_bytes(field).unwrap());
            }
            choose(CATALOGUES, &headers).language
        };
        assert_eq!(chosen(&[]), "en");
        assert_eq!(chosen(&[b"fr", b"ko;q=0.1"]), "ko");
        assert_eq!(chosen(&["\u{ff}".as_bytes(), b"ko"]), "ko");
        let long = format!("ko{}", ",fr".repeat(400));
        assert_eq!(chosen(&[long.as_bytes()]), "en");
        let late = format!("{}ko", "fr,".repeat(MAX_RANGES));
        assert_eq!(chosen(&[late.as_bytes()]), "en");
        assert_eq!(choose(&[], &HeaderMap::new()).language, "en");
    }

    proptest! {
        #[test]
        fn any_header_finds_a_language_or_none(list in "\\PC{0,200}") {
            let found = lookup(&list, &TAGS);
            prop_assert!(found.is_none_or(|at| at < TAGS.len()));
        }

        #[test]
        fn order_decides_only_between_equals(
            one in 1_u16..1000, other in 1_u16..1000, swap: bool,
        ) {
            prop_assume!(one != other);
            let range = |tag, quality: u16| format!("{tag};q=0.{quality:03}");
            let (ko, en) = (range("ko-KR", one), range("en", other));
            let list = if swap { format!("{ko},{en}") } else { format!("{en} , {ko}") };
            let expected = if one > other { "ko" } else { "en" };
            prop_assert_eq!(found(&list), Some(expected));
        }

        #[test]
        fn a_longer_range_of_a_language_finds_it(rest in "(-[a-z0-9]{1,8}){0,4}") {
            prop_assert_eq!(found(&format!("ko{rest}")), Some("ko"));
        }
    }
}
