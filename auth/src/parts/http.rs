//! The HTTP client that a setup uses unless it is given another.

#[cfg(test)]
mod tests;

use std::{env, fmt, time::Duration};

use http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};
use reqwest::{Client, ClientBuilder, Request, redirect::Policy};

use super::{BoxFuture, HttpClient};
use crate::{engine::is_loopback, error::BoxError};

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 1 << 20;
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a whole exchange may take, if the engine doesn't end it sooner.
const TOTAL: Duration = Duration::from_mins(1);

/// The HTTP client of a setup: reqwest, with rustls over aws-lc-rs and the system's certificates.
///
/// It follows no redirect, gives up a connection after 3 seconds, and reads 1 MiB of a body at most.
///
/// # Proxies
///
/// It goes through the proxies that the environment names when it is made, as curl does:
/// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` (`http://`, `https://`, `socks5://` or `socks5h://`) and
/// `NO_PROXY` for exceptions, or the same in lower case.
///
/// - To https addresses the proxy makes a tunnel (CONNECT): it learns the host and no more.
/// - What goes to this machine (`localhost`, loopback addresses) goes through none. Over plain http it
///   would leave the machine otherwise.
/// - `HTTP_PROXY` is not read where `REQUEST_METHOD` is set: in a CGI program it is the header
///   `Proxy` of a request, that anybody can send (“httpoxy”).
/// - A proxy looks names up itself. Which addresses a provider may name is checked before.
///
/// To use none, whatever the environment says, give the setup another [`HttpClient`].
#[derive(Clone)]
pub struct SystemHttp {
    /// Through the proxies of the environment, if there are any.
    outward: Client,
    /// To this machine.
    inward: Client,
}

/// The variables that name proxies.
const PROXIES: [&str; 6] =
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

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
        // Their values may have passwords in them.
        let proxies: Vec<&str> =
            PROXIES.into_iter().filter(|name| env::var_os(name).is_some()).collect();
        if !proxies.is_empty() {
            tracing::info!(
                name: "auth.http.proxy", variables = proxies.join(" "),
                "requests to providers go through the proxies that the environment names"
            );
        }
        Ok(Self { outward: client().build()?, inward: client().no_proxy().build()? })
    }

    fn client_for(&self, request: &Request) -> &Client {
        if is_loopback(request.url()) { &self.inward } else { &self.outward }
    }

    async fn exchange(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, BoxError> {
        // The URL is left out: its query may have a secret in it.
        let request = request.try_into().map_err(reqwest::Error::without_url)?;
        let answer = self.client_for(&request).execute(request).await;
        let mut answer = answer.map_err(reqwest::Error::without_url)?;
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

fn client() -> ClientBuilder {
    let mut headers = HeaderMap::new();
    // A compressed answer of 1 MiB can be any size.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    Client::builder()
        .tls_backend_rustls()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        .user_agent(concat!("auth/", env!("CARGO_PKG_VERSION")))
        .default_headers(headers)
}

impl HttpClient for SystemHttp {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, BoxError>> {
        Box::pin(self.exchange(request))
    }
}
