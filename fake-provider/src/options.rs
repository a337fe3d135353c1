//! What the provider is told at its start: flags, and variables of the environment.

use std::{
    net::{IpAddr, Ipv4Addr},
    str::FromStr,
};

use auth::{FromVariable as _, Secret, provider::SigningAlgorithm};
use url::Url;

/// What `--help` prints.
pub const HELP: &str = "\
An OpenID provider for development and end-to-end tests: it signs in whoever asks, as whomever they choose.

Usage: fake-provider [OPTIONS]

  --host ADDRESS        Where to listen: 127.0.0.1 unless given.
  --port NUMBER         The port: 9400 unless given, and any free one with 0.
  --issuer URL          What the provider calls itself, without a path: http://HOST:PORT unless given.
  --client-id ID        The client: fake-client unless given.
  --client-secret TEXT  Its secret: fake-secret unless given.
  --public-client       The client has no secret, and has to use PKCE.
  --redirect-uri URI    A redirect URI, to the letter. It may be given several times. Unless one is given, every
                        http or https URI on a loopback address is accepted.
  --algorithm NAME      What signs ID tokens: RS256 unless given, or ES256, EdDSA and so on.
  --dangerously-listen-beyond-loopback
                        Lets other machines reach the provider, and sign in as anybody.
  --help                Prints this.

An option with a value may be a variable of the environment instead: FAKE_PROVIDER_PORT=9401, and
FAKE_PROVIDER_REDIRECT_URI with spaces between several.
";

/// The options that have a value.
const VALUED: [&str; 7] =
    ["algorithm", "client-id", "client-secret", "host", "issuer", "port", "redirect-uri"];

/// What the provider is told at its start.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen at; `127.0.0.1` by default.
    pub host: IpAddr,
    /// The port; 9400 by default. With 0 it is a free one.
    pub port: u16,
    /// Whether `host` may be another address than a loopback one. Everybody who reaches the provider signs in as
    /// anybody. `false` by default.
    pub dangerously_listen_beyond_loopback: bool,
    /// What the provider calls itself, an origin such as `http://localhost:9400`. By default it is made of the address
    /// at which the provider listens.
    pub issuer: Option<String>,
    /// The id of the only client; `fake-client` by default.
    pub client_id: String,
    /// The client's secret, `fake-secret` by default; `None` for a public client (RFC 6749 §2.1).
    pub client_secret: Option<Secret>,
    /// The redirect URIs, compared to the letter (RFC 9700 §4.1.1). If there is none, every `http` or `https` URI on a
    /// loopback address is accepted.
    pub redirect_uris: Vec<String>,
    /// What signs ID tokens; RS256 by default, which every client knows.
    pub algorithm: SigningAlgorithm,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 9400,
            dangerously_listen_beyond_loopback: false,
            issuer: None,
            client_id: "fake-client".to_owned(),
            client_secret: Some(Secret::new("fake-secret")),
            redirect_uris: Vec::new(),
            algorithm: SigningAlgorithm::Rs256,
        }
    }
}

/// What somebody who starts the program wants.
#[derive(Clone, Debug)]
pub enum Command {
    /// [`HELP`].
    Help,
    /// A provider.
    Serve(Options),
}

impl Command {
    /// Reads arguments, and where they leave an option out, its variable of the environment.
    ///
    /// Fails with a sentence about the option that can't be used.
    pub fn read(
        arguments: impl IntoIterator<Item = String>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let mut options = Options::default();
        let mut given: Vec<(&str, String)> = Vec::new();
        let mut is_public = false;
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (flag, value) = match argument.split_once('=') {
                Some((flag, value)) => (flag.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            match (flag.as_str(), &value) {
                ("--help" | "-h", None) => return Ok(Self::Help),
                ("--public-client", None) => is_public = true,
                ("--dangerously-listen-beyond-loopback", None) => {
                    options.dangerously_listen_beyond_loopback = true;
                }
                _ => {
                    let known = VALUED.iter().find(|name| flag.strip_prefix("--") == Some(**name));
                    let known = known
                        .ok_or_else(|| format!("there is no option `{flag}`: see `--help`"))?;
                    let value = value.or_else(|| arguments.next());
                    let value = value.ok_or_else(|| format!("`{flag}` has no value"))?;
                    given.push((*known, value));
                }
            }
        }
        for name in VALUED {
            let mut values: Vec<_> = given
                .iter()
                .filter(|(given, _)| *given == name)
                .map(|(_, value)| (format!("--{name}"), value.clone()))
                .collect();
            if values.is_empty() {
                let by_environment =
                    format!("FAKE_PROVIDER_{}", name.to_uppercase().replace('-', "_"));
                let found = variable(&by_environment).filter(|value| !value.is_empty());
                values.extend(found.map(|value| (by_environment, value)));
            }
            for (place, value) in values {
                options.set(name, &value).map_err(|reason| format!("`{place}`: {reason}"))?;
            }
        }
        if is_public {
            options.client_secret = None;
        }
        Ok(Self::Serve(options))
    }
}

impl Options {
    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "algorithm" => self.algorithm = algorithm(value)?,
            "client-id" => self.client_id = text(value)?,
            "client-secret" => self.client_secret = Some(Secret::new(text(value)?)),
            "host" if value == "localhost" => self.host = Ipv4Addr::LOCALHOST.into(),
            "host" => self.host = number(value, "an IP address, such as `127.0.0.1`")?,
            "issuer" => self.issuer = Some(origin(value)?),
            "port" => self.port = number(value, "a port, a number up to 65535")?,
            _ => {
                for uri in value.split_whitespace() {
                    self.redirect_uris.push(redirect_uri(uri)?);
                }
            }
        }
        Ok(())
    }
}

