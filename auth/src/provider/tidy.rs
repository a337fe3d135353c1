//! What a provider says about a person, as it may be kept and shown.

use url::Url;

use crate::{Identity, error::is_unseen, mail::Address};

/// The longest name, in characters.
const LONGEST_NAME: usize = 256;
/// The longest URL of a picture, in bytes.
const LONGEST_URL: usize = 2 << 10;
/// The longest `data:` URL, in bytes: a session in a cookie can't hold much more.
const LONGEST_EMBEDDED: usize = 16 << 10;

/// Takes out what isn't fit to be kept or shown, and blanks: a person whose name is too long may
/// sign in all the same. No word about an address is a no. The id stays as it is, to the letter, and
/// [`account_id`](super::account_id) says whether it is one.
///
/// `embeds` says whether the picture may be a `data:` URL.
pub(super) fn tidy(provider: &str, identity: &mut Identity, embeds: bool) {
    let odd = |what: &str| {
        tracing::debug!(
            name: "auth.oauth.odd_profile", provider, what,
            "a part of a profile isn't fit to be kept, and is left out"
        );
    };
    if let Some(name) = identity.name.as_mut().filter(|name| !is_tidy(name)) {
        let seen: String = name.chars().filter(|c| !is_unseen(*c)).collect();
        let kept: String = seen.trim().chars().take(LONGEST_NAME).collect();
        if kept != *name {
            odd("characters of the name");
            *name = kept;
        }
    }
    if let Some(email) = &mut identity.email {
        *email = email.trim().to_owned();
    }
    // A text that two programs read as two addresses is one person's to the provider that verified it
    // and somebody else's to whoever links by it, mails to it or looks at its domain:
    // `eve@evil.example@acme.example`, `ada@acme.example\r\nBcc: eve@evil.example`. What is left of one
    // without the odd characters would be another address still.
    let is_kept = |email: &String| email.is_empty() || Address::is_one(email);
    if identity.email.take_if(|email| !is_kept(email)).is_some() {
        odd("the address");
    }
    if let Some(image) = identity.image.take_if(|image| !image.trim().is_empty()) {
        identity.image = picture(image, embeds);
        if identity.image.is_none() {
            odd("the picture");
        }
    }
    for text in [&mut identity.name, &mut identity.email, &mut identity.image] {
        text.take_if(|text| text.trim().is_empty());
    }
    identity.email_verified =
        identity.email.is_some().then(|| identity.email_verified.unwrap_or(false));
}

