//! A guard for whole subtrees of a router.

use std::{
    convert::Infallible,
    fmt,
    marker::PhantomData,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::response::{IntoResponse as _, Response};
use http::{Request, request::Parts};
use tower_layer::Layer;
use tower_service::Service;

use super::{
    bearer,
    extract::{keep, load_from},
    fresh,
    layers::Layers,
    rejection::{Rejection, original_uri},
};
use crate::{
    Auth, Session,
    config::caught,
    engine::{
        Engine, FreshSessions, Setup,
        roles::{RoleOf, RoleSet},
    },
    error::BoxError,
    parts::BoxFuture,
    session::ErasedSession,
};

/// Says whether a request may pass, and gives its session back.
type Authorized = dyn Fn(Option<ErasedSession>, &Parts) -> Result<(Option<ErasedSession>, bool), BoxError>
    + Send
    + Sync;

/// Lets only requests with a session through; see [`Setup::guard`].
pub struct GuardLayer<A: Auth> {
    rules: Rules,
    setup: PhantomData<fn() -> A>,
}

/// What a guard asks of a request, without the types of its setup.
#[derive(Clone)]
struct Rules {
    engine: Arc<Engine>,
    authorized: Option<Arc<Authorized>>,
    /// What a session has to have, whatever `authorized` says.
    required: RoleSet,
    /// How long ago the user of a session may have proved to be there.
    fresh: Option<Duration>,
    bearer: bool,
}

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// A layer that lets only requests with a session through.
    ///
    /// Requests for the setup's own routes and for its pages pass, so that the layer may cover the
    /// whole router. Any other request without a session is refused as the extractors refuse it: a
    /// browser that navigates is sent to the sign-in page and comes back, and any other client gets
    /// 401 with JSON. Sessions are kept alive wherever the layer stands, below `.auth(&auth)` or around it.
    ///
    /// With `compat: next_auth_v4` it does what v4's middleware does: every request that may not pass
    /// is redirected to the sign-in page with 307, also one of a program or of somebody who is signed
    /// in, and `/_next` and `/favicon.ico` pass.
    ///
    /// ```
    /// # use auth::{auth, RouterExt as _};
    /// # use axum::{Router, routing::get};
    /// # auth! { pub struct ShopAuth; providers: [] }
    /// # fn app(auth: ShopAuth) -> Router {
    /// let admin = Router::new().route("/admin", get(|| async { "secret" }));
    /// Router::new()
    ///     .merge(admin.route_layer(auth.guard().allow(|session| session.user.id == "1")))
    ///     .auth(&auth)
    /// # }
    /// ```
    #[must_use]
    pub fn guard(&self) -> GuardLayer<A> {
        let rules = Rules {
            engine: Arc::clone(self.engine()),
            authorized: None,
            required: RoleSet::default(),
            fresh: None,
            bearer: bearer::is_accepted(self.engine()),
        };
        GuardLayer { rules, setup: PhantomData }
    }
}

