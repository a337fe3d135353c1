//! A site that is asked in HTTP/2 by prior knowledge, where a request has `:authority` and no `Host`.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::net::{Ipv4Addr, SocketAddr};

use auth::{Authorize, CredentialsForm, RouterExt as _, Session, User, auth};
use auth_providers::Credentials;
use axum::{Router, routing::get};
use http::{StatusCode, Version};
use reqwest::{Client, redirect::Policy};
use support::variables;
use tokio::net::TcpListener;

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

auth! {
    struct SiteAuth;
    providers: [Credentials { authorize: check }],
}

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

fn client(address: SocketAddr) -> Client {
    let client = Client::builder().no_proxy().cookie_store(true).redirect(Policy::none());
    client.http2_prior_knowledge().resolve("shop.example", address).build().unwrap()
}

#[tokio::test]
async fn the_site_is_where_the_authority_says() {
    let address = serve(&[]).await;
    let (client, origin) = (client(address), format!("http://{address}"));
    let page = client.get(format!("{origin}/api/auth/signin")).send().await.unwrap();
    assert_eq!(page.version(), Version::HTTP_2);
    let page = page.text().await.unwrap();
    let field =
        |start: &str| page.split_once(start).unwrap().1.split('"').next().unwrap().to_owned();
    let action = field("action=\"");
    assert_eq!(action, format!("{origin}/api/auth/callback/credentials"));
    let body = format!("csrfToken={}&username=ada", field("name=\"csrfToken\" value=\""));
    let post = client.post(action).header("origin", &origin).body(body);
    let post = post.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(post.send().await.unwrap().headers()["location"], origin.as_str());
    let home = client.get(format!("{origin}/")).send().await.unwrap();
    assert_eq!(home.text().await.unwrap(), "ada");
}

#[tokio::test]
async fn an_authority_of_another_site_is_refused() {
    let address = serve(&[("AUTH_HOSTS", "127.0.0.1")]).await;
    let client = client(address);
    let port = address.port();
    for (url, status) in [
        (format!("http://127.0.0.1:{port}/api/auth/csrf"), StatusCode::OK),
        (format!("http://shop.example:{port}/api/auth/csrf"), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(client.get(&url).send().await.unwrap().status(), status, "{url}");
    }
}
