//! A network between a store and its server that can fail: bytes over TCP, whatever they mean.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream, ToSocketAddrs, lookup_host,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// What a network does, and what went through it.
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    /// Whether it lets new connections through.
    is_open: AtomicBool,
    /// Whether what the server says gets nowhere.
    is_silent: AtomicBool,
    /// Text that cuts the connection that a client sends it over.
    cut_at: Mutex<Option<&'static str>>,
    /// What clients sent, as long as somebody wants to know.
    sent: Mutex<Option<Vec<u8>>>,
    /// Counts the cuts.
    cuts: watch::Sender<u32>,
}

impl Proxy {
    /// A network to a server.
    pub async fn to(server: impl ToSocketAddrs) -> Self {
        let server = lookup_host(server).await.unwrap().next().expect("the host has an address");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            is_open: AtomicBool::new(true),
            is_silent: AtomicBool::new(false),
            cut_at: Mutex::default(),
            sent: Mutex::default(),
            cuts: watch::Sender::new(0),
        });
        let accepting = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if accepting.is_open.load(Ordering::SeqCst) {
                    // Before the connection is made, so that a cut in the meantime ends it.
                    let cuts = accepting.cuts.subscribe();
                    tokio::spawn(connect(client, server, Arc::clone(&accepting), cuts));
                }
            }
        });
        Self { address, state }
    }

    /// Where a client connects to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts every connection.
    pub fn cut(&self) {
        self.state.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Cuts the next connection over which this text is sent.
    pub fn cut_at(&self, text: &'static str) {
        *self.state.cut_at.lock().unwrap() = Some(text);
    }

    /// Whether the server can be reached from now on.
    pub fn open(&self, is_open: bool) {
        self.state.is_open.store(is_open, Ordering::SeqCst);
    }

    /// Whether the server's answers get lost from now on.
    pub fn silence(&self, is_silent: bool) {
        self.state.is_silent.store(is_silent, Ordering::SeqCst);
    }

    /// Forgets what was sent, and keeps what is from now on.
    pub fn record(&self) {
        *self.state.sent.lock().unwrap() = Some(Vec::new());
    }

    /// What was sent since.
    pub fn recorded(&self) -> Vec<u8> {
        self.state.sent.lock().unwrap().clone().unwrap()
    }
}

async fn connect(
    client: TcpStream,
    server: SocketAddr,
    state: Arc<State>,
    mut cuts: watch::Receiver<u32>,
) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = forward(from_client, to_server, &state, true) => {}
        () = forward(from_server, to_client, &state, false) => {}
        _ = cuts.changed() => {}
    }
}

async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, state: &State, is_client: bool) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..length];
        if is_client {
            if let Some(sent) = &mut *state.sent.lock().unwrap() {
                sent.extend_from_slice(bytes);
            }
            let mut cut_at = state.cut_at.lock().unwrap();
            let is_cut = cut_at.is_some_and(|text| contains(bytes, text.as_bytes()));
            if is_cut {
                *cut_at = None;
                return;
            }
        } else if state.is_silent.load(Ordering::SeqCst) {
            continue;
        }
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}
