//! `GET` or `POST signin/:provider` with `iss`: a sign-in that began at the provider (OpenID Connect
//! Core §4).

use http::Method as Verb;

use super::{
    checks::Intent, context::Context, destination::redirect, fail, oauth, response::Answer,
    sign_in::unreachable,
};
use crate::{
    engine::callback::RedirectPurpose,
    error::{BoxError, ErrorCode},
    parts::log::sampled,
    provider::{Method, oauth::Upstream},
};

/// What the provider, or whoever speaks for it, asks for (Core §4).
struct Initiation<'a> {
    iss: &'a str,
    login_hint: Option<&'a str>,
    target_link_uri: Option<&'a str>,
}

/// Sends the browser to the provider that it comes from. `None` if the request is none from there, or
/// is not to be followed: then it is what it would be without `iss`.
pub(super) async fn answer(context: &Context<'_>) -> Option<Answer> {
    let asked = Initiation::of(context)?;
    let entry = context.engine().entry(context.request.provider.as_deref()?)?;
    let Method::OAuth(method) = &entry.method else { return None };
    // Anybody can send a browser here, and have somebody signed in as somebody else (login CSRF).
    if !method.upstream.definition().initiate_login {
        sampled!(
            context.engine(), warn, name: "auth.oauth.initiate_login_off", provider = entry.id,
            "a sign-in that began at the provider was not started: the provider has no option \
             `initiate_login: true`"
        );
        return None;
    }
    let started = start(context, entry.id, &method.upstream, &asked).await;
    started.unwrap_or_else(|error| Some(unreachable(context, entry.id, &error)))
}

async fn start(
    context: &Context<'_>,
    provider: &str,
    upstream: &Upstream,
    asked: &Initiation<'_>,
) -> Result<Option<Answer>, BoxError> {
    let engine = context.engine();
    let metadata = upstream.metadata(&engine.parts).await?;
    // Or another issuer's page could begin sign-ins here that its people take for its own (mix-up).
    if !metadata.issuer.as_ref().is_some_and(|issuer| issuer.is_meant(asked.iss)) {
        sampled!(
            context.engine(), warn, name: "auth.oauth.initiate_login_refused", provider,
            "a sign-in that began elsewhere was not started: `iss` is not the provider's issuer"
        );
        return Ok(None);
    }
    let callback_url = match asked.target_link_uri {
        Some(target) => {
            let purpose = RedirectPurpose::SignIn;
            match redirect(engine, &context.origin, target, purpose).await {
                Ok(allowed) => allowed,
                Err(error) => {
                    tracing::error!(
                        name: "auth.callback.failed", callback = "redirect", %error,
                        "a callback of the application failed"
                    );
                    return Ok(Some(fail(context, ErrorCode::Configuration)));
                }
            }
        }
        None => context.callback_url().to_owned(),
    };
    // Nobody began this here, so that it links nothing.
    let intent = Intent { callback_url: Some(callback_url), ..Intent::default() };
    let hint = asked.login_hint.map(|hint| ("login_hint".to_owned(), hint.to_owned()));
    let extra: Vec<_> = hint.into_iter().collect();
    oauth::start(context, provider, upstream, intent, &extra).await.map(Some)
}

impl<'a> Initiation<'a> {
    /// The parameters of the query, or of a form that is no page's of this site.
    fn of(context: &Context<'a>) -> Option<Self> {
        let request = context.request;
        let is_form = request.method == Verb::POST;
        if is_form && context.is_own_page() {
            return None;
        }
        let find = |name: &str| {
            let value = if is_form { request.body.text(name) } else { request.query(name) };
            value.filter(|value| !value.is_empty())
        };
        Some(Self {
            iss: find("iss")?,
            login_hint: find("login_hint"),
            target_link_uri: find("target_link_uri"),
        })
    }
}
