//! `POST signin/:provider`: the way to the provider.

use super::{context::Context, fail, oauth, oauth1, response::Answer};
use crate::{
    Auth,
    engine::Method,
    error::{BoxError, ErrorCode},
};

pub(super) async fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    let entry = context.request.provider.as_deref().and_then(|id| context.inner().entry(id));
    let Some(entry) = entry.filter(|_| context.verify_csrf()) else {
        return Answer::redirect(format!("{}/signin?csrf=true", context.base()));
    };
    match &entry.method {
        // Its form posts to the callback route.
        Method::Credentials(_) => Answer::redirect(format!("{}/signin", context.base())),
        Method::OAuth { upstream, .. } => {
            started(context, entry.id, oauth::start(context, entry.id, upstream).await)
        }
        Method::OAuth1 { upstream, .. } => {
            started(context, entry.id, oauth1::start(context, entry.id, upstream).await)
        }
    }
}

fn started<A: Auth>(
    context: &Context<'_, A>,
    provider: &str,
    answer: Result<Answer, BoxError>,
) -> Answer {
    answer.unwrap_or_else(|error| {
        tracing::error!(
            name: "auth.oauth.start_failed", provider, %error,
            "the way to the provider could not be found"
        );
        fail(context, ErrorCode::OAuthSignin)
    })
}
