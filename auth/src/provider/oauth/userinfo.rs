//! The userinfo endpoint (OpenID Connect Core §5.3), and what it says.

use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    Call, OAuthError, OAuthErrorKind, ProfileRequest, Upstream, asked::Asked, id_token, lenient,
};
use crate::error::{BoxError, log_text};
use crate::identity::json;
use crate::provider::Reading;

fn fail(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Userinfo, format!("{USERINFO}: {reason}"))
}

const USERINFO: Asked = Asked::Userinfo;

impl ProfileRequest<'_> {
    /// Reads the profile the standard's way: the ID token's claims, or the userinfo endpoint's
    /// answer.
    ///
    /// Fails when the endpoint can't be reached or refuses, or its answer is not such a profile.
    pub async fn profile<P: DeserializeOwned>(&self) -> Result<P, BoxError> {
        self.read(self.document().await?)
    }

    /// Reads the profile of a provider the standard's way.
    pub(super) async fn read_by<P>(&self, reading: &Reading<P>) -> Result<P, BoxError> {
        let document = self.document().await?;
        let read = if self.upstream.definition().strict {
            (reading.strictly)(&document)
        } else {
            (reading.leniently)(document)
        };
        Ok(read.map_err(|reason| unreadable(&reason))?)
    }

    /// Reads a profile, or a part of one, from JSON. A member of another type than expected is not
    /// there, unless it is an integer instead of its digits or the digits of an integer; with
    /// [`Definition::strict`] it is an error.
    ///
    /// Fails when it is not such a profile; the error says where, and repeats no value.
    ///
    /// [`Definition::strict`]: super::Definition::strict
    pub fn read<P: DeserializeOwned>(&self, document: Value) -> Result<P, BoxError> {
        Ok(profile(self.upstream, document)?)
    }

    /// What [`profile`](Self::profile) reads the profile from.
    pub async fn document(&self) -> Result<Value, BoxError> {
        match self.id_token_claims {
            Some(claims) if !self.upstream.definition().userinfo_profile => {
                Ok(Value::Object(merged(self, claims).await?))
            }
            _ => self.userinfo().await,
        }
    }

    /// The userinfo endpoint's answer, or what is at the definition's root in it. With an ID token,
    /// its `sub` must be the token's (OpenID Connect Core §5.3.2).
    pub async fn userinfo(&self) -> Result<Value, BoxError> {
        Ok(unwrapped(self, answer(self).await?)?)
    }

    /// The request to the userinfo endpoint, to be changed and sent.
    ///
    /// Fails when neither the definition nor the discovery document says where that is.
    pub async fn userinfo_call(&self) -> Result<Call<'_>, BoxError> {
        Ok(call(self).await?)
    }

    /// The profile in an answer to [`userinfo_call`](Self::userinfo_call): fails when the answer is
    /// a failure, and takes what is at the definition's root.
    pub fn unwrap(&self, answer: Value) -> Result<Value, BoxError> {
        Ok(unwrapped(self, answer)?)
    }
}

