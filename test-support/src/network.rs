//! A browser over a real connection, which finds `shop.example` where it is told.

use std::{collections::BTreeMap, net::SocketAddr, sync::Mutex, time::Duration};

use http::header;
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, redirect::Policy};

/// A browser, and the connection that it has.
pub struct Visitor {
    client: Client,
    /// How it calls the site.
    pub origin: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Visitor {
    /// One that calls the site `host`, a name or an address, and reaches it at `address`.
    pub fn new(
        host: &str,
        address: SocketAddr,
        change: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let client = Client::builder().no_proxy().redirect(Policy::none());
        let client = client.timeout(Duration::from_secs(10)).resolve("shop.example", address);
        let origin = format!("http://{host}:{}", address.port());
        Self { client: change(client).build().unwrap(), origin, cookies: Mutex::default() }
    }

    /// Asks for a path, with more headers.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let request = self.client.get(format!("{}{path}", self.origin));
        let request =
            headers.iter().fold(request, |request, (name, text)| request.header(*name, *text));
        self.send(request).await
    }

    /// The body of what is at a path.
    pub async fn text(&self, path: &str) -> String {
        self.get(path, &[]).await.text().await.unwrap()
    }

    /// Sends the form of the sign-in page to where it says; `origin` is where the site says to be, and
    /// what a browser calls the page.
    pub async fn sign_in(&self, below: &str, origin: &str, fields: &[(&str, &str)]) -> Response {
        let page = self.text(&format!("{below}/api/auth/signin")).await;
        let action = between(&page, "action=\"", "\"");
        let csrf = between(&page, "name=\"csrfToken\" value=\"", "\"");
        let path = action.strip_prefix(origin).unwrap_or_else(|| panic!("{action}, not {origin}"));
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let form = form.append_pair("csrfToken", csrf).extend_pairs(fields).finish();
        let request = self.client.post(format!("{}{path}", self.origin)).header("origin", origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(form)).await
    }

    async fn send(&self, mut request: RequestBuilder) -> Response {
        let cookies = self.cookies.lock().unwrap().clone();
        let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let pairs = pairs.join("; ");
        if !pairs.is_empty() {
            request = request.header(header::COOKIE, pairs);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
        response
    }
}

/// What stands in a text after `start`, up to `end`.
pub fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}: {text}"));
    rest.split(end).next().unwrap()
}

/// Where the browser is sent.
pub fn location(response: &Response) -> &str {
    response.headers()[header::LOCATION].to_str().unwrap()
}

/// Sends bytes to the site over a socket, and reads until it says no more.
pub async fn wire(address: SocketAddr, bytes: &[u8]) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    // The site may answer and hang up before it has read all.
    let _ = socket.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}
