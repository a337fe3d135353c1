//! The session at the provider, which ends with the one here (OpenID Connect RP-Initiated
//! Logout 1.0).
//!
//! A sealed cookie beside the session's remembers the provider and its ID token, which names the
//! session there. It signs nobody in.

use serde_json::{Map, Value};
use url::Url;

use super::{
    context::{self, Context},
    response::Answer,
};
use crate::{
    Account,
    browser::cookie::{policy, set::SetCookie},
    engine::{RegisteredProvider, callback::RedirectPurpose},
    error::BoxError,
    provider::{
        Method,
        oauth::{OAuthError, Upstream},
    },
    seal::{
        csrf,
        token::{
            claims::{open_claims, seal_claims},
            keyring::Keyring,
        },
    },
};

/// Browsers keep 4,096 bytes of a cookie, with its name and attributes (RFC 6265 §6.1).
const LONGEST: usize = 3_800;

/// The cookie for somebody who has just signed in with a provider of `end_session`; for somebody who
/// signed in with another one, the end of a cookie that is there.
///
/// Fails when there is no randomness.
pub(super) fn remember(
    context: &Context<'_>,
    entry: &RegisteredProvider,
    account: &Account,
) -> Result<Option<SetCookie>, BoxError> {
    let (cookie, ring) = (&context.sealing.cookies.end_session, &context.sealing.end_session);
    if !context.engine().settings.end_session.contains(&entry.id) {
        return Ok(forget(context));
    }
    let mut claims = Map::from_iter([("provider".to_owned(), Value::from(entry.id))]);
    if let Some(id_token) = &account.tokens.id_token {
        claims.insert("id_token".to_owned(), id_token.expose().into());
    }
    let mut sealed = seal(context, cookie, ring, claims.clone())?;
    if sealed.len() > LONGEST {
        // The provider asks whom it is about.
        claims.remove("id_token");
        sealed = seal(context, cookie, ring, claims)?;
    }
    Ok(Some(cookie.set(sealed)))
}

/// Where the browser goes to sign out at the provider that it signed in with, and the cookie that
/// brings it back to the callback URL. `None` if it goes nowhere: there is no such provider, or it
/// can't be reached, which is logged. The session here has ended either way.
///
/// Fails when there is no randomness.
pub(super) async fn begin(context: &Context<'_>) -> Result<Option<(String, SetCookie)>, BoxError> {
    let (cookie, ring) = (&context.sealing.cookies.end_session, &context.sealing.end_session);
    let Some(claims) = open(context, cookie, ring) else { return Ok(None) };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    // The setup may have changed since.
    let entry = text("provider")
        .filter(|provider| context.engine().settings.end_session.contains(provider))
        .and_then(|provider| context.engine().entry(provider));
    let Some(RegisteredProvider { id, method: Method::OAuth(method), .. }) = entry else {
        return Ok(None);
    };
    let state = context.engine().random_text()?;
    let url = match endpoint(context, &method.upstream).await {
        Ok(Some(url)) => url,
        Ok(None) => {
            tracing::warn!(
                name: "auth.sign_out.no_endpoint", provider = id,
                "the provider's discovery document has no `end_session_endpoint`"
            );
            return Ok(None);
        }
        Err(error) => {
            tracing::warn!(
                name: "auth.sign_out.not_at_provider", provider = id, %error,
                "nobody could be signed out at the provider"
            );
            return Ok(None);
        }
    };
    let url = with_parameters(
        url,
        &[
            ("id_token_hint", text("id_token")),
            ("client_id", Some(&method.upstream.definition().client_id)),
            ("post_logout_redirect_uri", Some(&format!("{}/post-logout", context.base()))),
            ("state", Some(&state)),
        ],
    );
    let back = Map::from_iter([
        ("state".to_owned(), Value::from(state)),
        ("callback_url".to_owned(), Value::from(context.callback_url())),
    ]);
    let (cookie, ring) = (&context.sealing.cookies.post_logout, &context.sealing.post_logout);
    Ok(Some((url, cookie.set(seal(context, cookie, ring, back)?))))
}

/// `GET post-logout`: back from the provider, to where the sign-out wanted to go. Whoever comes
/// without the state of a sign-out of this browser goes to the site's start.
pub(super) async fn answer(context: &Context<'_>) -> Answer {
    let (cookie, ring) = (&context.sealing.cookies.post_logout, &context.sealing.post_logout);
    let start = || context.home();
    let Some(claims) = open(context, cookie, ring) else { return Answer::redirect(start()) };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let state = text("state").zip(context.request.query("state"));
    let is_ours = state.is_some_and(|(ours, sent)| csrf::matches(ours, sent));
    let wanted = text("callback_url").filter(|_| is_ours).map(str::to_owned);
    let target = match wanted {
        // The setup may have changed since.
        Some(url) => {
            let target = context::target(context, Some(url), RedirectPurpose::SignOut).await;
            target.unwrap_or_else(|_| start())
        }
        None => start(),
    };
    Answer::redirect(target).with_cookies(vec![cookie.clear()])
}

/// The cookie's end, if it is there.
pub(super) fn forget(context: &Context<'_>) -> Option<SetCookie> {
    let cookie = &context.sealing.cookies.end_session;
    let is_sent = context.cookies.names_of(&cookie.name).contains(&cookie.name.as_str());
    is_sent.then(|| cookie.clear())
}

async fn endpoint(context: &Context<'_>, upstream: &Upstream) -> Result<Option<Url>, OAuthError> {
    Ok(upstream.metadata(&context.engine().parts).await?.end_session_endpoint.clone())
}

/// The endpoint's own query stays (RP-Initiated Logout 1.0 §2).
fn with_parameters(mut url: Url, parameters: &[(&str, Option<&str>)]) -> String {
    let given = parameters.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    url.query_pairs_mut().extend_pairs(given);
    url.into()
}

fn seal(
    context: &Context<'_>,
    cookie: &policy::Entry,
    ring: &Keyring,
    claims: Map<String, Value>,
) -> Result<String, BoxError> {
    let engine = context.engine();
    let (id, iv) = engine.random_token()?;
    Ok(seal_claims(ring, claims, engine.now(), cookie.max_age.unwrap_or_default(), id, iv))
}

fn open(
    context: &Context<'_>,
    cookie: &policy::Entry,
    ring: &Keyring,
) -> Option<Map<String, Value>> {
    let sealed = context.cookies.get(&cookie.name).value()?;
    open_claims(ring, &sealed, context.engine().now())
}
