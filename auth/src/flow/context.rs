//! What every action starts from: where the site is, the request's cookies, its CSRF token, and
//! where the browser wants to go afterwards.

use std::{borrow::Cow, sync::Arc};

use http::{Method as Verb, header};

use super::{
    destination::{purpose, redirect},
    double_submit::{self, NotOurs},
    request::Request,
    response::Answer,
};
use crate::{
    browser::cookie::{
        SameSite,
        header::{Cookies, Lookup},
        set::SetCookie,
    },
    compat::Compat,
    engine::{Declaration, Engine, Origin, Sealing, callback::RedirectPurpose},
    error::BoxError,
    parts::log::sampled,
    provider::Method,
    session,
};

/// The start of an action.
pub(crate) struct Context<'a> {
    engine: &'a Arc<Engine>,
    pub(crate) request: &'a Request,
    pub(crate) origin: Origin,
    pub(crate) sealing: &'a Sealing,
    pub(crate) cookies: Cookies<'a>,
    csrf_token: String,
    csrf: Result<(), NotOurs>,
    callback_url: String,
    purpose: RedirectPurpose,
    redirect_failed: bool,
    /// Those that every answer sets.
    set: Vec<SetCookie>,
}

impl<'a> Context<'a> {
    /// Fails when there is no randomness. When the `redirect` callback fails, the site's origin
    /// stands in for its answer.
    pub(crate) async fn new(
        engine: &'a Arc<Engine>,
        request: &'a Request,
        origin: Origin,
    ) -> Result<Self, BoxError> {
        let is_foreign = is_foreign_answer(engine, request)
            || double_submit::is_posted_elsewhere(engine, request, &origin);
        let mut context = Self::at_home(engine, request, origin, is_foreign)?;
        let target = context.target();
        let is_asked = target.is_some() || engine.settings.compat.remembers_home_as_callback_url();
        if let Some(target) = target {
            // On the heap: most requests name no target, and would carry the room for it.
            context = Box::pin(context.led_to(target)).await;
        }
        if is_asked && !is_foreign {
            context.remember_callback_url();
        }
        Ok(context)
    }

    /// The start of an action that leads to the site's origin. Nothing of it has to be waited for.
    fn at_home(
        engine: &'a Arc<Engine>,
        request: &'a Request,
        origin: Origin,
        is_foreign: bool,
    ) -> Result<Self, BoxError> {
        let sealing = engine.sealing(origin.is_https());
        let headers = request.headers.get_all(header::COOKIE);
        let is_partial = is_foreign || holds_back(engine, sealing, request);
        let cookies =
            Cookies::parse(headers.iter().map(http::HeaderValue::as_bytes)).partial(is_partial);
        if cookies.is_over_limit() {
            sampled!(
                engine, warn, name: "auth.request.too_many_cookies",
                "a request's cookies were not read"
            );
        }
        let token = if is_session(engine, request) {
            double_submit::unread(engine, sealing, &cookies)?
        } else {
            double_submit::token(engine, sealing, &cookies)?
        };
        let csrf = double_submit::check(engine, request, &origin, &token);
        Ok(Self {
            engine,
            request,
            callback_url: engine.paths.home(origin.as_str()),
            origin,
            sealing,
            cookies,
            csrf_token: token.value,
            csrf,
            purpose: purpose(engine, request),
            redirect_failed: false,
            // A browser that kept its cookies to itself has a token, which the forms in other tabs carry.
            set: token.cookie.filter(|_| !is_foreign).into_iter().collect(),
        })
    }

    /// The target that the browser names, or that it named before.
    fn target(&self) -> Option<String> {
        let request = self.request;
        let asked = request.body.text("callbackUrl").or_else(|| request.query("callbackUrl"));
        match asked.filter(|url| !url.is_empty()) {
            Some(asked) => Some(asked.to_owned()),
            None => self.remembered().map(Cow::into_owned),
        }
    }

