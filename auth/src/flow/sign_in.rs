//! `POST signin/:provider`: the way to the provider.

#[cfg(feature = "passkey")]
use super::passkey;
use super::{
    checks::Intent,
    confirm_first::{confirm_first, is_fresh_enough},
    context::Context,
    email::{self, MailProvider},
    fail, oauth, oauth1,
    response::Answer,
};
use crate::{
    engine::callback::RedirectPurpose,
    error::{BoxError, ErrorCode},
    parts::{
        log::sampled,
        metrics::{self, End},
    },
    provider::Method,
    session::{Renewal, stored::Found},
};

pub(super) async fn answer(context: &Context<'_>) -> Answer {
    let id = context.request.provider.as_deref().unwrap_or_default();
    let entry = context.engine().entry(id);
    let is_foreign = entry.is_none() && context.compat().takes_unknown_provider_for_foreign_form();
    if is_foreign || !context.verify_csrf() {
        return Answer::redirect(format!("{}/signin?csrf=true", context.base()));
    }
    let Some(entry) = entry else {
        sampled!(
            context.engine(), warn, name: "auth.provider.unknown",
            "a form asks to sign in at a provider that the setup doesn't have, or whose `if` is false: draw the \
             buttons from `auth.providers()`"
        );
        return fail(context, ErrorCode::OAuthSignin);
    };
    let started = match &entry.method {
        Method::Email(method) => {
            return email::start(context, MailProvider { entry, method }).await;
        }
        #[cfg(feature = "passkey")]
        Method::Passkey(method) => return passkey::start(context, entry, method),
        // Its form posts to the callback route.
        Method::Credentials(_) => return Answer::redirect(format!("{}/signin", context.base())),
        Method::OAuth(method) => match intent(context).await {
            Ok(intent) => {
                let extra = oauth::asked(context, &method.upstream);
                oauth::start(context, entry.id, &method.upstream, intent, &extra).await
            }
            Err(answer) => return answer,
        },
        Method::OAuth1(method) => match intent(context).await {
            Ok(intent) => oauth1::start(context, entry.id, &method.upstream, &intent).await,
            Err(answer) => return answer,
        },
    };
    started.unwrap_or_else(|error| unreachable(context, entry.id, &error))
}

/// The answer when it isn't known where the provider is.
pub(super) fn unreachable(
    context: &Context<'_>,
    provider: &'static str,
    error: &BoxError,
) -> Answer {
    metrics::sign_in(provider, End::Failed);
    tracing::error!(
        name: "auth.oauth.start_failed", provider, %error,
        "the way to the provider could not be found"
    );
    fail(context, ErrorCode::OAuthSignin)
}

/// What the attempt is for: to link the account to whoever is signed in, if the form has
/// `link=true`.
///
/// An answer when nobody is, or the store can't tell.
async fn intent(context: &Context<'_>) -> Result<Intent, Answer> {
    let callback_url = Some(context.callback_url().to_owned());
    if context.purpose() != RedirectPurpose::Link {
        return Ok(Intent { callback_url, ..Intent::default() });
    }
    let page = |code| Answer::redirect(format!("{}/signin?error={code}", context.base()));
    match context.session().read(Renewal::Shown).await {
        // Stops that whoever finds a browser adds a way in of their own.
        Ok(Found::Valid(stored, _)) if !is_fresh_enough(context.engine(), &stored) => {
            Err(confirm_first(context))
        }
        Ok(Found::Valid(stored, _)) => {
            Ok(Intent { callback_url, link_to: Some(stored.user.id), ..Intent::default() })
        }
        Ok(Found::Absent | Found::Conflict | Found::Ended | Found::Misfit(_) | Found::Unopened) => {
            Err(page(ErrorCode::SessionRequired))
        }
        Err(error) => {
            tracing::error!(
                name: "auth.session.unavailable", %error, "the store could not be asked"
            );
            Err(page(ErrorCode::Configuration))
        }
    }
}
