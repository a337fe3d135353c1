//! One sign-in at a directory: a connection of its own, a bind, and what the directory says.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use auth::{Secret, provider::Unavailable};
use ldap3::{Ldap as Connection, LdapConnAsync, LdapConnSettings, Scope, SearchEntry};
use tokio::time::timeout;

use super::{
    LdapProfile,
    error::DirectoryError,
    password_policy,
    search::{search, values},
    settings::{Find, Settings},
};

/// A user in more groups signs in nowhere: some of them would be missing.
const MAX_GROUPS: usize = 1000;

/// Who `username` is, if it is the password; `None` for everything that a stranger may not tell
/// apart from a wrong password.
///
/// What fails once the password was sent is an attempt: it may be wrong.
pub(super) async fn sign_in(
    settings: Arc<Settings>,
    username: String,
    password: Secret,
) -> Result<Option<LdapProfile>, Unavailable> {
    // A bind without a password succeeds, as nobody (RFC 4513 §5.1.2).
    if password.expose().is_empty() || username.trim().is_empty() {
        return Ok(None);
    }
    let limit = settings.timeout;
    let is_sent = Arc::new(AtomicBool::new(false));
    let sent = Arc::clone(&is_sent);
    let attempt = async move {
        let (username, password) = (&*username, &password);
        let attempt = Attempt { settings: &settings, username, password, is_sent: &sent };
        timeout(limit, attempt.run()).await
    };
    // A task of its own: the client library panics when it is answered with nonsense. The time is
    // over there as well when nobody waits for it any more.
    let finished = tokio::spawn(attempt).await.map_err(|_| DirectoryError::Unreadable);
    let finished = finished.and_then(|run| run.unwrap_or(Err(DirectoryError::Timeout)));
    finished.map_err(|error| {
        if is_sent.load(Ordering::SeqCst) {
            Unavailable::counted(error)
        } else {
            Unavailable::new(error)
        }
    })
}

struct Attempt<'a> {
    settings: &'a Settings,
    username: &'a str,
    password: &'a Secret,
    /// Whether the directory was given the password.
    is_sent: &'a AtomicBool,
}

