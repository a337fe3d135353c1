//! Whether the user of a session in a cookie still is who it was: there, and not signed out
//! everywhere.

use super::{stamp, stored::Stored};
use crate::{
    adapter::{StoreError, StoredUser},
    engine::Engine,
    error::log_text,
    parts::log::sampled,
};

/// Looks the user of a session up: name, address and picture are the store's then, and so is the
/// security stamp. `false` when the session has ended: its user was deleted, or has another stamp.
///
/// Without an adapter, and with `compat: next_auth_v4`, a session is what its cookie says.
pub(super) async fn look_up(engine: &Engine, stored: &mut Stored) -> Result<bool, StoreError> {
    let storage = &engine.storage;
    let Some(users) = storage.users().filter(|_| !engine.settings.compat.keeps_no_stamps()) else {
        return Ok(true);
    };
    let id = &stored.user.id;
    // Stops that a session outlives its user, or the change of a password.
    let Some(security) = storage.security() else {
        let Some(StoredUser { user, .. }) = users.user(id).await? else { return Ok(false) };
        stored.user = user;
        return Ok(true);
    };
    let Some((StoredUser { user, .. }, security)) = security.secured_user(id).await? else {
        return Ok(false);
    };
    let own = (stored.stamp.as_deref(), stored.id.as_deref());
    if !stamp::is_valid(security.stamp.as_deref(), own) {
        sampled!(
            engine, info, name: "auth.session.ended", user_id = log_text(&user.id),
            "a session was ended"
        );
        return Ok(false);
    }
    stored.user = user;
    stored.stamp = security.stamp;
    Ok(true)
}
