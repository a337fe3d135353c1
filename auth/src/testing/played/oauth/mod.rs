//! A provider of OAuth 2.0 or OpenID Connect, played from its definition.

mod endpoints;
mod provider;

pub(super) use self::provider::OAuthProvider;
