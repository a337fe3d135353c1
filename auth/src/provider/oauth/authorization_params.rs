//! The parameters of an authorization request.

use std::borrow::Cow;

use url::{Position, Url, form_urlencoded};

/// The parameters that nothing but the engine sets.
pub(super) const RESERVED: [&str; 10] = [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "state",
];

/// The parameters that bind the answer to the flow.
pub(super) const BINDING: [&str; 4] = ["code_challenge", "code_challenge_method", "nonce", "state"];

/// Parameters in the order in which they were first set.
pub(super) struct Params<'a>(Vec<(&'a str, Cow<'a, str>)>);

impl<'a> Params<'a> {
    /// None, with room for those of most requests.
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(10))
    }

    pub(super) fn set(&mut self, name: &'a str, value: impl Into<Cow<'a, str>>) {
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => *old = value.into(),
            None => self.0.push((name, value.into())),
        }
    }

    /// Whoever replaces the scope can't turn OpenID Connect off.
    pub(super) fn require_openid(&mut self) {
        let scope = self.0.iter_mut().find(|(name, _)| *name == "scope");
        if let Some((_, scope)) = scope
            && !scope.split(' ').any(|word| word == "openid")
        {
            let words = ["openid", scope].into_iter().filter(|words| !words.is_empty());
            *scope = words.collect::<Vec<_>>().join(" ").into();
        }
    }

    /// A URL with the parameters in its query, in place of those of the same name.
    pub(super) fn added_to(&self, url: &Url) -> String {
        let length =
            self.0.iter().map(|(name, value)| name.len() + value.len() + 16).sum::<usize>();
        let mut text = String::with_capacity(url.as_str().len() + length);
        text.push_str(&url[..Position::AfterPath]);
        let mut separator = '?';
        let kept = url.query().unwrap_or_default().split('&').filter(|pair| {
            form_urlencoded::parse(pair.as_bytes())
                .next()
                .is_some_and(|(name, _)| self.0.iter().all(|(n, _)| *n != name))
        });
        for pair in kept {
            text.push(separator);
            text.push_str(pair);
            separator = '&';
        }
        for (name, value) in &self.0 {
            text.push(separator);
            escape(name, &mut text);
            text.push('=');
            escape(value, &mut text);
            separator = '&';
        }
        text.push_str(&url[Position::AfterQuery..]);
        text
    }
}

/// Appends a text as in a form, but for the space: as `%20`, which everybody understands, and not as `+`, which some
/// leave as it is.
pub(super) fn escape(text: &str, out: &mut String) {
    // A `+` of the text itself is `%2B` by now.
    for part in form_urlencoded::byte_serialize(text.as_bytes()) {
        out.push_str(if part == "+" { "%20" } else { part });
    }
}
