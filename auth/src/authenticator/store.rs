//! What keeps authenticators.

use crate::adapter::{AnyAuthenticators, Storage, StoreError};

/// What keeps authenticators.
///
/// Fails when the adapter offers nothing that does.
pub(crate) fn stored(storage: &Storage) -> Result<&dyn AnyAuthenticators, StoreError> {
    storage
        .authenticators()
        .ok_or_else(|| StoreError::failed("the adapter offers no authenticators"))
}
