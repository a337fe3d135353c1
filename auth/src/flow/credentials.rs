//! `POST callback/:provider` of a form that the application checks.

use http::StatusCode;

use super::{
    admission::{Candidate, Refused, admit},
    context::Context,
    response::Answer,
    retry::{limited, unavailable},
    thrown, with_query,
};
use crate::{
    Account, Identity, Tokens,
    engine::RegisteredProvider,
    error::ErrorCode,
    limit::Subject,
    parts::{
        log::sampled,
        metrics::{self, End},
    },
    provider::{
        CredentialsMethod, ErasedProfile, IssuedBy, Kind, PublicError, SignInForm, Unavailable,
    },
};

/// Refusal is 401 and denial 403 in JSON mode, as NextAuth has it; a browser gets a redirect.
pub(super) async fn answer(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    provider: &CredentialsMethod,
) -> Answer {
    let base = context.base();
    if !context.verify_csrf() {
        return Answer::redirect(format!("{base}/signin?csrf=true"));
    }
    let page = format!("{base}/error");
    let failed = |code: &str| {
        let is_named = code == ErrorCode::CredentialsSignin.as_str()
            || !context.compat().names_provider_of_wrong_passwords_only();
        let parameters = [("error", code), ("provider", entry.id)];
        let shown = if is_named { &parameters[..] } else { &parameters[..1] };
        Answer::redirect(with_query(&page, shown))
    };
    match check(context, entry, provider, &failed).await {
        Ok(candidate) => conclude(context, entry, candidate, |code| failed(code.as_str())).await,
        Err(answer) => answer,
    }
}

/// What an error code, or one of the application's own, makes the answer of.
type Failed<'a> = &'a (dyn Fn(&str) -> Answer + Send + Sync);

/// Whom a form names, or the answer to one that names nobody. Attempts are counted.
pub(super) async fn check(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    provider: &CredentialsMethod,
    told: Failed<'_>,
) -> Result<Candidate, Answer> {
    let failed = |code: ErrorCode| told(code.as_str());
    let refused = || {
        metrics::sign_in(entry.id, End::Refused);
        failed(ErrorCode::CredentialsSignin).with_status(StatusCode::UNAUTHORIZED)
    };
    let request = context.request;
    let authorizer = provider.authorizer();
    let Some(sent) = request.body.sent(authorizer.fields()) else {
        sampled!(
            context.engine(), info, name: "auth.credentials.refused", provider = entry.id,
            "a form could not be read"
        );
        return Err(refused());
    };
    let gate = &context.engine().gate;
    let client = gate.client(request.sent(), &context.engine().site.believed);
    let account = authorizer.account().and_then(|field| sent.peek(field));
    let account = account.and_then(|name| gate.account_subject(entry.id, name));
    let state = context.declaration().state();
    let form = SignInForm { sent, headers: request.headers.clone(), client, state };
    let checking = match authorizer.read(form) {
        Ok(checking) => checking,
        Err(error) => {
            sampled!(
                context.engine(), info, name: "auth.credentials.refused", provider = entry.id, %error,
                "a form was not filled in"
            );
            return Err(refused());
        }
    };
    // The client first, so that nobody alone can make everybody wait.
    let client = gate.client_subject(client);
    let subjects: Vec<Subject> = client.into_iter().chain(account).collect();
    if let Err(refused) = gate.attempt(&subjects, context.engine().now()).await {
        return Err(limited(context, entry.id, refused, failed, ErrorCode::Callback));
    }
    match checking.await {
        Ok(Some((profile, identity))) => {
            // The client's other attempts were no successes.
            if let Some(client) = &client {
                gate.withdraw(client).await;
            }
            if let Some(account) = &account {
                gate.succeeded(account).await;
            }
            Ok(candidate(context, entry, profile, identity))
        }
        Ok(None) => {
            sampled!(
                context.engine(), info, name: "auth.credentials.refused", provider = entry.id,
                "credentials refused"
            );
            Err(refused())
        }
        Err(error) => {
            tracing::error!(
                name: "auth.credentials.failed", provider = entry.id, %error, "authorize failed"
            );
            metrics::sign_in(entry.id, End::Failed);
            if !Unavailable::is_attempt(&error) {
                for subject in &subjects {
                    gate.withdraw(subject).await;
                }
            }
            let answer = match PublicError::code_of(&error) {
                Some(code) => told(code),
                None => thrown(context, &error).unwrap_or_else(|| failed(ErrorCode::Callback)),
            };
            Err(if Unavailable::is(&error) {
                unavailable(context, answer)
            } else {
                answer.with_status(StatusCode::UNAUTHORIZED)
            })
        }
    }
}

/// Somebody whom the form named.
fn candidate(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    profile: ErasedProfile,
    identity: Identity,
) -> Candidate {
    let account = Account {
        provider: entry.id.to_owned(),
        provider_account_id: identity.id.clone(),
        kind: Kind::Credentials,
        issuer: None,
        tokens: Tokens::default(),
    };
    let (issued_by, auth_time) = (IssuedBy::default(), Some(context.engine().now()));
    let (link_to, is_two_factor) = (None, false);
    Candidate { identity, account, issued_by, profile, link_to, is_two_factor, auth_time }
}

/// Signs in whom the form named.
async fn conclude(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    candidate: Candidate,
    failed: impl Fn(ErrorCode) -> Answer,
) -> Answer {
    match admit(context, entry, candidate, context.callback_url()).await {
        Ok(answer) => answer,
        Err(Refused::Denied | Refused::Disabled) => {
            failed(ErrorCode::AccessDenied).with_status(StatusCode::FORBIDDEN)
        }
        Err(Refused::Elsewhere(target)) => Answer::redirect(target),
        Err(Refused::Undecided(error)) => {
            tracing::error!(name: "auth.callback.failed", %error, "the sign_in callback failed");
            thrown(context, &error).unwrap_or_else(|| failed(ErrorCode::Callback))
        }
        Err(Refused::NotLinked | Refused::OtherIssuer { .. }) => {
            failed(ErrorCode::OAuthAccountNotLinked)
        }
        // As a wrong password is refused: nobody learns that it was right once.
        Err(Refused::Void) => {
            failed(ErrorCode::CredentialsSignin).with_status(StatusCode::UNAUTHORIZED)
        }
        Err(Refused::NotCreated(error)) => {
            tracing::error!(name: "auth.store.failed", %error, "the user could not be stored");
            failed(ErrorCode::Callback)
        }
        Err(Refused::StoreFailed(error)) => {
            tracing::error!(
                name: "auth.store.failed", provider = entry.id, %error,
                "the store failed while somebody signed in"
            );
            failed(ErrorCode::Callback)
        }
        Err(Refused::Failed(error)) => {
            tracing::error!(name: "auth.session.failed", %error, "the session could not be made");
            failed(ErrorCode::Callback)
        }
    }
}
