//! `POST signin/:provider` and `POST callback/:provider`: somebody signs in with a passkey.

use http::StatusCode;
use serde_json::json;

use super::{
    assertion::{Failure, read, verified},
    challenge::{Challenge, Purpose},
    site::{Provider, relying_party},
    somebody::problem,
};
use crate::{
    Account, Auth, Identity, Tokens, User,
    engine::RegisteredProvider,
    error::ErrorCode,
    flow::{
        admission::{Candidate, Refused, admit},
        context::Context,
        fail,
        response::Answer,
        retry::{limited, unavailable},
        thrown,
    },
    identity::Kind,
    limit::Subject,
    parts::{
        log::sampled,
        metrics::{self, End},
    },
    provider::{
        IssuedBy, PasskeyMethod,
        passkey::{Assertion, Refusal, request},
    },
};

/// What to ask the browser. It is the same for everybody but for the challenge, so that nobody learns who has a
/// passkey.
///
/// A form without a script can't sign in so, and is sent to the page that can.
pub(in crate::flow) fn start<A: Auth>(
    context: &Context<'_, A>,
    entry: &RegisteredProvider<A::Profile>,
    method: &PasskeyMethod<A::Profile>,
) -> Answer {
    if !context.request.is_json_mode() {
        return Answer::redirect(format!("{}/signin", context.base()));
    }
    let provider = Provider { entry, method };
    let Some(rp_id) = relying_party(context, provider) else {
        return problem(StatusCode::BAD_REQUEST, "NoDomain");
    };
    match Challenge::issue(context, entry.id, Purpose::SignIn) {
        Ok((challenge, cookies)) => {
            let options = request(&method.settings, &rp_id, &challenge.value);
            Answer::json(json!({ "publicKey": options })).with_cookies(cookies)
        }
        Err(error) => {
            tracing::error!(name: "auth.request.failed", %error, "a passkey could not be asked for");
            problem(StatusCode::INTERNAL_SERVER_ERROR, "Unavailable")
        }
    }
}

/// Somebody who has a passkey.
struct Proven {
    user: User,
    /// The credential's id.
    id: String,
}

/// Signs in whoever the credential belongs to.
pub(in crate::flow) async fn finish<A: Auth>(
    context: &Context<'_, A>,
    entry: &RegisteredProvider<A::Profile>,
    method: &PasskeyMethod<A::Profile>,
) -> Answer {
    let base = context.base();
    if !context.verify_csrf() {
        return Answer::redirect(format!("{base}/signin?csrf=true"));
    }
    let failed =
        |code| Answer::redirect(format!("{base}/error?error={code}&provider={}", entry.id));
    let gate = &context.engine().gate;
    let client = gate.client(context.request.sent(), &context.engine().site.believed);
    let client: Option<Subject> = gate.client_subject(client);
    if let Err(refused) = gate.attempt(client.as_slice(), context.engine().now()).await {
        return limited(context, entry.id, refused, failed, ErrorCode::Callback);
    }
    let (answer, asked) = match read(context, entry.id) {
        Ok(read) => read,
        Err(refusal) => {
            metrics::sign_in(entry.id, End::Refused);
            return refuse(context, entry.id, &refusal.into());
        }
    };
    let clear = asked.clear(context);
    let answer = match prove(context, Provider { entry, method }, &answer, &asked).await {
        Ok(proven) => {
            // The client's other attempts were no successes.
            if let Some(client) = &client {
                gate.withdraw(client).await;
            }
            conclude(context, entry, method, proven).await
        }
        Err(failure) => {
            if let Failure::Store(_) = &failure {
                metrics::sign_in(entry.id, End::Failed);
                if let Some(client) = &client {
                    gate.withdraw(client).await;
                }
            } else {
                metrics::sign_in(entry.id, End::Refused);
            }
            refuse(context, entry.id, &failure)
        }
    };
    answer.with_cookies([clear])
}

