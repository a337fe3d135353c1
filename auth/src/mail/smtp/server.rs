//! Where a mail server is, and how to get there.

use std::fmt;

use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    extension::ClientId,
};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::connection::{TIMEOUT, unreachable};
use crate::{Secret, mail::MailError};

/// Why a URL isn't that of a mail server. It says nothing of user and password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidServer {
    /// The root certificate isn't one.
    #[error("the root certificate is no certificate in PEM")]
    Certificate,
    /// The URL has a user without a password, or they aren't UTF-8.
    #[error("user and password of the mail server are both given, percent-encoded")]
    Credentials,
    /// The scheme isn't `smtp` or `smtps`, or there is no host, or a path or a query.
    #[error("a mail server is written `smtps://user:password@mail.shop.example`")]
    Url,
}

/// A mail server.
pub(super) struct Server {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
}

/// What keeps others from reading along.
#[derive(Clone)]
enum Security {
    /// Nobody else is on the way.
    Loopback,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

impl Server {
    pub(super) fn parse(url: &Secret, roots: Vec<Certificate>) -> Result<Self, InvalidServer> {
        let url = Url::parse(url.expose()).map_err(|_| InvalidServer::Url)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(InvalidServer::Url)?;
        // `url` knows the hosts of the web's schemes only.
        let host = Host::parse(host).map_err(|_| InvalidServer::Url)?;
        let is_required = match url.query() {
            None => false,
            Some("tls=required") => true,
            Some(_) => return Err(InvalidServer::Url),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(InvalidServer::Url);
        }
        let name = match &host {
            Host::Domain(name) => name.clone(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let tls = || {
            let start = TlsParameters::builder(name.clone());
            let all = roots.iter().cloned().fold(start, |tls, root| tls.add_root_certificate(root));
            all.build_rustls().map_err(|_| InvalidServer::Certificate)
        };
        let (security, port) = match url.scheme() {
            "smtps" => (Security::Tls(tls()?), 465),
            "smtp" if is_loopback(&host) && !is_required => (Security::Loopback, 25),
            "smtp" => (Security::StartTls(tls()?), 587),
            _ => return Err(InvalidServer::Url),
        };
        let decode = |text: &str| {
            let text = percent_decode_str(text).decode_utf8().ok();
            text.map(std::borrow::Cow::into_owned).ok_or(InvalidServer::Credentials)
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) | (_, None) => return Err(InvalidServer::Credentials),
            (user, Some(password)) => Some(Credentials::new(decode(user)?, decode(password)?)),
        };
        Ok(Self { host: name, port: url.port().unwrap_or(port), security, credentials })
    }

    /// A connection on which mails can be sent.
    pub(super) async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let me = ClientId::default();
        let tls = match &self.security {
            Security::Tls(tls) => Some(tls.clone()),
            Security::Loopback | Security::StartTls(_) => None,
        };
        let address = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(TIMEOUT), &me, tls, None)
                .await
                .map_err(|error| MailError::from_smtp(&error))?;
        if let Security::StartTls(tls) = &self.security {
            // Without it nothing is said, whoever took it out of the server's answer.
            if !connection.can_starttls() {
                return Err(unreachable("the mail server offers no STARTTLS"));
            }
            connection
                .starttls(tls.clone(), &me)
                .await
                .map_err(|error| MailError::from_smtp(&error))?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            connection
                .auth(&mechanisms, credentials)
                .await
                .map_err(|error| MailError::from_smtp(&error))?;
        }
        Ok(connection)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let security = match self.security {
            Security::Loopback => "none",
            Security::StartTls(_) => "STARTTLS",
            Security::Tls(_) => "TLS",
        };
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &security)
            .finish_non_exhaustive()
    }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> Result<String, InvalidServer> {
        let Server { host, port, security, credentials } =
            Server::parse(&Secret::new(url), Vec::new())?;
        let security = match security {
            Security::Loopback => "plain",
            Security::StartTls(_) => "starttls",
            Security::Tls(_) => "tls",
        };
        let user = if credentials.is_some() { "user" } else { "nobody" };
        Ok(format!("{security} {host}:{port} {user}"))
    }

    #[test]
    fn only_this_machine_is_written_to_in_the_clear() {
        for (url, expected) in [
            ("smtps://a:b@mail.shop.example", "tls mail.shop.example:465 user"),
            ("smtps://mail.shop.example:2465/", "tls mail.shop.example:2465 nobody"),
            ("smtp://a%40b:p%2Fw@mail.shop.example", "starttls mail.shop.example:587 user"),
            ("smtp://192.0.2.1", "starttls 192.0.2.1:587 nobody"),
            ("smtp://localhost.evil.example", "starttls localhost.evil.example:587 nobody"),
            ("smtp://localhost", "plain localhost:25 nobody"),
            ("smtp://127.0.0.1:1025", "plain 127.0.0.1:1025 nobody"),
            ("smtp://[::1]:1025", "plain ::1:1025 nobody"),
            ("smtps://localhost", "tls localhost:465 nobody"),
            ("smtp://localhost:1025?tls=required", "starttls localhost:1025 nobody"),
        ] {
            assert_eq!(parsed(url).as_deref(), Ok(expected), "{url}");
        }
    }

    #[test]
    fn anything_else_is_no_mail_server() {
        for url in [
            "",
            "mail.shop.example",
            "mail.shop.example:25",
            "https://mail.shop.example",
            "smtp://",
            "smtp:mail.shop.example",
            "smtp://mail.shop.example/path",
            "smtp://mail.shop.example?tls=none",
        ] {
            assert_eq!(parsed(url), Err(InvalidServer::Url), "{url}");
        }
        for url in ["smtps://user@mail.shop.example", "smtps://:password@mail.shop.example"] {
            assert_eq!(parsed(url), Err(InvalidServer::Credentials), "{url}");
        }
    }

    #[test]
    fn nothing_of_the_password_is_printed() {
        let url = Secret::new("smtps://canary-user:canary-password@mail.shop.example");
        let server = Server::parse(&url, Vec::new()).unwrap();
        assert!(!format!("{server:?} {server:#?}").contains("canary"));
    }
}
