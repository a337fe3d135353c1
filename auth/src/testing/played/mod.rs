//! The providers that a test plays, each from its definition.

mod oauth;
mod oauth1;
mod place;
mod provider;

pub(super) use self::provider::PlayedProvider;