impl<A: Auth> GuardLayer<A> {
    /// Lets only sessions through that `allowed` holds for; others get 403.
    #[must_use]
    pub fn allow(
        self,
        allowed: impl Fn(&Session<A::Claims, A>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.authorized(move |session, _| session.is_some_and(&allowed))
    }

    /// Lets those requests through for which `authorized` returns `true`, whether or not somebody is
    /// signed in, like the `authorized` callback of NextAuth v4. It replaces an earlier
    /// [`allow`](Self::allow). If it returns `false`, somebody who isn't signed in is refused as the
    /// extractors refuse, and somebody who is signed in gets 403.
    ///
    /// The request's URI is the one that was asked for, also below a nested router.
    ///
    /// ```
    /// # use auth::auth;
    /// # auth! { pub struct ShopAuth; providers: [] }
    /// # fn app(auth: ShopAuth) {
    /// auth.guard().authorized(|session, request| {
    ///     let is_member_area = request.uri.path().starts_with("/members/");
    ///     session.is_some() || !is_member_area
    /// })
    /// # ;
    /// # }
    /// ```
    #[must_use]
    pub fn authorized(
        self,
        authorized: impl Fn(Option<&Session<A::Claims, A>>, &Parts) -> bool + Send + Sync + 'static,
    ) -> Self {
        let authorized: Arc<Authorized> = Arc::new(move |session, parts| {
            let session = session.map(ErasedSession::typed::<A>).transpose()?;
            let passes = caught(|| authorized(session.as_ref(), parts))?;
            Ok((session.map(Session::erased), passes))
        });
        Self { rules: Rules { authorized: Some(authorized), ..self.rules }, ..self }
    }

    /// Lets only sessions through whose user has this role of the setup; others get 403. It stands beside
    /// [`allow`](Self::allow) and [`authorized`](Self::authorized): both have to let a request through. If it is
    /// called several times, the user needs each of the roles.
    ///
    /// ```
    /// # use auth::{Roles, RolesUpdate, RouterExt as _, auth};
    /// # use axum::{Router, routing::get};
    /// # #[derive(Roles)]
    /// # enum Role { Member, #[role(includes(Member))] Admin }
    /// # auth! {
    /// #     struct ShopAuth;
    /// #     providers: [],
    /// #     roles: Role,
    /// #     callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member] },
    /// # }
    /// # fn app(auth: ShopAuth) -> Router {
    /// let admin = Router::new().route("/admin", get(|| async { "secret" }));
    /// Router::new().merge(admin.route_layer(auth.guard().role::<role::Admin>())).auth(&auth)
    /// # }
    /// ```
    #[must_use]
    pub fn role<R: RoleOf<A::Roles>>(self) -> Self {
        // A role beyond the set would be required of nobody.
        const { assert!(R::INDEX < RoleSet::MOST, "an enum of roles has at most 128 variants") };
        let required = self.rules.required.with(R::INDEX);
        Self { rules: Rules { required, ..self.rules }, ..self }
    }

    /// Lets only sessions through whose user has proved to be there within the setup's `session: { fresh: … }`; others
    /// are refused as [`Fresh`](crate::Fresh) refuses them. It stands beside [`allow`](Self::allow),
    /// [`authorized`](Self::authorized) and [`role`](Self::role), and comes after them: who may not pass isn't asked to
    /// confirm anything. With it, nobody passes who isn't signed in.
    ///
    /// ```
    /// # use auth::{RouterExt as _, auth};
    /// # use axum::{Router, routing::post};
    /// # auth! { pub struct ShopAuth; providers: [], session: { fresh: 10 minutes } }
    /// # fn app(auth: ShopAuth) -> Router {
    /// let danger = Router::new().route("/account/delete", post(|| async { "gone" }));
    /// Router::new().merge(danger.route_layer(auth.guard().fresh())).auth(&auth)
    /// # }
    /// ```
    #[must_use]
    pub fn fresh(self) -> Self
    where
        A: FreshSessions,
    {
        let declared = self.rules.engine.settings.fresh;
        self.fresh_within(declared.unwrap_or_default())
    }

    /// The same with a bound of its own. Less than a second counts as one. If it is called several times, or beside
    /// [`fresh`](Self::fresh), the shortest bound counts.
    #[must_use]
    pub fn fresh_within(self, within: Duration) -> Self
    where
        A: FreshSessions,
    {
        let fresh = self.rules.fresh.map_or(within, |fresh| fresh.min(within));
        Self { rules: Rules { fresh: Some(fresh), ..self.rules }, ..self }
    }

    /// Takes the session's token from `Authorization: Bearer` too, where there is no session
    /// cookie (RFC 6750 §2.1), for this layer and the extractors below it.
    ///
    /// For programs that have no cookies. The token is the cookie's value, so whoever can read it
    /// has the session until it expires. A session cookie that is there counts even if it is
    /// invalid, and no cookie is ever written in answer to the header: the token lives no longer
    /// than it says. Without this call only `compat: next_auth_v4` takes the header, where v4's
    /// `getToken` does: in guards and extractors with `strategy: jwt`. The setup's own routes,
    /// such as `session`, never do.
    #[must_use]
    pub fn bearer(self) -> Self {
        Self { rules: Rules { bearer: true, ..self.rules }, ..self }
    }
}

impl<A: Auth> Clone for GuardLayer<A> {
    fn clone(&self) -> Self {
        Self { rules: self.rules.clone(), setup: PhantomData }
    }
}

impl<A: Auth> fmt::Debug for GuardLayer<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardLayer").field("bearer", &self.rules.bearer).finish_non_exhaustive()
    }
}

