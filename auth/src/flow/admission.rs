//! The end of every sign-in: the application decides, the session is made, the event is told.

use super::{context::Context, report, response::Answer};
use crate::{
    Account, Auth, ClaimsUpdate, Decision, Identity, SignIn, Trigger, User,
    engine::Entry,
    error::{BoxError, log_text},
    event,
    session::cookie,
    setup::ProviderId,
};

/// Somebody who proved who they are.
pub(super) struct Candidate<A: Auth> {
    pub(super) identity: Identity,
    pub(super) account: Account,
    pub(super) profile: A::Profile,
}

/// How a sign-in ended.
pub(super) enum Admission {
    /// With a session; the answer goes to `callback_url`.
    Admitted(Answer),
    /// The `sign_in` callback said no.
    Denied,
    /// The `sign_in` callback sends the browser elsewhere.
    Elsewhere(String),
    /// The `sign_in` callback failed.
    Undecided(BoxError),
    /// The session could not be made.
    Failed(BoxError),
}

/// Asks the application, makes the session, tells the event: in this order, and nothing is written
/// before the application said yes.
pub(super) async fn admit<A: Auth>(
    context: &Context<'_, A>,
    entry: &Entry<A::Profile>,
    candidate: Candidate<A>,
    callback_url: &str,
) -> Admission {
    let Candidate { identity, account, profile } = candidate;
    let provider = A::Provider::ALL[entry.index];
    let user = User {
        id: identity.id.clone(),
        name: identity.name.clone(),
        email: identity.email.clone(),
        image: identity.image.clone(),
    };
    let attempt = SignIn {
        provider,
        user: user.clone(),
        identity,
        account: account.clone(),
        profile: profile.clone(),
        state: context.state(),
    };
    match A::sign_in(attempt).await {
        Ok(Decision::Allow) => {}
        Ok(Decision::Deny) => {
            tracing::info!(name: "auth.sign_in.denied", provider = entry.id, "sign-in denied");
            return Admission::Denied;
        }
        Ok(Decision::Redirect(target)) => return Admission::Elsewhere(target),
        Err(error) => return Admission::Undecided(error),
    }
    let trigger =
        Trigger::SignIn { user: user.clone(), account: account.clone(), profile: profile.clone() };
    let written = match session(context, &user, trigger).await {
        Ok(written) => written,
        Err(error) => return Admission::Failed(error),
    };
    tracing::info!(
        name: "auth.sign_in", provider = entry.id, user_id = log_text(&user.id), "signed in"
    );
    let event = event::SignIn {
        provider,
        user,
        account,
        profile,
        is_new_user: None,
        state: context.state(),
    };
    report("sign_in", A::on_sign_in(event).await);
    Admission::Admitted(Answer::redirect(callback_url).with_cookies(written))
}

async fn session<A: Auth>(
    context: &Context<'_, A>,
    user: &User,
    trigger: Trigger<A>,
) -> Result<Vec<crate::cookie::set::SetCookie>, BoxError> {
    let claims = A::claims(ClaimsUpdate { trigger, state: context.state() }).await?;
    cookie::write::<A>(context.inner(), context.sealing, &context.cookies, user, &claims)
}
