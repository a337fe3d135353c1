//! Where the browser goes afterwards: what the `redirect` callback is asked, and which answers are allowed.

use url::Url;

use super::request::Request;
use crate::{
    browser::location::{shortened, v4_redirect},
    engine::{Engine, Origin, callback::RedirectPurpose},
    error::BoxError,
    parts::log::sampled,
};

/// Asks the `redirect` callback.
pub(super) async fn redirect(
    engine: &Engine,
    origin: &Origin,
    candidate: &str,
    purpose: RedirectPurpose,
) -> Result<String, BoxError> {
    if shortened(candidate).len() < candidate.len() {
        sampled!(
            engine, info, name: "auth.redirect.shortened", bytes = candidate.len(),
            "a callback URL is too long for a cookie and goes on without its query"
        );
    }
    let base_url = origin.as_str().to_owned();
    let allowed = |target: &str| {
        let allowed = engine.redirects.resolve(target, origin.url());
        let is_own_page = |target: &str| {
            purpose == RedirectPurpose::Confirm && is_page_of_factors(engine, origin, target)
        };
        let allowed =
            allowed.filter(|target| is_own_page(target) || !is_route(engine, origin, target));
        allowed.unwrap_or_else(|| engine.paths.home(&base_url))
    };
    let goes_anywhere = engine.settings.compat.follows_redirect_callback_anywhere();
    let default = if goes_anywhere {
        let target = v4_redirect(candidate, origin.url());
        if is_route(engine, origin, &target) { base_url.clone() } else { target }
    } else {
        allowed(candidate)
    };
    let (url, base) = (candidate.to_owned(), base_url.clone());
    let target = engine.declaration.redirect(url, base, purpose, default).await?;
    Ok(if goes_anywhere { target } else { allowed(&target) })
}

/// What a browser is doing, as far as its request says. An attempt that is under way says more: a link is
/// known again when its check cookies are read.
pub(super) fn purpose(engine: &Engine, request: &Request) -> RedirectPurpose {
    let entry = request.provider.as_deref().and_then(|id| engine.entry(id));
    let is_linkable = entry.is_some_and(|entry| entry.kind.as_str() == "oauth");
    match request.action.as_str() {
        "confirm" => RedirectPurpose::Confirm,
        "signout" | "post-logout" => RedirectPurpose::SignOut,
        "signin" if is_linkable && request.body.text("link") == Some("true") => {
            RedirectPurpose::Link
        }
        _ => RedirectPurpose::SignIn,
    }
}

/// Whether a target is the library's page of passkeys, or that of second factors, which ask for a fresh session before
/// they change any. They do nothing by themselves, so that a confirmation may lead back to them.
fn is_page_of_factors(engine: &Engine, origin: &Origin, target: &str) -> bool {
    let page = |name: &str| format!("{}{}/{name}", origin.as_str(), engine.paths.base);
    target == page("passkeys") || target == page("second-factor")
}

/// Whether a target is one of the site's own routes, at this origin or under another of the site's names.
///
/// Whoever made the link would have somebody, the moment they are signed in, follow another link's token
/// or another answer of a provider, asked to sign out, or sent round and round (login CSRF, and the trust
/// in where a sign-in leads).
fn is_route(engine: &Engine, origin: &Origin, target: &str) -> bool {
    let is_route = Url::parse(target).is_ok_and(|target| {
        let is_own = target.origin() == origin.url().origin()
            || Origin::of(&target).is_some_and(|target| engine.site.is_named(&target));
        is_own && engine.paths.is_route(target.path())
    });
    if is_route {
        sampled!(
            engine, info, name: "auth.redirect.route",
            "a callback URL names a route of this library, and the site's start is taken instead"
        );
    }
    is_route
}
