//! Where a mail server is, and how to get there.

use std::{fmt, net::Ipv4Addr};

use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder},
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
    /// The URL has a password and `tls=none`, for another machine than this one.
    #[error("a password would be sent in the clear: leave `tls=none` or the password out")]
    ClearPassword,
    /// The name to greet the server with isn't one.
    #[error("`name` is the full name of a host, such as `shop.example`")]
    Name,
    /// The scheme isn't `smtp` or `smtps`, or there is no host, or a path, or a parameter that there
    /// isn't.
    #[error(
        "a mail server is written `smtps://user:password@mail.shop.example`; `?tls=required`, \
         `?tls=none` and `?name=shop.example` may follow"
    )]
    Url,
}

/// A mail server.
pub(super) struct Server {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    /// What the server is greeted with, where the URL says it.
    name: Option<String>,
}

/// What keeps others from reading along.
#[derive(Clone)]
enum Security {
    /// Nothing: nobody else is on the way, or the URL says that it doesn't matter.
    Clear,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

impl Server {
    pub(super) fn parse(url: &Secret, roots: &[Certificate]) -> Result<Self, InvalidServer> {
        let url = Url::parse(url.expose()).map_err(|_| InvalidServer::Url)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(InvalidServer::Url)?;
        // `url` knows the hosts of the web's schemes only.
        let host = Host::parse(host).map_err(|_| InvalidServer::Url)?;
        let Parameters { tls: wanted, name: greeting } = Parameters::of(&url)?;
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
            let all = roots.iter().cloned().fold(start, TlsParametersBuilder::add_root_certificate);
            all.build_rustls().map_err(|_| InvalidServer::Certificate)
        };
        let is_here = is_loopback(&host);
        let (security, port) = match (url.scheme(), wanted) {
            ("smtps", None | Some(Wanted::Required)) => (Security::Tls(tls()?), 465),
            ("smtp", None) if is_here => (Security::Clear, 25),
            ("smtp", Some(Wanted::None)) => (Security::Clear, 25),
            ("smtp", _) => (Security::StartTls(tls()?), 587),
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
        let port = url.port().unwrap_or(port);
        if matches!(security, Security::Clear) && !is_here {
            // Everybody on the way could read it, and send mails with it from then on.
            if credentials.is_some() {
                return Err(InvalidServer::ClearPassword);
            }
            tracing::warn!(
                name: "auth.smtp.clear", host = name, port,
                "`tls=none`: whoever is on the way to the mail server can read the links of mails \
                 and sign in with them; it is for mail catchers"
            );
        }
        Ok(Self { host: name, port, security, credentials, name: greeting })
    }

    /// What the server is greeted with for a site at `host`, whose port may follow: its full name,
    /// which some relays insist on (RFC 5321 §4.1.1.1), or an address.
    fn greeting(&self, host: &str) -> ClientId {
        if let Some(name) = &self.name {
            return ClientId::Domain(name.clone());
        }
        let host = Url::parse(&format!("http://{host}"));
        match host.as_ref().ok().and_then(Url::host) {
            Some(Host::Domain(name)) if is_full_name(name) => ClientId::Domain(name.to_owned()),
            Some(Host::Ipv4(address)) => ClientId::Ipv4(address),
            Some(Host::Ipv6(address)) => ClientId::Ipv6(address),
            // `localhost`, and what isn't known elsewhere either: §4.1.3 wants an address then.
            _ => ClientId::Ipv4(Ipv4Addr::LOCALHOST),
        }
    }

