//! `callback/:provider`: somebody comes back from a provider, or sends a form.

use http::{Method as Verb, StatusCode};

use super::{
    context::Context,
    credentials,
    email::{self, Provider},
    oauth, oauth1,
    response::Answer,
    unsupported,
};
use crate::{Auth, engine::Method};

pub(super) async fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    let request = context.request;
    let entry = request.provider.as_deref().and_then(|id| context.inner().entry(id));
    match entry.map(|entry| (entry, &entry.method)) {
        Some((entry, Method::OAuth { upstream, runner })) => {
            oauth::finish(context, entry, upstream, &**runner).await
        }
        Some((entry, Method::OAuth1 { upstream, runner })) => {
            oauth1::finish(context, entry, upstream, &**runner).await
        }
        Some((entry, Method::Email(method))) => {
            email::finish(context, Provider { entry, method }).await
        }
        Some((entry, Method::Credentials(provider))) if request.method == Verb::POST => {
            credentials::answer(context, entry, provider).await
        }
        Some((_, Method::Credentials(_))) if context.compat().is_v4() => {
            let text = "Error: a form is sent to this address, not followed there";
            Answer::text(StatusCode::INTERNAL_SERVER_ERROR, text)
        }
        Some((_, Method::Credentials(_))) | None => unsupported(&request.method),
    }
}
