//! Instructions per request: the router alone, without sockets, under Valgrind.

use std::{
    env,
    hint::black_box,
    process::{Command, Stdio},
};

use axum::{Router, body::Body};
use http::{HeaderValue, Request, header};
use http_body_util::BodyExt as _;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use crate::{Handler, Site};

const REQUESTS: u64 = 2000;

/// The instructions that one request to a handler takes; `None` without Valgrind.
///
/// Two runs of which one makes twice as many requests differ by the requests alone.
pub(crate) fn count(handler: Handler) -> Option<u64> {
    let once = run(handler, REQUESTS)?;
    let twice = run(handler, 2 * REQUESTS)?;
    Some(twice.saturating_sub(once) / REQUESTS)
}

/// Opens the site and sends a handler so many requests.
pub(crate) fn repeat(handler: Handler, times: u64) {
    let runtime = Builder::new_current_thread().build().expect("the runtime starts");
    let site = runtime.block_on(Site::open());
    let cookies = HeaderValue::try_from(&site.cookies).expect("cookies are visible ASCII");
    let mut request = Request::new(());
    *request.uri_mut() = http::Uri::from_static(handler.path());
    request.headers_mut().insert(header::HOST, HeaderValue::from_static("127.0.0.1:3000"));
    request.headers_mut().insert(header::COOKIE, cookies);
    send(&runtime, &site.router, &request, times);
}

/// What is counted: Valgrind finds it by its name.
#[inline(never)]
fn send(runtime: &Runtime, router: &Router, request: &Request<()>, times: u64) {
    runtime.block_on(async {
        for _ in 0..times {
            let Ok(response) =
                router.clone().oneshot(request.clone().map(|()| Body::empty())).await;
            assert!(response.status().is_success(), "{}", response.status());
            black_box(response.into_body().collect().await.expect("the body is in memory"));
        }
    });
}

/// The instructions of sending so many requests.
fn run(handler: Handler, times: u64) -> Option<u64> {
    let own = env::current_exe().expect("the benchmark has a path");
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    // Seeding the random generator takes as many instructions as the machine's clock makes it.
    command.args(["--collect-atstart=no", "--toggle-collect=session::instructions::send"]).arg(own);
    command.args(["repeat", handler.name(), &times.to_string()]);
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).output().ok()?;
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    let (_, count) = log.split_once("Collected : ").expect("callgrind says what it collected");
    count.split_whitespace().next()?.parse().ok()
}
