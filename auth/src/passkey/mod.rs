//! The passkeys of users as they are stored: which there are, whose one is, and the end of one.

mod kept;
mod name;
mod removal;

pub(crate) use self::{
    kept::{KeptPasskey, find, of_user, owner, stored},
    name::clean,
    removal::{Removed, is_way_in, remove},
};
