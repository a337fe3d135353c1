//! The cookie of a browser that isn't asked for a second factor. Each user of a browser has one of their own.

use aws_lc_rs::digest::{SHA256, digest};

use crate::{
    adapter::{AuthenticatorUse, StoreError},
    authenticator::{Factors, TOKEN_LEN, Trusted, hashes, stored, trust},
    browser::cookie::{policy::Entry, set::SetCookie},
    error::log_text,
    flow::{checks::named, context::Context},
    parts::time::whole_millis,
    seal::token::hex,
};

/// The characters of a hash of the user in the name of the cookie.
const NAME_LEN: usize = 16;

/// Whether the browser is one that the user trusts.
pub(in crate::flow) async fn is_trusted(
    context: &Context<'_>,
    user_id: &str,
    factors: &Factors,
) -> Result<bool, StoreError> {
    // One that was trusted is asked again when the setup trusts no browser any more.
    if context.engine().settings.remember.is_none() {
        return Ok(false);
    }
    let Some(browser) = current(context, user_id, factors) else { return Ok(false) };
    let used = whole_millis(context.engine().now());
    let usage = AuthenticatorUse { known_counter: 0, counter: 0, data: None, used };
    // It may have been taken away a moment ago.
    stored(&context.engine().storage)?.use_authenticator(&browser.stored.id, usage).await
}

/// The one of a user's trusted browsers that this is.
pub(super) fn current<'f>(
    context: &Context<'_>,
    user_id: &str,
    factors: &'f Factors,
) -> Option<&'f Trusted> {
    let token = context.cookies.get(&entry(context, user_id).name).value()?;
    if token.len() != TOKEN_LEN {
        return None;
    }
    let hashes = hashes(context.engine(), user_id, &token);
    factors.browsers.iter().find(|browser| browser.is_one_of(&hashes))
}

/// Trusts this browser from now on, if the setup does so: the cookie that it keeps. What goes wrong is logged, and
/// asks the user again the next time.
pub(super) async fn remember(context: &Context<'_>, user_id: &str) -> Option<SetCookie> {
    let engine = context.engine();
    let remember = engine.settings.remember?;
    match trust(engine, user_id, remember).await {
        Ok(token) => {
            tracing::info!(
                name: "auth.second_factor.browser_trusted", user_id = log_text(user_id),
                "a browser isn't asked for a second factor for a while"
            );
            let mut cookie = entry(context, user_id).set(token);
            cookie.max_age = Some(remember);
            cookie.expires = engine.now().checked_add(remember);
            Some(cookie)
        }
        Err(error) => {
            tracing::error!(
                name: "auth.store.failed", %error, "it could not be stored that a browser is trusted"
            );
            None
        }
    }
}

/// The cookie of this user. Its name has a hash of the id, which any character may be in.
fn entry(context: &Context<'_>, user_id: &str) -> Entry {
    let mut name = hex(digest(&SHA256, user_id.as_bytes()).as_ref());
    name.truncate(NAME_LEN);
    named(&context.sealing.cookies.trusted_browser, Some(&name))
}
