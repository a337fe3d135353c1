//! A session as cookie or store keep it.

use std::{borrow::Cow, time::SystemTime};

use serde_json::{Map, Value};

use super::authentication::Authentication;
use crate::{
    User,
    engine::{
        ErasedClaims,
        roles::{RoleSet, RoleTable},
    },
    error::BoxError,
};

/// A session as it is kept, but for its claims, which have a type of their own.
///
/// It is in a box wherever it is handed on: it is large, and most of what reads it looks at a few members.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) user: User,
    /// The roles that the user was given.
    pub(crate) roles: RoleSet,
    /// When it was last written to its cookie; when its row was made.
    pub(crate) issued: SystemTime,
    pub(crate) expires: SystemTime,
    /// When somebody signed in; `None` for a session that another library made.
    pub(crate) began: Option<SystemTime>,
    /// The user's security stamp that a cookie carries.
    pub(crate) stamp: Option<String>,
    /// When and how the user last proved to be there; `None` if that isn't known.
    pub(crate) authentication: Option<Authentication>,
    /// What it can be revoked by.
    pub(crate) id: Option<String>,
    /// Of a session in the store. In a box: the ones in cookies have none, and no room for it.
    pub(crate) row: Option<Box<Row>>,
    /// Whether the request has its cookie more than once, so that it has to be written again.
    pub(crate) is_repeated: bool,
    /// Whether what isn't known of the user is null in the cookie, or for v4 in the store, where it
    /// is left out otherwise: v4 writes and shows what the provider's function or its adapter made.
    pub(crate) has_nulls: bool,
}

/// Where a session in the store is.
pub(crate) struct Row {
    pub(crate) token: String,
    /// The cookie's value.
    pub(crate) cookie: String,
    /// With the roles; see [`row_json`].
    pub(crate) claims: Option<Value>,
    /// Of its user.
    pub(crate) email_verified: Option<SystemTime>,
}

/// Nothing of it: the cookie signs somebody in.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row").finish_non_exhaustive()
    }
}

/// What the request's session cookie stands for.
#[derive(Debug)]
pub(crate) enum Found {
    /// There is none.
    Absent,
    /// There are two different sessions.
    Conflict,
    /// There is one of this setup, which has ended.
    Ended,
    /// There is a session, whose claims another version of the application has written. It is nobody
    /// here, and stays: processes of that version can read it.
    Misfit(Box<Stored>),
    /// There is one that opens no session: expired, forged, from another key, or another project's.
    Unopened,
    Valid(Box<Stored>, ErasedClaims),
}

impl Found {
    /// The variant as a word, for spans and metrics.
    pub(super) const fn as_str(&self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Conflict => "conflict",
            Self::Ended => "ended",
            Self::Misfit(_) => "misfit",
            Self::Unopened => "unopened",
            Self::Valid(..) => "valid",
        }
    }
}

/// The member of a row's claims that has the names of the roles. It is always the library's own: no claim of this
/// name is written, so that none can be taken for roles.
const ROLES: &str = "auth:roles";

/// Claims and roles as the row keeps them: the roles are a member of the claims' object, which a version of the
/// application without roles doesn't look at.
///
/// Fails when the claims can't be written, and in a setup with roles when they aren't an object.
pub(crate) fn row_json(
    table: RoleTable,
    claims: &ErasedClaims,
    roles: RoleSet,
) -> Result<Value, BoxError> {
    let claims = claims.to_json()?;
    if table.is_empty() {
        return Ok(claims);
    }
    let mut claims = match claims {
        Value::Object(claims) => claims,
        Value::Null => Map::new(),
        _ => {
            return Err("claims are written as a JSON object here, so they must be a struct".into());
        }
    };
    claims.remove(ROLES);
    if roles != RoleSet::default() {
        let names = table.names(roles);
        claims.insert(ROLES.to_owned(), names.collect::<Vec<_>>().into());
    }
    Ok(claims.into())
}

/// The claims of a row, and the roles apart from them.
pub(super) fn from_row(table: RoleTable, json: &Value) -> (Cow<'_, Value>, RoleSet) {
    let Some(names) = json.get(ROLES).filter(|_| !table.is_empty()) else {
        return (Cow::Borrowed(json), RoleSet::default());
    };
    let roles = read_roles(table, names);
    let mut claims = json.clone();
    if let Some(claims) = claims.as_object_mut() {
        claims.remove(ROLES);
    }
    (Cow::Owned(claims), roles)
}

/// The roles in a list of names. What is no list of names gives no role.
fn read_roles(table: RoleTable, names: &Value) -> RoleSet {
    let names = names.as_array().into_iter().flatten();
    table.named(names.filter_map(Value::as_str))
}
