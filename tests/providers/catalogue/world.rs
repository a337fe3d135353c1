//! A provider, played from its entry of the catalogue: it answers as the entry says, and notes
//! every request that isn't as the entry says.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use serde_json::{Value, json};
use url::Url;

use super::{
    asked::{Asked, PartialEqDebug},
    case::Case,
    entry::{Entry, Values, fill},
    given, sign,
    twist::Twist,
};

/// A provider with one person at it.
pub(crate) struct World {
    pub(crate) entry: Entry,
    pub(crate) case: Case,
    pub(crate) twist: Twist,
    /// What templates are filled with.
    pub(crate) values: Values,
    /// The options that the site sets.
    pub(crate) set: Values,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) noted: Mutex<Noted>,
}

/// What the provider saw.
#[derive(Default)]
pub(crate) struct Noted {
    /// What wasn't as the catalogue says.
    pub(crate) flaws: Vec<String>,
    /// The endpoints that were asked.
    pub(crate) asked: BTreeSet<&'static str>,
    /// The parameters of the authorization request.
    pub(crate) authorization: Values,
}

pub(crate) const CODE: &str = "the-code-of-tests";
pub(crate) const NOW_TOKEN: &str = "at-of-tests";

impl World {
    pub(crate) fn new(entry: &Entry, case: &Case, twist: Twist) -> Self {
        let client_id = "client-of-tests".to_owned();
        let noted = Noted { flaws: given::unknown(entry, &case.options), ..Noted::default() };
        let entry = given::changed(entry, case);
        let (values, set) = entry.options(&case.options, &client_id);
        let client_secret = set
            .get("client_secret")
            .cloned()
            .unwrap_or_else(|| "canary secret+/% of thirty-two bytes".to_owned());
        Self {
            entry,
            case: case.clone(),
            twist,
            values,
            set,
            client_id,
            client_secret,
            noted: Mutex::new(noted),
        }
    }

    /// Answers requests, each with the URL it was meant for as its path.
    pub(crate) fn app(self: &Arc<Self>) -> Router {
        Router::new().fallback(answer).with_state(Arc::clone(self))
    }

    /// Answers over HTTP.
    pub(crate) async fn serve(self: Arc<Self>) -> String {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let app = self.app();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        origin
    }

    pub(crate) fn note(&self, flaw: impl Into<String>) {
        self.noted.lock().unwrap().flaws.push(flaw.into());
    }

    pub(crate) fn expect(
        &self,
        what: &str,
        found: &impl PartialEqDebug,
        expected: &impl PartialEqDebug,
    ) {
        let (found, expected) = (found.debug(), expected.debug());
        if found != expected {
            self.note(format!("{what} is {found}, and not {expected}"));
        }
    }

    pub(crate) fn url(&self, pointer: &str) -> Option<String> {
        self.entry.url(pointer, &self.values)
    }

    /// The issuer, as the discovery document has it.
    fn issuer(&self) -> Option<String> {
        let issuer = self.url("/issuer")?;
        let claimed = self.case.profile["iss"].as_str();
        if self.entry.has_custom("entra_issuer_template") {
            let tenant = match self.values["tenant_id"].as_str() {
                "common" | "organizations" | "consumers" => "{tenantid}",
                _ => self.case.profile["tid"].as_str().unwrap_or_default(),
            };
            return Some(format!("{}/{tenant}/v2.0", self.values["authority"]));
        }
        if self.entry.has_custom("issuer_from_discovery") {
            return Some(claimed.map_or(issuer, str::to_owned));
        }
        let slash = claimed.is_some_and(|claimed| claimed.ends_with('/'));
        Some(if slash { format!("{}/", issuer.trim_end_matches('/')) } else { issuer })
    }

    /// The issuer, as the provider calls itself when it speaks of this person.
    pub(crate) fn named_issuer(&self) -> Option<String> {
        let tenant = self.case.profile["tid"].as_str().unwrap_or_default();
        Some(self.issuer()?.replace("{tenantid}", tenant))
    }

    fn endpoint(&self, name: &str) -> Option<String> {
        self.url(&format!("/{name}/url")).or_else(|| {
            let issuer = self.url("/issuer")?;
            Some(format!("{}/{name}-of-tests", issuer.trim_end_matches('/')))
        })
    }

    fn jwks_uri(&self) -> Option<String> {
        self.url("/jwks_uri").or_else(|| self.endpoint("jwks"))
    }

    fn has_userinfo(&self) -> bool {
        self.entry.asks_userinfo() || self.entry.text("/userinfo/url").is_some()
    }

