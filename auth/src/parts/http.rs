//! The HTTP client that a setup uses unless it is given another.

use std::{fmt, time::Duration};

use http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};
use reqwest::{Client, redirect::Policy};

use super::{BoxFuture, HttpClient};
use crate::error::BoxError;

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 1 << 20;
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a whole exchange may take, if the engine doesn't end it sooner.
const TOTAL: Duration = Duration::from_mins(1);

/// The HTTP client of a setup: reqwest, with rustls over aws-lc-rs and the system's certificates.
///
/// It follows no redirect, gives up a connection after 3 seconds, reads 1 MiB of a body at most, and
/// uses no proxy: variables such as `HTTPS_PROXY` are not read. Behind one, give the setup an
/// [`HttpClient`] that knows it.
#[derive(Clone)]
pub struct SystemHttp(Client);

impl fmt::Debug for SystemHttp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SystemHttp").finish_non_exhaustive()
    }
}

impl SystemHttp {
    /// Makes a client with connections of its own.
    ///
    /// Fails when the system's certificates can't be read.
    pub fn new() -> Result<Self, BoxError> {
        let mut headers = HeaderMap::new();
        // A compressed answer of 1 MiB can be any size.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let client = Client::builder()
            .tls_backend_rustls()
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .user_agent(concat!("auth/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .build()?;
        Ok(Self(client))
    }

    async fn exchange(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, BoxError> {
        // The URL is left out: its query may have a secret in it.
        let mut answer = self
            .0
            .execute(request.try_into().map_err(reqwest::Error::without_url)?)
            .await
            .map_err(reqwest::Error::without_url)?;
        let mut response = http::Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        while let Some(chunk) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
            if response.body().len() + chunk.len() > LARGEST_BODY {
                return Err("the body is larger than 1 MiB".into());
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }
}

impl HttpClient for SystemHttp {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, BoxError>> {
        Box::pin(self.exchange(request))
    }
}
