//! The end of every confirmation: the user of a session has proved to be there. Nobody is created or linked, and nobody
//! else is signed in: the session goes on, and says so.

use super::{
    Candidate, before, outcome::Outcome, refused::Refused, resolution::is_same_address,
    resolution::is_stored, resolution::known,
};
use crate::{
    AuthenticationMethod,
    adapter::{StoreError, StoredUser},
    authenticator::Factors,
    browser::cookie::set::SetCookie,
    engine::{ErasedClaims, ErasedTrigger},
    error::{BoxError, log_text},
    flow::{confirming::Confirming, context::Context},
    identity::{Kind, Methods},
    session::{
        Renewal,
        authentication::Authentication,
        roles,
        stored::{Found, Stored},
    },
};

/// Why nothing is confirmed.
#[derive(Debug)]
pub(in crate::flow) enum Unconfirmed {
    /// Nobody is signed in any more, or the session is another than the one that was to be confirmed.
    NoSession,
    /// Somebody else has proved to be there.
    OtherUser,
    /// The proof doesn't count: the password is void, the passkey was removed, the account is another issuer's, or
    /// nobody says when the person signed in.
    Refused,
    /// The store failed, so that nobody knows.
    StoreFailed(StoreError),
    /// A callback failed, or the session could not be written.
    Failed(BoxError),
    /// The user has a second factor, and has proven something else.
    NeedsFactor,
}

impl From<StoreError> for Unconfirmed {
    fn from(error: StoreError) -> Self {
        Self::StoreFailed(error)
    }
}

impl From<Refused> for Unconfirmed {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::StoreFailed(error) => Self::StoreFailed(error),
            Refused::Failed(error) | Refused::Undecided(error) => Self::Failed(error),
            // Whoever was disabled is signed in no more.
            Refused::Disabled => Self::NoSession,
            Refused::Denied
            | Refused::Elsewhere(_)
            | Refused::NotCreated(_)
            | Refused::NotLinked
            | Refused::OtherIssuer { .. }
            | Refused::Void => Self::Refused,
        }
    }
}

/// Keeps that the user of the session has proved to be there: the cookies of the session from now on.
///
/// The session is read again, since it may have ended while somebody was at the provider, or looked for a mail. The
/// `sign_in` callback isn't asked and no event is told: nobody signs in. `claims` and `roles` run as when the session
/// is renewed.
pub(in crate::flow) async fn confirm(
    context: &Context<'_>,
    candidate: &Candidate,
    confirming: &Confirming,
) -> Result<Vec<SetCookie>, Unconfirmed> {
    let (stored, claims) = read(context, confirming).await?;
    if !is_user(context, candidate, &stored).await? {
        return Err(Unconfirmed::OtherUser);
    }
    let authentication = candidate.authentication(context).ok_or(Unconfirmed::Refused)?;
    // Stops that whoever has the mailbox, or the password, confirms where a second factor stands against just that. A
    // passkey says when its user was there only if the device has verified who uses it.
    if candidate.account.kind != Kind::Passkey && needs_factor(context, &stored.user.id).await? {
        return Err(Unconfirmed::NeedsFactor);
    }
    prove(context, (stored, claims), authentication, &candidate.account.provider).await
}

/// The same with the code of one of the user's apps, which was right and is used up. Whose it was, the caller has read
/// from the session.
pub(in crate::flow) async fn confirm_by_app(
    context: &Context<'_>,
    confirming: &Confirming,
) -> Result<Vec<SetCookie>, Unconfirmed> {
    let (stored, claims) = read(context, confirming).await?;
    let method = AuthenticationMethod::Totp;
    let authentication = Authentication {
        at: context.engine().now(),
        methods: Methods::one(method),
        provider: stored.authentication.and_then(|it| it.provider),
    };
    prove(context, (stored, claims), authentication, method.amr()).await
}

/// Whether a user confirms by a second factor alone: by a passkey, or by an app.
///
/// Fails when the store can't tell.
pub(in crate::flow) async fn needs_factor(
    context: &Context<'_>,
    user_id: &str,
) -> Result<bool, StoreError> {
    Ok(!Factors::of_user(context.engine(), user_id).await?.is_empty())
}

/// The session that is confirmed.
async fn read(
    context: &Context<'_>,
    confirming: &Confirming,
) -> Result<(Box<Stored>, ErasedClaims), Unconfirmed> {
    let found = context.session().read(Renewal::Shown).await?;
    let Found::Valid(stored, claims) = found else { return Err(Unconfirmed::NoSession) };
    // Stops that an answer to one session counts for the next one of this browser.
    if !confirming.is_of(&stored) {
        return Err(Unconfirmed::NoSession);
    }
    Ok((stored, claims))
}

/// Writes that the user of the session was there. `provider` is for the log.
async fn prove(
    context: &Context<'_>,
    (mut stored, claims): (Box<Stored>, ErasedClaims),
    authentication: Authentication,
    provider: &str,
) -> Result<Vec<SetCookie>, Unconfirmed> {
    let claims = context.declaration().claims(ErasedTrigger::Read { claims });
    let claims = claims.await.map_err(Unconfirmed::Failed)?;
    let roles = roles::at_renewal(context.engine(), &stored, &claims).await;
    stored.roles = roles.map_err(Unconfirmed::Failed)?;
    let written = context.session().prove(&stored, &claims, authentication).await;
    // It was signed out in another tab a moment ago.
    let cookies = written.map_err(Unconfirmed::Failed)?.ok_or(Unconfirmed::NoSession)?;
    tracing::info!(
        name: "auth.session.confirmed", provider,
        user_id = log_text(&stored.user.id), "a user has confirmed that it's them"
    );
    Ok(cookies)
}

/// Whether whoever has proved to be there is the user of the session.
async fn is_user(
    context: &Context<'_>,
    candidate: &Candidate,
    stored: &Stored,
) -> Result<bool, Unconfirmed> {
    if !is_stored(context, candidate.account.kind) {
        // Ids of two providers may be the same, and two people.
        let provider = stored.authentication.and_then(|it| it.provider);
        return Ok(provider == Some(candidate.account.provider.as_str())
            && candidate.claimed().id == stored.user.id);
    }
    let Some(user) = owner(context, candidate).await? else { return Ok(false) };
    if user.user.id != stored.user.id {
        return Ok(false);
    }
    // The rules of a sign-in with what is known: nothing that would not sign in confirms.
    before::read(context, candidate, Outcome::Known(user)).await?;
    Ok(true)
}

/// The user whom the account, or the form, belongs to already.
async fn owner(
    context: &Context<'_>,
    candidate: &Candidate,
) -> Result<Option<StoredUser>, StoreError> {
    if let Some(user) = known(context, &candidate.account).await? {
        return Ok(Some(user));
    }
    let (Kind::Credentials, Some(users)) =
        (candidate.account.kind, context.engine().storage.users())
    else {
        return Ok(None);
    };
    // What `authorize` returns is the application's own user, and may be a stored one, as at a sign-in.
    let identity = &candidate.identity;
    let user = users.user(&identity.id).await?;
    Ok(user.filter(|user| {
        user.user.id == identity.id
            && is_same_address(user.user.email.as_deref(), identity.email.as_deref())
    }))
}
