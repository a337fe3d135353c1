//! A passkey as the second factor of somebody who has signed in, or who changes their factors.

use http::StatusCode;
use serde_json::json;

use super::{
    assertion::{Failure, Verified, read, verified},
    challenge::{Challenge, Purpose},
    site::{provider, relying_party},
    somebody::problem,
};
use crate::{
    User,
    adapter::StoreError,
    flow::{context::Context, response::Answer, unsupported},
    provider::passkey::request,
};

/// Why a passkey doesn't count.
pub(in crate::flow) enum Failed {
    /// The reason, for the log.
    Refused(&'static str),
    Store(StoreError),
}

/// What to ask the browser. The device knows whose its passkeys are, so that nothing is said of those of the user.
pub(in crate::flow) fn ask_for_factor(context: &Context<'_>, user: &User) -> Answer {
    let Some(provider) = provider(context) else { return unsupported(&context.request.method) };
    let Some(rp_id) = relying_party(context, provider) else {
        return problem(StatusCode::BAD_REQUEST, "NoDomain");
    };
    let purpose = Purpose::Factor { user_id: user.id.clone() };
    match Challenge::issue(context, provider.entry.id, purpose) {
        Ok((challenge, cookies)) => {
            let options = request(&provider.method.settings, &rp_id, &challenge.value);
            Answer::json(json!({ "publicKey": options })).with_cookies(cookies)
        }
        Err(error) => {
            tracing::error!(name: "auth.request.failed", %error, "a passkey could not be asked for");
            problem(StatusCode::INTERNAL_SERVER_ERROR, "Unavailable")
        }
    }
}

/// Whether the request has the answer of one of the user's passkeys, to a question that was for this user and this
/// purpose. Its device has verified who uses it: no setup with second factors is without `user_verification`. The answer
/// is used up.
pub(in crate::flow) async fn assert_of(context: &Context<'_>, user: &User) -> Result<(), Failed> {
    let provider = provider(context).ok_or(Failed::Refused("no_passkey"))?;
    let refused = |failure: Failure| match failure {
        Failure::Refused(refusal) => Failed::Refused(refusal.as_str()),
        Failure::Unknown => Failed::Refused("unknown"),
        Failure::NoDomain => Failed::Refused("no_domain"),
        Failure::Store(error) => Failed::Store(error),
    };
    let id = provider.entry.id;
    let (answer, asked) = read(context, id).map_err(|refusal| refused(refusal.into()))?;
    // Stops that the answer to a sign-in's question counts here, and that of another user.
    let is_own = matches!(&asked.purpose, Purpose::Factor { user_id } if *user_id == user.id);
    if !is_own || !asked.use_up(context, id).await.map_err(Failed::Store)? {
        return Err(Failed::Refused("challenge"));
    }
    let needs_verification = provider.method.settings.user_verification;
    let verified = verified(context, provider, &answer, &asked, needs_verification).await;
    let Verified { passkey, .. } = verified.map_err(refused)?;
    // Stops that somebody proves the factor of another user with a passkey of their own.
    if passkey.stored.user_id != user.id {
        return Err(Failed::Refused("other_user"));
    }
    Ok(())
}
