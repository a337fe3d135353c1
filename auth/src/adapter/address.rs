//! Addresses that differ by capital letters only.

use super::{StoreError, StoredUser};

/// The only user whose address differs from `email` by capital ASCII letters only.
///
/// Letters beyond ASCII are never folded: what is a capital of what depends on the program, and the
/// mailbox of a look-alike is somebody else's.
///
/// Fails when there are several.
pub(super) fn only(
    users: impl IntoIterator<Item = StoredUser>,
    email: &str,
) -> Result<Option<StoredUser>, StoreError> {
    let is_alike = |user: &StoredUser| {
        user.user.email.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(email))
    };
    let mut alike = users.into_iter().filter(is_alike);
    let first = alike.next();
    // Stops that somebody signs in as whoever happens to come first.
    if alike.next().is_some() {
        tracing::error!(
            name: "auth.store.ambiguous_address",
            "two users' addresses differ by capital letters only: merge them, or change one"
        );
        return Err(StoreError::Ambiguous);
    }
    Ok(first)
}
