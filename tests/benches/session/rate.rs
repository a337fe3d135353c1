//! Requests per second: one thread serves, one asks over kept connections, the handlers in turn.

use std::{
    net::SocketAddr,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
    task::JoinSet,
};

use crate::{Handler, Site};

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 60;
/// Short, so that the handlers are asked under the same load of the machine.
const ROUND: Duration = Duration::from_millis(100);
const WARM_UP: Duration = Duration::from_millis(500);

/// How fast a handler answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    /// Requests per second: the median of the rounds.
    pub(crate) per_second: f64,
    /// The share of the bare handler's rate in the same turn: the median of the turns.
    pub(crate) of_bare: f64,
}

/// Measures the handlers in turn, each for a short round, many times.
pub(crate) fn measure() -> [Rate; Handler::ALL.len()] {
    let (address, cookies) = serve();
    runtime().block_on(async {
        let mut connections = JoinSet::new();
        for _ in 0..CONNECTIONS {
            connections.spawn(Connection::open(address));
        }
        let mut connections = connections.join_all().await;
        let requests = Handler::ALL.map(|handler| {
            let path = handler.path();
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookies}\r\n\r\n")
        });
        for request in &requests {
            round(&mut connections, request, WARM_UP).await;
        }
        let mut turns = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let mut turn = [0.0; Handler::ALL.len()];
            for (rate, request) in turn.iter_mut().zip(&requests) {
                *rate = round(&mut connections, request, ROUND).await;
            }
            turns.push(turn);
        }
        std::array::from_fn(|index| Rate {
            per_second: median(turns.iter().map(|turn| turn[index])),
            of_bare: median(turns.iter().map(|turn| turn[index] / turn[0])),
        })
    })
}

/// Starts the site on a thread of its own; it ends with the process.
fn serve() -> (SocketAddr, String) {
    let (ready, started) = mpsc::channel();
    thread::spawn(move || {
        runtime().block_on(async {
            let Site { router, cookies } = Site::open().await;
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a port");
            let address = listener.local_addr().expect("the listener is bound");
            ready.send((address, cookies)).expect("the other thread waits");
            axum::serve(listener, router).await.expect("the server runs until the process ends");
        });
    });
    started.recv().expect("the server starts")
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("the runtime starts")
}

/// Asks over every connection until the time is over; the requests per second.
async fn round(connections: &mut Vec<Connection>, request: &str, time: Duration) -> f64 {
    let request: std::sync::Arc<[u8]> = request.as_bytes().into();
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for mut connection in connections.drain(..) {
        let request = std::sync::Arc::clone(&request);
        tasks.spawn(async move {
            let mut answers = 0_u32;
            while start.elapsed() < time {
                connection.ask(&request).await;
                answers += 1;
            }
            (connection, answers)
        });
    }
    let mut answers = 0;
    for (connection, answered) in tasks.join_all().await {
        connections.push(connection);
        answers += answered;
    }
    f64::from(answers) / start.elapsed().as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A kept connection, and what was read from it.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("the connection is open");
        Self { stream, buffer: Vec::with_capacity(16 * 1024) }
    }

    /// Sends a request and reads its answer to the end.
    async fn ask(&mut self, request: &[u8]) {
        self.stream.write_all(request).await.expect("the server reads");
        self.buffer.clear();
        while !is_complete(&self.buffer) {
            let read = self.stream.read_buf(&mut self.buffer).await.expect("the server answers");
            assert_ne!(read, 0, "the server closed the connection");
        }
    }
}

/// Whether an answer is whole. Any but a success with a known length ends the benchmark.
fn is_complete(answer: &[u8]) -> bool {
    const LENGTH: &[u8] = b"\r\ncontent-length: ";
    let Some(head) = find(answer, b"\r\n\r\n") else { return false };
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(answer));
    let at = find(&answer[..head], LENGTH).expect("an answer has a length") + LENGTH.len();
    let digits = answer[at..head].iter().take_while(|byte| byte.is_ascii_digit());
    let length = digits.fold(0, |length, digit| length * 10 + usize::from(digit - b'0'));
    answer.len() == head + 4 + length
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
