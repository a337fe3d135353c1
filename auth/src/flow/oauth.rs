//! OAuth 2.0 and OpenID Connect: [`start`] sends the browser to the provider, and [`finish`] is its way back.

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::Method as Verb;

use super::{
    admission::{Candidate, Refused, admit},
    checks::{Bound, Intent},
    confirmed,
    context::{self, Context},
    fail, once,
    response::Answer,
    thrown, unmatched, with_query,
};
use crate::{
    Account,
    adapter::{StoreError, Unique},
    engine::{RegisteredProvider, callback::RedirectPurpose},
    error::{BoxError, ErrorCode},
    parts::{
        log::sampled,
        metrics::{self, End},
    },
    provider::{
        ErasedProfile, ResponseMode,
        oauth::{
            AuthorizationRequest, AuthorizationResponse, Completed, Expected, OAuthError,
            OAuthErrorKind, OAuthMethod, Outcome, Upstream, complete,
        },
    },
};

/// The query parameters of a sign-in that go on to every provider.
const HARMLESS: [&str; 3] = ["login_hint", "prompt", "ui_locales"];
/// The query parameters of a sign-in that never go on, since they are the library's own.
const PROTECTED: [&str; 10] = [
    "callbackUrl",
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "redirect_uri",
    "request",
    "response_mode",
    "response_type",
    "state",
];

/// Redirects to the provider, with the further parameters `extra`, and sets the cookies that bind the
/// provider's answer to this browser.
///
/// Fails when the provider can't be discovered, or there is no randomness.
pub(super) async fn start(
    context: &Context<'_>,
    id: &str,
    upstream: &Upstream,
    intent: Intent,
    extra: &[(String, String)],
) -> Result<Answer, BoxError> {
    let definition = upstream.definition();
    let bound = Bound::new(context, definition.checks, intent)?;
    let challenge = bound.code_verifier.as_deref().map(challenge);
    let asks_to_sign_in = bound.intent.confirming.is_some();
    let request = AuthorizationRequest {
        redirect_uri: &redirect_uri(context, id),
        state: bound.state.as_deref(),
        nonce: bound.nonce.as_deref(),
        code_challenge: challenge.as_deref(),
        extra,
        asks_to_sign_in,
        is_open: context.compat().forwards_every_parameter(),
    };
    let url = upstream.authorization_url(&context.engine().parts, request).await?;
    let cross_site = definition.response_mode == ResponseMode::FormPost;
    let cookies = bound.cookies(context, id, cross_site)?;
    tracing::debug!(name: "auth.oauth.started", provider = id, "sent to the provider");
    Ok(Answer::redirect(url).with_cookies(cookies))
}

/// Answers a browser that comes back: checks what it brings, exchanges the code, reads the profile, and signs
/// the person in.
pub(super) async fn finish(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &OAuthMethod,
) -> Answer {
    let request = context.request;
    if request.method == Verb::GET && request.query.is_empty() {
        // No provider answers without parameters: somebody opened the address by itself.
        let again = unmatched::again(context, entry.id).await;
        return again.unwrap_or_else(|| unmatched::refused(context, entry.id, &"no answer"));
    }
    let parameters = if request.method == Verb::POST { &request.body.form } else { &request.query };
    let response = match AuthorizationResponse::read(parameters) {
        Ok(response) => response,
        Err(error) => {
            // Stops a parameter that is there twice, which a proxy in front could read differently
            // (parameter pollution). An answer without a code and without an error says nothing.
            metrics::sign_in(entry.id, End::Refused);
            sampled!(
                context.engine(), warn, name: "auth.oauth.refused", reason: error.kind().as_str(),
                provider = entry.id,
                %error, "the provider's answer was refused"
            );
            return fail(context, ErrorCode::OAuthCallback);
        }
    };
    if context.compat().reads_refusals_before_state()
        && let Some(answer) = provider_error(context, entry.id, &response, None)
    {
        return answer;
    }
    // Some providers leave `state` out of a refusal. It ends no attempt then, but the person sees it.
    if response.state.is_none()
        && let Some(answer) = provider_error(context, entry.id, &response, None)
    {
        return answer;
    }
    let state = response.state.as_ref().map(|state| state.expose().to_owned());
    // A state that isn't checked names no attempt.
    let state = state.as_deref().filter(|_| method.upstream.definition().checks.state);
    let bound = match Bound::read(context, entry.id, method.upstream.definition().checks, state) {
        Ok(bound) => bound,
        Err(error) => {
            if !Bound::is_sent(context, state)
                && let Some(answer) = unmatched::again(context, entry.id).await
            {
                return answer;
            }
            // Stops the answer to an attempt of another browser. It would sign this browser in to a
            // stranger's account, or give this person's code to a stranger (RFC 6749 §10.12).
            return unmatched::refused(context, entry.id, &error);
        }
    };
    let confirms = bound.intent.confirming.is_some();
    // The session that is confirmed has to come along.
    if confirms && let Some(answer) = unmatched::with_session(context, entry.id) {
        return answer;
    }
    let callback_url = bound.intent.callback_url.clone();
    let answer = match once::use_up(context, entry.id, bound.value()).await {
        Some(refusal) => Ok(refusal),
        None => bound_answer(context, entry, method, response, bound).await,
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            metrics::sign_in(entry.id, end(error.kind()));
            sampled!(
                context.engine(), warn, name: "auth.oauth.refused", reason: error.kind().as_str(),
                provider = entry.id,
                %error, "the provider's answer was refused"
            );
            let compat = context.compat();
            match error.kind() {
                _ if confirms => {
                    let callback_url = callback_url.as_deref();
                    confirmed::refused(context, ErrorCode::OAuthCallback, callback_url)
                }
                OAuthErrorKind::Profile if compat.hides_unreadable_profiles() => {
                    Answer::redirect(format!("{}/signin", context.base()))
                }
                _ if compat.keeps_failed_attempts() => {
                    return fail(context, ErrorCode::OAuthCallback);
                }
                _ => fail(context, ErrorCode::OAuthCallback),
            }
        }
    };
    // An attempt is over when it was answered, whether the sign-in succeeded or not.
    let mut cookies = Bound::clear(context, state);
    cookies.extend(answer.cookies);
    Answer { cookies, ..answer }
}

