//! OAuth 1.0a: to the provider and back.
//!
//! What an attempt is bound with is its request token and the token's secret, in a cookie named like
//! the `state` of OAuth 2.0 and a hash of the token: `auth.state.<attempt>`.

use std::borrow::Cow;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::{
    checks::{ATTEMPT_LEN, AttemptClaims, Intent, claims, forget_oldest, is_sent, lifetime, named},
    context::Context,
    fail,
    oauth::{cancelled, redirect_uri, welcome},
    once,
    response::Answer,
    unmatched,
};
use crate::{
    Secret,
    browser::cookie::{policy::Entry, set::SetCookie},
    engine::RegisteredProvider,
    error::{BoxError, ErrorCode},
    parts::{
        log::sampled,
        metrics::{self, End},
    },
    provider::{
        Mapping,
        oauth1::{
            AuthorizationResponse, OAuth1ErrorKind, OAuth1Method, Outcome, RequestToken, Upstream,
            complete,
        },
    },
    seal::{csrf, token::claims::seal_struct},
};

/// Browsers take 4096 bytes for a cookie with its name and attributes.
const LONGEST_COOKIE: usize = 3800;

/// The redirect to the provider, and the cookie that binds its answer to this browser.
///
/// Fails when the provider issues no request token, or there is no randomness.
pub(super) async fn start(
    context: &Context<'_>,
    id: &str,
    upstream: &Upstream,
    intent: &Intent,
) -> Result<Answer, BoxError> {
    // What the page asks for.
    let query = &context.request.query;
    let (in_form, in_url) = if context.compat().forwards_parameters_in_token_request() {
        (query.clone(), Vec::new())
    } else {
        let allowed = &upstream.definition().request_params;
        let is_allowed = |(name, _): &&(String, String)| allowed.contains(name);
        (Vec::new(), query.iter().filter(is_allowed).cloned().collect())
    };
    let parts = &context.engine().parts;
    let request_token = upstream.request_token(parts, &redirect_uri(context, id), in_form).await?;
    let url = upstream.authorization_url(&request_token, &in_url);
    let coming = seal(context, id, &request_token, intent)?;
    let mut cookies = forget_oldest(context, std::slice::from_ref(&coming));
    cookies.push(coming);
    tracing::debug!(name: "auth.oauth.started", provider = id, "sent to the provider");
    Ok(Answer::redirect(url).with_cookies(cookies))
}

/// Somebody comes back: checks the answer, exchanges the token, reads the profile, signs in.
pub(super) async fn finish(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &OAuth1Method,
) -> Answer {
    let response = match AuthorizationResponse::read(&context.request.query) {
        Ok(response) => response,
        Err(error) => {
            metrics::sign_in(entry.id, End::Refused);
            sampled!(
                context.engine(), warn, name: "auth.oauth.refused", reason: error.kind().as_str(),
                provider = entry.id,
                %error, "the provider's answer was refused"
            );
            return refused(context);
        }
    };
    let attempt = match (response.token.as_deref(), &response.outcome) {
        (Some(token), _) => Attempt::of(context, entry.id, token),
        // A refusal that doesn't say of what is one of the attempt, if there is just one.
        (None, Outcome::Denied(_)) => Attempt::only(context, entry.id),
        (None, Outcome::Verified(_)) => None,
    };
    let Some(attempt) = attempt else {
        let token = response.token.as_deref();
        if !token.is_some_and(|token| Attempt::is_sent(context, token))
            && let Some(answer) = unmatched::again(context, entry.id).await
        {
            return answer;
        }
        // Somebody else's answer would sign this browser in to their account (OAuth 1.0a session
        // fixation, 2009.1).
        let answer = unmatched::refused(context, entry.id, &"request token: no valid cookie");
        let is_hidden = context.compat().calls_every_failure_callback();
        return if is_hidden { refused(context) } else { answer };
    };
    let over = attempt.cookie.clear();
    let answer = match once::use_up(context, entry.id, Some(&attempt.request_token.token)).await {
        Some(refusal) => refusal,
        None => answered(context, entry, method, attempt, response.outcome).await,
    };
    // An attempt is over once it was answered, however that went.
    let mut cookies = vec![over];
    cookies.extend(answer.cookies);
    Answer { cookies, ..answer }
}

/// The answer to an attempt of this browser.
async fn answered(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &OAuth1Method,
    attempt: Attempt,
    outcome: Outcome,
) -> Answer {
    let is_cancelled = outcome.is_cancelled();
    match outcome {
        Outcome::Denied(error) if is_cancelled => {
            metrics::sign_in(entry.id, End::Cancelled);
            sampled!(
                context.engine(), info, name: "auth.oauth.cancelled", provider = entry.id, error,
                "somebody said no at the provider"
            );
            cancelled(context, attempt.intent.callback_url.as_deref())
        }
        Outcome::Denied(error) => {
            metrics::sign_in(entry.id, End::Refused);
            sampled!(
                context.engine(), warn, name: "auth.oauth.provider_error", provider = entry.id, error,
                "the provider refused the sign-in"
            );
            fail(context, ErrorCode::Callback)
        }
        Outcome::Verified(verifier) => exchange(context, entry, method, attempt, &verifier).await,
    }
}

