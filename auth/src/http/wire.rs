//! Requests and responses, between axum and the flows.

use axum::{
    body::Body as AxumBody,
    extract::Request as AxumRequest,
    response::{IntoResponse as _, Response as AxumResponse},
};
use http::StatusCode;

use super::{body, sent::peer};
use crate::{
    compat::Compat,
    engine::Paths,
    flow::{Request, Response},
};

/// A longer query is refused with 414; codes of providers have a few kilobytes at most.
const MAX_QUERY: usize = 16 * 1024;

/// The request as a flow takes it, with what its path names below `paths`.
pub(super) async fn read(
    paths: Option<&Paths>,
    compat: Compat,
    request: AxumRequest<AxumBody>,
) -> Result<Request, AxumResponse> {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    // Stops addresses that make every search in them slow.
    if query.len() > MAX_QUERY {
        return Err(StatusCode::URI_TOO_LONG.into_response());
    }
    let body = body::read(&parts, body, compat).await?;
    let path = paths.and_then(|paths| paths.below(parts.uri.path())).unwrap_or_default();
    let mut segments = path.split('/').skip(1);
    let peer = peer(&parts.extensions);
    let authority = parts.uri.authority().map(ToString::to_string);
    let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Ok(Request {
        body,
        action: segments.next().unwrap_or_default().to_owned(),
        provider: segments.next().filter(|segment| !segment.is_empty()).map(str::to_owned),
        query,
        method: parts.method,
        headers: parts.headers,
        authority,
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