/// The answer to a provider that refused. `callback_url` is where the attempt wanted to go.
fn provider_error(
    context: &Context<'_>,
    provider: &'static str,
    response: &AuthorizationResponse,
    callback_url: Option<&str>,
) -> Option<Answer> {
    let Outcome::Refused { error, description } = &response.outcome else { return None };
    if response.outcome.is_cancelled() {
        metrics::sign_in(provider, End::Cancelled);
        sampled!(
            context.engine(), info, name: "auth.oauth.cancelled", provider, error,
            description = description.as_deref().unwrap_or_default(),
            "somebody said no at the provider"
        );
        return Some(cancelled(context, callback_url));
    }
    metrics::sign_in(provider, End::Refused);
    sampled!(
        context.engine(), warn, name: "auth.oauth.provider_error", provider, error,
        description = description.as_deref().unwrap_or_default(),
        "the provider refused the sign-in"
    );
    Some(fail(context, ErrorCode::Callback))
}

/// What a metric calls an answer that could not be used: a provider that can't be reached refuses nobody.
const fn end(kind: OAuthErrorKind) -> End {
    match kind {
        OAuthErrorKind::Discovery | OAuthErrorKind::Http => End::Failed,
        _ => End::Refused,
    }
}

/// The answer to somebody who said no at the provider: the sign-in page, which knows the way on.
pub(super) fn cancelled(context: &Context<'_>, callback_url: Option<&str>) -> Answer {
    if context.compat().calls_every_failure_callback() {
        return fail(context, ErrorCode::Callback);
    }
    let callback_url = callback_url.map(|url| ("callbackUrl", url));
    let error = ("error", ErrorCode::AccessDenied.as_str());
    let parameters: Vec<_> = callback_url.into_iter().chain([error]).collect();
    Answer::redirect(with_query(&format!("{}/signin", context.base()), &parameters))
}

/// The answer to an attempt of this browser. Fails when the provider's answer is refused.
async fn bound_answer(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    method: &OAuthMethod,
    response: AuthorizationResponse,
    bound: Bound,
) -> Result<Answer, OAuthError> {
    let callback_url = bound.intent.callback_url.as_deref();
    if let Some(answer) = provider_error(context, entry.id, &response, callback_url) {
        return Ok(match bound.intent.confirming {
            // Whoever is signed in stays so.
            Some(_) => confirmed::refused(context, ErrorCode::AccessDenied, callback_url),
            None => answer,
        });
    }
    let expected = Expected {
        redirect_uri: &redirect_uri(context, entry.id),
        code_verifier: bound.code_verifier.as_deref(),
        nonce: bound.nonce.as_deref(),
        signed_in_since: bound.intent.confirming.as_ref().map(|it| it.since),
        compat: context.compat(),
    };
    let parts = &context.engine().parts;
    let completed = complete(&method.upstream, &*method.runner, parts, &response, expected).await?;
    Ok(match bound.intent.confirming {
        Some(confirming) => {
            let candidate = candidate(entry, completed, None);
            let callback_url = bound.intent.callback_url;
            // On the heap: hardly any attempt is a confirmation, and each would carry the room for it.
            Box::pin(confirmed::conclude(context, &candidate, &confirming, callback_url)).await
        }
        None => welcome(context, entry, completed, bound.intent).await,
    })
}

