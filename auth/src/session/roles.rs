//! Asks the application which roles somebody has.

use super::stored::Stored;
use crate::{
    Auth, RolesUpdate, User,
    engine::{
        claims::ClaimsData,
        roles::{RoleSet, Roles},
    },
    error::BoxError,
};

/// The roles of somebody who signs in.
///
/// Fails when the callback does.
pub(crate) async fn at_sign_in<A: Auth>(
    user: &User,
    claims: &A::Claims,
    profile: Option<A::Profile>,
    state: &A::State,
) -> Result<RoleSet, BoxError> {
    ask::<A>(user, claims, profile, RoleSet::default(), state).await
}

/// The roles of the user of a session that is renewed. One that was taken away is gone from then on.
///
/// Fails when the callback does: then nobody says that the user still has the roles of before.
pub(crate) async fn at_renewal<A: Auth>(
    stored: &Stored<()>,
    claims: &A::Claims,
    state: &A::State,
) -> Result<RoleSet, BoxError> {
    ask::<A>(&stored.user, claims, None, stored.roles, state).await
}

async fn ask<A: Auth>(
    user: &User,
    claims: &A::Claims,
    profile: Option<A::Profile>,
    before: RoleSet,
    state: &A::State,
) -> Result<RoleSet, BoxError> {
    // Spares a setup without roles the copies.
    if A::Roles::NAMES.is_empty() {
        return Ok(RoleSet::default());
    }
    let update = RolesUpdate {
        user: user.clone(),
        claims: claims.duplicate(),
        profile,
        before: before.to_vec(),
        state: state.clone(),
    };
    Ok(RoleSet::of(A::roles(update).await?))
}