/// The answer to an attempt of this browser that the person said yes to.
async fn exchange(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &OAuth1Method,
    attempt: Attempt,
    verifier: &Secret,
) -> Answer {
    let parts = &context.engine().parts;
    let mapping = Mapping::by_default(context.compat());
    let OAuth1Method { upstream, runner } = method;
    match complete(upstream, &**runner, parts, &attempt.request_token, verifier, mapping).await {
        Ok(mut completed) => {
            if context.compat().keeps_nothing_beside_oauth1_token() {
                completed.tokens.extra.clear();
            }
            welcome(context, entry, completed, attempt.intent).await
        }
        Err(error) => {
            let end = match error.kind() {
                OAuth1ErrorKind::Http => End::Failed,
                _ => End::Refused,
            };
            metrics::sign_in(entry.id, end);
            sampled!(
                context.engine(), warn, name: "auth.oauth.refused", reason: error.kind().as_str(),
                provider = entry.id,
                %error, "the provider's answer was refused"
            );
            let is_hidden = context.compat().hides_unreadable_profiles();
            match error.kind() {
                OAuth1ErrorKind::Profile if is_hidden => {
                    Answer::redirect(format!("{}/signin", context.base()))
                }
                _ => refused(context),
            }
        }
    }
}

/// The error page. v4 has one code for everything that goes wrong on the way back.
fn refused(context: &Context<'_>) -> Answer {
    let is_hidden = context.compat().calls_every_failure_callback();
    fail(context, if is_hidden { ErrorCode::Callback } else { ErrorCode::OAuthCallback })
}

/// The claims of the cookie of an attempt.
#[derive(Deserialize, Serialize)]
struct Sealed<'a> {
    provider: Cow<'a, str>,
    oauth_token: Cow<'a, str>,
    oauth_token_secret: Cow<'a, str>,
    intent: Cow<'a, Intent>,
}

impl AttemptClaims for Sealed<'_> {
    fn provider(&self) -> &str {
        &self.provider
    }
}

/// What an attempt is bound with.
struct Attempt {
    request_token: RequestToken,
    intent: Intent,
    /// The cookie it was read from.
    cookie: Entry,
}

impl Attempt {
    /// The attempt of this browser at `provider` that a token belongs to.
    fn of(context: &Context<'_>, provider: &str, token: &str) -> Option<Self> {
        let cookie = named(&context.sealing.cookies.state, Some(&attempt_of(token)));
        Self::open(context, provider, cookie)
            .filter(|attempt| csrf::matches(&attempt.request_token.token, token))
    }

    /// Whether the browser sent a cookie of the attempt that a token belongs to.
    fn is_sent(context: &Context<'_>, token: &str) -> bool {
        let cookie = named(&context.sealing.cookies.state, Some(&attempt_of(token)));
        is_sent(context, &cookie.name)
    }

    /// The attempt of this browser at `provider`, if it has one and no other.
    fn only(context: &Context<'_>, provider: &str) -> Option<Self> {
        let state = &context.sealing.cookies.state;
        let names = context.cookies.names_of(&state.name).into_iter();
        let cookies = names.map(|name| Entry { name: name.to_owned(), ..state.clone() });
        let mut attempts = cookies.filter_map(|cookie| Self::open(context, provider, cookie));
        attempts.next().filter(|_| attempts.next().is_none())
    }

    fn open(context: &Context<'_>, provider: &str, cookie: Entry) -> Option<Self> {
        let sealed: Sealed<'_> = claims(context, &context.sealing.state, &cookie.name, provider)?;
        Some(Self {
            request_token: RequestToken {
                token: sealed.oauth_token.into_owned(),
                secret: Secret::new(sealed.oauth_token_secret),
            },
            intent: sealed.intent.into_owned(),
            cookie,
        })
    }
}

/// The cookie of a new attempt.
fn seal(
    context: &Context<'_>,
    provider: &str,
    request_token: &RequestToken,
    intent: &Intent,
) -> Result<SetCookie, BoxError> {
    let engine = context.engine();
    let entry = named(&context.sealing.cookies.state, Some(&attempt_of(&request_token.token)));
    let claims = Sealed {
        provider: provider.into(),
        oauth_token: (&*request_token.token).into(),
        oauth_token_secret: request_token.secret.expose().into(),
        intent: Cow::Borrowed(intent),
    };
    let (id, iv) = engine.random_token()?;
    let max_age = lifetime(&entry);
    let sealed = seal_struct(&context.sealing.state, &claims, engine.now(), max_age, &id, iv)?;
    if sealed.len() > LONGEST_COOKIE {
        return Err("the request token and the callback URL don't fit in a cookie".into());
    }
    let mut cookie = entry.set(sealed);
    cookie.expires = engine.now().checked_add(max_age);
    Ok(cookie)
}

/// The name of a token's attempt: tokens may begin alike, and may have characters that no cookie's name
/// has.
fn attempt_of(token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, token.as_bytes());
    let mut attempt = URL_SAFE_NO_PAD.encode(hash);
    attempt.truncate(ATTEMPT_LEN);
    attempt
}
