//! The provider that misbehaves, one issuer for each case, and the table of what NextAuth made of it.

use std::time::Duration;

use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use test_support::signer::Algorithm;

use crate::{
    browser::Browser,
    compare::Comparison,
    crypto::at_hash,
    differences::Mismatch,
    placeholders::Bindings,
    provider::{Provider, json_response, pairs},
    report::Report,
    transcript::Request,
};

/// Replays the table: every case is a sign-in.
pub(crate) async fn replay(
    transcript: &str,
    table: &Value,
    browser: &mut Browser,
    control: &str,
    bindings: &mut Bindings,
    report: &mut Report,
) {
    for (at, row) in table.as_array().into_iter().flatten().enumerate() {
        let case = row["case"].as_str().unwrap_or_default();
        let mut comparison = match sign_in(case, browser, bindings).await {
            Ok((location, is_signed_in)) => {
                let now = std::time::SystemTime::now();
                let mut comparison = Comparison { bindings, secret: None, now, found: Vec::new() };
                comparison.json("redirect", &row["redirect"], &location.into());
                comparison.json("session", &row["accepted"], &is_signed_in.into());
                comparison
            }
            Err(why) => {
                report.not_run(format!("{transcript}, case {case}"), &why);
                continue;
            }
        };
        let trace = browser.control(control, "trace").await.unwrap_or_default();
        if let Some(fields) = row.get("account_fields") {
            let mut calls = trace.as_array().into_iter().flatten();
            let signed_in = calls.find(|call| call["name"] == "signIn");
            let account = signed_in.map(|call| call["args"][0]["account"].clone());
            let mut account = account.unwrap_or_default();
            // It was left out of the record.
            account.as_object_mut().map(|members| members.remove("id_token"));
            comparison.json("account", fields, &account);
        }
        let how: Vec<String> = comparison
            .found
            .iter()
            .map(|mismatch| format!("{}: {}", mismatch.what, mismatch.how))
            .collect();
        let found =
            (!how.is_empty()).then(|| Mismatch::new(format!("case {case}"), how.join("; ")));
        report.compared(transcript, at, found.as_slice());
    }
}

/// Signs in with the provider of a case; gives where the browser ends, and whether with a session.
async fn sign_in(
    case: &str,
    browser: &mut Browser,
    bindings: &mut Bindings,
) -> Result<(String, bool), String> {
    let mut send = async |request: Request| browser.send(&request, bindings, |_, _| None).await;
    let csrf = send(Request::get("/api/auth/csrf")).await?;
    let mut cookies: std::collections::BTreeMap<_, _> =
        csrf.cookies.iter().map(|cookie| (cookie.name.clone(), cookie.value.clone())).collect();
    let token = cookies.get("next-auth.csrf-token").and_then(|value| value.split('|').next());
    let form = [("csrfToken", token.unwrap_or_default()), ("callbackUrl", "/dash")];
    let form = form.map(|(name, value)| (name.to_owned(), value.into())).into();
    let start = send(Request {
        method: "POST".to_owned(),
        content_type: Some("application/x-www-form-urlencoded".to_owned()),
        form: Some(form),
        cookies: cookies.clone(),
        ..Request::get(&format!("/api/auth/signin/evil-{case}"))
    })
    .await?;
    cookies.extend(start.cookies.iter().map(|it| (it.name.clone(), it.value.clone())));
    let location = start.location.unwrap_or_default();
    let (to, query) = location.split_once('?').ok_or("the provider is not asked")?;
    let issuer = to.trim_end_matches("/auth");
    let state = pairs(query.as_bytes()).remove("state").ok_or("there is no state")?;
    let iss = match case {
        "iss_param_wrong" => "&iss=https%3A%2F%2Fother.test".to_owned(),
        "iss_param_right" => format!("&iss={issuer}"),
        _ => String::new(),
    };
    let path = format!("/api/auth/callback/evil-{case}?code=evil&state={state}{iss}");
    let end = send(Request { cookies, ..Request::get(&path) }).await?;
    let is_signed_in = end
        .cookies
        .iter()
        .any(|cookie| cookie.name == "next-auth.session-token" && !cookie.value.is_empty());
    let location = end.location.ok_or_else(|| format!("no redirect: {}", end.status))?;
    Ok((location, is_signed_in))
}

