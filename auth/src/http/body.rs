//! The body of a request: read to its end, within bounds, as what it says to be.

use std::time::Duration;

use axum::{
    body::{self, Body as AxumBody, HttpBody as _},
    extract::{FromRequest as _, Multipart, Request},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use tokio::time::timeout;

use crate::{compat::Compat, flow::Body};

/// A longer body is refused with 413.
const MAX_BODY: usize = 128 * 1024;
/// A body that takes longer is refused with 408.
const BODY_TIME: Duration = Duration::from_secs(30);
/// A form with more fields is refused with 400.
const MAX_FIELDS: usize = 100;
/// What somebody is told whose body is of another kind.
const KINDS: &str = "The body is read as `application/x-www-form-urlencoded`, `multipart/form-data` \
                     or `application/json`: name one of them as its `Content-Type`.";

/// The fields of a body; an answer if it can't be read.
pub(super) async fn read(
    method: &Method,
    headers: &HeaderMap,
    body: AxumBody,
    compat: Compat,
) -> Result<Body, Response> {
    // Nobody here unpacks it: stops a small body that becomes one of any size.
    if is_compressed(headers) {
        let text = "A body with a `Content-Encoding` is not read here.";
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, text).into_response());
    }
    if body.is_end_stream() {
        return Ok(Body::default());
    }
    // On the heap: most requests have no body, and would carry the room for reading one.
    Box::pin(collected(method, headers, body, compat)).await
}

/// The fields of a body that is there.
async fn collected(
    method: &Method,
    headers: &HeaderMap,
    body: AxumBody,
    compat: Compat,
) -> Result<Body, Response> {
    // Stops bodies that fill the memory. What says at once that it is too long is not waited for.
    if body.size_hint().lower() > MAX_BODY as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    }
    // Stops clients that hold a connection with a body that never ends.
    let bytes = match timeout(BODY_TIME, body::to_bytes(body, MAX_BODY)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
        Err(_) => return Err(StatusCode::REQUEST_TIMEOUT.into_response()),
    };
    if bytes.is_empty() {
        return Ok(Body::default());
    }
    // A GET has no use for one.
    let is_free = method.is_safe() || compat.takes_unknown_bodies_for_empty();
    let content_type = match content_type(headers) {
        Ok(content_type) => content_type,
        Err(_) if is_free => return Ok(Body::default()),
        Err(text) => return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, text).into_response()),
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let body = if media_type.eq_ignore_ascii_case("multipart/form-data") {
        multipart(content_type, bytes).await?
    } else {
        match Body::parse(media_type, &bytes) {
            Some(Ok(body)) => body,
            _ if is_free => Body::default(),
            Some(Err(why)) => {
                let text = format!("The body is not read as JSON: {why}.");
                return Err((StatusCode::BAD_REQUEST, text).into_response());
            }
            // Stops JSON that a form of another site can send without being asked, as `text/plain`. For
            // the rest no attack, but an answer as if its fields had not been sent would help nobody.
            None => return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, KINDS).into_response()),
        }
    };
    // Stops forms whose many fields are searched again and again.
    if body.form.len() > MAX_FIELDS {
        return Err(StatusCode::BAD_REQUEST.into_response());
    }
    Ok(body)
}

/// What the body says to be.
fn content_type(headers: &HeaderMap) -> Result<&str, &'static str> {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let text = values.next().and_then(|text| text.to_str().ok()).ok_or(KINDS)?;
    // Stops a body that a program in front reads as another kind than this one.
    if values.next().is_some() {
        return Err("The body has more than one `Content-Type`.");
    }
    let mut parameters = text.split(';').skip(1).filter_map(|text| text.split_once('='));
    let is_read = parameters.all(|(name, value)| {
        let value = value.trim().trim_matches('"');
        !name.trim().eq_ignore_ascii_case("charset")
            || ["utf-8", "utf8", "us-ascii"].iter().any(|known| value.eq_ignore_ascii_case(known))
    });
    // Stops the same in another encoding: forms and JSON are UTF-8 (URL Standard §5.1, RFC 8259 §8.1).
    if is_read { Ok(text) } else { Err("The body is read as UTF-8: leave out the `charset`.") }
}

/// The fields of a form with parts (RFC 7578), as scripts send it with `new FormData(form)`. Files are
/// no fields of any form here.
async fn multipart(content_type: &str, bytes: body::Bytes) -> Result<Body, Response> {
    let unreadable = || {
        let text = "The parts of the `multipart/form-data` body can't be read.";
        (StatusCode::BAD_REQUEST, text).into_response()
    };
    let request = Request::builder().header(header::CONTENT_TYPE, content_type);
    let request = request.body(AxumBody::from(bytes)).map_err(|_| unreadable())?;
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut form = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().map(str::to_owned);
        let is_file = part.file_name().is_some();
        let value = part.bytes().await.map_err(|_| unreadable())?;
        if let (Some(name), false) = (name, is_file) {
            form.push((name, String::from_utf8_lossy(&value).into_owned()));
        }
        if form.len() > MAX_FIELDS {
            break;
        }
    }
    Ok(Body { form, ..Body::default() })
}

/// Whether the body is in another form than its content type says.
fn is_compressed(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::CONTENT_ENCODING).iter();
    codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}
