//! This machine at its own address in the local network, where browsers take plain http for insecure.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread;

/// The address that others in the network reach this machine by; `None` where there is none.
///
/// Asking for the way to an address sends nothing.
pub(crate) fn address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // Reserved for documentation (RFC 5737): whichever way leads outside will do.
    socket.connect((Ipv4Addr::new(198, 51, 100, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

/// Passes on what comes to a port at `address` to the same port of the loopback, where programs of the
/// tests listen, as long as this process lives.
pub(crate) fn open(address: IpAddr, port: u16) -> io::Result<()> {
    let listener = TcpListener::bind((address, port))?;
    let inside = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    thread::spawn(move || {
        for outside in listener.incoming().flatten() {
            if let Ok(inside) = TcpStream::connect(inside) {
                join(&outside, &inside);
            }
        }
    });
    Ok(())
}

fn join(one: &TcpStream, other: &TcpStream) {
    for (from, to) in [(one, other), (other, one)] {
        let (Ok(mut from), Ok(mut to)) = (from.try_clone(), to.try_clone()) else { return };
        thread::spawn(move || {
            // Either end may go away at any time.
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Write);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    #[test]
    fn what_comes_to_one_address_goes_to_the_loopback() {
        let inside = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let port = inside.local_addr().expect("a bound listener has an address").port();
        // Another address of this machine that is always there.
        let outside = IpAddr::from([127, 0, 0, 9]);
        open(outside, port).expect("the port is free at the other address");
        let mut asking = TcpStream::connect((outside, port)).expect("somebody listens");
        asking.write_all(b"ask").expect("it is open");
        asking.shutdown(Shutdown::Write).expect("it is open");
        let (mut answering, _) = inside.accept().expect("it is passed on");
        let mut text = String::new();
        answering.read_to_string(&mut text).expect("it is text");
        answering.write_all(b"answer").expect("it is open");
        drop(answering);
        asking.read_to_string(&mut text).expect("it is text");
        assert_eq!(text, "askanswer");
    }
}
