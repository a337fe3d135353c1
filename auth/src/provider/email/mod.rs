//! Signing in with a link that is sent by mail.

mod kind;
mod settings;

pub use self::{
    kind::EmailProvider,
    settings::{EmailSettings, RunEmail},
};
