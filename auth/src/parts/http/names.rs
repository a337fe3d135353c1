//! Names, as the client connects to them: to the addresses of a network that may be reached.

use std::{collections::BTreeSet, io, net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::parts::{BoxFuture, Reach};

/// What finds the addresses of a name.
pub(super) type Lookup =
    dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync;

/// The names that a client may connect to. The addresses that are checked are the ones that are
/// connected to: a name that leads elsewhere the next time (DNS rebinding) is looked at anew.
pub(super) struct Names {
    pub(super) lookup: Arc<Lookup>,
    pub(super) reach: Reach,
    /// The hosts of the environment's proxies, which are in the own network as a rule.
    pub(super) proxies: Arc<BTreeSet<String>>,
}

/// A name leads into the server's own network alone.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is in this server's own network")]
pub(super) struct OwnNetwork(pub(super) String);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let found = (self.lookup)(host.clone());
        let reach = if self.proxies.contains(&host) { Reach::Anywhere } else { self.reach };
        Box::pin(async move {
            let mut found = found.await?;
            let is_known = !found.is_empty();
            found.retain(|address| reach.allows(address.ip()));
            if is_known && found.is_empty() {
                return Err(OwnNetwork(host).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// The system's.
pub(super) fn system() -> Arc<Lookup> {
    Arc::new(|host| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            Ok(found.collect())
        })
    })
}
