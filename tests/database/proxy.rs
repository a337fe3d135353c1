//! The way to PostgreSQL, which reads along and can be cut: a proxy for its protocol, version 3,
//! without TLS.
//!
//! [`test_support::proxy`] passes bytes and knows no protocol. This one has to read messages, because it counts
//! round trips and statements, and loses a statement that was prepared earlier when it is run.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// What becomes of what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Open,
    /// Every connection ends, and no new one comes about.
    Cut,
    /// Nothing is answered any more.
    Silent,
    /// Each answer takes so long.
    Slow(Duration),
    /// The connection ends at the first statement that contains a text.
    Lost(Loss),
    /// The next answer is the end of the connection.
    Deaf(Loss),
}

/// The loss of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Loss {
    /// What the statement contains.
    pub(crate) at: &'static str,
    /// Whether it is run all the same.
    pub(crate) arrives: bool,
    /// Whether there are no other connections afterwards.
    pub(crate) for_good: bool,
}

impl Loss {
    fn afterwards(self) -> Way {
        if self.for_good { Way::Cut } else { Way::Open }
    }
}

/// What the database was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// How often somebody waited for an answer to statements.
    pub(crate) round_trips: usize,
    /// How often somebody asked whether there is an answer at all.
    pub(crate) checks: usize,
    /// The statements that were run, transactions' ends included.
    pub(crate) statements: Vec<String>,
}

pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    way: watch::Sender<Way>,
    asked: Arc<Mutex<Asked>>,
}

impl Proxy {
    pub(crate) async fn start(to: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (way, asked) = (watch::Sender::new(Way::Open), Arc::default());
        let proxy = Self { address, way, asked };
        let (way, asked) = (proxy.way.clone(), Arc::clone(&proxy.asked));
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                if *way.borrow() != Way::Cut {
                    let (way, asked) = (way.clone(), Arc::clone(&asked));
                    tokio::spawn(connection(client, to, way, asked));
                }
            }
        });
        proxy
    }

    pub(crate) fn set(&self, way: Way) {
        self.way.send_replace(way);
    }

    pub(crate) fn way(&self) -> Way {
        *self.way.borrow()
    }

    /// What was asked since the last time.
    pub(crate) fn asked(&self) -> Asked {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

/// Ends when one of the two sides, or the test, ends it.
async fn connection(
    client: TcpStream,
    to: SocketAddr,
    way: watch::Sender<Way>,
    asked: Arc<Mutex<Asked>>,
) {
    let Ok(server) = TcpStream::connect(to).await else { return };
    let ((from_client, to_client), (from_server, to_server)) =
        (client.into_split(), server.into_split());
    let mut cut = way.subscribe();
    tokio::select! {
        _ = requests(from_client, to_server, &way, &asked) => {}
        _ = answers(from_server, to_client, &way) => {}
        _ = cut.wait_for(|way| *way == Way::Cut) => {}
    }
}

/// <https://www.postgresql.org/docs/current/protocol-message-formats.html>
async fn requests(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    way: &watch::Sender<Way>,
    asked: &Mutex<Asked>,
) -> io::Result<()> {
    // The first message has no kind.
    let startup = body(&mut from).await?;
    to.write_all(&startup).await?;
    let mut prepared = HashMap::new();
    let mut is_check = true;
    loop {
        let kind = from.read_u8().await?;
        let message = body(&mut from).await?;
        let mut texts = message[4..].split(|byte| *byte == 0).map(String::from_utf8_lossy);
        let mut text = || texts.next().unwrap_or_default().into_owned();
        let statement = match kind {
            b'P' => {
                prepared.insert(text(), text());
                None
            }
            b'B' => {
                let _portal = text();
                prepared.get(&text()).cloned()
            }
            b'Q' => Some(text()),
            _ => None,
        };
        match kind {
            b'S' if is_check => asked.lock().unwrap().checks += 1,
            b'Q' | b'S' => asked.lock().unwrap().round_trips += 1,
            _ => {}
        }
        is_check = matches!(kind, b'Q' | b'S');
        if let Some(statement) = statement {
            let now = *way.borrow();
            if let Way::Lost(loss) = now
                && statement.contains(loss.at)
            {
                if !loss.arrives {
                    way.send_replace(loss.afterwards());
                    return Ok(());
                }
                way.send_replace(Way::Deaf(loss));
            }
            asked.lock().unwrap().statements.push(statement);
        }
        to.write_u8(kind).await?;
        to.write_all(&message).await?;
    }
}

async fn answers(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    way: &watch::Sender<Way>,
) -> io::Result<()> {
    let mut bytes = [0; 8192];
    loop {
        let count = from.read(&mut bytes).await?;
        if count == 0 {
            return Ok(());
        }
        let now = *way.borrow();
        match now {
            Way::Slow(by) => tokio::time::sleep(by).await,
            Way::Deaf(loss) => {
                way.send_replace(loss.afterwards());
                return Ok(());
            }
            Way::Silent => {
                let _ = way.subscribe().wait_for(|way| *way != Way::Silent).await;
            }
            Way::Open | Way::Cut | Way::Lost(_) => {}
        }
        to.write_all(&bytes[..count]).await?;
    }
}

/// A message without its kind: its length, and what it says.
async fn body(from: &mut OwnedReadHalf) -> io::Result<Vec<u8>> {
    let length = from.read_u32().await?;
    let mut message = length.to_be_bytes().to_vec();
    let rest = usize::try_from(length).unwrap() - 4;
    message.resize(rest + 4, 0);
    from.read_exact(&mut message[4..]).await?;
    Ok(message)
}
