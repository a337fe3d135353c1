//! `auth::serve`: clients that hold a connection without making a request are cut, and others aren't.

use std::{
    future::{IntoFuture as _, ready},
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use auth::{RouterExt as _, Serve, auth};
use axum::{
    Router,
    body::Bytes,
    extract::ConnectInfo,
    routing::{get, post},
};
use http::Version;
use test_support::{log::Log, variables};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    time::{sleep, timeout},
};

auth! {
    struct SiteAuth;
    providers: [],
}

auth! {
    struct UnservedAuth;
    providers: [],
}

/// A header has this long in these tests, and what must not be cut takes longer.
const HEADER: Duration = Duration::from_millis(300);
/// What ends, ends by then, on a busy machine too.
const LATEST: Duration = Duration::from_secs(20);

/// The site at its address, with a server that is not running yet.
async fn site() -> (SocketAddr, Serve<TcpListener>) {
    let auth = SiteAuth::builder().variables(variables(&[])).build().await.unwrap();
    let app = Router::new()
        .route(
            "/",
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }),
        )
        .route(
            "/slow",
            get(async || {
                sleep(3 * HEADER).await;
                "slow"
            }),
        )
        .route("/echo", post(|body: Bytes| async { body }))
        .auth(&auth);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    (listener.local_addr().unwrap(), auth::serve(listener, app))
}

/// The same, running, where a connection may be without a request for a time after one.
async fn served(keep_alive: Duration) -> SocketAddr {
    let (address, server) = site().await;
    let server = server.header_timeout(HEADER).keep_alive_timeout(keep_alive);
    tokio::spawn(server.into_future());
    address
}

/// Sends `start` at once and then `again` over and over, until the site hangs up.
async fn is_cut(address: SocketAddr, start: &[u8], again: &[u8]) -> bool {
    let socket = TcpStream::connect(address).await.unwrap();
    let (mut reader, mut writer) = socket.into_split();
    writer.write_all(start).await.unwrap();
    let trickle = async {
        loop {
            sleep(Duration::from_millis(20)).await;
            if writer.write_all(again).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let end = async { while matches!(reader.read(&mut [0; 1024]).await, Ok(1..)) {} };
    tokio::select! {
        () = end => true,
        () = trickle => false,
        () = sleep(LATEST) => false,
    }
}

/// A frame of HTTP/2 (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

// DS-001's class: slow headers ("Slowloris"), in both versions of HTTP.
#[tokio::test]
async fn a_header_that_never_ends_is_cut() {
    let address = served(HEADER).await;
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let settings = frame(4, 0, 0, &[]);
    let get = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    let once = [get.as_slice(), b"\r\nGET / HTTP/1.1\r\nX: "].concat();
    let started = [preface.as_slice(), &settings].concat();
    // `:method: GET` without the flag that says that the header ends.
    let opened = [started.clone(), frame(1, 1, 1, &[0x82])].concat();
    for (what, start, again) in [
        ("nothing", &b""[..], &b""[..]),
        ("bytes of a name", get, b"x"),
        ("whole headers", get, b"X-A: b\r\n"),
        ("empty lines", b"\r\n", b"\r\n"),
        ("nothing after a request", &once[..get.len() + 2], b""),
        ("bytes of the second request", &once, b"x"),
        ("half a preface", &preface[..10], b""),
        ("a preface alone", preface, b""),
        ("settings alone", &started, b""),
        ("pings", &started, &frame(6, 0, 0, &[7; 8])),
        ("an open header", &opened, b""),
        ("continuations", &opened, &frame(9, 0, 1, &[0x84])),
        ("empty continuations", &opened, &frame(9, 0, 1, &[])),
    ] {
        assert!(is_cut(address, start, again).await, "{what}");
    }
}

#[tokio::test]
async fn honest_clients_take_their_time() {
    let address = served(LATEST).await;
    for (version, client) in [
        (Version::HTTP_11, reqwest::Client::builder()),
        (Version::HTTP_2, reqwest::Client::builder().http2_prior_knowledge()),
    ] {
        let client = client.no_proxy().build().unwrap();
        let get = async |path: &str| {
            let answer = client.get(format!("http://{address}{path}")).send().await.unwrap();
            assert_eq!(answer.version(), version);
            answer.text().await.unwrap()
        };
        let first = get("/").await;
        sleep(3 * HEADER).await;
        assert_eq!(get("/").await, first, "the same connection goes on");
        assert_eq!(get("/slow").await, "slow");
        assert_eq!(get("/").await, first, "and after a handler that takes long");
    }
}

#[tokio::test]
async fn a_slow_body_is_no_slow_header() {
    let address = served(LATEST).await;
    for (path, status) in [("/echo", "200"), ("/api/auth/signout", "302")] {
        let mut socket = TcpStream::connect(address).await.unwrap();
        let start = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 12\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        );
        socket.write_all(start.as_bytes()).await.unwrap();
        for byte in b"csrfToken=ab" {
            sleep(HEADER / 4).await;
            socket.write_all(&[*byte]).await.unwrap();
        }
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
    }
}

/// The bytes of an answer, which tell when nobody needs them any more.
struct Answer(Vec<u8>, Option<oneshot::Sender<()>>);

impl AsRef<[u8]> for Answer {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.1.take().map(|sender| sender.send(()));
    }
}