/// Whether a name has letters, digits and signs of English alone, as most have: all of them are seen.
fn is_tidy(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && name.trim_ascii() == name
        && name.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The address of a picture that a browser may be told to load, and that a cookie has room for.
///
/// A page that has any other in a link runs the script of whoever chose the picture (`javascript:`), or
/// shows a file of the visitor's. Blanks and lines are written as a browser reads them.
fn picture(image: String, embeds: bool) -> Option<String> {
    let url = Url::parse(&image).ok()?;
    let longest = match url.scheme() {
        "http" | "https" => LONGEST_URL,
        "data" if embeds => LONGEST_EMBEDDED,
        _ => return None,
    };
    let is_odd = |c: char| c.is_whitespace() || is_unseen(c);
    let written = if image.contains(is_odd) { url.into() } else { image };
    (written.len() <= longest).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(identity: Identity) -> Identity {
        let mut identity = identity;
        tidy("op", &mut identity, false);
        identity
    }

    #[test]
    fn names_are_shown_as_they_are_kept() {
        for (name, kept) in [
            ("Ada Lovelace", Some("Ada Lovelace")),
            (" Ada\u{0}\u{7}\n Lovelace\u{202e}\u{2028}", Some("Ada Lovelace")),
            // Joiners make one sign of several.
            ("👩\u{200d}💻 ক্\u{200d}ষ", Some("👩\u{200d}💻 ক্\u{200d}ষ")),
            ("\u{1b}[31mAda", Some("[31mAda")),
            ("\n\u{0}", None),
            ("  ", None),
            ("", None),
        ] {
            let identity = Identity { name: Some(name.to_owned()), ..Identity::new("1") };
            assert_eq!(tidied(identity).name.as_deref(), kept, "{name:?}");
        }
        let long = Identity { name: Some("é".repeat(300)), ..Identity::new("1") };
        assert_eq!(tidied(long).name, Some("é".repeat(256)));
    }

    /// OI-061, OI-063: what isn't one address to every program is none, so nobody is linked by it and
    /// no mail is sent to it.
    #[test]
    fn addresses_are_whole_or_absent() {
        let long = format!("{}@acme.example", "a".repeat(242));
        let longest = &long[1..];
        for (email, kept) in [
            (" ada@acme.example\n", Some("ada@acme.example")),
            ("ADA@ACME.example", Some("ADA@ACME.example")),
            ("o'ada+shop@acme.example", Some("o'ada+shop@acme.example")),
            ("jörg@bücher.example", Some("jörg@bücher.example")),
            ("ada@intranet", Some("ada@intranet")),
            (longest, Some(longest)),
            ("ada\u{0}@acme.example", None),
            ("ada@evil.example\u{0}@acme.example", None),
            ("ada@acme.example\u{202e}", None),
            ("ada@acme.example\r\nBcc: eve@evil.example", None),
            ("ada@evil.example@acme.example", None),
            ("ada＠evil.example@acme.example", None),
            ("ada@acme。example", None),
            ("ada@ａcme.example", None),
            ("ada@evil.example, ada@acme.example", None),
            ("\"ada@acme.example\"@evil.example", None),
            ("Ada <ada@acme.example>", None),
            ("ada lovelace@acme.example", None),
            ("ada@[127.0.0.1]", None),
            ("=?utf-8?q?ada?=@acme.example", None),
            ("ada@", None),
            ("@acme.example", None),
            ("ada", None),
            (&long, None),
            ("", None),
        ] {
            let identity = Identity {
                email: Some(email.to_owned()),
                email_verified: Some(true),
                ..Identity::new("1")
            };
            let tidied = tidied(identity);
            assert_eq!(tidied.email.as_deref(), kept, "{email:?}");
            assert_eq!(tidied.email_verified, kept.map(|_| true));
        }
    }

    // OI-063
    #[test]
    fn pictures_are_addresses_of_the_web() {
        let url = |length: usize| format!("https://a.example/{}", "p".repeat(length - 18));
        let (longest, longer) = (url(2048), url(2049));
        for (image, is_kept) in [
            ("https://a.example/p.png?s=1", true),
            ("http://a.example/p.png", true),
            ("HTTPS://a.example/p.png", true),
            (longest.as_str(), true),
            (longer.as_str(), false),
            ("/p.png", false),
            ("//a.example/p.png", false),
            ("javascript:alert(1)", false),
            ("data:image/png;base64,AAAA", false),
            ("file:///etc/passwd", false),
            ("p", false),
            (" ", false),
        ] {
            let identity = Identity { image: Some(image.to_owned()), ..Identity::new("1") };
            assert_eq!(tidied(identity).image.is_some(), is_kept, "{image}");
        }
        let odd = Some("https://a.example/my photo\u{7}\n.png \"x".to_owned());
        let identity = tidied(Identity { image: odd, ..Identity::new("1") });
        assert_eq!(identity.image.as_deref(), Some("https://a.example/my%20photo%07.png%20%22x"));
        let embedded = "data:image/png;base64,AAAA".to_owned();
        let mut identity = Identity { image: Some(embedded.clone()), ..Identity::new("1") };
        tidy("op", &mut identity, true);
        assert_eq!(identity.image, Some(embedded));
    }

    #[test]
    fn ids_stay_to_the_letter() {
        for id in [" 7", "7\n", "\u{0}", "A", "a"] {
            assert_eq!(tidied(Identity::new(id)).id, id);
        }
    }
}
