//! What a site on the Internet gets besides its members: guesses, forgeries, and connections without a
//! request.

use std::time::Duration;

use http::{StatusCode, header};
use reqwest::{Client, Response, redirect::Policy};
use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::sleep};

/// Connections that begin a request and don't go on with it.
const SLOW: usize = 40;

/// Bothers a site at a port for some seconds; none of it may succeed.
///
/// The site may be away meanwhile, but it must not let anybody in.
pub(crate) async fn bother(origin: &str, port: u16, times: u32) {
    let mut slow = Vec::new();
    for _ in 0..SLOW {
        if let Ok(mut socket) = TcpStream::connect(("127.0.0.1", port)).await {
            // The site may have hung up.
            let _ = socket.write_all(b"GET / HTTP/1.1\r\nHost: 127").await;
            slow.push(socket);
        }
    }
    let client = Client::builder().no_proxy().redirect(Policy::none());
    let client = client.timeout(Duration::from_secs(20)).build().unwrap();
    for time in 0..times {
        forge(&client, origin, time).await;
        guess(&client, origin, time).await;
        sleep(Duration::from_millis(100)).await;
    }
    drop(slow);
}

/// A cookie and an answer of a provider that nobody gave out.
async fn forge(client: &Client, origin: &str, time: u32) {
    let cookie = format!("auth.session-token=AAAAAAAAAAAAAAAAAAAAAA.forged{time}");
    let answer = client.get(origin).header(header::COOKIE, cookie).send().await;
    if let Ok(answer) = answer {
        let status = answer.status();
        let is_refused = status == StatusCode::UNAUTHORIZED || status.is_server_error();
        assert!(is_refused, "a forged cookie: {status}");
    }
    let path = format!("{origin}/api/auth/callback/op?code=forged{time}&state=forged");
    gives_nothing(client.get(path).send().await);
}

/// A password that is wrong, for one of ten names.
async fn guess(client: &Client, origin: &str, time: u32) {
    let Ok(page) = client.get(format!("{origin}/api/auth/csrf")).send().await else { return };
    let cookies = page.headers().get_all(header::SET_COOKIE).iter();
    let cookies: Vec<_> =
        cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next()).collect();
    let cookies = cookies.join("; ");
    let Ok(text) = page.text().await else { return };
    let Ok(json) = serde_json::from_str::<Value>(&text) else { return };
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrfToken", json["csrfToken"].as_str().unwrap_or_default());
    form.append_pair("username", &format!("nobody{}", time % 10)).append_pair("password", "guess");
    let request = client.post(format!("{origin}/api/auth/callback/credentials"));
    let request = request.header(header::COOKIE, cookies).header(header::ORIGIN, origin);
    let kind = "application/x-www-form-urlencoded";
    gives_nothing(request.header(header::CONTENT_TYPE, kind).body(form.finish()).send().await);
}

/// No answer may have a session in it.
fn gives_nothing(answer: reqwest::Result<Response>) {
    let Ok(answer) = answer else { return };
    let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
    let mut cookies = cookies.filter_map(|cookie| cookie.to_str().ok());
    let session = cookies
        .find(|cookie| cookie.starts_with("auth.session-token=") && !cookie.contains("Max-Age=0"));
    assert_eq!(session, None, "{}", answer.status());
}
