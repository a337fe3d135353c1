//! Signing in with a link that is sent by mail.

mod kind;
mod method;
mod settings;

pub use self::{kind::EmailProvider, method::EmailMethod, settings::EmailSettings};