async fn prove<A: Auth>(
    context: &Context<'_, A>,
    provider: Provider<'_, A>,
    answer: &Assertion,
    asked: &Challenge,
) -> Result<Proven, Failure> {
    let engine = context.engine();
    // Stops that the answer to a registration's question, or to one for a second factor, signs somebody in.
    if asked.purpose != Purpose::SignIn || !asked.use_up(context, provider.entry.id).await? {
        return Err(Refusal::Challenge.into());
    }
    let passkey = verified(context, provider, answer, asked).await?;
    let users = engine.storage.users().ok_or(Failure::Unknown)?;
    let user = users.user(&passkey.stored.user_id).await?.ok_or(Failure::Unknown)?;
    Ok(Proven { user: user.user, id: passkey.credential.id })
}

/// The answer to a sign-in that doesn't count. Whether there is such a credential, such a user, or a wrong
/// signature, the browser isn't told.
fn refuse<A: Auth>(context: &Context<'_, A>, provider: &'static str, failure: &Failure) -> Answer {
    let base = context.base();
    let failed = |code| Answer::redirect(format!("{base}/error?error={code}&provider={provider}"));
    let (reason, why) = match failure {
        Failure::Refused(refusal) => (refusal.as_str(), refusal.to_string()),
        Failure::Unknown => ("unknown", "there is no such passkey here".to_owned()),
        Failure::NoDomain => ("no_domain", "browsers know no passkeys here".to_owned()),
        Failure::Store(error) => {
            tracing::error!(
                name: "auth.store.failed", provider, %error,
                "the store failed while somebody signed in"
            );
            return unavailable(context, failed(ErrorCode::Callback));
        }
    };
    sampled!(
        context.engine(), info, name: "auth.passkey.refused", reason: reason,
        provider, error = %why, "nobody was signed in with a passkey"
    );
    failed(ErrorCode::PasskeySignin).with_status(StatusCode::UNAUTHORIZED)
}

/// Signs in whom the passkey belongs to.
async fn conclude<A: Auth>(
    context: &Context<'_, A>,
    entry: &RegisteredProvider<A::Profile>,
    method: &PasskeyMethod<A::Profile>,
    proven: Proven,
) -> Answer {
    let Proven { user, id } = proven;
    let account = Account {
        provider: entry.id.to_owned(),
        provider_account_id: id.clone(),
        kind: Kind::Passkey,
        issuer: None,
        tokens: Tokens::default(),
    };
    let identity = Identity {
        id,
        name: user.name.clone(),
        // A passkey proves nothing about it.
        email_verified: user.email.as_ref().map(|_| false),
        email: user.email.clone(),
        image: user.image.clone(),
    };
    let profile = method.profile(user);
    let issued_by = IssuedBy::default();
    let link_to = None;
    // The device, and what it has verified its user by.
    let is_two_factor = method.settings.user_verification;
    let candidate = Candidate { identity, account, issued_by, profile, link_to, is_two_factor };
    match admit(context, entry, candidate, context.callback_url()).await {
        Ok(answer) => answer,
        Err(Refused::Denied | Refused::Disabled) => {
            fail(context, ErrorCode::AccessDenied).with_status(StatusCode::FORBIDDEN)
        }
        Err(Refused::Elsewhere(target)) => Answer::redirect(target),
        Err(Refused::Undecided(error)) => {
            tracing::error!(
                name: "auth.callback.failed", callback = "sign_in", provider = entry.id, %error,
                "a callback of the application failed"
            );
            thrown(context, &error).unwrap_or_else(|| fail(context, ErrorCode::Callback))
        }
        // The passkey or its user was removed a moment ago: as if it had never been there.
        Err(
            Refused::NotCreated(_)
            | Refused::NotLinked
            | Refused::OtherIssuer { .. }
            | Refused::Void,
        ) => refuse(context, entry.id, &Failure::Unknown),
        Err(Refused::StoreFailed(error)) => refuse(context, entry.id, &Failure::Store(error)),
        Err(Refused::Failed(error)) => {
            tracing::error!(
                name: "auth.session.failed", provider = entry.id, %error,
                "the session could not be made"
            );
            fail(context, ErrorCode::Callback)
        }
    }
}