    pub(crate) fn authorization_endpoint(&self) -> String {
        self.endpoint("authorization").unwrap()
    }

    fn discovery(&self) -> Value {
        let method = self.entry.text("/token/auth_method");
        let mut document = json!({
            "issuer": self.issuer(),
            "authorization_endpoint": self.authorization_endpoint(),
            "token_endpoint": self.endpoint("token"),
            "jwks_uri": self.jwks_uri(),
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": [method],
        });
        if self.has_userinfo() {
            document["userinfo_endpoint"] = json!(self.endpoint("userinfo"));
        }
        document
    }

    /// The claims of a token of the provider, for this client and valid now.
    pub(crate) fn claims(&self) -> Value {
        let mut claims = match self.case.payload.as_str() {
            "userinfo" => json!({ "sub": self.case.profile["sub"] }),
            _ => self.profile(),
        };
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let members = claims.as_object_mut().unwrap();
        members
            .retain(|name, _| !["at_hash", "c_hash", "s_hash", "nonce"].contains(&name.as_str()));
        members.insert("iat".to_owned(), json!(now.as_secs()));
        members.insert("exp".to_owned(), json!(now.as_secs() + 600));
        if members.contains_key("nbf") {
            members.insert("nbf".to_owned(), json!(now.as_secs()));
        }
        let ours = |value: &Value| match value {
            Value::Array(list) if list.len() > 1 => json!([self.client_id, list[1]]),
            Value::Array(_) => json!([self.client_id]),
            _ => json!(self.client_id),
        };
        members.insert("aud".to_owned(), ours(&self.case.profile["aud"]));
        if members.contains_key("azp") {
            members.insert("azp".to_owned(), json!(self.client_id));
        }
        if let Some(issuer) = self.named_issuer() {
            members.insert("iss".to_owned(), json!(issuer));
        }
        if let Some(nonce) = self.noted.lock().unwrap().authorization.get("nonce") {
            let other = if self.twist == Twist::Nonce { "another" } else { nonce };
            members.insert("nonce".to_owned(), json!(other));
        }
        claims
    }

