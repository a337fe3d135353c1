//! The credentials that a provider issues: request tokens (RFC 5849 §2.1) and access tokens (§2.3).

use std::{collections::BTreeMap, fmt};

use url::form_urlencoded;

use super::{OAuth1Error, OAuth1ErrorKind};
use crate::{Secret, Tokens, provider::oauth::asked::Asked};

/// The longest request token, and the longest secret of one, in bytes: both go into the cookie of the
/// attempt, which a browser drops when it is larger than 4 KiB.
const LONGEST_REQUEST_TOKEN: usize = 1 << 10;
/// The longest access token, and the longest secret of one, in bytes: both go into columns, and
/// MySQL's cut a text there. A secret without its end signs for nobody.
const LONGEST_ACCESS_TOKEN: usize = (64 << 10) - 1;
/// The most fields that are read of an answer: one of 1 MiB could have half a million, and each takes a
/// hundred times its bytes of memory.
const MOST_FIELDS: usize = 1000;

/// Temporary credentials: what one attempt to sign in is known by at the provider.
#[derive(Clone)]
pub(crate) struct RequestToken {
    /// Goes through the browser.
    pub(crate) token: String,
    /// Never does.
    pub(crate) secret: Secret,
}

impl fmt::Debug for RequestToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestToken(…)")
    }
}

impl RequestToken {
    /// Reads the answer of the request token endpoint.
    ///
    /// Fails unless it has a token, a secret and `oauth_callback_confirmed=true`, each once: without
    /// the confirmation the provider is one of OAuth 1.0, whose answers are bound to no client.
    pub(super) fn read(body: &[u8]) -> Result<Self, OAuth1Error> {
        let fail = |reason| {
            OAuth1Error::new(OAuth1ErrorKind::RequestToken, format!("{WHAT_REQUEST}: {reason}"))
        };
        let mut fields = fields(body).map_err(fail)?;
        let (token, secret) = pair(&mut fields, LONGEST_REQUEST_TOKEN).map_err(fail)?;
        // Whoever begins an attempt and has somebody else finish it would be signed in as them (session
        // fixation, the advisory of 2009 that made OAuth 1.0 to 1.0a). Authlib writes `True`.
        match fields.get("oauth_callback_confirmed") {
            Some(confirmed) if confirmed.eq_ignore_ascii_case("true") => Ok(Self { token, secret }),
            _ => Err(fail("it doesn't confirm the callback, which OAuth 1.0a requires")),
        }
    }
}

pub(super) const WHAT_REQUEST: Asked = Asked::RequestToken;
pub(super) const WHAT_ACCESS: Asked = Asked::AccessToken;

/// Reads the answer of the access token endpoint.
pub(super) fn access_token(body: &[u8]) -> Result<Tokens, OAuth1Error> {
    let fail =
        |reason| OAuth1Error::new(OAuth1ErrorKind::AccessToken, format!("{WHAT_ACCESS}: {reason}"));
    let mut fields = fields(body).map_err(fail)?;
    let (token, secret) = pair(&mut fields, LONGEST_ACCESS_TOKEN).map_err(fail)?;
    Ok(Tokens {
        oauth_token: Some(Secret::new(token)),
        oauth_token_secret: Some(secret),
        extra: fields.into_iter().map(|(name, value)| (name, value.into())).collect(),
        ..Tokens::default()
    })
}

/// What a refusal says about itself in one word: `oauth_problem` of the problem reporting extension,
/// or the `error` of Authlib. Anything that could be a secret is left out.
pub(super) fn problem(body: &[u8], secrets: &[&str]) -> Option<String> {
    let fields = fields(body).ok()?;
    let problem = fields.get("oauth_problem").or_else(|| fields.get("error"))?;
    let is_word = !problem.is_empty()
        && problem.len() <= 40
        && problem.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_word && !secrets.contains(&problem.as_str())).then(|| problem.clone())
}

/// The fields of a form. What names the media type is not asked: providers say `text/html`.
fn fields(body: &[u8]) -> Result<BTreeMap<String, String>, &'static str> {
    let mut fields = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(body.trim_ascii()) {
        if fields.len() == MOST_FIELDS {
            return Err("its answer has too many fields");
        }
        // Whoever can add to what a provider puts together would have one token checked and another
        // used, or be somebody else: any field may say who it is (`user_id`).
        if fields.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err("its answer has a field twice");
        }
    }
    Ok(fields)
}

fn pair(
    fields: &mut BTreeMap<String, String>,
    longest: usize,
) -> Result<(String, Secret), &'static str> {
    let mut take = |name: &str| fields.remove(name).filter(|value| !value.is_empty());
    let token = take("oauth_token").ok_or("its answer has no `oauth_token`")?;
    let secret = take("oauth_token_secret").ok_or("its answer has no `oauth_token_secret`")?;
    if token.len() > longest || secret.len() > longest {
        return Err("its tokens are too long");
    }
    // Lines would end the header that a careless client of the application's puts them in. Bytes that
    // aren't UTF-8 would all become the same character, and two tokens one.
    let is_odd = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
    if token.contains(is_odd) || secret.contains(is_odd) {
        return Err("its tokens have characters that no token has");
    }
    Ok((token, Secret::new(secret)))
}