fn number<T: FromStr>(value: &str, what: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("`{value}` is not {what}"))
}

fn text(value: &str) -> Result<String, String> {
    let is_plain = !value.is_empty() && !value.contains(char::is_control);
    if is_plain { Ok(value.to_owned()) } else { Err("it is empty, or has a line break".to_owned()) }
}

fn algorithm(value: &str) -> Result<SigningAlgorithm, String> {
    let algorithm = SigningAlgorithm::from_variable(value)?;
    if algorithm.as_str().starts_with("HS") {
        return Err("it signs with a secret, and this provider has a key".to_owned());
    }
    Ok(algorithm)
}

/// An issuer without a path: the endpoints are below it.
fn origin(value: &str) -> Result<String, String> {
    let url = Url::parse(value).map_err(|_| format!("`{value}` is not a URL"))?;
    let origin = url.origin().ascii_serialization();
    // Nothing but the origin: no path, no query, no user.
    if !matches!(url.scheme(), "http" | "https") || url.as_str() != format!("{origin}/") {
        return Err(
            "it is no `http` or `https` URL without a path, such as `http://localhost:9400`"
                .to_owned(),
        );
    }
    Ok(origin)
}

/// A redirect URI is absolute and has no fragment (RFC 6749 §3.1.2).
fn redirect_uri(value: &str) -> Result<String, String> {
    let url = Url::parse(value).map_err(|_| format!("`{value}` is not an absolute URI"))?;
    match url.fragment() {
        Some(_) => Err(format!("`{value}` has a fragment")),
        None => Ok(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Options, String> {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned());
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        match Command::read(arguments, variable)? {
            Command::Serve(options) => Ok(options),
            Command::Help => Err("help".to_owned()),
        }
    }

    #[test]
    fn flags_take_precedence_over_variables() {
        let variables = [
            ("FAKE_PROVIDER_PORT", "1"),
            ("FAKE_PROVIDER_CLIENT_ID", "shop"),
            ("FAKE_PROVIDER_REDIRECT_URI", "http://a.test/ http://b.test/"),
            ("FAKE_PROVIDER_ISSUER", ""),
        ];
        let options = read(&["--port", "2", "--algorithm=ES256"], &variables).unwrap();
        assert_eq!((options.port, &*options.client_id, options.issuer), (2, "shop", None));
        assert_eq!(options.algorithm, SigningAlgorithm::Es256);
        assert_eq!(options.redirect_uris, ["http://a.test/", "http://b.test/"]);
        let flags = ["--redirect-uri=http://c.test/?a=b", "--issuer", "http://localhost:80/"];
        let options = read(&flags, &variables).unwrap();
        assert_eq!(options.redirect_uris, ["http://c.test/?a=b"]);
        assert_eq!(options.issuer.as_deref(), Some("http://localhost"));
    }

    #[test]
    fn a_public_client_has_no_secret() {
        let variables = [("FAKE_PROVIDER_CLIENT_SECRET", "secret")];
        assert!(read(&["--public-client"], &variables).unwrap().client_secret.is_none());
        let secret = read(&[], &variables).unwrap().client_secret;
        assert_eq!(secret, Some(Secret::new("secret")));
    }

    #[test]
    fn what_can_t_be_used_is_told() {
        for (arguments, told) in [
            (&["--prot=1"][..], "no option `--prot`"),
            (&["--port"], "`--port` has no value"),
            (&["--port=a"], "`--port`: `a` is not a port"),
            (&["--host=shop.example"], "`--host`: `shop.example` is not an IP address"),
            (&["--issuer=http://localhost/a"], "`--issuer`: it is no"),
            (&["--algorithm=HS256"], "`--algorithm`: it signs with a secret"),
            (&["--client-id="], "`--client-id`: it is empty"),
            (&["--redirect-uri=/callback"], "is not an absolute URI"),
            (&["--redirect-uri=http://a.test/#b"], "has a fragment"),
            (&["--help=1"], "no option `--help`"),
        ] {
            let error = read(arguments, &[]).unwrap_err();
            assert!(error.contains(told), "{arguments:?}: {error}");
        }
        assert_eq!(read(&["-h"], &[]).unwrap_err(), "help");
        assert!(HELP.lines().all(|line| line.len() <= 120));
    }
}
