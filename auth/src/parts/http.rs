//! The HTTP client that a setup uses unless it is given another.

mod names;
#[cfg(test)]
mod tests;
mod tls;

use std::{collections::BTreeSet, env, fmt, future::ready, sync::Arc, time::Duration};

use http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};
use reqwest::{Client, ClientBuilder, redirect::Policy};
use rustls::ClientConfig;
use url::{Host, Url};

use self::names::{Lookup, Names, OwnNetwork};
use super::{BoxFuture, HttpClient, Reach, Target, is_loopback};
use crate::error::BoxError;

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
/// - Requests to this machine (`localhost`, loopback addresses) don't go through a proxy. Over plain http
///   they would leave the machine otherwise.
/// - `HTTP_PROXY` is not read where `REQUEST_METHOD` is set: in a CGI program it is the header
///   `Proxy` of a request, that anybody can send (“httpoxy”).
/// - A proxy looks names up itself, so it is the proxy that has to guard its network (see below).
///
/// To use no proxy, whatever the environment says, give the setup another [`HttpClient`].
///
/// # The server's own network
///
/// Hosts that the application names (an issuer, an endpoint, `backchannel`, `private_hosts`) may be in
/// the server's own network, as in Docker or an intranet. Any other host, which a discovery document,
/// a token answer or a profile named, is connected to at public addresses only ([`Reach`]). Otherwise the
/// author of the document could make this server send requests into its own network (SSRF). The
/// addresses are checked when the connection is made.
///
/// If the issuers themselves come from others, such as the tenants of your application, use
/// [`internet_only`](Self::internet_only).
#[derive(Clone)]
pub struct SystemHttp {
    /// Through the proxies of the environment, if there are any.
    outward: Client,
    /// The same, to the internet alone. It shares no connection with the others.
    internet: Client,
    /// To this machine.
    inward: Client,
    /// The hosts of the proxies.
    proxies: Arc<BTreeSet<String>>,
    is_internet_only: bool,
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
        let named: Vec<&str> =
            PROXIES.into_iter().filter(|name| env::var_os(name).is_some()).collect();
        if !named.is_empty() {
            tracing::info!(
                name: "auth.http.proxy", variables = named.join(" "),
                "requests to providers go through the proxies that the environment names"
            );
        }
        let proxies = named.into_iter().filter_map(|name| proxy_host(&env::var(name).ok()?));
        Self::with(&names::system(), proxies.collect())
    }

    /// Makes a client that connects to public addresses only, whoever named the host. It is for a setup
    /// whose issuers are written by others, such as tenants.
    ///
    /// Fails when the system's certificates can't be read.
    pub fn internet_only() -> Result<Self, BoxError> {
        Ok(Self { is_internet_only: true, ..Self::new()? })
    }

    /// A client that finds names at these addresses alone, for tests.
    #[cfg(test)]
    pub(crate) fn finding(
        names: std::collections::BTreeMap<String, Vec<std::net::IpAddr>>,
    ) -> Self {
        let lookup: Arc<Lookup> = Arc::new(move |host| {
            let found = names.get(&host).cloned().unwrap_or_default();
            let found = found.into_iter().map(|address| (address, 0).into()).collect();
            Box::pin(ready(Ok(found)))
        });
        Self::with(&lookup, BTreeSet::new()).expect("the system has certificates")
    }

    fn with(lookup: &Arc<Lookup>, proxies: BTreeSet<String>) -> Result<Self, BoxError> {
        let proxies = Arc::new(proxies);
        let names =
            |reach| Names { lookup: Arc::clone(lookup), reach, proxies: Arc::clone(&proxies) };
        let tls = tls::config()?;
        Ok(Self {
            outward: build(&tls, || client(names(Reach::Anywhere)))?,
            internet: build(&tls, || client(names(Reach::Internet)))?,
            inward: build(&tls, || client(names(Reach::Anywhere)).no_proxy())?,
            proxies,
            is_internet_only: false,
        })
    }

    /// The client for a URL; an error if that names an address that may not be reached.
    fn client_for(&self, url: &Url, reach: Reach) -> Result<&Client, OwnNetwork> {
        if reach == Reach::Anywhere && !self.is_internet_only {
            return Ok(if is_loopback(url) { &self.inward } else { &self.outward });
        }
        let is_reached = match url.host() {
            // No resolver is asked about these.
            Some(Host::Ipv4(address)) => Reach::Internet.allows(address.into()),
            Some(Host::Ipv6(address)) => Reach::Internet.allows(address.into()),
            Some(Host::Domain(name)) => !is_loopback(url) && !self.proxies.contains(name),
            None => false,
        };
        if is_reached { Ok(&self.internet) } else { Err(OwnNetwork(host_of(url))) }
    }

    async fn exchange(
        &self,
        mut request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, BoxError> {
        let reach = Reach::of(&request);
        let request = match Target::take(&mut request) {
            Some(url) => to_url(url, request),
            // The URL is left out: its query may have a secret in it.
            None => request.try_into().map_err(reqwest::Error::without_url)?,
        };
        let answer = self.client_for(request.url(), reach)?.execute(request).await;
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

/// The request for reqwest, which would read the URL from its text.
fn to_url(url: Url, request: http::Request<Vec<u8>>) -> reqwest::Request {
    let (parts, body) = request.into_parts();
    let mut request = reqwest::Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    *request.version_mut() = parts.version;
    *request.body_mut() = Some(body.into());
    request
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// The host of a proxy, which is a URL or the rest of one.
fn proxy_host(proxy: &str) -> Option<String> {
    let url = if proxy.contains("://") {
        Url::parse(proxy)
    } else {
        Url::parse(&format!("http://{proxy}"))
    };
    url.ok()?.host_str().map(str::to_owned)
}

/// Builds a client over the TLS of the process. A release of reqwest that is made for another rustls doesn't take it:
/// then the client reads the certificates itself.
fn build(tls: &ClientConfig, client: impl Fn() -> ClientBuilder) -> reqwest::Result<Client> {
    let shared = client().tls_backend_preconfigured(tls.clone()).build();
    shared.or_else(|_| client().tls_backend_rustls().build())
}

fn client(names: Names) -> ClientBuilder {
    let mut headers = HeaderMap::new();
    // A compressed answer of 1 MiB can be any size.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    Client::builder()
        .dns_resolver(names)
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

/// The client of a setup that asks nobody.
#[derive(Debug)]
pub(crate) struct NoHttp;

impl HttpClient for NoHttp {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, BoxError>> {
        Box::pin(ready(Err("the setup has no provider that is asked over HTTP".into())))
    }
}
