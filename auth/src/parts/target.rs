//! Where a request goes, as a URL that was read already.

use http::Request;
use url::Url;

/// The URL of a request, which goes along with it: who makes the request has read its URL, and neither the engine
/// nor the client has to do that again.
#[derive(Clone)]
pub(crate) struct Target(Url);

impl Target {
    /// Has a request's URL go along with it.
    pub(crate) fn put<B>(request: &mut Request<B>, url: Url) {
        request.extensions_mut().insert(Self(url));
    }

    /// The URL that went along with a request. `None` if none did, or if the request goes elsewhere by now: what is
    /// checked has to be what is asked.
    pub(crate) fn take<B>(request: &mut Request<B>) -> Option<Url> {
        let Self(url) = request.extensions_mut().remove()?;
        (*request.uri() == *url.as_str()).then_some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_of_a_request_that_goes_elsewhere_is_not_its_own() {
        for (uri, is_own) in [
            ("https://op.example/token?a=1", true),
            ("https://op.example/token", false),
            ("https://op.example/token?a=12", false),
            ("https://op.example/other?a=1", false),
            ("https://op.example:8443/token?a=1", false),
            ("https://op.example.evil.example/token?a=1", false),
            ("https://op.exampl/token?a=1", false),
            ("http://op.example/token?a=1", false),
            ("/token?a=1", false),
        ] {
            let mut request = Request::get(uri).body(()).unwrap();
            assert_eq!(Target::take(&mut request), None);
            let url = Url::parse("https://op.example/token?a=1").unwrap();
            Target::put(&mut request, url.clone());
            assert_eq!(Target::take(&mut request), is_own.then_some(url), "{uri}");
        }
    }
}
