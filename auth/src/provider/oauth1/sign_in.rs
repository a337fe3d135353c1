//! One sign-in, from the verifier to the profile.

use super::{OAuth1Error, OAuth1ErrorKind, ProfileRequest, RequestToken, RunOAuth1, Upstream};
use crate::{
    Secret,
    error::{BoxError, log_text},
    parts::Parts,
    provider::{IssuedBy, Mapping, account_id, oauth::Completed, tidy::tidy},
};

/// Exchanges the request token and reads the profile.
///
/// The caller has compared the token that came back with `request_token` already.
pub(crate) async fn complete<P>(
    upstream: &Upstream,
    runner: &dyn RunOAuth1<P>,
    parts: &Parts,
    request_token: &RequestToken,
    verifier: &Secret,
    mapping: Mapping,
) -> Result<Completed<P>, OAuth1Error> {
    let tokens = upstream.access_token(parts, request_token, verifier).await?;
    let request = ProfileRequest { upstream, parts, tokens: &tokens, mapping };
    let (profile, mut identity) = runner.profile(request).await.map_err(known)?;
    tidy(upstream.provider(), &mut identity, false);
    account_id::check(&identity.id).map_err(|reason| {
        OAuth1Error::new(OAuth1ErrorKind::Profile, format!("the profile's id: {reason}"))
    })?;
    // The protocol doesn't say when or how the person signed in there.
    let (issued_by, is_two_factor, auth_time) = (IssuedBy::default(), false, None);
    Ok(Completed { profile, identity, tokens, issued_by, is_two_factor, auth_time })
}

/// The engine's own error again, or one of the provider's code.
fn known(error: BoxError) -> OAuth1Error {
    match error.downcast::<OAuth1Error>() {
        Ok(error) => *error,
        Err(error) => {
            let message =
                format!("the profile could not be read: {}", log_text(&error.to_string()));
            OAuth1Error::new(OAuth1ErrorKind::Profile, message)
        }
    }
}
