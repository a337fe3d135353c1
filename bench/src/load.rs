//! Load: connections that are kept, each with one request after the other.

use std::{
    env,
    time::{Duration, Instant},
};

use auth::BoxError;
use axum::body::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, response::Parts};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::{net::TcpStream, task::JoinSet};
use url::{Url, form_urlencoded::Serializer};

/// How long is asked before anything counts, and how long then.
type Times = (Duration, Duration);

/// What a connection does again and again.
#[derive(Clone)]
enum Work {
    /// Asks for a path.
    Get { path: String, cookies: Option<HeaderValue> },
    /// Signs in at a provider, from the CSRF token to the session's cookie.
    SignIn,
}

/// Asks for a path over so many connections, with the cookies in `COOKIES`; what came of it as JSON.
///
/// Fails when an answer isn't a success.
pub(crate) async fn run(
    origin: &str,
    path: &str,
    connections: usize,
    times: Times,
) -> Result<Value, BoxError> {
    let cookies = env::var("COOKIES").ok().filter(|cookies| !cookies.is_empty());
    let cookies = cookies.map(HeaderValue::try_from).transpose()?;
    measure(origin, &Work::Get { path: path.to_owned(), cookies }, connections, times).await
}

/// Signs in over so many connections.
///
/// Fails when a sign-in does.
pub(crate) async fn sign_in(
    origin: &str,
    connections: usize,
    times: Times,
) -> Result<Value, BoxError> {
    measure(origin, &Work::SignIn, connections, times).await
}

async fn measure(
    origin: &str,
    work: &Work,
    connections: usize,
    (warm_up, time): Times,
) -> Result<Value, BoxError> {
    let mut opened = Vec::with_capacity(connections);
    for _ in 0..connections {
        opened.push(Connection::open(origin).await?);
    }
    let begin = Instant::now() + warm_up;
    let end = begin + time;
    let mut tasks = JoinSet::new();
    for connection in opened {
        tasks.spawn(connection.work(work.clone(), begin, end));
    }
    let mut took = Vec::new();
    while let Some(done) = tasks.join_next().await {
        took.extend(done??);
    }
    took.sort_unstable();
    let count = u32::try_from(took.len())?;
    let micros = |part: usize| took.get(took.len() * part / 100).map(Duration::as_micros);
    let (Some(median), Some(late)) = (micros(50), micros(99)) else {
        return Err("there was no answer in time".into());
    };
    Ok(json!({
        "per_second": f64::from(count) / time.as_secs_f64(),
        "median_us": u64::try_from(median)?,
        "p99_us": u64::try_from(late)?,
    }))
}

/// A connection that is kept.
struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

impl Connection {
    async fn open(origin: &str) -> Result<Self, BoxError> {
        let host = origin.strip_prefix("http://").ok_or("the origin is not on http")?;
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: HeaderValue::from_str(host)? })
    }

    /// Works until the end; how long each turn took that began and ended while it counted.
    async fn work(
        mut self,
        work: Work,
        begin: Instant,
        end: Instant,
    ) -> Result<Vec<Duration>, BoxError> {
        let mut took = Vec::new();
        loop {
            let start = Instant::now();
            if start >= end {
                return Ok(took);
            }
            match &work {
                Work::Get { path, cookies } => self.get(path, cookies.as_ref()).await?,
                Work::SignIn => self.sign_in().await?,
            }
            if start >= begin && Instant::now() <= end {
                took.push(start.elapsed());
            }
        }
    }

    async fn get(&mut self, path: &str, cookies: Option<&HeaderValue>) -> Result<(), BoxError> {
        let (parts, _) = self.send(Method::GET, path, cookies, None).await?;
        expect(&parts, StatusCode::OK)
    }

    async fn sign_in(&mut self) -> Result<(), BoxError> {
        let (parts, body) = self.send(Method::GET, "/api/auth/csrf", None, None).await?;
        expect(&parts, StatusCode::OK)?;
        let csrf: Value = serde_json::from_slice(&body)?;
        let token = csrf["csrfToken"].as_str().ok_or("the site has no CSRF token")?;
        let mut cookies = pairs(&parts.headers);
        let form = Serializer::new(String::new()).append_pair("csrfToken", token).finish();
        let sent = HeaderValue::try_from(cookies.join("; "))?;
        let path = "/api/auth/signin/op";
        let (parts, _) = self.send(Method::POST, path, Some(&sent), Some(form)).await?;
        expect(&parts, StatusCode::FOUND)?;
        let state = state(&parts)?;
        cookies.extend(pairs(&parts.headers));
        let query = Serializer::new(String::new())
            .append_pair("code", "a-code-of-the-benchmark")
            .append_pair("state", &state)
            .finish();
        let sent = HeaderValue::try_from(cookies.join("; "))?;
        let path = format!("/api/auth/callback/op?{query}");
        let (parts, _) = self.send(Method::GET, &path, Some(&sent), None).await?;
        expect(&parts, StatusCode::FOUND)?;
        // A sign-in that fails is a redirect too, without a session.
        let is_session = |pair: &String| pair.contains("session") && !pair.ends_with('=');
        if pairs(&parts.headers).iter().any(is_session) {
            return Ok(());
        }
        Err(format!("a sign-in failed: {:?}", parts.headers.get(header::LOCATION)).into())
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        cookies: Option<&HeaderValue>,
        form: Option<String>,
    ) -> Result<(Parts, Bytes), BoxError> {
        let mut request = Request::new(Full::new(Bytes::new()));
        *request.method_mut() = method;
        *request.uri_mut() = path.parse()?;
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.host.clone());
        if let Some(cookies) = cookies {
            headers.insert(header::COOKIE, cookies.clone());
        }
        if let Some(form) = form {
            let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
            headers.insert(header::CONTENT_TYPE, form_type);
            *request.body_mut() = Full::new(Bytes::from(form));
        }
        self.sender.ready().await?;
        let (parts, body) = self.sender.send_request(request).await?.into_parts();
        Ok((parts, body.collect().await?.to_bytes()))
    }
}

fn expect(parts: &Parts, status: StatusCode) -> Result<(), BoxError> {
    if parts.status == status {
        return Ok(());
    }
    let location = parts.headers.get(header::LOCATION);
    Err(format!("the answer is {} {location:?}, not {status}", parts.status).into())
}

/// The cookies of an answer, as they are sent back.
fn pairs(headers: &HeaderMap) -> Vec<String> {
    let cookies = headers.get_all(header::SET_COOKIE).iter();
    let texts = cookies.filter_map(|cookie| cookie.to_str().ok());
    texts.filter_map(|text| text.split(';').next().map(str::to_owned)).collect()
}

/// The `state` of the address that a browser is sent to.
fn state(parts: &Parts) -> Result<String, BoxError> {
    let location = parts.headers.get(header::LOCATION).ok_or("the answer leads nowhere")?;
    let location = Url::parse(location.to_str()?)?;
    let state = location.query_pairs().find(|(name, _)| name == "state");
    Ok(state.ok_or("the address has no state")?.1.into_owned())
}
