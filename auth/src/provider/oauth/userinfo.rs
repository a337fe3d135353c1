//! The userinfo endpoint (OpenID Connect Core §5.3), and what it says.

use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    Call, OAuthError, OAuthErrorKind, ProfileRequest, Upstream, claims, id_token, json, lenient,
};
use crate::error::log_text;

fn fail(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Userinfo, format!("{USERINFO}: {reason}"))
}

const USERINFO: &str = "the userinfo endpoint";

/// The request to the endpoint.
pub(super) async fn call<'a>(request: &'a ProfileRequest<'_>) -> Result<Call<'a>, OAuthError> {
    let metadata = request.upstream.metadata(request.parts).await?;
    let url = metadata
        .userinfo_endpoint
        .clone()
        .ok_or_else(|| fail("neither `userinfo` nor a discovery document says where"))?;
    let definition = request.upstream.definition();
    let call = Call {
        request,
        what: USERINFO,
        url: Ok(url),
        method: if definition.userinfo_post { Method::POST } else { Method::GET },
        headers: Ok(HeaderMap::new()),
        body: Vec::new(),
        token: definition.userinfo_token.clone(),
    }
    .query(&definition.userinfo.params);
    let headers = &definition.userinfo.headers;
    Ok(headers.iter().fold(call, |call, (name, value)| call.header(name, value)))
}

/// Reads the endpoint.
pub(super) async fn userinfo(request: &ProfileRequest<'_>) -> Result<Value, OAuthError> {
    let answer = call(request).await?.exchange().await?;
    let is_signed =
        answer.content_type.trim_start().to_ascii_lowercase().starts_with("application/jwt");
    let answer = match (is_signed, request.upstream.definition().userinfo_signed) {
        (true, true) => {
            let token =
                String::from_utf8(answer.body).map_err(|_| fail("its answer is not text"))?;
            let (upstream, parts) = (request.upstream, request.parts);
            Value::Object(id_token::verify_userinfo(upstream, parts, token.trim()).await?)
        }
        (false, true) => return Err(fail("its answer is not signed")),
        (true, false) => {
            let reason = "its answer is a signed token, which is not supported: register the \
                          client without `userinfo_signed_response_alg`";
            return Err(fail(reason));
        }
        (false, false) => json::value(&answer.body).map_err(fail)?,
    };
    unwrapped(request, answer)
}

/// The profile in the endpoint's answer.
pub(super) fn unwrapped(
    request: &ProfileRequest<'_>,
    mut answer: Value,
) -> Result<Value, OAuthError> {
    let definition = request.upstream.definition();
    if let Some((pointer, expected)) = &definition.userinfo_success
        && answer.pointer(pointer) != Some(expected)
    {
        return Err(fail("its answer is a failure"));
    }
    if let Some(root) = definition.userinfo_root {
        answer = answer
            .pointer_mut(root)
            .map(Value::take)
            .ok_or_else(|| fail("its answer has no profile in it"))?;
    }
    if !answer.is_object() {
        return Err(fail("its answer is not a JSON object"));
    }
    // Or somebody's claims are joined with somebody else's ID token (Core §5.3.2).
    if let (Some(claims), Some(members)) = (request.id_token_claims, answer.as_object_mut()) {
        claims::write_subject(members);
        let subject = answer.get("sub").filter(|subject| subject.is_string());
        if subject.is_none() || subject != claims.get("sub") {
            return Err(fail("its `sub` is not the ID token's"));
        }
    }
    Ok(answer)
}

/// The claims of the ID token, and what the endpoint adds to them if the definition says so.
///
/// Fails when the endpoint answers about somebody else. That it doesn't answer is no failure: the
/// claims are complete as far as the ID token goes.
pub(super) async fn merged(
    request: &ProfileRequest<'_>,
    claims: &Map<String, Value>,
) -> Result<Map<String, Value>, OAuthError> {
    let lacks = |name: &&str| match claims.get(*name) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    let is_complete = !["name", "email", "picture"].iter().any(lacks);
    if is_complete || !request.upstream.definition().userinfo_merge {
        return Ok(claims.clone());
    }
    let metadata = request.upstream.metadata(request.parts).await?;
    if metadata.userinfo_endpoint.is_none() {
        return Ok(claims.clone());
    }
    let answer = match call(request).await?.exchange().await {
        Ok(answer) => json::value(&answer.body).map_err(fail)?,
        Err(error) => {
            tracing::debug!(
                name: "auth.oauth.userinfo_skipped", %error,
                "the userinfo endpoint doesn't complete the ID token"
            );
            return Ok(claims.clone());
        }
    };
    let Value::Object(added) = unwrapped(request, answer)? else { return Ok(claims.clone()) };
    let mut merged = claims.clone();
    // An address and the verdict about it come from one place.
    let takes_address = lacks(&"email") && address(&added).is_some();
    if takes_address {
        merged.remove("email_verified");
    }
    let judges_address = takes_address
        || (lacks(&"email_verified")
            && address(claims).is_some_and(|it| address(&added) == Some(it)));
    for (name, value) in added {
        let is_taken =
            if name == "email_verified" { judges_address } else { lacks(&name.as_str()) };
        if is_taken {
            merged.insert(name, value);
        }
    }
    Ok(merged)
}

/// The e-mail address in some claims, as addresses are compared.
fn address(claims: &Map<String, Value>) -> Option<String> {
    let text = claims.get("email")?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_lowercase())
}

/// Reads a profile. The error says which member is wrong and repeats no value.
pub(super) fn profile<P: DeserializeOwned>(
    upstream: &Upstream,
    document: Value,
) -> Result<P, OAuthError> {
    let read = if upstream.definition().lenient {
        lenient::read(document)
    } else {
        lenient::strictly(&document)
    };
    read.map_err(|reason| {
        let reason = log_text(&reason);
        OAuthError::new(OAuthErrorKind::Profile, format!("the profile: {reason}"))
    })
}
