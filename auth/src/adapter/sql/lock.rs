//! The user whom a transaction is about.

use super::{
    argument::Argument::UserId,
    connection::{Open, Stop},
    dialect::Dialect,
    row::{self, Reader},
    store::Inner,
};
use crate::adapter::StoredUser;

/// Reads a user that no other transaction changes before this one ends.
pub(super) async fn lock<D: Dialect>(
    store: &Inner<D>,
    open: &mut Open<'_, D>,
    id: &str,
) -> Result<Option<StoredUser>, Stop> {
    let locked = open.run(&store.statements.lock_user, &[UserId(id)]).await?;
    let user = locked.rows.first().map(|row| row::user(&mut Reader::<D>::new(row)));
    Ok(user.transpose()?)
}
