//! How the client proves who it is at the token endpoint (RFC 6749 §2.3, OpenID Connect Core §9).

use std::borrow::Cow;

use auth::Secret;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;

use super::{error::OAuthError, options::Options, params::Params};

/// Checks that a request comes from the client.
///
/// Fails with `invalid_client` if it doesn't, and with `invalid_request` if it proves that in two ways (RFC 6749 §2.3).
pub(crate) fn check(
    options: &Options,
    headers: &HeaderMap,
    form: &Params,
) -> Result<(), OAuthError> {
    let invalid = |description: &'static str| OAuthError::new("invalid_client", description);
    let in_form = form.get("client_id").map(str::to_owned);
    let secret_in_form = form.get("client_secret").map(Secret::new);
    let (id, secret) = match headers.get(header::AUTHORIZATION) {
        Some(sent) => {
            let basic = sent.to_str().ok().and_then(basic);
            let (id, secret) = basic.ok_or_else(|| {
                invalid("the Authorization header is not Basic with an id and a secret")
            })?;
            if secret_in_form.is_some() {
                return Err(OAuthError::invalid_request("the client's secret is there twice"));
            }
            if in_form.is_some_and(|other| other != id) {
                return Err(OAuthError::invalid_request("the request names two clients"));
            }
            (id, Some(secret))
        }
        None => (in_form.ok_or_else(|| invalid("there is no client_id"))?, secret_in_form),
    };
    if id != options.client_id {
        return Err(invalid("the client_id is another than this provider's client has"));
    }
    match (&options.client_secret, secret) {
        (Some(known), Some(sent)) if *known == sent => Ok(()),
        (Some(_), Some(_)) => Err(invalid("the client's secret is wrong")),
        (Some(_), None) => Err(invalid("the client's secret is missing")),
        (None, None) => Ok(()),
        (None, Some(_)) => Err(invalid("the client is public, and has no secret")),
    }
}

/// Id and secret of an `Authorization` header, which are form-encoded (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<(String, Secret)> {
    let (scheme, credentials) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let credentials = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = credentials.split_once(':')?;
    Some((decoded(id)?, Secret::new(decoded(secret)?)))
}

fn decoded(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8().ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `check` says: nothing, or the code of its error.
    fn checked(options: &Options, authorization: Option<&str>, form: &str) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        if let Some(credentials) = authorization {
            let value = format!("Basic {}", STANDARD.encode(credentials));
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        }
        check(options, &headers, &Params::parse(form)).err().map(|error| error.error)
    }

    #[test]
    fn a_client_proves_itself_in_one_way() {
        let secret = Some(Secret::new("a b+/%:ö"));
        let confidential = Options { client_secret: secret, ..Options::default() };
        let public = Options { client_secret: None, ..Options::default() };
        let encoded = "a%20b%2B%2F%25%3A%C3%B6";
        let basic = format!("fake-client:{encoded}");
        let plus = format!("fake-client:{}", encoded.replace("%20", "+"));
        let post = format!("client_id=fake-client&client_secret={encoded}");
        for (options, authorization, form, error) in [
            (&confidential, Some(basic.as_str()), "", None),
            (&confidential, Some(&plus), "client_id=fake-client", None),
            (&confidential, None, post.as_str(), None),
            (&confidential, Some(&basic), &post, Some("invalid_request")),
            (&confidential, Some(&basic), "client_id=other", Some("invalid_request")),
            (&confidential, Some("fake-client:wrong"), "", Some("invalid_client")),
            (&confidential, Some("other:wrong"), "", Some("invalid_client")),
            (&confidential, Some("fake-client"), "", Some("invalid_client")),
            (&confidential, None, "client_id=fake-client", Some("invalid_client")),
            (&confidential, None, "", Some("invalid_client")),
            (&public, None, "client_id=fake-client", None),
            (&public, None, "client_id=other", Some("invalid_client")),
            (&public, None, &post, Some("invalid_client")),
        ] {
            let found = checked(options, authorization, form);
            assert_eq!(found, error, "{authorization:?}, {form}");
        }
    }
}
