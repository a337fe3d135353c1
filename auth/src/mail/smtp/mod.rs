//! Sending over SMTP (RFC 5321), encrypted unless the server is this machine or the URL says
//! otherwise.

mod connection;
mod message;
mod server;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate};

pub use self::server::InvalidServer;
use self::{message::Letter, server::Server};
use super::{Mail, MailError, Mailer};
use crate::Secret;

/// So many connections are kept open between mails.
const IDLE: usize = 4;
/// A connection that was idle for longer is not used again: servers close them after minutes.
const IDLE_TIME: Duration = Duration::from_mins(1);

/// A mail server that takes mails over SMTP.
///
/// Its URL says how:
///
/// | URL | how |
/// | --- | --- |
/// | `smtps://user:password@mail.shop.example` | TLS from the start; port 465 unless given |
/// | `smtp://user:password@mail.shop.example` | STARTTLS, and nothing without it; port 587 unless given |
/// | `smtp://localhost:1025`, `smtp://127.0.0.1` | in the clear, on this machine only; port 25 unless given |
/// | `smtp://localhost?tls=required` | STARTTLS on this machine too |
/// | `smtp://mailpit:1025?tls=none` | in the clear on another machine, for a mail catcher: without a password, and with a warning in the log |
///
/// The server is greeted with the host of the site, from its URL. Where a relay wants another full
/// name, it follows: `smtps://user:password@relay.example?name=mail.shop.example`.
///
/// User and password are percent-encoded. Certificates are verified as by the operating system.
/// Connections are used again.
///
/// Needs the feature `email`.
#[derive(Clone)]
pub struct Smtp(Arc<Inner>);

struct Inner {
    server: Server,
    idle: Mutex<Vec<Idle>>,
}

/// An open connection.
struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl Smtp {
    /// The server at a URL.
    ///
    /// Fails when it isn't the URL of a mail server.
    pub fn new(url: &Secret) -> Result<Self, InvalidServer> {
        Self::with_roots(url, &[])
    }

    /// The same, for a server whose certificate was signed by an authority of one's own, in PEM. It
    /// is trusted besides those of the operating system.
    pub fn with_root_certificate(url: &Secret, pem: &[u8]) -> Result<Self, InvalidServer> {
        let root = Certificate::from_pem(pem).map_err(|_| InvalidServer::Certificate)?;
        Self::with_roots(url, &[root])
    }

    fn with_roots(url: &Secret, roots: &[Certificate]) -> Result<Self, InvalidServer> {
        let server = Server::parse(url, roots)?;
        Ok(Self(Arc::new(Inner { server, idle: Mutex::default() })))
    }

    /// A connection that is open, or a new one.
    async fn connection(&self, host: &str) -> Result<AsyncSmtpConnection, MailError> {
        while let Some(Idle { mut connection, since }) = self.take() {
            if since.elapsed() < IDLE_TIME && connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.0.server.connect(host).await
    }

    fn take(&self) -> Option<Idle> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Keeps a connection for the next mail.
    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|idle| idle.since.elapsed() < IDLE_TIME);
        if idle.len() < IDLE {
            idle.push(Idle { connection, since: Instant::now() });
        }
    }
}

impl Mailer for Smtp {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let letter = message::letter(&mail)?;
        let late = |_| connection::unreachable("the mail server took longer than eight seconds");
        // The name that this server goes by; a mail without a link has only its sender's domain.
        let sender = mail.from.address().rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let host = mail.sign_in.as_ref().map_or(sender, |sign_in| &sign_in.host);
        let sent = self.deliver(&letter, host);
        tokio::time::timeout(connection::TIMEOUT, sent).await.map_err(late)?
    }
}

impl Smtp {
    async fn deliver(&self, letter: &Letter, host: &str) -> Result<(), MailError> {
        let mut connection = self.connection(host).await?;
        let sent = connection::send(&mut connection, letter).await;
        // After a refusal the connection is as good as before.
        if connection::is_ready(&mut connection, &sent).await {
            self.keep(connection);
        }
        sent
    }
}

/// Nothing of user and password.
impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("server", &self.0.server).finish_non_exhaustive()
    }
}