/// Answers below `/evil/`.
pub(crate) async fn answer(provider: &Provider, rest: &str) -> Response {
    let Some((case, path)) = rest.split_once('/') else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let issuer = format!("{}/evil/{case}", provider.origin);
    match path {
        ".well-known/openid-configuration" => {
            json_response(200, &Provider::discovery(&issuer, false))
        }
        "jwks" => json_response(200, &provider.signer.jwks()),
        "token" => token(provider, case, &issuer).await,
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn token(provider: &Provider, case: &str, issuer: &str) -> Response {
    match case {
        "token_response_not_json" => {
            return ([("content-type", "text/html")], "<html>").into_response();
        }
        "token_endpoint_redirects" => {
            return Response::builder()
                .status(302)
                .header("location", format!("{issuer}/elsewhere"))
                .body(Body::empty())
                .expect("the parts of a response are valid");
        }
        "token_endpoint_slow_5s" => tokio::time::sleep(Duration::from_secs(5)).await,
        _ => {}
    }
    let mut response = json!({
        "access_token": "evil-at", "token_type": "Bearer", "expires_in": 3600,
        "id_token": id_token(provider, case, issuer),
    });
    let members = response.as_object_mut().expect("it is an object");
    match case {
        "access_token_absent" => drop(members.remove("access_token")),
        "expires_in_is_string" => drop(members.insert("expires_in".to_owned(), "3600".into())),
        "extra_token_fields" => {
            let extra = json!({
                "not-before-policy": 0, "refresh_expires_in": 5, "session_state": "ss",
                "nested": { "a": 1 },
            });
            members.extend(extra.as_object().cloned().unwrap_or_default());
        }
        "id_token_absent" => drop(members.remove("id_token")),
        "token_response_error_with_200" => {
            return json_response(200, &json!({ "error": "invalid_grant" }));
        }
        "token_type_absent" => drop(members.remove("token_type")),
        _ => {}
    }
    json_response(if case == "token_response_http_201" { 201 } else { 200 }, &response)
}

fn id_token(provider: &Provider, case: &str, issuer: &str) -> String {
    let now = chrono::Utc::now().timestamp();
    let mut claims = json!({
        "iss": issuer, "sub": "evil-sub", "aud": "c1", "iat": now, "exp": now + 3600,
        "name": "Evil", "email": "evil@example.com",
    });
    let (name, value) = match case {
        "at_hash_wrong" => ("at_hash", "AAAAAAAAAAAAAAAAAAAAAA".into()),
        "aud_array_single" => ("aud", json!(["c1"])),
        "aud_array_two_no_azp" | "aud_array_two_with_azp" => ("aud", json!(["c1", "other"])),
        "azp_other_party" => ("azp", "x".into()),
        "email_null" => ("email", Value::Null),
        "expired_5s" => ("exp", (now - 5).into()),
        "expired_30s" => ("exp", (now - 30).into()),
        "iat_far_future" => ("iat", (now + 365 * 24 * 3600).into()),
        "iss_trailing_slash" => ("iss", format!("{issuer}/").into()),
        "nbf_future_5s" => ("nbf", (now + 5).into()),
        "nbf_future_60s" => ("nbf", (now + 60).into()),
        "nonce_present_but_not_requested" => ("nonce", "n".into()),
        "sub_is_number" => ("sub", 12345.into()),
        "wrong_aud" => ("aud", "someone-else".into()),
        "wrong_iss" => ("iss", "https://other.test".into()),
        _ => ("at_hash", at_hash("evil-at").into()),
    };
    claims[name] = value;
    if case == "aud_array_two_with_azp" {
        claims["azp"] = "c1".into();
    }
    let members = claims.as_object_mut().expect("it is an object");
    if let Some(name) = case.strip_prefix("missing_") {
        members.remove(name);
    }
    if case == "at_hash_absent" || case == "access_token_absent" {
        members.remove("at_hash");
    }
    let sign = |algorithm, kid| provider.signer.sign(algorithm, kid, &claims);
    match case {
        "alg_hs256_client_secret" => {
            sign(Algorithm::Hs256("c1-secret-0123456789abcdef0123456789"), None)
        }
        "alg_none" => sign(Algorithm::None, None),
        "alg_ps256_same_key" => sign(Algorithm::Ps256, None),
        "id_token_not_a_jwt" => "not-a-jwt".to_owned(),
        "no_kid_single_matching_key" => sign(Algorithm::Rs256, Some("")),
        "signature_broken" => {
            let token = sign(Algorithm::Rs256, None);
            let (signed, signature) = token.rsplit_once('.').expect("it has three parts");
            format!("{signed}.{}", signature.chars().rev().collect::<String>())
        }
        "signed_by_other_key" => sign(Algorithm::Rs256OfOther, None),
        "unknown_kid" => sign(Algorithm::Rs256, Some("nope")),
        _ => sign(Algorithm::Rs256, None),
    }
}
