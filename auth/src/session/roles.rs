//! Asks the application which roles somebody has.

use super::stored::Stored;
use crate::{
    User,
    engine::{Engine, ErasedClaims, roles::RoleSet},
    error::BoxError,
    provider::ErasedProfile,
};

/// The roles of somebody who signs in.
///
/// Fails when the callback does.
pub(crate) async fn at_sign_in(
    engine: &Engine,
    user: &User,
    claims: &ErasedClaims,
    profile: Option<&ErasedProfile>,
) -> Result<RoleSet, BoxError> {
    ask(engine, user, claims, profile, RoleSet::default()).await
}

/// The roles of the user of a session that is renewed. One that was taken away is gone from then on.
///
/// Fails when the callback does: then nobody says that the user still has the roles of before.
pub(crate) async fn at_renewal(
    engine: &Engine,
    stored: &Stored,
    claims: &ErasedClaims,
) -> Result<RoleSet, BoxError> {
    ask(engine, &stored.user, claims, None, stored.roles).await
}

async fn ask(
    engine: &Engine,
    user: &User,
    claims: &ErasedClaims,
    profile: Option<&ErasedProfile>,
    before: RoleSet,
) -> Result<RoleSet, BoxError> {
    // Spares a setup without roles the copies.
    if engine.roles.is_empty() {
        return Ok(RoleSet::default());
    }
    engine.declaration.roles(user.clone(), claims, profile, before).await
}