    pub(crate) fn signed(&self, claims: &Value) -> String {
        let secret = (self.entry.text("/id_token_signed_response_alg") == Some("HS256"))
            .then_some(self.client_secret.as_str());
        let token = sign::jwt(claims, secret);
        if self.twist != Twist::Signature {
            return token;
        }
        // Somebody else, under the same signature.
        let mut claims = claims.clone();
        claims["sub"] = json!("somebody-else");
        let parts: Vec<&str> = token.split('.').collect();
        format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims.to_string()), parts[2])
    }

    /// The payload, without what the mapping takes for the id if there is to be none.
    fn profile(&self) -> Value {
        let mut profile = self.case.profile.clone();
        if self.twist == Twist::Unsuccessful
            && let Some(pointer) = self.entry.text("/success/pointer")
        {
            match profile.pointer_mut(pointer) {
                Some(value) => *value = json!(false),
                None => profile["ok"] = json!(false),
            }
        }
        if self.twist == Twist::NoId {
            let version = if self.case.is_v4 { "/profile_v4/id" } else { "/profile/id" };
            let mut rules = self.entry.list(version);
            rules.extend(self.entry.list("/profile/id"));
            for rule in rules {
                let pointer =
                    rule.as_str().or_else(|| rule["pointer"].as_str()).unwrap_or_default();
                let Some((parent, name)) = pointer.rsplit_once('/') else { continue };
                if let Some(Value::Object(members)) = profile.pointer_mut(parent) {
                    members.remove(name);
                }
            }
        }
        profile
    }

    fn userinfo(&self, asked: &Asked) -> Response {
        let entry = &self.entry;
        if self.twist == Twist::UserinfoFault {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        if !entry.asks_userinfo() {
            return Json(self.profile()).into_response();
        }
        let values = self.token_values();
        let method = entry.text("/userinfo/method").unwrap_or("GET");
        self.expect("the userinfo request's method", &asked.method.as_str(), &method);
        let query = entry.params("/userinfo/params", &values);
        self.expect("the userinfo request's query", &asked.query, &query);
        self.check_headers("/userinfo/headers", asked, &values);
        let bearer = format!("Bearer {}", values["access_token"]);
        match entry.text("/userinfo/auth").unwrap_or("bearer") {
            "bearer" => {
                self.expect("Authorization", &asked.header("authorization"), &bearer.as_str());
            }
            "header" => {}
            _ => self.expect("Authorization", &asked.header("authorization"), &""),
        }
        let body = entry.params("/userinfo/body_params", &values);
        match entry.text("/userinfo/body") {
            Some("form") => self.expect("the userinfo request's form", &asked.form(), &body),
            Some("json") => {
                let sent: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
                self.expect("the userinfo request's body", &sent, &json!(body));
            }
            _ => {
                self.expect("the userinfo request's body", &asked.body.len(), &0);
                self.expect(
                    "its type",
                    &asked.header("content-type"),
                    &entry.text("/userinfo/headers/Content-Type").unwrap_or_default(),
                );
            }
        }
        if entry.has_custom("signed_userinfo") {
            let mut claims = self.profile();
            claims["iss"] = json!(self.issuer());
            claims["aud"] = json!(self.client_id);
            let kind = [(header::CONTENT_TYPE, "application/jwt")];
            return (kind, self.signed(&claims)).into_response();
        }
        Json(self.profile()).into_response()
    }

    pub(crate) fn check_headers(&self, pointer: &str, asked: &Asked, values: &Values) {
        let Some(Value::Object(headers)) = self.entry.at(pointer) else { return };
        for (name, value) in headers {
            let found = asked.header(name);
            match value.as_str().unwrap() {
                "{user_agent}" if found.is_empty() => self.note("there is no User-Agent"),
                "{user_agent}" => {}
                template => {
                    let expected = fill(template, values).unwrap_or_default();
                    self.expect(name, &found, &expected.as_str());
                }
            }
        }
    }

    fn extra(&self, extra: &Value, asked: &Asked) -> Response {
        let name = extra["name"].as_str().unwrap();
        self.expect(
            "its method",
            &asked.method.as_str(),
            &extra["method"].as_str().unwrap_or("GET"),
        );
        let bearer = format!("Bearer {}", self.token_values()["access_token"]);
        self.expect("its Authorization", &asked.header("authorization"), &bearer.as_str());
        let accept = extra["accept"].as_str().or_else(|| extra["headers"]["Accept"].as_str());
        if let Some(accept) = accept {
            self.expect("its Accept", &asked.header("accept"), &accept);
        }
        match (self.case.documents.get(name), extra["response"].as_str()) {
            (Some(Value::String(uri)), Some("binary_data_uri")) => {
                let (kind, data) =
                    uri.strip_prefix("data:").unwrap().split_once(";base64,").unwrap();
                let bytes = STANDARD.decode(data).unwrap();
                ([(header::CONTENT_TYPE, kind.to_owned())], bytes).into_response()
            }
            (Some(document), _) => Json(document.clone()).into_response(),
            (None, _) => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

async fn answer(
    State(world): State<Arc<World>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let target = uri.path_and_query().unwrap().as_str().trim_start_matches('/');
    let target = Url::parse(&target.replacen('/', "://", 1)).unwrap();
    let query = target.query_pairs().into_owned().collect();
    let asked = Asked { method, headers, query, body };
    let values = world.token_values();
    let is = |template: Option<String>| {
        let Some(Ok(expected)) = template.map(|url| Url::parse(&url)) else { return false };
        expected.origin() == target.origin() && expected.path() == target.path()
    };
    let found = |name: &'static str| world.noted.lock().unwrap().asked.insert(name);
    for extra in world.entry.list("/userinfo/extra") {
        if is(extra["url"].as_str().and_then(|url| fill(url, &values))) {
            found("extra");
            return world.extra(extra, &asked);
        }
    }
    if is(world.entry.url("/well_known", &values)) {
        found("discovery");
        let mut expected: Values = world.entry.params("/well_known_params", &values);
        let url = Url::parse(&world.entry.url("/well_known", &values).unwrap()).unwrap();
        expected.extend(url.query_pairs().into_owned());
        world.expect("the discovery document's query", &asked.query, &expected);
        return Json(world.discovery()).into_response();
    }
    if is(world.jwks_uri()) {
        found("keys");
        return Json(sign::jwks()).into_response();
    }
    if is(world.endpoint("token")) {
        found("token");
        return world.token(&asked);
    }
    let old =
        world.entry.text("/v4_userinfo").filter(|url| world.case.is_v4 && url.starts_with("http"));
    if is(old.and_then(|url| fill(url, &values))) {
        found("userinfo");
        return Json(world.profile()).into_response();
    }
    let userinfo = world.entry.text("/userinfo/url").and_then(|url| fill(url, &values));
    if is(userinfo.or_else(|| world.has_userinfo().then(|| world.endpoint("userinfo")).flatten())) {
        found("userinfo");
        return world.userinfo(&asked);
    }
    world.note(format!(
        "{} {} is asked, which the catalogue doesn't have",
        asked.method,
        target.path()
    ));
    StatusCode::NOT_FOUND.into_response()
}
