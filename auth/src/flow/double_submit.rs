//! The CSRF token of a browser, and whether a request carries it.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

use super::{arrival, request::Request};
use crate::{
    browser::cookie::{header::Cookies, set::SetCookie},
    engine::{Engine, Origin, Origins, Sealing},
    error::{BoxError, log_text},
    parts::log::sampled,
    proxy::Sent,
    seal::csrf::{self, Csrf},
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
pub(super) fn token(
    engine: &Engine,
    sealing: &Sealing,
    cookies: &Cookies<'_>,
) -> Result<Token, BoxError> {
    match known(engine, sealing, cookies) {
        Some(value) => Ok(Token { value, cookie: None }),
        None => new_token(engine, sealing),
    }
}

/// The token of a request that needs none: a browser that has a cookie keeps it, whatever is in it, and another
/// gets one. Nothing is compared with its value, which is empty unless it is new.
///
/// Fails when there is no randomness.
pub(super) fn unread(
    engine: &Engine,
    sealing: &Sealing,
    cookies: &Cookies<'_>,
) -> Result<Token, BoxError> {
    if cookies.has_one(&sealing.cookies.csrf_token.name) {
        return Ok(Token { value: String::new(), cookie: None });
    }
    new_token(engine, sealing)
}

/// A new token.
///
/// Fails when there is no randomness.
pub(super) fn new_token(engine: &Engine, sealing: &Sealing) -> Result<Token, BoxError> {
    let value = Csrf::issue(engine.random()?);
    let cookie = sealing.cookies.csrf_token.set(engine.csrf.cookie(&value));
    Ok(Token { value, cookie: Some(cookie) })
}

fn known(engine: &Engine, sealing: &Sealing, cookies: &Cookies<'_>) -> Option<String> {
    let cookie = cookies.get(&sealing.cookies.csrf_token.name).value()?;
    engine.csrf.verify(&cookie).map(str::to_owned)
}

/// Why a request isn't one that a page of this site made.
///
/// Each stops the same attack, cross-site request forgery (RFC 6749 §10.12): a page of another site that
/// has the browser of somebody else sign in, sign out or change a session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotOurs {
    #[error("it is no `POST`")]
    Method,
    #[error(
        "the browser sent no `csrfToken` cookie: it keeps none of this host, or the page is of another one"
    )]
    NoCookie,
    #[error("the form has no `csrfToken`")]
    NoToken,
    #[error("the `csrfToken` is not this browser's: the page is old")]
    OtherToken,
    #[error("`Sec-Fetch-Site` is `{0}`")]
    OtherSite(String),
    #[error(
        "`Origin` is `null`: a page whose form this is has `Referrer-Policy: no-referrer`; let it say \
         `same-origin`"
    )]
    NullOrigin,
    #[error("`{header}` is `{sent}`, and the site is at `{site}`")]
    OtherOrigin { header: &'static str, sent: String, site: String },
}

impl NotOurs {
    /// Tells the log.
    pub(super) fn log(&self, engine: &Engine, request: &Request) {
        sampled!(
            engine, warn, name: "auth.csrf.refused", action = request.action.as_str(), why = %self,
            "a request was made by no page of this site"
        );
    }
}

/// Whether a form carries the browser's token, and comes from a page of this site as far as the browser
/// says.
pub(super) fn check(
    engine: &Engine,
    request: &Request,
    origin: &Origin,
    token: &Token,
) -> Result<(), NotOurs> {
    if request.method != Method::POST {
        return Err(NotOurs::Method);
    }
    if token.is_new() {
        return Err(NotOurs::NoCookie);
    }
    let sent = request.body.text("csrfToken").ok_or(NotOurs::NoToken)?;
    if !csrf::matches(sent, &token.value) {
        return Err(NotOurs::OtherToken);
    }
    is_from_here(request, origin, &engine.origins)
}

/// The token for a page of the application's own, with its cookie if the browser has none yet.
pub(crate) fn csrf_token(
    engine: &Engine,
    sent: Sent<'_>,
) -> Result<(String, Option<SetCookie>), BoxError> {
    let sealing = engine.sealing(engine.site.is_https(sent));
    let Token { value, cookie } = token(engine, sealing, &parse(sent.headers))?;
    Ok((value, cookie))
}

/// Whether a form is one of a page of the application's own; the log says why not.
pub(crate) fn is_own_form(engine: &Engine, request: &Request) -> bool {
    let Ok(origin) = arrival::origin(engine, request) else { return false };
    let sealing = engine.sealing(origin.is_https());
    let checked = match known(engine, sealing, &parse(&request.headers)) {
        Some(value) => check(engine, request, &origin, &Token { value, cookie: None }),
        None => Err(NotOurs::NoCookie),
    };
    checked.inspect_err(|why| why.log(engine, request)).is_ok()
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
pub(super) fn is_posted_elsewhere(engine: &Engine, request: &Request, origin: &Origin) -> bool {
    request.method == Method::POST
        && match (said(request, &SEC_FETCH_SITE), said(request, &header::ORIGIN)) {
            (Some(site), _) => site == "cross-site",
            // Pages that send no referrer, as this library's, have the origin `null`.
            (None, None | Some("null")) => false,
            (None, Some(sent)) => {
                sent != origin.as_str() && engine.origins.caller(&request.headers, origin).is_none()
            }
        }
}

/// Whether the browser says that a page of this site, or of a listed origin, made the request, or
/// says nothing.
///
/// A page with `Referrer-Policy: no-referrer` makes browsers send `Origin: null` with its forms;
/// `Sec-Fetch-Site` still tells, which is sent to https and this machine only. Only where neither header
/// is sent, `Referer` has a say.
fn is_from_here(request: &Request, origin: &Origin, origins: &Origins) -> Result<(), NotOurs> {
    let said = |name: &HeaderName| said(request, name);
    let fetched = said(&SEC_FETCH_SITE);
    let is_listed = origins.caller(&request.headers, origin).is_some();
    if is_listed && fetched.is_none_or(|site| site == "same-site") {
        return Ok(());
    }
    // A page of another origin that learned the token would act as the visitor (CSRF).
    if let Some(site) = fetched.filter(|site| is_listed || !matches!(*site, "same-origin" | "none"))
    {
        return Err(NotOurs::OtherSite(log_text(site)));
    }
    let other = |header, sent| {
        let site = origin.as_str().to_owned();
        NotOurs::OtherOrigin { header, sent: log_text(sent), site }
    };
    match said(&header::ORIGIN) {
        None | Some("null") if fetched.is_some() => Ok(()),
        None => match said(&header::REFERER) {
            Some(page) if !is_of(page, origin) => {
                // Its path may be anybody's secret.
                let shown = Url::parse(page).map(|page| page.origin().ascii_serialization());
                Err(other("Referer", shown.as_deref().unwrap_or("unreadable")))
            }
            _ => Ok(()),
        },
        Some("null") => Err(NotOurs::NullOrigin),
        Some(sent) if sent == origin.as_str() => Ok(()),
        Some(sent) => Err(other("Origin", sent)),
    }
}

fn is_of(page: &str, origin: &Origin) -> bool {
    Url::parse(page).is_ok_and(|page| page.origin() == origin.url().origin())
}
