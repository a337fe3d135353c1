//! The routes of a setup.

use axum::{
    Router,
    body::{self, Body as AxumBody},
    extract::{Request as AxumRequest, State},
    response::{IntoResponse as _, Response as AxumResponse},
    routing::any,
};
use http::{StatusCode, header};

use super::layer::AuthLayer;
use crate::{
    Auth,
    engine::Setup,
    flow::{self, Body, Request, Response},
};

/// A longer body is refused with 413.
const MAX_BODY: usize = 128 * 1024;

/// What a router gets from a setup.
pub trait RouterExt: Sized {
    /// Adds the setup's routes, and the layer that keeps the sessions of all routes added before
    /// alive.
    ///
    /// ```
    /// # use auth::{auth, RouterExt as _, Session};
    /// # use axum::{Router, routing::get};
    /// # auth! { pub struct ShopAuth; providers: [] }
    /// async fn hello(session: Session) -> String {
    ///     format!("Hello, {}", session.user.name())
    /// }
    ///
    /// # fn app(auth: ShopAuth) -> Router {
    /// Router::new().route("/", get(hello)).auth(&auth)
    /// # }
    /// ```
    #[must_use]
    fn auth<A: Auth>(self, auth: &A) -> Self;
}

impl<S: Clone + Send + Sync + 'static> RouterExt for Router<S> {
    fn auth<A: Auth>(self, auth: &A) -> Self {
        self.layer(AuthLayer::new(auth)).merge(auth.setup().routes())
    }
}

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// The routes below the base path. They carry the setup, so any router state will do.
    ///
    /// [`RouterExt::auth`] adds them together with the layer; alone they serve sessions to a
    /// browser, but nothing writes a session's cookie again when a handler reads it.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let base = &self.inner().base_path;
        let mut router = Router::new().route(&format!("{base}/{{*action}}"), any(answer::<A>));
        if !base.is_empty() {
            router = router.route(base, any(answer::<A>));
        }
        router.with_state(self.clone())
    }
}

async fn answer<A: Auth>(
    State(setup): State<Setup<A, A::State, A::Profile>>,
    request: AxumRequest<AxumBody>,
) -> AxumResponse {
    match read(&setup.inner().base_path, request).await {
        Ok(request) => write(flow::answer(&setup, &request).await),
        Err(response) => response,
    }
}

/// The request as a flow takes it.
pub(super) async fn read(
    base: &str,
    request: AxumRequest<AxumBody>,
) -> Result<Request, AxumResponse> {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = body::to_bytes(body, MAX_BODY).await else {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let path = parts.uri.path().strip_prefix(base).unwrap_or_default();
    let mut segments = path.split('/').skip(1);
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|text| text.to_str().ok());
    let query = parts.uri.query().unwrap_or_default();
    Ok(Request {
        body: Body::parse(content_type.unwrap_or_default(), &bytes),
        action: segments.next().unwrap_or_default().to_owned(),
        provider: segments.next().filter(|segment| !segment.is_empty()).map(str::to_owned),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        method: parts.method,
        headers: parts.headers,
    })
}

/// A flow's response as axum takes it.
pub(super) fn write(response: Response) -> AxumResponse {
    let mut answer = AxumResponse::new(AxumBody::from(response.body));
    *answer.status_mut() = response.status;
    *answer.headers_mut() = response.headers;
    answer
}
