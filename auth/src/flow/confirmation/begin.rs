//! `POST confirm/:provider`: the way to a proof, or the proof itself.

use http::StatusCode;
use serde_json::json;

#[cfg(feature = "passkey")]
use crate::flow::passkey;
use crate::{
    User,
    adapter::StoreError,
    authenticator::Factors,
    engine::RegisteredProvider,
    error::{BoxError, ErrorCode},
    flow::{
        admission::needs_factor,
        checks::Intent,
        confirmed::{self, APP, conclude, conclude_by_app, nobody, refused, told},
        confirming::Confirming,
        context::Context,
        credentials,
        email::{self, MailProvider},
        oauth,
        response::Answer,
        retry::{limited, unavailable},
        second_factor::{Unproven, prove_app},
        unsupported, with_query,
    },
    identity::Kind,
    provider::Method,
    session::{
        Renewal,
        stored::{Found, Stored},
    },
};

pub(super) async fn begin(context: &Context<'_>, id: &str) -> Answer {
    let engine = context.engine();
    let way = match engine.entry(id).filter(|entry| entry.method.can_confirm()) {
        Some(entry) => Way::Provider(entry),
        None if id == APP && engine.settings.second_factor.is_some() => Way::App,
        None => return unsupported(&context.request.method),
    };
    if !context.verify_csrf() {
        // Stops that a page of another site has somebody's mailbox filled, or their attempts used up.
        return if context.request.is_json_mode() {
            Answer::json(json!({ "error": "CsrfToken" })).with_status(StatusCode::FORBIDDEN)
        } else {
            Answer::redirect(with_query(
                &format!("{}/confirm", context.base()),
                &[("callbackUrl", context.callback_url()), ("csrf", "true")],
            ))
        };
    }
    let stored = match context.session().read(Renewal::Shown).await {
        Ok(Found::Valid(stored, _)) => stored,
        Ok(Found::Absent | Found::Conflict | Found::Ended | Found::Misfit(_) | Found::Unopened) => {
            return nobody(context, context.callback_url());
        }
        Err(error) => {
            tracing::error!(
                name: "auth.session.unavailable", %error, "the store could not be asked"
            );
            return unavailable(context, refused(context, ErrorCode::Callback, None));
        }
    };
    let Some(confirming) = Confirming::of(&stored, context.engine().now()) else {
        return nobody(context, context.callback_url());
    };
    match way {
        Way::App => app(context, stored.user, &confirming).await,
        Way::Provider(entry) => {
            // Stops that a password is tried, or a mail is sent, that would confirm nothing.
            if entry.kind != Kind::Passkey {
                match needs_factor(context, &stored.user.id).await {
                    Ok(false) => {}
                    Ok(true) => return confirmed::needs_factor(context, None),
                    Err(error) => return store_failed(context, &error),
                }
            }
            asked(context, entry, &stored, confirming).await
        }
    }
}

/// What somebody confirms with.
enum Way<'a> {
    /// The code of an authenticator app, which belongs to no provider.
    App,
    Provider(&'a RegisteredProvider),
}

/// Confirms by the code of one of the user's apps. It is limited, and used up, as at a sign-in.
async fn app(context: &Context<'_>, user: User, confirming: &Confirming) -> Answer {
    let factors = match Factors::of_user(context.engine(), &user.id).await {
        Ok(factors) => factors,
        Err(error) => return store_failed(context, &error),
    };
    match prove_app(context, &user, &factors).await {
        Ok(()) => conclude_by_app(context, confirming).await,
        Err(Unproven::Limited(too_many)) => {
            let answer = |code| refused(context, code, None);
            limited(context, APP, too_many, answer, ErrorCode::Callback)
        }
        Err(Unproven::Store(error)) => store_failed(context, &error),
        Err(unproven) => {
            unproven.tell(context, &user);
            told(context, "Wrong", None).with_status(StatusCode::UNAUTHORIZED)
        }
    }
}

/// The answer when the store can't tell what a user has.
fn store_failed(context: &Context<'_>, error: &StoreError) -> Answer {
    tracing::error!(
        name: "auth.store.failed", %error, "it could not be told what somebody can confirm with"
    );
    unavailable(context, refused(context, ErrorCode::Callback, None))
}

/// One arm for each method.
async fn asked(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    stored: &Stored,
    confirming: Confirming,
) -> Answer {
    match &entry.method {
        Method::Credentials(method) => {
            let failed = |code: &str| told(context, code, None);
            match credentials::check(context, entry, method, &failed).await {
                Ok(candidate) => conclude(context, &candidate, &confirming, None).await,
                Err(answer) => answer,
            }
        }
        Method::Email(method) => {
            let provider = MailProvider { entry, method };
            email::confirm(context, provider, &stored.user.id, &confirming).await
        }
        Method::OAuth(method) => {
            let callback_url = Some(context.callback_url().to_owned());
            let confirming = Some(confirming);
            let intent = Intent { callback_url, confirming, ..Intent::default() };
            let started = oauth::start(context, entry.id, &method.upstream, intent, &[]).await;
            started.unwrap_or_else(|error| unreachable(context, entry.id, &error))
        }
        // It can't confirm.
        Method::OAuth1(_) => unsupported(&context.request.method),
        #[cfg(feature = "passkey")]
        Method::Passkey(method) => {
            let user_id = &stored.user.id;
            Box::pin(passkey::confirm(context, entry, method, user_id, confirming)).await
        }
    }
}

/// The answer when it isn't known where the provider is.
fn unreachable(context: &Context<'_>, provider: &str, error: &BoxError) -> Answer {
    tracing::error!(
        name: "auth.oauth.start_failed", provider, %error,
        "the way to the provider could not be found"
    );
    refused(context, ErrorCode::OAuthSignin, None)
}
