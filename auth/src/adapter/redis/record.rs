//! Sessions as the fields of a hash, and back.

use std::collections::HashMap;

use super::error::malformed;
use crate::adapter::{
    StoreError, StoredAuthentication, StoredSession,
    encoding::{from_millis, to_millis},
};

/// The fields of a session besides its user and its expiry.
pub(super) fn fields(session: &StoredSession) -> Vec<String> {
    let authentication = session.authentication.as_ref();
    let fields = [
        // A hash must not be called with nothing to write.
        ("version", Some("1".to_owned())),
        ("secret_hash", session.secret_hash.clone()),
        ("created", session.created.map(|time| to_millis(time).to_string())),
        ("claims", session.claims.as_ref().map(ToString::to_string)),
        ("auth_time", authentication.map(|it| to_millis(it.time).to_string())),
        ("amr", authentication.map(|it| it.amr.clone())),
    ];
    fields
        .into_iter()
        .filter_map(|(name, value)| Some([name.to_owned(), value?]))
        .flatten()
        .collect()
}

/// A session from its fields.
pub(super) fn session(
    token: &str,
    mut fields: HashMap<String, String>,
) -> Result<StoredSession, StoreError> {
    let time = |text: Option<&String>| {
        text.map(|text| text.parse().ok().and_then(from_millis))
            .map(|time| time.ok_or_else(|| malformed("a time of a session")))
            .transpose()
    };
    let created = time(fields.get("created"))?;
    let expires = time(fields.get("expires"))?;
    // Half of it says nothing.
    let authentication = time(fields.get("auth_time"))?.zip(fields.remove("amr"));
    let claims = fields.get("claims").map(|text| serde_json::from_str(text)).transpose();
    Ok(StoredSession {
        token: token.to_owned(),
        secret_hash: fields.remove("secret_hash"),
        user_id: fields.remove("user").ok_or_else(|| malformed("whose a session is"))?,
        created,
        expires: expires.ok_or_else(|| malformed("when a session expires"))?,
        claims: claims.map_err(|_| malformed("the claims of a session"))?,
        authentication: authentication.map(|(time, amr)| StoredAuthentication { time, amr }),
    })
}
