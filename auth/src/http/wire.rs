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
    flow::{Body, Request, Response},
};

/// A longer query is refused with 414; codes of providers have a few kilobytes at most.
const MAX_QUERY: usize = 16 * 1024;

/// The request as a flow takes it, with what its path names below `paths`.
///
/// Fails with the answer to a request that can't be read.
pub(super) async fn read(
    paths: Option<&Paths>,
    compat: Compat,
    request: AxumRequest<AxumBody>,
) -> Result<Request, AxumResponse> {
    let (mut request, body) = begin(paths, request).map_err(|response| *response)?;
    request.body = body::read(&request.method, &request.headers, body, compat).await?;
    Ok(request)
}

/// The same but for the body, which isn't read yet.
pub(super) fn begin(
    paths: Option<&Paths>,
    request: AxumRequest<AxumBody>,
) -> Result<(Request, AxumBody), Box<AxumResponse>> {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    // Stops addresses that make every search in them slow.
    if query.len() > MAX_QUERY {
        return Err(Box::new(StatusCode::URI_TOO_LONG.into_response()));
    }
    let path = paths.and_then(|paths| paths.below(parts.uri.path())).unwrap_or_default();
    let mut segments = path.split('/').skip(1);
    let request = Request {
        body: Body::default(),
        action: segments.next().unwrap_or_default().to_owned(),
        provider: segments.next().filter(|segment| !segment.is_empty()).map(str::to_owned),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        method: parts.method,
        headers: parts.headers,
        authority: parts.uri.authority().map(ToString::to_string),
        version: parts.version,
        peer: peer(&parts.extensions),
    };
    Ok((request, body))
}

/// A flow's response as axum takes it.
pub(super) fn write(response: Response) -> AxumResponse {
    let mut answer = AxumResponse::new(AxumBody::from(response.body));
    *answer.status_mut() = response.status;
    *answer.headers_mut() = response.headers;
    answer
}