impl<S, A: Auth> Layer<S> for GuardLayer<A> {
    type Service = Guard<S, A>;

    fn layer(&self, inner: S) -> Guard<S, A> {
        Guard { inner, layer: self.clone() }
    }
}

/// The service of a [`GuardLayer`].
pub struct Guard<S, A: Auth> {
    inner: S,
    layer: GuardLayer<A>,
}

impl<S: Clone, A: Auth> Clone for Guard<S, A> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), layer: self.layer.clone() }
    }
}

impl<S: fmt::Debug, A: Auth> fmt::Debug for Guard<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, A, B> Service<Request<B>> for Guard<S, A>
where
    A: Auth,
    B: Send + 'static,
    S: Service<Request<B>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let clone = self.inner.clone();
        // The service that said it is ready is the one to call.
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let rules = self.layer.rules.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            // Around the setup's layer nobody else writes the cookie of the session that is read here. A setup that
            // is in no router has no layer either, and the log says so.
            let is_served = rules.engine.presence.is_served();
            let rolling = is_served.then(|| Layers::ahead(&mut parts.extensions)).flatten();
            let mut response = match rules.check(&mut parts).await {
                Ok(()) => inner.call(Request::from_parts(parts, body)).await?,
                Err(rejection) => rejection.into_response(),
            };
            if let Some(rolling) = rolling {
                rolling.finish(response.headers_mut(), &rules.engine);
            }
            Ok(response)
        })
    }
}

impl Rules {
    /// Whether the request may pass; its session is left for the extractors.
    async fn check(&self, parts: &mut Parts) -> Result<(), Rejection> {
        let Self { engine, authorized, required, fresh, bearer } = self;
        if is_public(engine, original_uri(parts).path()) {
            return Ok(());
        }
        let session = load_from(engine, parts, *bearer).await?;
        let (session, passes) = match authorized {
            None => {
                let passes = session.is_some();
                (session, passes)
            }
            Some(authorized) => {
                let asked = original_uri(parts).clone();
                let own = std::mem::replace(&mut parts.uri, asked);
                let passes = authorized(session, parts);
                parts.uri = own;
                passes.map_err(|error| {
                    // Nobody said that the request may pass.
                    tracing::error!(
                        name: "auth.callback.failed", callback = "guard", %error,
                        "a callback of the application failed"
                    );
                    Rejection::misconfigured()
                })?
            }
        };
        let required = *required;
        let has_roles = required == RoleSet::default()
            || session.as_ref().is_some_and(|session| session.effective().has_all(required));
        let passes = passes && has_roles && (fresh.is_none() || session.is_some());
        match session {
            Some(session) if passes => {
                if fresh.is_some() {
                    fresh::check(engine, parts, session.freshness(), *fresh)?;
                }
                keep(engine, session, parts);
                Ok(())
            }
            None if passes => Ok(()),
            // Stops whoever is not signed in, or may not see it, from what is behind the guard.
            _ if engine.settings.compat.guards_as_middleware() => {
                Err(Rejection::sign_in(engine, parts))
            }
            Some(_) => Err(Rejection::forbidden(engine, parts)),
            None => Err(Rejection::unauthenticated(engine, parts)),
        }
    }
}

/// Whether a path must be open so that somebody can sign in: below the base path, or one of the
/// application's own pages.
fn is_public(engine: &Engine, path: &str) -> bool {
    // Whole segments: stops `/api/auth-secrets` from passing as a route of `/api/auth`.
    let below = |base: &str| {
        path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let pages = engine.settings.pages;
    let is_page = |page: Option<&str>| {
        page.and_then(|page| page.split(['?', '#']).next())
            .is_some_and(|page| engine.paths.is_same(page, path))
    };
    engine.paths.mounts().any(|base| !base.is_empty() && below(base))
        || is_page(pages.sign_in)
        || is_page(pages.sign_out)
        || is_page(pages.error)
        || is_page(pages.verify_request)
        || is_page(pages.confirm)
        // What a front end that was made for v4 has outside its middleware.
        || (engine.settings.compat.guards_as_middleware()
            && (below("/_next") || below("/favicon.ico")))
}
