//! The passkeys of users as they are stored: which there are, whose one is, and the end of one.

mod kept;
mod removal;

pub(crate) use self::{
    kept::{KeptPasskey, find, of_user, owner},
    removal::{Removed, is_way_in, remove},
};