    /// The target that the browser's cookie remembers.
    fn remembered(&self) -> Option<Cow<'a, str>> {
        match self.cookies.get(&self.sealing.cookies.callback_url.name) {
            Lookup::One(url) => Some(url).filter(|url| !url.is_empty()),
            Lookup::Absent | Lookup::Duplicate => None,
        }
    }

    /// The same with what the `redirect` callback makes of a target.
    async fn led_to(mut self, target: String) -> Self {
        match redirect(self.engine, &self.origin, &target, self.purpose).await {
            Ok(url) => self.callback_url = url,
            Err(error) => {
                tracing::error!(
                    name: "auth.callback.failed", callback = "redirect", %error,
                    "a callback of the application failed"
                );
                self.redirect_failed = true;
            }
        }
        self
    }

    /// Has the browser remember where it wants to go, unless it does already.
    fn remember_callback_url(&mut self) {
        let remembered = self.remembered().unwrap_or_default();
        if remembered != self.callback_url && !self.redirect_failed {
            self.set.push(self.sealing.cookies.callback_url.set(self.callback_url.as_str()));
        }
    }

    pub(crate) fn engine(&self) -> &'a Arc<Engine> {
        self.engine
    }

    /// What the application has declared.
    pub(crate) fn declaration(&self) -> &'a dyn Declaration {
        &*self.engine.declaration
    }

    pub(crate) fn compat(&self) -> Compat {
        self.engine().settings.compat
    }

    /// `https://shop.example/api/auth`
    pub(crate) fn base(&self) -> String {
        [self.origin.as_str(), &self.engine().paths.base].concat()
    }

    /// The start of the application: `https://shop.example`
    pub(crate) fn home(&self) -> String {
        self.engine().paths.home(self.origin.as_str())
    }

    /// A page of the application's own, as browsers see it.
    pub(crate) fn own_page(&self, page: Option<&'static str>) -> Option<Cow<'static, str>> {
        page.map(|page| self.engine().paths.public(page))
    }

    /// The token that forms carry.
    pub(crate) fn csrf_token(&self) -> &str {
        &self.csrf_token
    }

    /// Whether the request was made by a page that this browser got from this site.
    pub(crate) fn is_own_page(&self) -> bool {
        self.csrf.is_ok()
    }

    /// The same; logged if not.
    pub(crate) fn verify_csrf(&self) -> bool {
        let Err(why) = &self.csrf else { return true };
        why.log(self.engine(), self.request);
        false
    }

    /// Another token for the browser, now that somebody else uses it: what was on a page before
    /// can't send a form afterwards.
    ///
    /// Fails when there is no randomness.
    pub(crate) fn renewed_csrf_token(&self) -> Result<Option<SetCookie>, BoxError> {
        if self.compat().keeps_csrf_token() {
            return Ok(None);
        }
        double_submit::new_token(self.engine(), self.sealing).map(|token| token.cookie)
    }

    /// Whether the browser may have held the session's cookie back, and will go on doing so with
    /// whatever this request redirects to.
    pub(crate) fn holds_back(&self) -> bool {
        holds_back(self.engine(), self.sealing, self.request)
    }

    /// Whether a target is a page of this site.
    pub(crate) fn is_own(&self, target: &str) -> bool {
        let rest = target.strip_prefix(self.origin.as_str()).unwrap_or(target);
        rest.is_empty() || (rest.starts_with('/') && !rest.starts_with("//"))
    }

    /// Whether the `redirect` callback failed.
    pub(crate) fn is_redirect_broken(&self) -> bool {
        self.redirect_failed
    }

    /// Where the browser goes when all went well: absolute, and allowed.
    pub(crate) fn callback_url(&self) -> &str {
        &self.callback_url
    }

    /// What the browser is doing with this request.
    pub(crate) fn purpose(&self) -> RedirectPurpose {
        self.purpose
    }

    /// The request's session.
    pub(crate) fn session(&self) -> session::Request<'_> {
        let (engine, sealing, cookies) = (self.engine(), self.sealing, &self.cookies);
        session::Request { engine, sealing, cookies }
    }

    /// Adds the cookies that every answer sets, before its own.
    pub(crate) fn finish(self, mut answer: Answer) -> Answer {
        // A list of providers is the same for everybody.
        let is_for_all = matches!(self.request.action.as_str(), "_log" | "providers");
        let is_bare =
            self.compat().sets_no_cookie_for_unsupported_requests() && answer.is_unsupported();
        if is_for_all || is_bare {
            return answer;
        }
        let own = std::mem::replace(&mut answer.cookies, self.set);
        // One name, one value.
        answer.cookies.retain(|set| own.iter().all(|cookie| cookie.name != set.name));
        answer.with_cookies(own)
    }
}

/// Whether a request only asks who is signed in, which no token decides. v4 reads it all the same, to set another
/// one where it isn't its own.
fn is_session(engine: &Engine, request: &Request) -> bool {
    request.action == "session"
        && request.is_get()
        && !engine.settings.compat.reads_every_csrf_token()
}

/// Whether a provider's page posts its answer (`response_mode=form_post`): from another site, so that
/// browsers send no cookie that is `SameSite=Lax`. With `compat: next_auth_v4` the browser has to say
/// so: v4 sets its cookies with each answer.
fn is_foreign_answer(engine: &Engine, request: &Request) -> bool {
    let entry = request.provider.as_deref().and_then(|id| engine.entry(id));
    !engine.settings.compat.sets_cookies_in_cross_site_answers()
        && request.method == Verb::POST
        && request.action == "callback"
        && entry.is_some_and(|entry| matches!(entry.method, Method::OAuth(_)))
}

/// Whether the session's cookie is `SameSite=Strict` and another site may have led the browser here.
/// With `compat: next_auth_v4` the browser has to say so, since v4 doesn't ask.
fn holds_back(engine: &Engine, sealing: &Sealing, request: &Request) -> bool {
    let by_default = engine.settings.compat.takes_silence_for_same_site();
    sealing.cookies.session_token.same_site == SameSite::Strict
        && !double_submit::is_from_this_site(request).unwrap_or(by_default)
}

/// Where the attempt wanted to go. It is asked again whether that is allowed, unless it was for this
/// request and the same purpose: the setup may have changed meanwhile.
pub(super) async fn target(
    context: &Context<'_>,
    sealed: Option<String>,
    purpose: RedirectPurpose,
) -> Result<String, BoxError> {
    let is_known = |url: &str| url == context.callback_url() && purpose == context.purpose();
    match sealed.filter(|url| !is_known(url)) {
        // Nothing was asked for: the origin, as it is written everywhere.
        Some(url) if url == context.origin.as_str() => Ok(url),
        Some(url) => redirect(context.engine(), &context.origin, &url, purpose).await,
        None => Ok(context.callback_url().to_owned()),
    }
}
