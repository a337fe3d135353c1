//! A sign-in with Twitter's OAuth 1.0a (RFC 5849), whose every request is verified.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use auth::{
    Account, BoxError, Decision, Identity, RouterExt as _, SignIn, auth,
    parts::{BoxFuture, HttpClient},
};
use auth_providers::TwitterLegacy;
use aws_lc_rs::hmac;
use axum::Router;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{Request, Response, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};
use test_support::{Browser, SECRET};
use url::{Url, form_urlencoded};

use super::{
    case::Case,
    entry::{Entry, Values},
    given,
    sign_in::{Outcome, SITE},
};

auth! {
    struct LegacyAuth;
    state: LegacySeen,
    providers: [TwitterLegacy { ..env }],
    callbacks: { sign_in: see },
}

auth! {
    struct LegacyV4Auth;
    state: LegacySeen,
    providers: [TwitterLegacy { ..env }],
    callbacks: { sign_in: see_v4 },
    compat: next_auth_v4,
}

#[derive(Clone, Default)]
struct LegacySeen(Arc<Mutex<Option<(Identity, Account)>>>);

fn see(attempt: SignIn<LegacyAuth>) -> Decision {
    *attempt.state.0.lock().unwrap() = Some((attempt.identity, attempt.account));
    Decision::Allow
}

fn see_v4(attempt: SignIn<LegacyV4Auth>) -> Decision {
    *attempt.state.0.lock().unwrap() = Some((attempt.identity, attempt.account));
    Decision::Allow
}

const CONSUMER: (&str, &str) = ("consumer-of-tests", "consumer secret+/%");
const VERIFIER: &str = "verifier-of-tests";

/// What a signature leaves as it is (RFC 5849 §3.6).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The provider of one case.
#[derive(Clone)]
struct Api {
    entry: Entry,
    case: Case,
    flaws: Arc<Mutex<Vec<String>>>,
}

impl Api {
    fn note(&self, flaw: impl Into<String>) {
        self.flaws.lock().unwrap().push(flaw.into());
    }

    fn document(&self, name: &str, default: Value) -> Value {
        self.case.documents.get(name).cloned().unwrap_or(default)
    }

    fn request_token(&self) -> Value {
        self.document(
            "request_token",
            json!({
                "oauth_token": "rt", "oauth_token_secret": "rs",
                "oauth_callback_confirmed": "true",
            }),
        )
    }

    fn access_token(&self) -> Value {
        self.document("token", json!({ "oauth_token": "at", "oauth_token_secret": "as" }))
    }

    fn answer(&self, request: &Request<Vec<u8>>) -> String {
        let mut url = Url::parse(&request.uri().to_string()).unwrap();
        let query: Values = url.query_pairs().into_owned().collect();
        url.set_query(None);
        let is = |pointer: &str| self.entry.text(pointer) == Some(url.as_str());
        let callback = format!("{SITE}/api/auth/callback/twitter");
        if is("/oauth1/request_token_url") {
            self.check(request, "POST", &url, &query, None, &[("oauth_callback", &callback)]);
            return form(&self.request_token());
        }
        if is("/oauth1/access_token_url") {
            let token = self.request_token();
            self.check(
                request,
                "POST",
                &url,
                &query,
                Some(&token),
                &[("oauth_verifier", VERIFIER)],
            );
            return form(&self.access_token());
        }
        if !is("/userinfo/url") {
            self.note(format!("{url} is asked, which the catalogue doesn't have"));
        }
        let token = self.access_token();
        self.check(request, "GET", &url, &query, Some(&token), &[]);
        let expected = self.entry.params("/userinfo/params", &Values::new());
        if query != expected {
            self.note(format!("the profile's query is {query:?}, and not {expected:?}"));
        }
        self.case.profile.to_string()
    }

