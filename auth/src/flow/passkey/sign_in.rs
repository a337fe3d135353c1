//! `POST signin/:provider` and `POST callback/:provider`: somebody signs in with a passkey.

use http::StatusCode;
use serde_json::json;

use super::{
    assertion::{Failure, Verified, read, verified},
    challenge::{Challenge, Purpose},
    site::{Provider, relying_party},
    somebody::problem,
};
use crate::{
    Account, Identity, Tokens, User,
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
pub(in crate::flow) fn start(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &PasskeyMethod,
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
pub(super) struct Proven {
    user: User,
    /// The credential's id.
    id: String,
    /// Whether the device has verified who uses it.
    is_verified: bool,
}

/// Signs in whoever the credential belongs to.
pub(in crate::flow) async fn finish(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &PasskeyMethod,
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
    let provider = Provider { entry, method };
    let needs_verification = method.settings.user_verification;
    let proven = match &asked.purpose {
        Purpose::SignIn => prove(context, provider, &answer, &asked, needs_verification).await,
        // Stops that the answer to another question signs somebody in.
        Purpose::Confirmation(_) | Purpose::Factor { .. } | Purpose::Registration { .. } => {
            Err(Refusal::Challenge.into())
        }
    };
    let answer = match proven {
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

/// Who has the passkey of an answer. The caller has looked at the purpose of the challenge.
pub(super) async fn prove(
    context: &Context<'_>,
    provider: Provider<'_>,
    answer: &Assertion,
    asked: &Challenge,
    needs_verification: bool,
) -> Result<Proven, Failure> {
    let engine = context.engine();
    if !asked.use_up(context, provider.entry.id).await? {
        return Err(Refusal::Challenge.into());
    }
    let Verified { passkey, is_verified } =
        verified(context, provider, answer, asked, needs_verification).await?;
    let users = engine.storage.users().ok_or(Failure::Unknown)?;
    let user = users.user(&passkey.stored.user_id).await?.ok_or(Failure::Unknown)?;
    Ok(Proven { user: user.user, id: passkey.credential.id, is_verified })
}

/// The answer to a sign-in that doesn't count. Whether there is such a credential, such a user, or a wrong
/// signature, the browser isn't told.
fn refuse(context: &Context<'_>, provider: &'static str, failure: &Failure) -> Answer {
    let base = context.base();
    let failed = |code| Answer::redirect(format!("{base}/error?error={code}&provider={provider}"));
    let (reason, why) = match failure {
        Failure::Store(error) => {
            tracing::error!(
                name: "auth.store.failed", provider, %error,
                "the store failed while somebody signed in"
            );
            return unavailable(context, failed(ErrorCode::Callback));
        }
        failure => failure.reason(),
    };
    sampled!(
        context.engine(), info, name: "auth.passkey.refused", reason: reason,
        provider, error = %why, "nobody was signed in with a passkey"
    );
    failed(ErrorCode::PasskeySignin).with_status(StatusCode::UNAUTHORIZED)
}

/// Signs in whom the passkey belongs to.
async fn conclude(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &PasskeyMethod,
    proven: Proven,
) -> Answer {
    let candidate = candidate(context, entry, method, proven);
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

/// Somebody whose passkey it is.
pub(super) fn candidate(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &PasskeyMethod,
    proven: Proven,
) -> Candidate {
    let Proven { user, id, is_verified } = proven;
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
    // Whoever holds the device without its PIN, finger or face has it, and nothing more.
    let auth_time = is_verified.then(|| context.engine().now());
    // The device, and what it has verified its user by.
    let is_two_factor = is_verified;
    let link_to = None;
    Candidate { identity, account, issued_by, profile, link_to, is_two_factor, auth_time }
}
