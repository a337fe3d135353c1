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
    refusal::Refusal,
    search::{is_cut, search, values},
    settings::{Find, Name, Search, Settings},
    template::Template,
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

/// The entry of who is signed in, or why nobody is.
type Found = Result<SearchEntry, Refusal>;

impl Attempt<'_> {
    async fn run(&self) -> Result<Option<LdapProfile>, DirectoryError> {
        let mut connection = self.connect().await?;
        let found = match &self.settings.find {
            Find::Bind(name) => self.named(&mut connection, name).await?,
            Find::Search { search, account } => {
                self.searched(&mut connection, search, account.as_ref()).await?
            }
            Find::Own { bind, search } => self.own(&mut connection, bind, search).await?,
        };
        let profile = match found {
            Ok(entry) => Some(self.profile(&mut connection, entry).await?),
            Err(refusal) => {
                refusal.log();
                None
            }
        };
        // An error now is one of a connection that nobody needs any more.
        drop(connection.unbind().await);
        Ok(profile)
    }

    /// The entry whose name follows from the user's.
    async fn named(
        &self,
        connection: &mut Connection,
        name: &Template,
    ) -> Result<Found, DirectoryError> {
        let dn = name.name(self.username);
        if let Some(refusal) = self.bind(connection, &dn).await? {
            return Ok(Err(refusal));
        }
        let entries = self.users(connection, &dn, Scope::Base, "(objectClass=*)").await?;
        let [entry] = <[_; 1]>::try_from(entries)
            .map_err(|entries| DirectoryError::Entries(entries.len()))?;
        Ok(Ok(entry))
    }

    /// The entry that `account` finds, if its password is the one that was typed.
    async fn searched(
        &self,
        connection: &mut Connection,
        search: &Search,
        account: Option<&(String, Secret)>,
    ) -> Result<Found, DirectoryError> {
        identify(connection, account).await?;
        let entry = match self.one(connection, search).await? {
            Ok(entry) => entry,
            Err(refusal) => {
                // As long a way as with an entry, and no way in.
                let nobody = format!("cn=nobody+sn=nobody,{}", search.base);
                self.bind(connection, &nobody).await?;
                return Ok(Err(refusal));
            }
        };
        if let Some(refusal) = self.bind(connection, &entry.dn).await? {
            return Ok(Err(refusal.at(&entry.dn)));
        }
        identify(connection, account).await?;
        Ok(Ok(entry))
    }

    /// The entry that users find for themselves.
    async fn own(
        &self,
        connection: &mut Connection,
        bind: &Name,
        search: &Search,
    ) -> Result<Found, DirectoryError> {
        let name = match bind {
            Name::Dn(name) => Some(name.name(self.username)),
            Name::Principal(name) => name.principal(self.username),
        };
        let Some(name) = name else {
            return Ok(Err(Refusal::new("no account is called what was typed")));
        };
        if let Some(refusal) = self.bind(connection, &name).await? {
            return Ok(Err(refusal));
        }
        let entry = match self.one(connection, search).await? {
            Ok(entry) => entry,
            Err(refusal) => {
                tracing::warn!(
                    name: "auth.ldap.not_found", reason = refusal.reason,
                    "the password is right, but `filter` does not find the entry below `base`"
                );
                return Ok(Err(refusal));
            }
        };
        // A name may be one account's `userPrincipalName` and another's `sAMAccountName`: whoever
        // can choose one would be signed in as the other. The entry is whose password was typed.
        if let Some(refusal) = self.bind(connection, &entry.dn).await? {
            return Ok(Err(refusal.at(&entry.dn)));
        }
        Ok(Ok(entry))
    }

    /// The one entry that a search finds.
    async fn one(
        &self,
        connection: &mut Connection,
        search: &Search,
    ) -> Result<Found, DirectoryError> {
        let filter = search.filter.filter(&[self.username]);
        let mut entries = self.users(connection, &search.base, Scope::Subtree, &filter).await?;
        Ok(match (entries.pop(), entries.len()) {
            (Some(entry), 0) if !entry.dn.is_empty() => Ok(entry),
            (None | Some(_), 0) => Err(Refusal::new("the user is unknown: no entry is found")),
            _ => {
                tracing::warn!(
                    name: "auth.ldap.ambiguous", "more than one entry has the name"
                );
                Err(Refusal::new("more than one entry has the name"))
            }
        })
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

    /// Why the directory doesn't take the password for `name`; nothing if it does.
    async fn bind(
        &self,
        connection: &mut Connection,
        name: &str,
    ) -> Result<Option<Refusal>, DirectoryError> {
        self.is_sent.store(true, Ordering::SeqCst);
        let result = connection
            .with_controls(password_policy::request())
            .simple_bind(name, self.password.expose())
            .await
            .map_err(DirectoryError::Operation)?;
        match (Refusal::of_bind(&result, self.password), result.rc) {
            (None, code @ 1..) => {
                Err(DirectoryError::Code { operation: "the bind of a user", code })
            }
            (refusal, _) => Ok(refusal),
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
        if groups.is_some_and(|name| is_cut(&entry, name)) {
            return Err(DirectoryError::Groups(MAX_GROUPS));
        }
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
