//! The routes of a setup.

use std::{
    future::poll_fn,
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};

use axum::{
    Router,
    body::{self, Body as AxumBody, HttpBody as _},
    extract::{ConnectInfo, Request as AxumRequest, State},
    response::{IntoResponse as _, Response as AxumResponse},
    routing::any,
};
use http::{HeaderMap, StatusCode, header};
use tokio::time::timeout;

use super::{cors::Cors, layer::AuthLayer};
use crate::{
    Auth,
    engine::Setup,
    flow::{self, Body, Request, Response},
};

/// A longer body is refused with 413.
const MAX_BODY: usize = 128 * 1024;
/// A body that takes longer is refused with 408.
const BODY_TIME: Duration = Duration::from_secs(30);
/// A longer query is refused with 414; codes of providers have a few kilobytes at most.
const MAX_QUERY: usize = 16 * 1024;
/// A form with more fields is refused with 400.
const MAX_FIELDS: usize = 100;

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
    let cors = Cors::of(setup.inner(), request.headers());
    let mut response = match cors.preflight(&request) {
        Some(response) => response,
        None => answer_to(&setup, request).await,
    };
    cors.write(response.headers_mut());
    response
}

async fn answer_to<A: Auth>(
    setup: &Setup<A, A::State, A::Profile>,
    request: AxumRequest<AxumBody>,
) -> AxumResponse {
    let request = match read(&setup.inner().base_path, request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let Some(response) = caught(flow::answer(setup, &request)).await else {
        tracing::error!(
            name: "auth.request.panicked", action = request.action,
            "a callback of the application panicked"
        );
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    write(response)
}

/// The request as a flow takes it.
pub(super) async fn read(
    base: &str,
    request: AxumRequest<AxumBody>,
) -> Result<Request, AxumResponse> {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    if query.len() > MAX_QUERY {
        return Err(StatusCode::URI_TOO_LONG.into_response());
    }
    if is_compressed(&parts.headers) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    // What says at once that it is too long is not waited for.
    if body.size_hint().lower() > MAX_BODY as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    let bytes = match timeout(BODY_TIME, body::to_bytes(body, MAX_BODY)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
        Err(_) => return Err(StatusCode::REQUEST_TIMEOUT.into_response()),
    };
    let path = parts.uri.path().strip_prefix(base).unwrap_or_default();
    let mut segments = path.split('/').skip(1);
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|text| text.to_str().ok());
    let body = Body::parse(content_type.unwrap_or_default(), &bytes);
    if body.form.len() > MAX_FIELDS {
        return Err(StatusCode::BAD_REQUEST.into_response());
    }
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(address)| address.ip());
    let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Ok(Request {
        body,
        action: segments.next().unwrap_or_default().to_owned(),
        provider: segments.next().filter(|segment| !segment.is_empty()).map(str::to_owned),
        query,
        method: parts.method,
        headers: parts.headers,
        version: parts.version,
        peer,
    })
}

/// A flow's response as axum takes it.
pub(super) fn write(response: Response) -> AxumResponse {
    let mut answer = AxumResponse::new(AxumBody::from(response.body));
    *answer.status_mut() = response.status;
    *answer.headers_mut() = response.headers;
    answer
}

/// Whether the body is in another form than its content type says: nobody here unpacks it.
fn is_compressed(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::CONTENT_ENCODING).iter();
    codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// The future's output; `None` if it panics, so that one request's panic is its own.
async fn caught<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    // What a callback left broken it shares with requests that run at the same time anyway.
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}