impl Attempt<'_> {
    async fn run(&self) -> Result<Option<LdapProfile>, DirectoryError> {
        let mut connection = self.connect().await?;
        let profile = match &self.settings.find {
            Find::Bind(name) => {
                let dn = name.name(self.username);
                if self.bind(&mut connection, &dn).await? {
                    let entries =
                        self.users(&mut connection, &dn, Scope::Base, "(objectClass=*)").await?;
                    let [entry] = <[_; 1]>::try_from(entries)
                        .map_err(|entries| DirectoryError::Entries(entries.len()))?;
                    Some(self.profile(&mut connection, entry).await?)
                } else {
                    None
                }
            }
            Find::Search { base, filter, account } => {
                let account = account.as_ref();
                identify(&mut connection, account).await?;
                let filter = filter.filter(&[self.username]);
                let entries = self.users(&mut connection, base, Scope::Subtree, &filter).await?;
                let found = <[_; 1]>::try_from(entries).map_err(|entries| entries.len());
                let found = found.map(|[entry]| entry);
                match found {
                    Ok(entry) if !entry.dn.is_empty() => {
                        if self.bind(&mut connection, &entry.dn).await? {
                            identify(&mut connection, account).await?;
                            Some(self.profile(&mut connection, entry).await?)
                        } else {
                            None
                        }
                    }
                    found => {
                        let count = found.map_or_else(|count| count, |_| 1);
                        if count > 1 {
                            tracing::warn!(
                                name: "auth.ldap.ambiguous", "more than one entry has the name"
                            );
                        }
                        // As long a way as with an entry, and no way in.
                        let nobody = format!("cn=nobody+sn=nobody,{base}");
                        self.bind(&mut connection, &nobody).await?;
                        None
                    }
                }
            }
        };
        // An error now is one of a connection that nobody needs any more.
        drop(connection.unbind().await);
        Ok(profile)
    }

    async fn connect(&self) -> Result<Connection, DirectoryError> {
        let settings = LdapConnSettings::new()
            .set_conn_timeout(self.settings.timeout)
            .set_starttls(self.settings.start_tls)
            .set_config(Arc::clone(&self.settings.tls));
        let connected = LdapConnAsync::from_url_with_settings(settings, &self.settings.url).await;
        let (driver, mut connection) = connected.map_err(DirectoryError::Connection)?;
        tokio::spawn(driver.drive());
        connection.with_timeout(self.settings.timeout);
        Ok(connection)
    }

    /// Whether the directory takes the password for the entry `dn`.
    async fn bind(&self, connection: &mut Connection, dn: &str) -> Result<bool, DirectoryError> {
        self.is_sent.store(true, Ordering::SeqCst);
        let result = connection
            .with_controls(password_policy::request())
            .simple_bind(dn, self.password.expose())
            .await
            .map_err(DirectoryError::Operation)?;
        let policy = password_policy::error(&result);
        if let Some(reason) = policy {
            tracing::info!(name: "auth.ldap.refused", reason, "the directory's policy refuses");
        }
        match result.rc {
            0 => Ok(policy.is_none()),
            // RFC 4511 §A.1: constraintViolation (too many attempts), noSuchObject,
            // invalidDNSyntax, inappropriateAuthentication (an entry without a password),
            // invalidCredentials, unwillingToPerform (a disabled account).
            19 | 32 | 34 | 48 | 49 | 53 => Ok(false),
            code => Err(DirectoryError::Code { operation: "the bind of a user", code }),
        }
    }

    /// The entries of users, two at most.
    async fn users(
        &self,
        connection: &mut Connection,
        base: &str,
        scope: Scope,
        filter: &str,
    ) -> Result<Vec<SearchEntry>, DirectoryError> {
        let attributes = &self.settings.attributes;
        let mut wanted = vec![&attributes.id, &attributes.name, &attributes.email];
        wanted.extend(&attributes.groups);
        wanted.extend(&attributes.others);
        search(connection, base, scope, filter, &wanted, 2).await
    }

    async fn profile(
        &self,
        connection: &mut Connection,
        entry: SearchEntry,
    ) -> Result<LdapProfile, DirectoryError> {
        let attributes = &self.settings.attributes;
        let ids = values(&entry, &attributes.id);
        let [id] = <[_; 1]>::try_from(ids).map_err(|ids| DirectoryError::Id {
            attribute: attributes.id.clone(),
            count: ids.len(),
        })?;
        let groups = attributes.groups.as_ref();
        let mut groups = groups.map(|name| values(&entry, name)).unwrap_or_default();
        groups.extend(self.groups(connection, &entry.dn).await?);
        if groups.len() > MAX_GROUPS {
            return Err(DirectoryError::Groups(MAX_GROUPS));
        }
        // A directory has them in no order.
        groups.sort();
        groups.dedup();
        let others = attributes.others.iter();
        let others: BTreeMap<_, _> =
            others.map(|name| (name.clone(), values(&entry, name))).collect();
        Ok(LdapProfile {
            id,
            username: self.username.to_owned(),
            name: values(&entry, &attributes.name).into_iter().next(),
            email: values(&entry, &attributes.email).into_iter().next(),
            groups,
            attributes: others,
            dn: entry.dn,
        })
    }

    async fn groups(
        &self,
        connection: &mut Connection,
        dn: &str,
    ) -> Result<Vec<String>, DirectoryError> {
        let Some(groups) = &self.settings.groups else { return Ok(Vec::new()) };
        let filter = groups.filter.filter(&[dn, self.username]);
        let wanted = [&groups.attribute];
        let scope = Scope::Subtree;
        let found =
            search(connection, &groups.base, scope, &filter, &wanted, MAX_GROUPS + 1).await?;
        if found.len() > MAX_GROUPS {
            return Err(DirectoryError::Groups(MAX_GROUPS));
        }
        Ok(found.iter().flat_map(|group| values(group, &groups.attribute)).collect())
    }
}

/// Becomes the entry that searches, or nobody again.
async fn identify(
    connection: &mut Connection,
    account: Option<&(String, Secret)>,
) -> Result<(), DirectoryError> {
    let (dn, password) = account.map_or(("", ""), |(dn, password)| (dn, password.expose()));
    let bound = connection.simple_bind(dn, password).await.map_err(DirectoryError::Operation)?;
    match bound.rc {
        0 => Ok(()),
        code => Err(DirectoryError::Code { operation: "the bind of `search_dn`", code }),
    }
}
