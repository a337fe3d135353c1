//! The CSRF token of a browser, and whether a request carries it.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

use super::request::Request;
use crate::{
    cookie::{header::Cookies, set::SetCookie},
    csrf::{self, Csrf},
    engine::{Inner, Origin, Origins, Sealing},
    error::BoxError,
};

/// A browser's token.
pub(super) struct Token {
    pub(super) value: String,
    /// What a browser is to keep that had none.
    pub(super) cookie: Option<SetCookie>,
}

impl Token {
    pub(super) fn is_new(&self) -> bool {
        self.cookie.is_some()
    }
}

/// The token of the browser with these cookies, or a new one.
///
/// Fails when there is no randomness.
pub(super) fn token<S, P>(
    inner: &Inner<S, P>,
    sealing: &Sealing,
    cookies: &Cookies<'_>,
) -> Result<Token, BoxError> {
    if let Some(value) = known(inner, sealing, cookies) {
        return Ok(Token { value, cookie: None });
    }
    let value = Csrf::issue(inner.random()?);
    let cookie = sealing.cookies.csrf_token.set(inner.csrf.cookie(&value));
    Ok(Token { value, cookie: Some(cookie) })
}

fn known<S, P>(inner: &Inner<S, P>, sealing: &Sealing, cookies: &Cookies<'_>) -> Option<String> {
    let cookie = cookies.get(&sealing.cookies.csrf_token.name).value()?;
    inner.csrf.verify(&cookie).map(str::to_owned)
}

/// Whether a form carries this token, and comes from a page of this site as far as the browser says.
pub(super) fn is_sent<S, P>(
    inner: &Inner<S, P>,
    request: &Request,
    origin: &Origin,
    token: &str,
) -> bool {
    request.method == Method::POST
        && request.body.text("csrfToken").is_some_and(|sent| csrf::matches(sent, token))
        && is_from_here(request, origin, &inner.origins)
}

/// The token for a page of the application's own, with its cookie if the browser has none yet.
pub(crate) fn csrf_token<S, P>(
    inner: &Inner<S, P>,
    headers: &HeaderMap,
) -> Result<(String, Option<SetCookie>), BoxError> {
    let sealing = inner.sealing(inner.site.is_https(headers));
    let Token { value, cookie } = token(inner, sealing, &parse(headers))?;
    Ok((value, cookie))
}

/// Whether a form is one of a page of the application's own.
pub(crate) fn is_own_form<S, P>(inner: &Inner<S, P>, request: &Request) -> bool {
    let origin = inner.site.origin(&request.headers);
    let sealing = inner.sealing(origin.is_https());
    known(inner, sealing, &parse(&request.headers))
        .is_some_and(|token| is_sent(inner, request, &origin, &token))
}

fn parse(headers: &HeaderMap) -> Cookies<'_> {
    Cookies::parse(headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes))
}

static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a browser says in a header. What can't be read is of no page of this site.
fn said<'a>(request: &'a Request, name: &HeaderName) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"))
}

/// Whether the browser says that a page of this site led it here, or none did; `None` when it says
/// nothing.
pub(super) fn is_from_this_site(request: &Request) -> Option<bool> {
    said(request, &SEC_FETCH_SITE).map(|site| site != "cross-site")
}

/// Whether the browser says that a page of another site posted the request. It keeps the cookies to
/// itself then that are `SameSite=Lax` or `Strict`.
pub(super) fn is_posted_elsewhere<S, P>(
    inner: &Inner<S, P>,
    request: &Request,
    origin: &Origin,
) -> bool {
    request.method == Method::POST
        && match (said(request, &SEC_FETCH_SITE), said(request, &header::ORIGIN)) {
            (Some(site), _) => site == "cross-site",
            // Pages that send no referrer, as this library's, have the origin `null`.
            (None, None | Some("null")) => false,
            (None, Some(sent)) => {
                sent != origin.as_str() && inner.origins.caller(&request.headers, origin).is_none()
            }
        }
}

/// Whether the browser says that a page of this site, or of a listed origin, made the request, or
/// says nothing.
///
/// The pages' `Referrer-Policy: no-referrer` makes browsers send `Origin: null` with their forms;
/// `Sec-Fetch-Site` still tells. Only where neither header is sent, `Referer` has a say.
fn is_from_here(request: &Request, origin: &Origin, origins: &Origins) -> bool {
    let said = |name: &HeaderName| said(request, name);
    let fetched = said(&SEC_FETCH_SITE);
    if origins.caller(&request.headers, origin).is_some() {
        return fetched.is_none_or(|site| site == "same-site");
    }
    // A page of another origin that learned the token would act as the visitor (CSRF).
    if fetched.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    match said(&header::ORIGIN) {
        None if fetched.is_some() => true,
        None => said(&header::REFERER).is_none_or(|page| {
            Url::parse(page).is_ok_and(|page| page.origin() == origin.url().origin())
        }),
        Some("null") => fetched.is_some(),
        Some(sent) => sent == origin.as_str(),
    }
}
