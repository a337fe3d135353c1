//! Addresses of programs on the visitor's device: `myapp://auth` (RFC 8252 §7.1).

use url::Url;

/// What browsers handle themselves: code, local files, and other programs' addresses.
const NO_APPLICATION: [&str; 22] = [
    "about",
    "blob",
    "cid",
    "content",
    "data",
    "file",
    "filesystem",
    "ftp",
    "http",
    "https",
    "intent",
    "jar",
    "javascript",
    "livescript",
    "mailto",
    "mhtml",
    "resource",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// A scheme that an application has registered for itself, and perhaps a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Application {
    scheme: String,
    /// `None` allows any.
    host: Option<String>,
}

impl Application {
    /// Reads `myapp://auth`, `myapp://` or `com.shop.app:/`.
    pub(super) fn new(entry: &str) -> Option<Self> {
        if !is_application(entry) {
            return None;
        }
        let (scheme, rest) = entry.split_once(':')?;
        let host = rest.trim_matches('/');
        let host = (!host.is_empty()).then(|| host.to_owned());
        Some(Self { scheme: scheme.to_owned(), host })
    }

    /// Whether a target is an address of the application, at its host if there is one: exactly, as
    /// it is written, since what a device makes of another spelling isn't known.
    pub(super) fn contains(&self, target: &str, url: &Url) -> bool {
        let Some((scheme, rest)) = target.split_once(':') else { return false };
        if scheme != self.scheme || url.scheme() != self.scheme {
            return false;
        }
        let Some(rest) = rest.strip_prefix("//") else {
            return self.host.is_none() && rest.starts_with('/');
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        match &self.host {
            Some(own) => own == host,
            None => host.bytes().all(is_plain),
        }
    }
}

/// Whether a text is the scheme of an application, with or without a host: `myapp://auth`,
/// `myapp://`, `com.shop.app:/`. It is lower-case, as URLs are written when they have been read.
pub(crate) const fn is_application(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut colon = 0;
    while colon < bytes.len() && bytes[colon] != b':' {
        let byte = bytes[colon];
        let first = byte.is_ascii_lowercase();
        if !first && (colon == 0 || !(byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.')))
        {
            return false;
        }
        colon += 1;
    }
    if colon == 0 || colon + 1 >= bytes.len() || bytes[colon + 1] != b'/' {
        return false;
    }
    let scheme = text.split_at(colon).0.as_bytes();
    let mut i = 0;
    while i < NO_APPLICATION.len() {
        if scheme.eq_ignore_ascii_case(NO_APPLICATION[i].as_bytes()) {
            return false;
        }
        i += 1;
    }
    if bytes.len() == colon + 2 {
        return true;
    }
    if bytes[colon + 2] != b'/' {
        return false;
    }
    let mut i = colon + 3;
    while i < bytes.len() {
        let last = i + 1 == bytes.len() && i > colon + 3;
        let part = bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'.' | b'-' | b'_');
        let slash = bytes[i] == b'/' && last;
        if !part && !slash {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_of_an_application_is_its_own() {
        for text in ["myapp://auth", "myapp://auth/", "myapp://", "com.shop.app:/", "a+b-1://x_y.z"]
        {
            assert!(is_application(text), "{text}");
        }
        for text in [
            "",
            "myapp",
            "myapp:",
            "myapp:auth",
            "://auth",
            "1app://auth",
            "MyApp://auth",
            "myapp:///",
            "myapp:///auth",
            "myapp://auth//",
            "myapp://auth/back",
            "myapp://me@auth",
            "myapp://auth:1",
            "myapp://*",
            "javascript://auth",
            "javascript:/",
            "data://x",
            "file://",
            "https://shop.example",
            "intent://x",
        ] {
            assert!(!is_application(text), "{text}");
        }
    }
    #[test]
    fn an_address_of_the_application_has_its_scheme_and_its_host() {
        let holds = |entry: &str, target: &str| {
            let url = Url::parse(target).unwrap();
            Application::new(entry).unwrap().contains(target, &url)
        };
        for (entry, target) in [
            ("myapp://auth", "myapp://auth"),
            ("myapp://auth/", "myapp://auth/done?x=1#y"),
            ("myapp://", "myapp://anywhere/x"),
            ("myapp://", "myapp:/x"),
            ("com.shop.app:/", "com.shop.app:/oauth2redirect"),
        ] {
            assert!(holds(entry, target), "{entry} {target}");
        }
        for (entry, target) in [
            ("myapp://auth", "myapp://other"),
            ("myapp://auth", "myapp://auth.evil.example"),
            ("myapp://auth", "myapp://auth@evil.example"),
            ("myapp://auth", "myapp://auth:80/"),
            ("myapp://auth", "myapp://AUTH/"),
            ("myapp://auth", "myapp://au%74h/"),
            ("myapp://auth", "myapp:/auth"),
            ("myapp://auth", "myapp:auth"),
            ("myapp://auth", "MYAPP://auth"),
            ("myapp://auth", "myapps://auth"),
            ("myapp://auth", "myapp.x://auth"),
            ("myapp://", "myapp:javascript"),
            ("myapp://", "myapp://me@auth"),
        ] {
            assert!(!holds(entry, target), "{entry} {target}");
        }
    }
}
