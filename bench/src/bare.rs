//! Handlers that do nothing: what everything else is compared with.

use auth::BoxError;
use axum::{
    Router,
    body::{Body, Bytes},
    response::Response,
    routing::get,
};
use http::HeaderMap;

use crate::{
    PAGE, SESSION, ours,
    visitor::{Answer, Visitor},
};

/// A site that gives the answers of this library's site, byte for byte, as they were when it started.
///
/// `/cookies` has the cookies of the person that they are for.
pub(crate) async fn router() -> Result<Router, BoxError> {
    let mut visitor = Visitor::here(ours::native(1).await?);
    visitor.sign_in("form").await?;
    let cookies = visitor.cookies();
    let mut router = Router::new().route("/cookies", get(move || async move { cookies }));
    for path in [SESSION, PAGE] {
        let Answer { headers, body, .. } = visitor.get(path).await?;
        router = router.route(path, get(move || async move { answer(headers, body) }));
    }
    Ok(router)
}

fn answer(headers: HeaderMap, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.headers_mut() = headers;
    response
}
