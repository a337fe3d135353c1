//! Requests in this process, without connections, for Valgrind to count their instructions.

use std::hint::black_box;

use auth::BoxError;
use axum::{Router, body::Body};
use http::{HeaderValue, Request, header};
use http_body_util::BodyExt as _;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use crate::{
    PAGE, SESSION, bare, by_hand, login, ours,
    visitor::{Visitor, shows_who},
};

/// What the names of paths begin with whose site has more than one secret; their number follows.
const SECRETS: &str = "secrets-";

/// For each path: opens its site, signs in, makes sure that the path shows who is signed in, and asks for it as
/// often as each of the numbers says.
///
/// Fails when no path has this name, or it shows nobody.
pub(crate) fn repeat(runtime: &Runtime, paths: &[&str], times: [u32; 2]) -> Result<(), BoxError> {
    for path in paths {
        let (router, cookies, path) = runtime.block_on(open(path))?;
        let mut request = Request::new(());
        *request.uri_mut() = path.parse()?;
        let headers = request.headers_mut();
        headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:3000"));
        headers.insert(header::COOKIE, HeaderValue::try_from(cookies)?);
        for times in times {
            send(runtime, &router, &request, times)?;
        }
    }
    Ok(())
}

/// The site of a path, the cookies of somebody who is signed in, and the path itself.
async fn open(name: &str) -> Result<(Router, String, &'static str), BoxError> {
    let (router, how, path) = match name {
        "bare-session" => (bare::router().await?, "given", SESSION),
        "bare-page" => (bare::router().await?, "given", PAGE),
        "by-hand-session" => (by_hand::router()?, "login", SESSION),
        "by-hand-page" => (by_hand::router()?, "login", PAGE),
        "axum-login-session" => (login::in_memory(), "login", SESSION),
        "axum-login-page" => (login::in_memory(), "login", PAGE),
        "native-session" => (ours::native(1).await?, "form", SESSION),
        "native-page" | "written-page" => (ours::native(1).await?, "form", PAGE),
        "compat-session" => (ours::compat().await?, "form", SESSION),
        "compat-page" => (ours::compat().await?, "form", PAGE),
        _ if name.starts_with(SECRETS) => (ours::native(1).await?, "form", SESSION),
        _ => return Err(format!("no path has the name {name}").into()),
    };
    let mut visitor = Visitor::here(router.clone());
    visitor.sign_in(how).await?;
    let cookies = visitor.cookies();
    shows_who(&visitor.get(path).await?)?;
    Ok(match name.strip_prefix(SECRETS) {
        _ if name == "written-page" => (ours::two_days_later().await?, cookies, ours::WRITTEN),
        // The session was sealed with the oldest of the secrets, so that all are tried.
        Some(secrets) => (ours::native(secrets.parse()?).await?, cookies, path),
        None => (router, cookies, path),
    })
}

/// What is counted: Valgrind finds it by its name, and writes a count down at each return.
#[inline(never)]
fn send(
    runtime: &Runtime,
    router: &Router,
    request: &Request<()>,
    times: u32,
) -> Result<(), BoxError> {
    runtime.block_on(async {
        for _ in 0..times {
            let request = request.clone().map(|()| Body::empty());
            let Ok(response) = router.clone().oneshot(request).await;
            if !response.status().is_success() {
                return Err(format!("the answer is {}", response.status()).into());
            }
            black_box(response.into_body().collect().await?);
        }
        Ok::<(), BoxError>(())
    })
}
