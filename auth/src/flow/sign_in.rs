//! `POST signin/:provider`: the way to the provider.

use super::{
    context::Context,
    email::{self, Provider},
    fail, oauth,
    response::Answer,
};
use crate::{
    Auth,
    engine::Method,
    error::ErrorCode,
    session::{keep, stored::Found},
};

pub(super) async fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    let entry = context.request.provider.as_deref().and_then(|id| context.inner().entry(id));
    let Some(entry) = entry.filter(|_| context.verify_csrf()) else {
        return Answer::redirect(format!("{}/signin?csrf=true", context.base()));
    };
    match &entry.method {
        Method::Email(method) => email::start(context, Provider { entry, method }).await,
        // Its form posts to the callback route.
        Method::Credentials(_) => Answer::redirect(format!("{}/signin", context.base())),
        Method::OAuth { upstream, .. } => {
            let link_to = match link_to(context).await {
                Ok(link_to) => link_to,
                Err(code) => {
                    return Answer::redirect(format!("{}/signin?error={code}", context.base()));
                }
            };
            match oauth::start(context, entry.id, upstream, link_to).await {
                Ok(answer) => answer,
                Err(error) => {
                    tracing::error!(
                        name: "auth.oauth.start_failed", provider = entry.id, %error,
                        "the way to the provider could not be found"
                    );
                    fail(context, ErrorCode::OAuthSignin)
                }
            }
        }
    }
}

/// The user who is signed in, if the request asks for the account to be linked: `link=true` in the
/// form.
///
/// Fails when nobody is signed in, or the store can't tell.
async fn link_to<A: Auth>(context: &Context<'_, A>) -> Result<Option<String>, ErrorCode> {
    if context.request.body.text("link") != Some("true") {
        return Ok(None);
    }
    match keep::read::<A>(context.inner(), context.sealing, &context.cookies).await {
        Ok(Found::Valid(stored)) => Ok(Some(stored.user.id)),
        Ok(Found::Absent | Found::Invalid) => Err(ErrorCode::SessionRequired),
        Err(error) => {
            tracing::error!(
                name: "auth.session.unavailable", %error, "the store could not be asked"
            );
            Err(ErrorCode::Configuration)
        }
    }
}
