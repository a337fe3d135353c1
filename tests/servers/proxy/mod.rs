//! A way to the server that can be closed and opened again.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// While it is stopped, connections end, and new ones end at once.
pub(crate) struct Proxy {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    stop: watch::Sender<()>,
}

impl Proxy {
    /// In front of the server at `host:port`.
    pub(crate) async fn start(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let (stop, stops) = watch::channel(());
        let is_stopped = Arc::clone(&stopped);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                if is_stopped.load(Ordering::SeqCst) {
                    continue;
                }
                let (server, mut stops) = (server.clone(), stops.clone());
                stops.mark_unchanged();
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = stops.changed() => {}
                    }
                });
            }
        });
        Self { address, stopped, stop }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.stop.send_replace(());
    }

    pub(crate) fn resume(&self) {
        self.stopped.store(false, Ordering::SeqCst);
    }
}
