//! A site that is asked in HTTP/2 by prior knowledge, where a request has `:authority` and no `Host`.

use std::net::{Ipv4Addr, SocketAddr};

use auth::{Authorize, CredentialsForm, RouterExt as _, Session, User, auth};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use http::{StatusCode, Version};
use test_support::{
    network::{Visitor, location},
    variables,
};
use tokio::net::TcpListener;

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

auth! {
    struct SiteAuth;
    providers: [Credentials { authorize: check }],
}

#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check(attempt: Authorize<SiteAuth, Login>) -> Option<User> {
    Some(User::new(attempt.form.username))
}

/// Serves the site, and gives where.
async fn serve(given: &'static [(&'static str, &'static str)]) -> SocketAddr {
    let auth = SiteAuth::builder().variables(variables(given)).build().await.unwrap();
    let home = get(|session: Session| async move { session.user.id.clone() });
    let app = Router::new().route("/", home).auth(&auth).with_state(auth);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

fn visitor(host: &str, address: SocketAddr) -> Visitor {
    Visitor::new(host, address, reqwest::ClientBuilder::http2_prior_knowledge)
}

#[tokio::test]
async fn the_site_is_where_the_authority_says() {
    let address = serve(&[]).await;
    let visitor = visitor("127.0.0.1", address);
    let answer = visitor.sign_in("", &visitor.origin, &[("username", "ada")]).await;
    assert_eq!((answer.version(), location(&answer)), (Version::HTTP_2, &*visitor.origin));
    assert_eq!(visitor.text("/").await, "ada");
}

#[tokio::test]
async fn an_authority_of_another_site_is_refused() {
    let address = serve(&[("AUTH_HOSTS", "127.0.0.1")]).await;
    for (host, status) in [("127.0.0.1", StatusCode::OK), ("shop.example", StatusCode::BAD_REQUEST)]
    {
        let answer = visitor(host, address).get("/api/auth/csrf", &[]).await;
        assert_eq!((answer.version(), answer.status()), (Version::HTTP_2, status), "{host}");
    }
}