    /// A connection on which mails of the site at `host` can be sent.
    pub(super) async fn connect(&self, host: &str) -> Result<AsyncSmtpConnection, MailError> {
        let me = self.greeting(host);
        let tls = match &self.security {
            Security::Tls(tls) => Some(tls.clone()),
            Security::Clear | Security::StartTls(_) => None,
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

/// What follows the `?` of a URL.
#[derive(Default)]
struct Parameters {
    tls: Option<Wanted>,
    name: Option<String>,
}

/// What the URL says about TLS.
#[derive(Clone, Copy)]
enum Wanted {
    None,
    Required,
}

impl Parameters {
    fn of(url: &Url) -> Result<Self, InvalidServer> {
        let mut found = Self::default();
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("tls", "required") if found.tls.is_none() => found.tls = Some(Wanted::Required),
                ("tls", "none") if found.tls.is_none() => found.tls = Some(Wanted::None),
                ("name", name) if found.name.is_none() => {
                    let name = Host::parse(name).map_err(|_| InvalidServer::Name)?;
                    let Host::Domain(name) = name else { return Err(InvalidServer::Name) };
                    found.name = Some(name);
                }
                _ => return Err(InvalidServer::Url),
            }
        }
        Ok(found)
    }
}

/// Whether others may know a host by this name: one with a dot.
fn is_full_name(name: &str) -> bool {
    name.trim_end_matches('.').contains('.')
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let security = match self.security {
            Security::Clear => "none",
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
        let server = Server::parse(&Secret::new(url), &[])?;
        let Server { host, port, security, credentials, .. } = server;
        let security = match security {
            Security::Clear => "plain",
            Security::StartTls(_) => "starttls",
            Security::Tls(_) => "tls",
        };
        let user = if credentials.is_some() { "user" } else { "nobody" };
        Ok(format!("{security} {host}:{port} {user}"))
    }

    #[test]
    fn another_machine_is_written_to_in_the_clear_only_if_the_url_says_so() {
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
            ("smtp://mailpit:1025", "starttls mailpit:1025 nobody"),
            ("smtp://mailpit:1025?tls=none", "plain mailpit:1025 nobody"),
            ("smtp://a:b@localhost:1025?tls=none", "plain localhost:1025 user"),
            ("smtps://mail.shop.example?tls=required", "tls mail.shop.example:465 nobody"),
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
            "smtp://mail.shop.example?tls=no",
            "smtp://mail.shop.example?tls",
            "smtp://mail.shop.example?tls=none&tls=required",
            "smtps://mail.shop.example?tls=none",
            "smtp://mail.shop.example?TLS=none",
        ] {
            assert_eq!(parsed(url), Err(InvalidServer::Url), "{url}");
        }
        for url in ["smtps://user@mail.shop.example", "smtps://:password@mail.shop.example"] {
            assert_eq!(parsed(url), Err(InvalidServer::Credentials), "{url}");
        }
    }

    #[test]
    fn no_password_is_sent_in_the_clear_to_another_machine() {
        for url in ["smtp://user:canary@mailpit:1025?tls=none", "smtp://a:b@192.0.2.1?tls=none"] {
            assert_eq!(parsed(url), Err(InvalidServer::ClearPassword), "{url}");
        }
    }

    #[test]
    fn the_server_is_greeted_with_the_name_of_the_site() {
        let greeting = |url: &str, host: &str| {
            Server::parse(&Secret::new(url), &[]).map(|server| server.greeting(host).to_string())
        };
        for (host, expected) in [
            ("shop.example", "shop.example"),
            ("shop.example:8443", "shop.example"),
            ("läden.example", "xn--lden-loa.example"),
            ("192.0.2.7", "[192.0.2.7]"),
            ("[2001:db8::7]:3000", "[IPv6:2001:db8::7]"),
            ("localhost:3000", "[127.0.0.1]"),
            ("intranet", "[127.0.0.1]"),
            ("", "[127.0.0.1]"),
            ("shop.example\r\nMAIL FROM:<>", "[127.0.0.1]"),
        ] {
            let said = greeting("smtps://relay.example", host);
            assert_eq!(said.as_deref(), Ok(expected), "{host:?}");
            let said = greeting("smtps://relay.example?name=mail.shop.example", host);
            assert_eq!(said.as_deref(), Ok("mail.shop.example"), "{host:?}");
        }
        for name in ["", "a b", "shop.example%0d%0aQUIT", "192.0.2.7"] {
            let said = greeting(&format!("smtps://relay.example?name={name}"), "shop.example");
            assert_eq!(said, Err(InvalidServer::Name), "{name:?}");
        }
    }

    #[test]
    fn nothing_of_the_password_is_printed() {
        let url = Secret::new("smtps://canary-user:canary-password@mail.shop.example");
        let server = Server::parse(&url, &[]).unwrap();
        assert!(!format!("{server:?} {server:#?}").contains("canary"));
    }
}
