//! `POST confirm/:provider`: somebody who is signed in confirms with one of their passkeys that it's them.

use http::StatusCode;
use serde_json::json;

use super::{
    assertion::{Failure, read},
    challenge::{Challenge, Purpose},
    sign_in::{candidate, prove},
    site::{Provider, relying_party},
    somebody::{failed, problem},
};
use crate::{
    authenticator::passkey,
    engine::RegisteredProvider,
    error::ErrorCode,
    flow::{
        confirmed::{conclude, refused},
        confirming::Confirming,
        context::Context,
        response::Answer,
        retry::{limited, unavailable},
    },
    limit::Subject,
    parts::log::sampled,
    provider::{
        PasskeyMethod,
        passkey::{Credential, Refusal, request_of},
    },
};

/// Without a `credential`, what to ask the browser; with one, the answer to what comes of it.
///
/// A form without a script can't confirm so, and is sent back to the page.
pub(in crate::flow) async fn confirm(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &PasskeyMethod,
    user_id: &str,
    confirming: Confirming,
) -> Answer {
    let provider = Provider { entry, method };
    if context.request.body.value("credential").is_some() {
        return finish(context, provider).await;
    }
    if !context.request.is_json_mode() {
        return refused(context, ErrorCode::PasskeySignin, None);
    }
    let Some(rp_id) = relying_party(context, provider) else {
        return problem(StatusCode::BAD_REQUEST, "NoDomain");
    };
    let known = match passkey::of_user(&context.engine().storage, user_id).await {
        Ok(known) => known,
        Err(error) => return failed(&error),
    };
    let known: Vec<Credential> =
        known.into_iter().map(|it| it.credential).filter(|it| it.rp_id == rp_id).collect();
    if known.is_empty() {
        return problem(StatusCode::NOT_FOUND, "Absent");
    }
    match Challenge::issue(context, entry.id, Purpose::Confirmation(confirming)) {
        Ok((challenge, cookies)) => {
            let options = request_of(&rp_id, &challenge.value, &known);
            Answer::json(json!({ "publicKey": options })).with_cookies(cookies)
        }
        Err(error) => {
            tracing::error!(name: "auth.request.failed", %error, "a passkey could not be asked for");
            problem(StatusCode::INTERNAL_SERVER_ERROR, "Unavailable")
        }
    }
}

/// Confirms with what the browser made. It counts as an attempt to sign in.
async fn finish(context: &Context<'_>, provider: Provider<'_>) -> Answer {
    let Provider { entry, method } = provider;
    let gate = &context.engine().gate;
    let client = gate.client(context.request.sent(), &context.engine().site.believed);
    let client: Option<Subject> = gate.client_subject(client);
    if let Err(too_many) = gate.attempt(client.as_slice(), context.engine().now()).await {
        let answer = |code| refused(context, code, None);
        return limited(context, entry.id, too_many, answer, ErrorCode::Callback);
    }
    let (answer, asked) = match read(context, entry.id) {
        Ok(read) => read,
        Err(refusal) => return refuse(context, entry.id, &refusal.into()),
    };
    let clear = asked.clear(context);
    let proven = match &asked.purpose {
        Purpose::Confirmation(confirming) => {
            prove(context, provider, &answer, &asked, true).await.map(|proven| (proven, confirming))
        }
        // Stops that the answer to a sign-in's question confirms a session that it wasn't asked in.
        Purpose::Factor { .. } | Purpose::Registration { .. } | Purpose::SignIn => {
            Err(Refusal::Challenge.into())
        }
    };
    let answer = match proven {
        Ok((proven, confirming)) => {
            // The client's other attempts were no successes.
            if let Some(client) = &client {
                gate.withdraw(client).await;
            }
            let candidate = candidate(context, entry, method, proven);
            conclude(context, &candidate, confirming, None).await
        }
        Err(failure) => {
            if let (Failure::Store(_), Some(client)) = (&failure, &client) {
                gate.withdraw(client).await;
            }
            refuse(context, entry.id, &failure)
        }
    };
    answer.with_cookies([clear])
}

/// The answer to what confirms nothing. Why that is, the browser isn't told.
fn refuse(context: &Context<'_>, provider: &'static str, failure: &Failure) -> Answer {
    let (reason, why) = failure.reason();
    if let Failure::Store(error) = failure {
        tracing::error!(
            name: "auth.store.failed", provider, %error,
            "the store failed while somebody confirmed that it's them"
        );
        return unavailable(context, refused(context, ErrorCode::Callback, None));
    }
    sampled!(
        context.engine(), info, name: "auth.passkey.refused", reason: reason,
        provider, error = %why, "a passkey did not confirm that its user is there"
    );
    refused(context, ErrorCode::PasskeySignin, None).with_status(StatusCode::UNAUTHORIZED)
}
