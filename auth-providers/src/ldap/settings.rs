//! The options of a directory, checked once when the setup is built.

use std::{fmt, sync::Arc, time::Duration};

use auth::{Secret, provider::InvalidOption};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::BuilderVerifierExt as _;
use url::{Host, Url};

use super::{Ldap, template::Template};

/// What a sign-in needs.
pub(super) struct Settings {
    pub(super) url: Url,
    pub(super) start_tls: bool,
    pub(super) tls: Arc<ClientConfig>,
    pub(super) find: Find,
    pub(super) attributes: Attributes,
    pub(super) groups: Option<Groups>,
    pub(super) timeout: Duration,
}

/// How the entry of a user is found.
pub(super) enum Find {
    /// Its name follows from the user's.
    Bind(Template),
    /// By somebody else, or without a name.
    Search { search: Search, account: Option<(String, Secret)> },
    /// By the user, who binds with this name.
    Own { bind: Name, search: Search },
}

/// A search for users.
pub(super) struct Search {
    pub(super) base: String,
    pub(super) filter: Template,
}

/// What somebody binds with.
pub(super) enum Name {
    /// A name of an entry (RFC 4514).
    Dn(Template),
    /// A principal name of Active Directory, `user@domain` or `DOMAIN\user`.
    Principal(Template),
}

/// The attributes of a user.
pub(super) struct Attributes {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) groups: Option<String>,
    pub(super) others: Vec<String>,
}

/// Where groups are searched for.
pub(super) struct Groups {
    pub(super) base: String,
    pub(super) filter: Template,
    pub(super) attribute: String,
}

impl Settings {
    pub(super) fn new(ldap: &Ldap) -> Result<Self, InvalidOption> {
        let (url, start_tls) = url(ldap)?;
        if ldap.timeout.is_zero() {
            return Err(InvalidOption::new("timeout", "nothing can be asked in no time"));
        }
        Ok(Self {
            url,
            start_tls,
            tls: Arc::new(tls(ldap.ca_file.as_deref())?),
            find: find(ldap)?,
            attributes: attributes(ldap)?,
            groups: groups(ldap)?,
            timeout: ldap.timeout,
        })
    }
}

/// The server, and whether StartTLS is the way there.
fn url(ldap: &Ldap) -> Result<(Url, bool), InvalidOption> {
    let wrong = |reason| InvalidOption::new("url", reason);
    let shape = "it is `ldaps://host` or `ldap://host`, and a port may follow";
    let url = Url::parse(&ldap.url).map_err(|_| wrong(shape))?;
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none();
    let Some(host) = url.host_str().filter(|host| is_bare && !host.is_empty()) else {
        return Err(wrong(shape));
    };
    match url.scheme() {
        "ldaps" => Ok((url, false)),
        "ldap" if ldap.start_tls => Ok((url, true)),
        "ldap" if is_loopback(host) => Ok((url, false)),
        "ldap" => Err(InvalidOption::new(
            "start_tls",
            "passwords go to another machine: write `ldaps://`, or leave `start_tls` alone",
        )),
        _ => Err(wrong(shape)),
    }
}

fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => false,
    }
}

