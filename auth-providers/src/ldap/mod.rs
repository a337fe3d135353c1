//! Signing in with the passwords of a directory.

mod directory;
mod error;
mod password_policy;
mod refusal;
mod search;
mod settings;
mod template;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use auth::{
    AuthConfig, CredentialsForm, Identity, Secret,
    provider::{Authorizer, CredentialsProvider, InvalidOption},
};

use self::settings::Settings;

/// Signing in with the user name and password of an LDAP directory, such as OpenLDAP, 389 Directory
/// Server or Active Directory.
///
/// Whoever can bind (RFC 4513 §5.1.3) with the password is signed in. Where the entries' names
/// follow from the user names, `bind` is all that it takes:
///
/// ```
/// # use auth::auth;
/// # use auth_providers::Ldap;
/// auth! {
///     pub struct StaffAuth;
///     providers: [Ldap {
///         url: "ldaps://ldap.acme.example",
///         bind: "uid={username},ou=people,dc=acme,dc=example",
///         groups_attribute: "memberOf",
///     }],
/// }
/// ```
///
/// Otherwise the entry is searched for below `base`, as `search_dn` or without a name, and there
/// must be exactly one:
///
/// ```
/// # use auth::{auth, env};
/// # use auth_providers::Ldap;
/// auth! {
///     pub struct StaffAuth;
///     providers: [Ldap {
///         url: "ldap://ldap.acme.example", // StartTLS
///         base: "ou=people,dc=acme,dc=example",
///         filter: "(&(objectClass=inetOrgPerson)(|(uid={username})(mail={username})))",
///         search_dn: "cn=sign-in,dc=acme,dc=example",
///         search_password: env("LDAP_PASSWORD"),
///         group_base: "ou=groups,dc=acme,dc=example",
///     }],
/// }
/// ```
///
/// In callbacks the profile is an [`LdapProfile`], with the groups, so that a `claims` callback can
/// make roles of them.
///
/// What somebody types is escaped in names (RFC 4514) and filters (RFC 4515). An empty password never
/// gets to the server, which would take it for a bind without a name (RFC 4513 §5.1.2). Certificates
/// are always checked: against the system's, or against those of `ca_file` alone. Without TLS only
/// this machine is spoken to.
///
/// A wrong password, an unknown user, two entries, a locked account and a password that must be
/// changed first are the same refusal, after the same steps; only the log says which
/// (`auth.ldap.refused`, with the directory's own reason). The directory itself may still take less
/// time for an entry that isn't there. A server that is down, too slow or has a bad certificate is
/// logged as an error and shown as `Callback`; it counts as an attempt only if the password was sent.
///
/// # Active Directory
///
/// Users bind with their principal name (`{username}@domain`, or `DOMAIN\{username}`) and search for
/// themselves, so that no account is needed for the search. `bind` and `base` together say so:
///
/// ```
/// # use auth::auth;
/// # use auth_providers::Ldap;
/// auth! {
///     pub struct StaffAuth;
///     providers: [Ldap {
///         url: "ldaps://dc.acme.example",
///         bind: "{username}@acme.example",
///         base: "dc=acme,dc=example",
///         filter: "(sAMAccountName={username})",
///         id_attribute: "objectGUID",
///         name_attribute: "displayName",
///         group_base: "dc=acme,dc=example",
///         group_filter: "(member:1.2.840.113556.1.4.1941:={dn})", // nested groups as well
///     }],
/// }
/// ```
///
/// The entry that is found must take the password too: another account may have the same name in
/// another attribute. With `bind: "{username}"` the whole principal name is typed; search for it with
/// `(userPrincipalName={username})`.
///
/// The rule `1.2.840.113556.1.4.1941` follows groups in groups; `groups_attribute: "memberOf"` has
/// the direct ones only. To let in nobody but the members of a group, of groups in it as well:
///
/// ```text
/// filter: "(&(sAMAccountName={username})(memberOf:1.2.840.113556.1.4.1941:=cn=staff,ou=groups,dc=acme,dc=example))",
/// ```
///
/// The log has the codes of Windows: 52e for an unknown user or a wrong password, 532 for an expired
/// password, 533 for a disabled account, 701 for an expired one, 773 for a password that must be
/// changed first, 775 for a locked account.
#[derive(AuthConfig, Debug)]
#[auth(credentials, id = "ldap", name = "LDAP", profile = LdapProfile)]
pub struct Ldap {
    /// Where the server is: `ldaps://host`, or `ldap://host` for StartTLS. A port may follow.
    url: String,
    /// The name that a user binds with, with `{username}` where what was typed goes: that of the
    /// entry, or with `base` also a principal name of Active Directory, such as
    /// `{username}@acme.example`.
    bind: Option<String>,
    /// The entry below which users are searched for: by themselves with `bind`, otherwise as
    /// `search_dn` or without a name.
    base: Option<String>,
    /// What finds a user below `base`.
    #[auth(default = "(uid={username})")]
    filter: String,
    /// The name of the entry that searches; without one the search has no name.
    search_dn: Option<String>,
    /// Its password.
    search_password: Option<Secret>,
    /// Whether TLS begins on a connection to `ldap://`. Without, only this machine is spoken to.
    #[auth(default = true)]
    start_tls: bool,
    /// A file of certificates in PEM to trust instead of the system's.
    ca_file: Option<String>,
    /// What identifies an account for ever, of which an entry has exactly one. What is no text, such
    /// as Active Directory's `objectGUID`, is taken as hexadecimal digits.
    #[auth(default = "entryUUID")]
    id_attribute: String,
    /// The name to show.
    #[auth(default = "cn")]
    name_attribute: String,
    /// The e-mail address.
    #[auth(default = "mail")]
    email_attribute: String,
    /// The attribute of a user that lists the groups, such as `memberOf`: taken as they are written
    /// there, which is by their full names.
    groups_attribute: Option<String>,
    /// The entry below which groups are searched for.
    group_base: Option<String>,
    /// What finds the groups of a user below `group_base`; `{dn}` is the name of the user's entry.
    #[auth(default = "(member={dn})")]
    group_filter: String,
    /// What a group that was found is called.
    #[auth(default = "cn")]
    group_attribute: String,
    /// Further attributes of a user for [`LdapProfile::attributes`].
    #[auth(default)]
    attributes: Vec<String>,
    /// How long a sign-in may take, from the connection to the last group.
    #[auth(default = Duration::from_secs(5))]
    timeout: Duration,
    /// The name on the button, “Sign in with …”; “Sign in” unless given.
    name: Option<String>,
}

