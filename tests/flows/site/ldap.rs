//! A directory whose options are wrong, and servers that are none: down, silent, or nonsense.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use auth::{Auth, Builder, ConfigError, RouterExt as _, auth, env};
use auth_providers::Ldap;
use axum::Router;
use http::StatusCode;
use serde_json::json;
use test_support::{Browser, SECRET};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

auth! {
    struct Direct;
    providers: [Ldap {
        url: env("URL"), start_tls: false, timeout: Duration::from_millis(300),
        bind: "uid={username},dc=acme",
    }],
}

auth! {
    struct Search;
    providers: [Ldap {
        url: env("URL"), start_tls: false, timeout: Duration::from_millis(300), base: "dc=acme",
    }],
}

auth! {
    struct Encrypted;
    providers: [Ldap {
        url: env("URL"), timeout: Duration::from_millis(300), bind: "uid={username},dc=acme",
    }],
}

async fn site<A: Auth>(builder: Builder<A>, url: &str) -> Browser {
    Browser::new(Router::new().auth(&build(builder, url).await.unwrap()))
}

async fn build<A: Auth>(builder: Builder<A>, url: &str) -> Result<A, ConfigError> {
    let url = url.to_owned();
    let variables = move |name: &str| match name {
        "URL" => Some(url.clone()),
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    };
    builder.variables(variables).build().await
}

/// The status of the answer to a form, and the code of its error.
async fn answer(browser: &mut Browser, username: &str, password: &str) -> (StatusCode, String) {
    let fields = [("username", username), ("password", password), ("json", "true")];
    let page = browser.submit("/api/auth/callback/ldap", &fields).await;
    assert_eq!(browser.session().await, json!({}));
    let url = page.json()["url"].as_str().unwrap().to_owned();
    let (_, code) = url.split_once("error=").unwrap();
    (page.status, code.to_owned())
}

/// Nobody is told that the password is wrong.
async fn assert_unavailable(browser: &mut Browser, what: &str) {
    let expected = (StatusCode::SERVICE_UNAVAILABLE, "Callback&provider=ldap".to_owned());
    assert_eq!(answer(browser, "ada", "any").await, expected, "{what}");
}

/// A server that answers every connection with `answer`, and the number of them.
async fn server(answer: &'static [u8]) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut request = [0; 1024];
                while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                    if stream.write_all(answer).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    (format!("ldap://{address}"), count)
}

#[tokio::test]
async fn a_server_that_is_down_or_silent_is_an_error_of_the_server() {
    let down = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        format!("ldap://{}", listener.local_addr().unwrap())
    };
    let (silent, connections) = server(b"").await;
    for url in [&down, &silent, &silent.replace("ldap:", "ldaps:")] {
        for mut browser in [
            site(Direct::builder(), url).await,
            site(Search::builder(), url).await,
            site(Encrypted::builder(), url).await,
        ] {
            assert_unavailable(&mut browser, url).await;
        }
    }
    assert_eq!(connections.load(Ordering::SeqCst), 6);
}

