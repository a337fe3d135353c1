//! `POST callback/:provider` of a form that the application checks.

use http::StatusCode;

use super::{
    admission::{Admission, Candidate, admit},
    context::Context,
    response::Answer,
    thrown,
};
use crate::{
    Account, Auth, Tokens,
    engine::Entry,
    error::ErrorCode,
    provider::{Kind, RunCredentials, SignInForm},
};

/// Refusal is 401 and denial 403 in JSON mode, as NextAuth has it; a browser gets a redirect.
pub(super) async fn answer<A: Auth>(
    context: &Context<'_, A>,
    entry: &Entry<A::Profile>,
    provider: &dyn RunCredentials<A::Profile>,
) -> Answer {
    let base = context.base();
    if !context.verify_csrf() {
        return Answer::redirect(format!("{base}/signin?csrf=true"));
    }
    let failed = |code: ErrorCode| {
        // v4 names the provider with a refusal only.
        let is_named = code == ErrorCode::CredentialsSignin || !context.compat().is_v4();
        let provider = if is_named { format!("&provider={}", entry.id) } else { String::new() };
        Answer::redirect(format!("{base}/error?error={code}{provider}"))
    };
    let request = context.request;
    let Some(sent) = request.body.texts(provider.authorizer().fields()) else {
        tracing::info!(
            name: "auth.credentials.refused", provider = entry.id, "a form could not be read"
        );
        return failed(ErrorCode::CredentialsSignin).with_status(StatusCode::UNAUTHORIZED);
    };
    let state = context.state();
    let form = SignInForm { sent, headers: request.headers.clone(), state: &state };
    let user = match provider.authorizer().authorize(form).await {
        Ok(Some(user)) if !user.id.is_empty() => user,
        Ok(Some(_)) => {
            tracing::error!(
                name: "auth.credentials.failed", provider = entry.id,
                "authorize returned a user without an id"
            );
            return failed(ErrorCode::Callback).with_status(StatusCode::UNAUTHORIZED);
        }
        Ok(None) => {
            tracing::info!(
                name: "auth.credentials.refused", provider = entry.id, "credentials refused"
            );
            return failed(ErrorCode::CredentialsSignin).with_status(StatusCode::UNAUTHORIZED);
        }
        Err(error) => {
            tracing::error!(
                name: "auth.credentials.failed", provider = entry.id, %error, "authorize failed"
            );
            let answer = thrown(context, &error).unwrap_or_else(|| failed(ErrorCode::Callback));
            return answer.with_status(StatusCode::UNAUTHORIZED);
        }
    };
    let account = Account {
        provider: entry.id.to_owned(),
        provider_account_id: user.id.clone(),
        kind: Kind::Credentials,
        tokens: Tokens::default(),
    };
    let profile = provider.profile(user.clone());
    let candidate = Candidate { identity: user.into(), account, profile, link_to: None };
    match admit(context, entry, candidate, context.callback_url()).await {
        Admission::Admitted(answer) => answer,
        Admission::Denied => failed(ErrorCode::AccessDenied).with_status(StatusCode::FORBIDDEN),
        Admission::Elsewhere(target) => Answer::redirect(target),
        Admission::Undecided(error) => {
            tracing::error!(name: "auth.callback.failed", %error, "the sign_in callback failed");
            thrown(context, &error).unwrap_or_else(|| failed(ErrorCode::Callback))
        }
        Admission::NotLinked => failed(ErrorCode::OAuthAccountNotLinked),
        Admission::NotCreated(error) => {
            tracing::error!(name: "auth.store.failed", %error, "the user could not be stored");
            failed(ErrorCode::Callback)
        }
        Admission::Failed(error) => {
            tracing::error!(name: "auth.session.failed", %error, "the session could not be made");
            failed(ErrorCode::Callback)
        }
    }
}