/// The request to the endpoint.
async fn call<'a>(request: &'a ProfileRequest<'_>) -> Result<Call<'a>, OAuthError> {
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

/// What the endpoint says: JSON, or a token that is signed like the ID token (Core §5.3.2), whichever
/// it is and whatever the answer calls it.
async fn answer(request: &ProfileRequest<'_>) -> Result<Value, OAuthError> {
    let body = call(request).await?.exchange().await?.body;
    // A token starts with the base64url of `{"`, and no JSON does.
    let Some(token) = std::str::from_utf8(body.trim_ascii()).ok().filter(|it| it.starts_with("ey"))
    else {
        // Who asked for a signature doesn't rely on the connection alone, which others may end.
        if request.upstream.definition().userinfo_signed {
            return Err(fail("its answer is not signed"));
        }
        return json::value(&body).map_err(fail);
    };
    let (upstream, parts) = (request.upstream, request.parts);
    let claims = id_token::verify_userinfo(upstream, parts, token).await;
    claims.map(Value::Object).map_err(|error| fail(&error.to_string()))
}

/// The profile in the endpoint's answer, which is about the ID token's person if there is one.
fn unwrapped(request: &ProfileRequest<'_>, answer: Value) -> Result<Value, OAuthError> {
    let profile = profile_in(request, answer)?;
    if let Some(claims) = request.id_token_claims {
        check_subject(claims, &profile)?;
    }
    Ok(Value::Object(profile))
}

fn profile_in(
    request: &ProfileRequest<'_>,
    mut answer: Value,
) -> Result<Map<String, Value>, OAuthError> {
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
    match answer {
        Value::Object(profile) => Ok(profile),
        _ => Err(fail("its answer is not a JSON object")),
    }
}

/// The endpoint's person is the ID token's: or the access token is somebody else's, put in the place
/// of this one's, and their claims and tokens would go to this account (Core §5.3.2, §16.11: token
/// substitution).
fn check_subject(
    claims: &Map<String, Value>,
    profile: &Map<String, Value>,
) -> Result<(), OAuthError> {
    let subject = profile.get("sub").and_then(json::id_text);
    if subject.as_deref() == claims.get("sub").and_then(Value::as_str) && subject.is_some() {
        Ok(())
    } else {
        Err(fail("its `sub` is not the ID token's"))
    }
}

/// The claims of the ID token, and what the endpoint adds to them, if they lack what the granted
/// scopes promise (Core §5.4): providers may have it at the endpoint alone.
///
/// Fails when the endpoint answers about somebody else. Any other failure stops no attack: it is
/// logged, and the claims are complete as far as the ID token goes.
async fn merged(
    request: &ProfileRequest<'_>,
    claims: &Map<String, Value>,
) -> Result<Map<String, Value>, OAuthError> {
    let promised = [("profile", "name"), ("email", "email")];
    // A granted scope without `openid` is not what the provider has granted: so what was asked for is.
    let asked = &request.upstream.definition().scope;
    let is_told = request.has_scope("openid");
    let is_promised = |scope: &str| {
        request.has_scope(scope) || (!is_told && asked.iter().any(|asked| asked == scope))
    };
    let is_missing = |(scope, claim)| is_promised(scope) && is_blank(claims.get(claim));
    if !request.upstream.definition().userinfo_merge || !promised.into_iter().any(is_missing) {
        return Ok(claims.clone());
    }
    if request.upstream.metadata(request.parts).await?.userinfo_endpoint.is_none() {
        return Ok(claims.clone());
    }
    let added = match answer(request).await.and_then(|answer| profile_in(request, answer)) {
        Ok(added) if added.contains_key("sub") => added,
        Ok(_) => return Ok(incomplete(request, claims, &fail("its answer has no `sub`"))),
        Err(error) => return Ok(incomplete(request, claims, &error)),
    };
    check_subject(claims, &added)?;
    Ok(join(claims, added))
}

fn incomplete(
    request: &ProfileRequest<'_>,
    claims: &Map<String, Value>,
    error: &OAuthError,
) -> Map<String, Value> {
    tracing::warn!(
        name: "auth.oauth.userinfo_skipped", provider = request.upstream.provider(), %error,
        "the ID token lacks the name or the address, and the userinfo endpoint doesn't complete it"
    );
    claims.clone()
}

/// The claims, and those of the others that they lack.
fn join(claims: &Map<String, Value>, added: Map<String, Value>) -> Map<String, Value> {
    let lacks = |name: &str| is_blank(claims.get(name));
    let mut joined = claims.clone();
    // An address and the verdict about it come from one place.
    let takes_address = lacks("email") && address(&added).is_some();
    if takes_address {
        joined.remove("email_verified");
    }
    let judges_address = takes_address
        || (lacks("email_verified")
            && address(claims).is_some_and(|it| address(&added) == Some(it)));
    for (name, value) in added {
        let is_taken = if name == "email_verified" { judges_address } else { lacks(&name) };
        if is_taken {
            joined.insert(name, value);
        }
    }
    joined
}

fn is_blank(claim: Option<&Value>) -> bool {
    match claim {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// The e-mail address in some claims, as addresses are compared.
fn address(claims: &Map<String, Value>) -> Option<String> {
    let text = claims.get("email")?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_lowercase())
}

/// Reads a profile. The error says which member is wrong and repeats no value.
fn profile<P: DeserializeOwned>(upstream: &Upstream, document: Value) -> Result<P, OAuthError> {
    let read = if upstream.definition().strict {
        lenient::strictly(&document)
    } else {
        lenient::read(document)
    };
    read.map_err(|reason| unreadable(&reason))
}

fn unreadable(reason: &str) -> OAuthError {
    OAuthError::new(OAuthErrorKind::Profile, format!("the profile: {}", log_text(reason)))
}
