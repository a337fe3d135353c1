//! The way to a server, which can be cut and can lead elsewhere: what an address is that moves from one
//! machine to another.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// An address that leads to a server, or nowhere.
pub(crate) struct Way {
    pub(crate) address: SocketAddr,
    target: watch::Sender<Option<SocketAddr>>,
}

impl Way {
    pub(crate) async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let target = watch::Sender::new(Some(target));
        let targets = target.subscribe();
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(connection(client, targets.clone()));
            }
        });
        Self { address, target }
    }

    /// Ends every connection; new ones lead to this server, or end at once.
    pub(crate) fn lead(&self, target: Option<SocketAddr>) {
        self.target.send_replace(target);
    }
}

async fn connection(mut client: TcpStream, mut targets: watch::Receiver<Option<SocketAddr>>) {
    let target = *targets.borrow_and_update();
    let Some(target) = target else { return };
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    tokio::select! {
        // However it ends, both sides are told by the end of their connection.
        _ = copy_bidirectional(&mut client, &mut server) => {}
        _ = targets.changed() => {}
    }
}
