//! Whether an account is linked to a user by its address.

use super::{Candidate, context::Context, outcome::Outcome, refused::Refused};
use crate::authenticator::Factors;

/// Refuses that an address alone adds a way in to a user who has a second factor.
///
/// Otherwise somebody who gets hold of the address at a trusted provider would have an account linked before the
/// factor was proven. The user can link it while signed in.
pub(super) async fn guard(
    context: &Context<'_>,
    candidate: &Candidate,
    outcome: &Outcome,
) -> Result<(), Refused> {
    let Outcome::LinkedByAddress(user) = outcome else { return Ok(()) };
    // The factors of before end with a first proof: whoever had set them up hadn't proven the address.
    if candidate.is_two_factor || outcome.is_first_proof(context.compat()) {
        return Ok(());
    }
    let factors = Factors::of_user(context.engine(), &user.user.id).await?;
    if factors.is_empty() { Ok(()) } else { Err(Refused::NotLinked) }
}
