//! The parameters of an authorization request.

use url::{Url, form_urlencoded};

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
#[derive(Default)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    pub(super) fn set(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Whoever replaces the scope can't turn OpenID Connect off.
    pub(super) fn require_openid(&mut self) {
        let scope = self.0.iter_mut().find(|(name, _)| name == "scope");
        if let Some((_, scope)) = scope
            && !scope.split(' ').any(|word| word == "openid")
        {
            let words = ["openid", scope.as_str()].into_iter().filter(|words| !words.is_empty());
            *scope = words.collect::<Vec<_>>().join(" ");
        }
    }

    /// Adds the parameters to a URL's query, in place of those of the same name.
    pub(super) fn write(&self, url: &mut Url) {
        let kept = url.query().unwrap_or_default().split('&').filter(|pair| {
            form_urlencoded::parse(pair.as_bytes())
                .next()
                .is_some_and(|(name, _)| self.0.iter().all(|(n, _)| *n != name))
        });
        let ours = self.0.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
        let query: Vec<String> = kept.map(str::to_owned).chain(ours).collect();
        url.set_query(Some(&query.join("&")));
    }
}

/// Percent-encoding with `%20`, which every provider understands; not every one knows `+`.
fn escape(text: &str) -> String {
    let escaped: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    escaped.replace('+', "%20")
}
