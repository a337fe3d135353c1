//! From the start of a program to its first answer.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::rounds::median;
use crate::report::Stopped;
use crate::server::free_port;

/// How often each program is started.
const STARTS: usize = 9;
/// How long a program may take.
const LONGEST: Duration = Duration::from_secs(30);
/// Short beside what is measured.
const PAUSE: Duration = Duration::from_micros(200);

/// How many milliseconds a program takes from its start to the first answer for a path: the median.
/// `command` makes what starts it on a port.
pub(crate) fn measure(
    path: &str,
    command: impl Fn(u16) -> Result<Command, Stopped>,
) -> Result<f64, Stopped> {
    let mut took = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let port = free_port()?;
        took.push(once(path, port, command(port)?.env("PORT", port.to_string()))?);
    }
    Ok(median(took.into_iter().map(|took| took.as_secs_f64() * 1000.0)))
}

fn once(path: &str, port: u16, command: &mut Command) -> Result<Duration, Stopped> {
    let failed = |error| Stopped::Failed(format!("start: {error}"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let begin = Instant::now();
    let mut child = command.spawn().map_err(failed)?;
    let mut took = None;
    while took.is_none() && begin.elapsed() < LONGEST {
        if answers(port, path) {
            took = Some(begin.elapsed());
        } else {
            thread::sleep(PAUSE);
        }
    }
    child.kill().and_then(|()| child.wait()).map_err(failed)?;
    took.ok_or_else(|| Stopped::Failed("start: the program doesn't answer".to_owned()))
}

/// Whether a program answers on a port, with whatever status.
fn answers(port: u16, path: &str) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(LONGEST))?;
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut begin = [0; 9];
        stream.read_exact(&mut begin)?;
        Ok::<_, std::io::Error>(begin)
    };
    ask().is_ok_and(|begin| begin == *b"HTTP/1.1 ")
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn only_an_answer_in_http_counts() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a port");
        let port = listener.local_addr().expect("it is bound").port();
        let server = thread::spawn(move || {
            for answer in ["HTTP/1.1 200 OK\r\n\r\n", "SSH-2.0-something"] {
                let (mut stream, _) = listener.accept().expect("somebody connects");
                let mut request = [0; 1024];
                let read = stream.read(&mut request).expect("a request comes");
                assert!(request[..read].starts_with(b"GET / HTTP/1.1\r\n"));
                stream.write_all(answer.as_bytes()).expect("the answer is read");
            }
        });
        assert!(answers(port, "/"));
        assert!(!answers(port, "/"));
        server.join().expect("the server ends");
        assert!(!answers(port, "/"));
    }
}