// CR-004
#[tokio::test]
async fn what_fails_after_the_password_was_sent_is_an_attempt() {
    async fn statuses(browser: &mut Browser) -> Vec<StatusCode> {
        let mut statuses = Vec::new();
        for _ in 0..12 {
            statuses.push(answer(browser, "ada", "any").await.0);
        }
        statuses
    }

    let (silent, _) = server(b"").await;
    // The bind is the password's.
    let found = statuses(&mut site(Direct::builder(), &silent).await).await;
    assert_eq!(found[0], StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(found[11], StatusCode::TOO_MANY_REQUESTS, "{found:?}");
    // The search comes before it.
    let found = statuses(&mut site(Search::builder(), &silent).await).await;
    assert_eq!(found, [StatusCode::SERVICE_UNAVAILABLE; 12]);
}

#[tokio::test]
async fn nonsense_is_an_error_of_the_server() {
    for said in [
        &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
        b"\x30\x00",
        b"\x30\x84\xff\xff\xff\xff",
        // A bind's answer without a message id, with one only, and without a code.
        b"\x30\x02\x61\x00",
        b"\x30\x03\x02\x01\x01",
        b"\x30\x05\x02\x01\x01\x61\x00",
        // A success that is the end of a search.
        b"\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\x00\x04\x00\x04\x00",
    ] {
        let (url, _) = server(said).await;
        for mut browser in
            [site(Search::builder(), &url).await, site(Encrypted::builder(), &url).await]
        {
            assert_unavailable(&mut browser, &format!("{said:?}")).await;
        }
        let mut browser = site(Direct::builder(), &url).await;
        assert_unavailable(&mut browser, &format!("{said:?}")).await;
    }
}

#[tokio::test]
async fn what_can_not_be_right_never_gets_to_the_server() {
    let (url, connections) = server(b"").await;
    for mut browser in [site(Direct::builder(), &url).await, site(Search::builder(), &url).await] {
        for (username, password) in [
            ("ada", ""),
            ("", "any"),
            ("  ", "any"),
            (&"a".repeat(257), "any"),
            ("ada", &"a".repeat(1025)),
        ] {
            let refused = (StatusCode::UNAUTHORIZED, "CredentialsSignin&provider=ldap".to_owned());
            assert_eq!(answer(&mut browser, username, password).await, refused);
        }
    }
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

/// The only problem of a setup.
async fn problem<A: Auth>(builder: Builder<A>) -> String {
    match build(builder, "ldaps://ldap.acme.example").await {
        Err(error) => {
            error.problems().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        }
        Ok(_) => "none".to_owned(),
    }
}

macro_rules! problem {
    ($($options:tt)*) => {{
        auth! {
            struct Wrong;
            providers: [Ldap { $($options)* }],
        }
        problem(Wrong::builder()).await
    }};
}

#[tokio::test]
async fn options_that_can_not_be_used_stop_the_setup() {
    let shape = "`Ldap.url`: it is `ldaps://host` or `ldap://host`, and a port may follow";
    assert_eq!(problem!(url: env("URL"), bind: "uid={username}"), "none");
    assert_eq!(problem!(url: "ldap.acme.example", bind: "uid={username}"), shape);
    assert_eq!(problem!(url: "https://ldap.acme.example", bind: "uid={username}"), shape);
    assert_eq!(problem!(url: "ldapi:///run/ldapi", bind: "uid={username}"), shape);
    assert_eq!(problem!(url: "ldaps://u:p@ldap.acme.example", bind: "uid={username}"), shape);
    assert_eq!(problem!(url: "ldaps://ldap.acme.example/dc=acme", bind: "uid={username}"), shape);
    assert_eq!(
        problem!(url: "ldap://ldap.acme.example", start_tls: false, bind: "uid={username}"),
        "`Ldap.start_tls`: passwords go to another machine: write `ldaps://`, or leave `start_tls` \
         alone"
    );
    for local in [
        problem!(url: "ldap://localhost", start_tls: false, bind: "uid={username}"),
        problem!(url: "ldap://127.0.0.1:389", start_tls: false, bind: "uid={username}"),
        problem!(url: "ldap://[::1]", start_tls: false, bind: "uid={username}"),
    ] {
        assert_eq!(local, "none");
    }
    assert_eq!(
        problem!(url: env("URL")),
        "`Ldap.bind`: give `bind`, the name that a user binds with, or `base`, to search for it"
    );
    assert_eq!(problem!(url: env("URL"), bind: "uid={username}", base: "dc=acme"), "none");
    for own in [
        problem!(url: env("URL"), bind: "{username}@acme.example", base: "dc=acme"),
        problem!(url: env("URL"), bind: "ACME\\{username}", base: "dc=acme"),
        problem!(url: env("URL"), bind: "{username}", base: "dc=acme"),
    ] {
        assert_eq!(own, "none");
    }
    assert_eq!(
        problem!(url: env("URL"), bind: "{username}@acme.example"),
        "`Ldap.base`: a principal name names no entry: give `base` too, to search for it"
    );
    assert_eq!(
        problem!(url: env("URL"), bind: "ada@acme.example"),
        "`Ldap.bind`: everybody would be the same: `{username}` is missing"
    );
    assert_eq!(
        problem!(url: env("URL"), bind: "{username}@acme.example", base: "dc=acme", search_dn: "cn=x"),
        "`Ldap.search_dn`: users search for themselves with `bind`; leave `search_dn` or `bind` out"
    );
    assert_eq!(
        problem!(url: env("URL"), bind: "uid=ada"),
        "`Ldap.bind`: everybody would be the same: `{username}` is missing"
    );
    assert_eq!(
        problem!(url: env("URL"), bind: "uid={user}"),
        "`Ldap.bind`: it may have `{username}`, not `{user}`"
    );
    assert_eq!(
        problem!(url: env("URL"), base: "dc=acme", filter: "uid={username}("),
        "`Ldap.filter`: it is no filter, such as `(uid={username})`"
    );
    assert_eq!(
        problem!(url: env("URL"), base: "dc=acme", group_base: "dc=acme", group_filter: "(cn=x)"),
        "`Ldap.group_filter`: everybody would be in every group: `{dn}` is missing"
    );
    assert_eq!(
        problem!(url: env("URL"), base: "dc=acme", search_dn: "cn=x"),
        "`Ldap.search_password`: `search_dn` has no password, or no name"
    );
    assert_eq!(
        problem!(url: env("URL"), base: "dc=acme", search_password: env("URL")),
        "`Ldap.search_dn`: `search_password` is given, and the name of its entry isn't"
    );
    assert_eq!(
        problem!(url: env("URL"), bind: "uid={username}", id_attribute: "entry UUID"),
        "`Ldap.id_attribute`: it is no name of an attribute"
    );
    assert_eq!(
        problem!(url: env("URL"), bind: "uid={username}", timeout: Duration::ZERO),
        "`Ldap.timeout`: nothing can be asked in no time"
    );
    let absent =
        problem!(url: env("URL"), bind: "uid={username}", ca_file: "/nowhere/to/be/found.pem");
    assert!(absent.starts_with("`Ldap.ca_file`: the file can't be read"), "{absent}");
    let empty = problem!(
        url: env("URL"), bind: "uid={username}",
        ca_file: concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
    );
    assert_eq!(empty, "`Ldap.ca_file`: there is no certificate in the file");
}