/// Serves 32 MB, asks for them, and gives the socket and what tells that the server is done with them.
async fn asked_for_much() -> (TcpStream, oneshot::Receiver<()>) {
    let (sender, given_up) = oneshot::channel();
    let answer = Bytes::from_owner(Answer(vec![b'x'; 32 << 20], Some(sender)));
    let answer = Arc::new(Mutex::new(Some(answer)));
    let app = Router::new().route("/", get(async move || answer.lock().unwrap().take().unwrap()));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = auth::serve(listener, app);
    let server = server.write_timeout(HEADER).header_timeout(HEADER).keep_alive_timeout(HEADER);
    tokio::spawn(server.into_future());
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.unwrap();
    (socket, given_up)
}

// DS-001's class: slow reading.
#[tokio::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    let (socket, given_up) = asked_for_much().await;
    timeout(LATEST, given_up).await.unwrap().unwrap();
    drop(socket);
}

#[tokio::test]
async fn an_answer_that_is_read_slowly_arrives_whole() {
    let (mut socket, _given_up) = asked_for_much().await;
    let mut piece = vec![0; 8 << 20];
    for _ in 0..4 {
        sleep(HEADER / 2).await;
        socket.read_exact(&mut piece).await.unwrap();
    }
}

// DS-001's class: all places are taken by who makes no request.
#[tokio::test]
async fn a_full_server_makes_room_for_who_asks_for_something() {
    let (address, server) = site().await;
    let server = server.header_timeout(10 * LATEST).keep_alive_timeout(10 * LATEST);
    tokio::spawn(server.max_connections(4).into_future());
    let mut held = Vec::new();
    for index in 0..12 {
        let mut socket = TcpStream::connect(address).await.unwrap();
        let sent = match index % 3 {
            0 => "",
            1 => "GET / HTTP/1.1\r\nX: ",
            _ => "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        };
        socket.write_all(sent.as_bytes()).await.unwrap();
        held.push(socket);
    }
    let client = reqwest::Client::builder().no_proxy().timeout(LATEST).build().unwrap();
    for _ in 0..3 {
        let answer = client.get(format!("http://{address}/slow")).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "slow");
    }
}

#[tokio::test]
async fn a_server_that_stops_answers_what_is_under_way() {
    let (address, server) = site().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let server = server.with_graceful_shutdown(async { stopped.await.unwrap() });
    let server = tokio::spawn(server.into_future());
    let idle = TcpStream::connect(address).await.unwrap();
    let mut busy = TcpStream::connect(address).await.unwrap();
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.unwrap();
    sleep(HEADER).await;
    stop.send(()).unwrap();
    let mut answer = String::new();
    busy.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("slow"), "{answer}");
    timeout(LATEST, server).await.unwrap().unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    drop(idle);
}

#[tokio::test]
async fn a_setup_in_no_router_is_named_when_the_server_begins() {
    let auth = UnservedAuth::builder().variables(variables(&[])).build().await.unwrap();
    let begin = async |app: Router| {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        auth::serve(listener, app).with_graceful_shutdown(ready(())).await.unwrap();
    };
    let (log, _guard) = Log::listen();
    let is_named = |log: &Log| {
        let lines = log.take();
        lines.iter().any(|(name, line)| {
            *name == "auth.serve.unserved" && line.contains("setup=UnservedAuth")
        })
    };
    begin(Router::new()).await;
    assert!(is_named(&log));
    let app = Router::new().auth(&auth);
    begin(app).await;
    assert!(!is_named(&log));
}
