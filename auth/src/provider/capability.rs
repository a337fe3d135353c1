//! What some providers can do besides signing somebody in: refresh tokens, revoke them, and end a session.
//! To ask a provider that can't doesn't compile.

use super::Provider;

/// A provider that gives refresh tokens (RFC 6749 §6), if only when asked for them in its own way:
/// see [`Setup::renew_access_token`](crate::Setup::renew_access_token).
///
/// Every provider of OAuth 2.0 and OpenID Connect that derives `AuthConfig` is one, unless it says
/// `#[auth(refresh = false)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no refresh tokens",
    label = "its access tokens can't be renewed",
    note = "`auth.access_token` gives the stored one, and says when somebody has to sign in again [auth::E0833]"
)]
pub trait Refresh: Provider {}

/// A provider that revokes tokens when it is told to (RFC 7009): see
/// [`Setup::revoke_tokens`](crate::Setup::revoke_tokens).
///
/// One that derives `AuthConfig` says where, `#[auth(revocation = "https://…")]`, or that its
/// discovery document does, `#[auth(revocation)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't revoke tokens",
    label = "it has no revocation endpoint (RFC 7009)",
    note = "if it has one after all, derive a provider of your own with `#[auth(revocation = \"https://…\")]` [auth::E0834]"
)]
pub trait Revocation: Provider {}

/// A provider at which a browser can sign out (OpenID Connect RP-Initiated Logout 1.0), so that it
/// may be named in `end_session: […]`.
///
/// One that derives `AuthConfig` says where, `#[auth(end_session = "https://…")]`, or that its
/// discovery document does, `#[auth(end_session)]`.
#[diagnostic::on_unimplemented(
    message = "nobody can sign out at `{Self}`",
    label = "it has no end session endpoint (OpenID Connect RP-Initiated Logout)",
    note = "if it has one after all, derive a provider of your own with `#[auth(end_session = \"https://…\")]` [auth::E0835]"
)]
pub trait EndSession: Provider {}