    /// Notes what in a request isn't as it must be, its signature first of all.
    fn check(
        &self,
        request: &Request<Vec<u8>>,
        method: &str,
        url: &Url,
        query: &Values,
        token: Option<&Value>,
        further: &[(&str, &str)],
    ) {
        let header = request.headers().get(header::AUTHORIZATION);
        let header = header.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = header.strip_prefix("OAuth ").unwrap_or_default().split(',');
        let mut signed: BTreeMap<String, String> = pairs
            .filter_map(|pair| {
                let (name, value) = pair.trim().split_once('=')?;
                Some((decode(name), decode(value.trim_matches('"'))))
            })
            .collect();
        let signature = signed.remove("oauth_signature").unwrap_or_default();
        let field = |name: &str| token.and_then(|token| token[name].as_str()).unwrap_or_default();
        let mut expected =
            vec![("oauth_consumer_key", CONSUMER.0), ("oauth_signature_method", "HMAC-SHA1")];
        if token.is_some() {
            expected.push(("oauth_token", field("oauth_token")));
        }
        for (name, value) in expected.iter().chain(further) {
            if signed.get(*name).map(String::as_str) != Some(value) {
                self.note(format!("`{name}` is not `{value}`: {header}"));
            }
        }
        if request.method() != method || !request.body().is_empty() {
            self.note(format!("{} {url} is not asked with an empty {method}", request.method()));
        }
        signed.remove("realm");
        signed.extend(query.clone());
        let params: Vec<_> = signed
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        // Sorted as encoded (§3.4.1.3.2), which for these names is the order of the map.
        let base = format!("{method}&{}&{}", encode(url.as_str()), encode(&params.join("&")));
        let key = format!("{}&{}", encode(CONSUMER.1), encode(field("oauth_token_secret")));
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
        if STANDARD.encode(hmac::sign(&key, base.as_bytes())) != signature {
            self.note(format!("the signature of {method} {url} is wrong"));
        }
    }
}

impl HttpClient for Api {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        let answer = Response::new(self.answer(&request).into_bytes());
        Box::pin(std::future::ready(Ok(answer)))
    }
}

fn form(fields: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.as_object().unwrap() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        form.append_pair(name, &text);
    }
    form.finish()
}

/// Signs in.
pub(crate) async fn run(entry: &Entry, case: &Case) -> Outcome {
    let api = Api { entry: entry.clone(), case: case.clone(), flaws: Arc::default() };
    let mut options = case.options.clone();
    if let Value::Object(options) = &mut options {
        // It is what led here.
        options.remove("version");
    }
    api.flaws.lock().unwrap().extend(given::unknown(entry, &options));
    let seen = LegacySeen::default();
    let variables = |name: &str| match name {
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        "AUTH_TWITTER_ID" => Some(CONSUMER.0.to_owned()),
        "AUTH_TWITTER_SECRET" => Some(CONSUMER.1.to_owned()),
        _ => None,
    };
    let app = if case.is_v4 {
        let builder = LegacyV4Auth::builder(seen.clone()).variables(variables).url(SITE);
        let auth = builder.http_client(api.clone()).build().await.unwrap();
        Router::new().auth(&auth).with_state(auth)
    } else {
        let builder = LegacyAuth::builder(seen.clone()).variables(variables).url(SITE);
        let auth = builder.http_client(api.clone()).build().await.unwrap();
        Router::new().auth(&auth).with_state(auth)
    };
    let mut browser = Browser::new(app);
    let page = browser.submit("/api/auth/signin/twitter", &[("callbackUrl", "/in")]).await;
    let authorize = Url::parse(page.location()).unwrap();
    let token = api.request_token()["oauth_token"].as_str().unwrap().to_owned();
    let expected =
        format!("{}?oauth_token={}", entry.text("/authorization/url").unwrap(), encode(&token));
    if authorize.as_str() != expected {
        api.note(format!("the browser is sent to {authorize}, and not to {expected}"));
    }
    let query = format!("oauth_token={}&oauth_verifier={VERIFIER}", encode(&token));
    let page = browser.get(&format!("/api/auth/callback/twitter?{query}")).await;
    let location = page.location().to_owned();
    let session = browser.session().await;
    let user = seen.0.lock().unwrap().take();
    let flaws = std::mem::take(&mut *api.flaws.lock().unwrap());
    Outcome { user, session, location, flaws, asked: std::collections::BTreeSet::new() }
}