/// Signs in somebody whom the provider named.
pub(super) async fn welcome(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    completed: Completed<ErasedProfile>,
    intent: Intent,
) -> Answer {
    let purpose = match intent.link_to {
        Some(_) => RedirectPurpose::Link,
        None => RedirectPurpose::SignIn,
    };
    let callback_url = match context::target(context, intent.callback_url, purpose).await {
        Ok(callback_url) => callback_url,
        Err(error) => {
            metrics::sign_in(entry.id, End::Failed);
            return broken(context, entry.id, &error);
        }
    };
    let candidate = candidate(entry, completed, intent.link_to);
    match admit(context, entry, candidate, &callback_url).await {
        Ok(answer) => answer,
        Err(Refused::Denied | Refused::Disabled) => fail(context, ErrorCode::AccessDenied),
        Err(Refused::Elsewhere(target)) => Answer::redirect(target),
        Err(Refused::NotLinked | Refused::OtherIssuer { .. } | Refused::Void) => {
            fail(context, ErrorCode::OAuthAccountNotLinked)
        }
        Err(Refused::NotCreated(StoreError::Taken(Unique::Account))) => {
            tracing::error!(
                name: "auth.store.orphan", provider = entry.id,
                "the account is stored and its user is not: delete the account's row, and users with \
                 `delete_user` or with the database's foreign keys switched on"
            );
            fail(context, ErrorCode::OAuthCreateAccount)
        }
        Err(Refused::NotCreated(error)) => {
            tracing::error!(
                name: "auth.store.failed", provider = entry.id, %error,
                "the user could not be stored"
            );
            fail(context, ErrorCode::OAuthCreateAccount)
        }
        Err(Refused::StoreFailed(error)) => {
            tracing::error!(
                name: "auth.store.failed", provider = entry.id, %error,
                "the store failed while somebody signed in"
            );
            fail(context, ErrorCode::Callback)
        }
        Err(Refused::Failed(error)) => broken(context, entry.id, &error),
        Err(Refused::Undecided(error)) => {
            let answer = broken(context, entry.id, &error);
            thrown(context, &error).unwrap_or(answer)
        }
    }
}

/// Somebody whom the provider named.
fn candidate(
    entry: &RegisteredProvider,
    completed: Completed<ErasedProfile>,
    link_to: Option<String>,
) -> Candidate {
    let Completed { profile, mut identity, tokens, issued_by, is_two_factor, auth_time } =
        completed;
    // Addresses are compared as NextAuth stores them; folding more than ASCII would make two one.
    if let Some(email) = &mut identity.email {
        email.make_ascii_lowercase();
    }
    let account = Account {
        provider: entry.id.to_owned(),
        provider_account_id: identity.id.clone(),
        kind: entry.kind,
        issuer: issued_by.issuer.clone(),
        tokens,
    };
    Candidate { identity, account, issued_by, profile, link_to, is_two_factor, auth_time }
}

/// The answer after a callback of the application failed. The text of its error goes only into the log.
fn broken(context: &Context<'_>, provider: &str, error: &BoxError) -> Answer {
    tracing::error!(
        name: "auth.callback.failed", provider, %error, "a callback of the application failed"
    );
    fail(context, ErrorCode::Callback)
}

/// The redirect URI. It has to be the same in the authorization request and in the exchange (RFC 6749 §4.1.3).
pub(super) fn redirect_uri(context: &Context<'_>, id: &str) -> String {
    [context.origin.as_str(), &context.engine().paths.base, "/callback/", id].concat()
}

/// `BASE64URL(SHA256(verifier))` (RFC 7636 §4.2).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

/// The query parameters that go on to the provider. With `compat: next_auth_v4` all of them do.
pub(super) fn asked(context: &Context<'_>, upstream: &Upstream) -> Vec<(String, String)> {
    let allowed = &upstream.definition().request_params;
    let is_asked = |name: &str| {
        context.compat().forwards_every_parameter()
            || (!PROTECTED.contains(&name)
                && (HARMLESS.contains(&name) || allowed.iter().any(|other| other == name)))
    };
    context.request.query.iter().filter(|(name, _)| is_asked(name)).cloned().collect()
}