fn tls(ca_file: Option<&str>) -> Result<ClientConfig, InvalidOption> {
    let wrong = |reason: String| InvalidOption::new("ca_file", reason);
    let unusable = |error: rustls::Error| wrong(format!("TLS: {error}"));
    // The provider is named: a process may have another as its default.
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    let Some(file) = ca_file else {
        return Ok(builder.with_platform_verifier().map_err(unusable)?.with_no_client_auth());
    };
    let mut roots = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(file)
        .map_err(|error| wrong(format!("the file can't be read: {error}")))?;
    for certificate in certificates {
        let certificate =
            certificate.map_err(|error| wrong(format!("the file is no PEM: {error}")))?;
        roots.add(certificate).map_err(unusable)?;
    }
    if roots.is_empty() {
        return Err(wrong("there is no certificate in the file".to_owned()));
    }
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn find(ldap: &Ldap) -> Result<Find, InvalidOption> {
    let template = |option, text: &str| {
        let template = Template::parse(text, &["username"])
            .map_err(|reason| InvalidOption::new(option, reason))?;
        if !template.has_gap() {
            let reason = "everybody would be the same: `{username}` is missing";
            return Err(InvalidOption::new(option, reason));
        }
        Ok(template)
    };
    let search = |base: &str| {
        let filter = template("filter", &ldap.filter)?;
        check_filter("filter", filter.filter(&["x"]))?;
        Ok(Search { base: base.to_owned(), filter })
    };
    if ldap.bind.is_some() && ldap.search_dn.is_some() {
        let reason = "users search for themselves with `bind`; leave `search_dn` or `bind` out";
        return Err(InvalidOption::new("search_dn", reason));
    }
    match (&ldap.bind, &ldap.base) {
        (Some(bind), None) if is_dn(bind) => Ok(Find::Bind(template("bind", bind)?)),
        (Some(bind), None) => {
            template("bind", bind)?;
            let reason = "a principal name names no entry: give `base` too, to search for it";
            Err(InvalidOption::new("base", reason))
        }
        (Some(bind), Some(base)) => {
            let name = template("bind", bind)?;
            let bind = if is_dn(bind) { Name::Dn(name) } else { Name::Principal(name) };
            Ok(Find::Own { bind, search: search(base)? })
        }
        (None, Some(base)) => Ok(Find::Search { search: search(base)?, account: account(ldap)? }),
        (None, None) => {
            let reason =
                "give `bind`, the name that a user binds with, or `base`, to search for it";
            Err(InvalidOption::new("bind", reason))
        }
    }
}

/// Every name of an entry has types with values (RFC 4514 §2.3), and no principal name has.
fn is_dn(bind: &str) -> bool {
    bind.contains('=')
}

/// The entry that searches.
fn account(ldap: &Ldap) -> Result<Option<(String, Secret)>, InvalidOption> {
    match (&ldap.search_dn, &ldap.search_password) {
        (None, None) => Ok(None),
        (Some(dn), Some(password)) if !dn.is_empty() && !password.expose().is_empty() => {
            Ok(Some((dn.clone(), password.clone())))
        }
        (None, Some(_)) => {
            let reason = "`search_password` is given, and the name of its entry isn't";
            Err(InvalidOption::new("search_dn", reason))
        }
        (Some(_), _) => {
            // A bind without a password succeeds, as nobody (RFC 4513 §5.1.2).
            let reason = "`search_dn` has no password, or no name";
            Err(InvalidOption::new("search_password", reason))
        }
    }
}

fn check_filter(option: &'static str, filter: String) -> Result<(), InvalidOption> {
    let reason = "it is no filter, such as `(uid={username})`";
    ldap3::parse_filter(filter).map(drop).map_err(|()| InvalidOption::new(option, reason))
}

fn attributes(ldap: &Ldap) -> Result<Attributes, InvalidOption> {
    let checked = |option: &'static str, name: &str| {
        // RFC 4512 §2.5: a descriptor or a number, and options.
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ';');
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(InvalidOption::new(option, "it is no name of an attribute"));
        }
        Ok(name.to_owned())
    };
    let others = ldap.attributes.iter().map(|name| checked("attributes", name));
    Ok(Attributes {
        id: checked("id_attribute", &ldap.id_attribute)?,
        name: checked("name_attribute", &ldap.name_attribute)?,
        email: checked("email_attribute", &ldap.email_attribute)?,
        groups: ldap
            .groups_attribute
            .as_ref()
            .map(|name| checked("groups_attribute", name))
            .transpose()?,
        others: others.collect::<Result<_, _>>()?,
    })
}

fn groups(ldap: &Ldap) -> Result<Option<Groups>, InvalidOption> {
    let Some(base) = ldap.group_base.clone() else { return Ok(None) };
    let filter = Template::parse(&ldap.group_filter, &["dn", "username"])
        .map_err(|reason| InvalidOption::new("group_filter", reason))?;
    if !filter.has_gap() {
        let reason = "everybody would be in every group: `{dn}` is missing";
        return Err(InvalidOption::new("group_filter", reason));
    }
    check_filter("group_filter", filter.filter(&["x", "x"]))?;
    Ok(Some(Groups { base, filter, attribute: ldap.group_attribute.clone() }))
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").finish_non_exhaustive()
    }
}
