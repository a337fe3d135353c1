//! The guard in front of the HTTP client, whatever the client does.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use http::{Request, Response};

use super::{OAuthErrorKind, assert_refused};
use crate::{
    error::BoxError,
    parts::{BoxFuture, HttpClient, Parts, SystemClock, SystemRandomness},
    provider::oauth::{
        OAuthError,
        asked::Asked,
        http::{Http, PlainHttp},
        own_hosts::OwnHosts,
    },
};

/// What a client answers; `None` is never.
type Answer = fn() -> Option<Result<Response<Vec<u8>>, BoxError>>;

/// A client that someone replaced the system's with.
struct Replaced {
    calls: AtomicUsize,
    answer: Answer,
}

impl HttpClient for Replaced {
    fn send(&self, _: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {
            match (self.answer)() {
                Some(answer) => answer,
                None => std::future::pending().await,
            }
        })
    }
}

async fn send(url: &str, answer: Answer) -> (Result<Response<Vec<u8>>, OAuthError>, usize) {
    let client = Arc::new(Replaced { calls: AtomicUsize::new(0), answer });
    let parts = Parts {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness),
        http: Arc::clone(&client) as Arc<dyn HttpClient>,
    };
    let own = ["http://127.0.0.1".to_owned(), "https://sso.intranet".to_owned()];
    let http = Http {
        provider: "op",
        parts: &parts,
        timeout: Duration::from_millis(50),
        plain: PlainHttp::ThisMachine,
        backchannel: None,
        own_hosts: &OwnHosts::of_urls(&own),
    };
    let result = http.send(Asked::Token, Request::get(url).body(Vec::new()).unwrap()).await;
    (result, client.calls.load(Ordering::SeqCst))
}

#[tokio::test]
async fn requests_do_not_leave_for_anywhere() {
    for url in [
        "http://op.example/",
        "http://169.254.169.254/",
        "http://127.0.0.1.op.example/",
        "http://localhost.op.example/",
        "ftp://op.example/",
        "https://user:pw@op.example/",
        "https://user@op.example/",
        "https://:pw@op.example/",
        "/relative",
        // OA-048: where the address itself says that it is in the own network.
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://0x0a000001/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://100.100.100.200/",
    ] {
        let (result, calls) = send(url, || Some(Ok(Response::new(Vec::new())))).await;
        assert_refused(url, result, OAuthErrorKind::Http);
        assert_eq!(calls, 0, "{url}");
    }
    for url in [
        "https://op.example/a?b",
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "http://localhost/",
        "https://sso.intranet/",
    ] {
        let (result, calls) = send(url, || Some(Ok(Response::new(Vec::new())))).await;
        assert!(result.is_ok() && calls == 1, "{url}");
    }
}

// OA-047
#[tokio::test]
async fn answers_are_bounded() {
    let url = "https://op.example/";
    let (result, _) = send(url, || Some(Ok(Response::new(vec![b' '; 1 << 20])))).await;
    assert!(result.is_ok());
    let (result, _) = send(url, || Some(Ok(Response::new(vec![b' '; (1 << 20) + 1])))).await;
    assert_refused("too much", result, OAuthErrorKind::Http);
    let (result, _) = send(url, || None).await;
    assert_refused("never", result, OAuthErrorKind::Http);
    let redirect = || Some(Ok(Response::builder().status(307).body(Vec::new()).unwrap()));
    let (result, _) = send(url, redirect).await;
    assert_refused("a redirect", result, OAuthErrorKind::Http);
}

#[tokio::test]
async fn a_clients_error_is_cut() {
    let url = "https://op.example/";
    let (result, _) = send(url, || Some(Err("\u{7}refused".into()))).await;
    assert_eq!(result.unwrap_err().to_string(), "the token endpoint could not be reached: refused");
    let (result, _) = send(url, || Some(Err("no https://op.example/?token=secret".into()))).await;
    assert_eq!(
        result.unwrap_err().to_string(),
        "the token endpoint could not be reached: the client failed"
    );
}
