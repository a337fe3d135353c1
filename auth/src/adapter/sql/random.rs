//! Ids of rows that nobody refers to.

use crate::{
    adapter::StoreError,
    parts::{Randomness as _, SystemRandomness},
};

/// A random id of 128 bits, for rows of other adapters' tables that need one.
pub(super) fn row_id() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    SystemRandomness.fill(&mut bytes).map_err(StoreError::failed)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
