//! The address for which this browser last asked for a sign-in link: the sign-in page fills it in.
//!
//! It is in a cookie that is sealed, lasts 30 days, and is set only where the box beside the
//! address is ticked; a request without the tick forgets it, and so does one at a provider that has no such box.

use serde_json::{Map, Value};

use super::context::Context;
use crate::{
    browser::cookie::set::SetCookie,
    error::BoxError,
    seal::token::claims::{open_claims, seal_claims},
};

/// RFC 5321 §4.5.3.1.3 has 256 octets for a path, two of them angle brackets.
const MAX_LENGTH: usize = 254;

/// The cookie that remembers `address` or, as the form says, forgets whatever was remembered. `is_offered` says whether
/// the provider remembers addresses at all. `None` where there is nothing to forget.
///
/// Fails when there is no randomness.
pub(super) fn remember(
    context: &Context<'_>,
    address: &str,
    is_offered: bool,
) -> Result<Option<SetCookie>, BoxError> {
    let entry = &context.sealing.cookies.email;
    let is_wanted = is_offered && context.request.body.text("remember") == Some("on");
    if !is_wanted || !is_like_an_address(address) {
        let is_sent = context.cookies.names_of(&entry.name).contains(&entry.name.as_str());
        return Ok(is_sent.then(|| entry.clear()));
    }
    let engine = context.engine();
    let claims = Map::from_iter([("email".to_owned(), Value::from(address))]);
    let max_age = entry.max_age.unwrap_or_default();
    let (id, iv) = engine.random_token()?;
    let sealed = seal_claims(&context.sealing.email, claims, engine.now(), max_age, id, iv);
    Ok(Some(entry.set(sealed)))
}

/// The address that the sign-in page fills in: the one that was asked for, or the remembered one.
pub(super) fn address(context: &Context<'_>) -> Option<String> {
    asked(context).or_else(|| remembered(context))
}

/// The `email` in the query of the sign-in page, as with `NextAuth`.
pub(super) fn asked(context: &Context<'_>) -> Option<String> {
    let asked = context.request.query("email").filter(|address| is_like_an_address(address));
    asked.map(str::to_owned)
}

fn remembered(context: &Context<'_>) -> Option<String> {
    let sealed = context.cookies.get(&context.sealing.cookies.email.name).value()?;
    let claims = open_claims(&context.sealing.email, &sealed, context.engine().now())?;
    let address = claims.get("email").and_then(Value::as_str)?;
    is_like_an_address(address).then(|| address.to_owned())
}

/// What may stand in the field. Whether it is an address is asked when the form comes back.
fn is_like_an_address(text: &str) -> bool {
    text.len() <= MAX_LENGTH
        && text.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
        && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests;
