//! Attacks by a provider that answers slowly, without end, or not at all.

use std::{net::SocketAddr, time::Duration};

use auth::{RouterExt as _, auth, env};
use auth_providers::OAuth2;
use axum::Router;
use test_support::{Browser, ORIGIN, SECRET, shop::assert_refused_by};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::Instant,
};
use url::Url;

auth! {
    struct WireAuth;
    providers: [
        OAuth2 as "gh" {
            authorization: env("GH_AUTHORIZE"), token: env("GH_TOKEN"), userinfo: env("GH_ME"),
            client_id: "shop", client_secret: env("AUTH_SECRET"),
        },
    ],
}

/// What a server does with a connection once it has read the request.
#[derive(Clone, Copy, Debug)]
enum Trick {
    /// It says nothing.
    Silent,
    /// It sends a good answer, a byte a second.
    Drips,
    /// It sends headers and hangs up.
    BreaksOff,
    /// It sends a body of a length that nobody has.
    Boasts,
    /// It sends a body without a length and without an end.
    Endless,
    /// The same in chunks of one byte.
    Crumbs,
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

async fn play(trick: Trick, mut socket: TcpStream, written: mpsc::UnboundedSender<usize>) {
    let mut request = [0; 4096];
    let _ = socket.read(&mut request).await;
    let body = r#"{"access_token":"t","token_type":"bearer"}"#;
    let send = async {
        match trick {
            Trick::Silent => std::future::pending::<()>().await,
            Trick::Drips => {
                let answer = format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len());
                for byte in answer.bytes() {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    socket.write_all(&[byte]).await?;
                }
            }
            Trick::BreaksOff => {
                let head = format!("{HEAD}Content-Length: {}\r\n\r\n{{", body.len());
                socket.write_all(head.as_bytes()).await?;
            }
            Trick::Boasts => {
                let head = format!("{HEAD}Content-Length: 18446744073709551615\r\n\r\n{body}");
                socket.write_all(head.as_bytes()).await?;
                std::future::pending::<()>().await;
            }
            Trick::Endless | Trick::Crumbs => {
                let (head, piece) = match trick {
                    Trick::Endless => (format!("{HEAD}\r\n{{\"x\":\""), "x".repeat(64 << 10)),
                    _ => (
                        format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n"),
                        "1\r\n \r\n".repeat(8 << 10),
                    ),
                };
                socket.write_all(head.as_bytes()).await?;
                loop {
                    socket.write_all(piece.as_bytes()).await?;
                    let _ = written.send(piece.len());
                }
            }
        }
        Ok::<_, std::io::Error>(())
    };
    let _ = send.await;
}

async fn serve(trick: Trick) -> (SocketAddr, mpsc::UnboundedReceiver<usize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(play(trick, socket, sender.clone()));
        }
    });
    (address, receiver)
}

/// Comes back to a site whose token endpoint is at this address.
async fn come_back(address: SocketAddr, why: &str) {
    let at = format!("http://{address}");
    let lookup = move |name: &str| {
        Some(match name {
            "AUTH_SECRET" => SECRET.to_owned(),
            "GH_AUTHORIZE" => format!("{at}/authorize"),
            "GH_TOKEN" => format!("{at}/token"),
            "GH_ME" => format!("{at}/me"),
            _ => return None,
        })
    };
    let auth = WireAuth::builder().variables(lookup).url(ORIGIN).build().await.unwrap();
    let mut browser = Browser::new(Router::new().auth(&auth));
    let page = browser.submit("/api/auth/signin/gh", &[]).await;
    let url = Url::parse(page.location()).unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let page = browser.get(&format!("/api/auth/callback/gh?code=c&state={state}")).await;
    assert_refused_by(&page, "OAuthCallback", why);
    assert!(!browser.session().await["expires"].is_string(), "{why}");
}

// OA-046, OA-047
#[tokio::test(start_paused = true)]
async fn a_provider_that_is_silent_or_slow_is_given_up_after_seconds() {
    for trick in [Trick::Silent, Trick::Drips, Trick::Boasts] {
        let (address, _) = serve(trick).await;
        let started = Instant::now();
        come_back(address, &format!("{trick:?}")).await;
        // Of the clock of the test.
        assert!(started.elapsed() <= Duration::from_secs(11), "{trick:?}: {:?}", started.elapsed());
    }
}

// OA-046
#[tokio::test]
async fn a_provider_that_is_down_or_breaks_off_is_refused_at_once() {
    let (address, _) = serve(Trick::BreaksOff).await;
    let started = Instant::now();
    come_back(address, "it breaks off").await;
    let gone = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = gone.local_addr().unwrap();
    drop(gone);
    come_back(address, "nobody is there").await;
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}

// OA-047
#[tokio::test]
async fn of_an_answer_without_end_a_bounded_part_is_read() {
    for trick in [Trick::Endless, Trick::Crumbs] {
        let (address, mut written) = serve(trick).await;
        come_back(address, &format!("{trick:?}")).await;
        let mut sum = 0;
        while let Ok(bytes) = written.try_recv() {
            sum += bytes;
        }
        // What the site reads, and what the sockets of both sides hold.
        assert!(sum < 32 << 20, "{trick:?}: {sum} bytes");
    }
}