/// The form, the same for every directory. Names and passwords of directories are short.
#[derive(CredentialsForm)]
struct LdapForm {
    #[form(max_len = 256)]
    username: String,
    #[form(max_len = 1024)]
    password: Secret,
}

/// What a directory says about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LdapProfile {
    /// The full name of the entry.
    pub dn: String,
    /// The value of `id_attribute`.
    pub id: String,
    /// The user name as it was typed. The directory may take other spellings for the same name.
    pub username: String,
    /// The name to show.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The groups, in alphabetical order: the values of `groups_attribute`, and the names of those
    /// found below `group_base`.
    pub groups: Vec<String>,
    /// The values of the `attributes` that were asked for, by the names that were given there.
    pub attributes: BTreeMap<String, Vec<String>>,
}

impl From<LdapProfile> for Identity {
    fn from(profile: LdapProfile) -> Self {
        let mut identity = Self::new(profile.id);
        identity.name = profile.name.or(Some(profile.username));
        identity.email = profile.email;
        identity
    }
}

impl CredentialsProvider for Ldap {
    fn authorizer(&self) -> Result<Authorizer<LdapProfile>, InvalidOption> {
        let settings = Arc::new(Settings::new(self)?);
        Ok(Authorizer::new(move |form: LdapForm| {
            let settings = Arc::clone(&settings);
            async move {
                let LdapForm { username, password } = form;
                directory::sign_in(settings, username, password).await
            }
        }))
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}
