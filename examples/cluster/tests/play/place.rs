//! Where the servers are that the task has started.

use std::{
    env,
    net::{Ipv4Addr, SocketAddr},
    str::FromStr,
};

use url::Url;

/// The value of a variable that the task sets.
///
/// Panics without it, or if it can't be read.
pub(crate) fn given<T: FromStr>(name: &str) -> T {
    let text = env::var(name);
    let text =
        text.unwrap_or_else(|_| panic!("`cargo xtask` starts the servers and sets `{name}`"));
    let value = text.parse::<T>().ok();
    value.unwrap_or_else(|| panic!("`{name}` can't be read"))
}

/// The ports in a variable, between spaces.
pub(crate) fn ports(name: &str) -> Vec<u16> {
    given::<String>(name).split(' ').map(|port| port.parse().unwrap()).collect()
}

/// The address in the URL of a server.
pub(crate) fn address(url: &str) -> SocketAddr {
    let url = Url::parse(url).unwrap();
    (Ipv4Addr::LOCALHOST, url.port().expect("a server of the task has a port")).into()
}

/// The same URL with another address, where nobody waits for TLS.
pub(crate) fn at(url: &str, address: SocketAddr) -> String {
    let mut url = Url::parse(url).unwrap();
    url.set_ip_host(address.ip()).unwrap();
    url.set_port(Some(address.port())).unwrap();
    if url.scheme() == "postgres" {
        url.set_query(Some("sslmode=disable"));
    }
    url.into()
}
