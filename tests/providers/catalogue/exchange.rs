//! The token endpoint of a provider that the tests play.

use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
        UnparsedPublicKey,
    },
};
use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http::StatusCode;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{
    answers::twisted,
    asked::Asked,
    entry::Values,
    twist::Twist,
    world::{CODE, NOW_TOKEN, World},
};

impl World {
    /// Notes what in a client secret isn't as Apple wants it: a JWT, signed with the key of the case.
    fn check_minted(&self, secret: &str) {
        let pem: String =
            self.set["private_key"].lines().filter(|line| !line.starts_with('-')).collect();
        let key = STANDARD.decode(pem).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &key).unwrap();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.public_key());
        let (signed, signature) = secret.rsplit_once('.').unwrap_or_default();
        // The raw r‖s of RFC 7518 §3.4; DER would be longer.
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        let is_signed = public.verify(signed.as_bytes(), &signature).is_ok();
        self.expect("the client secret's signature", &is_signed, &true);
        let part = |at: usize| -> Value {
            let part = signed.split('.').nth(at).unwrap_or_default();
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap_or_default()
        };
        // As values: members have no order.
        let is_header = part(0) == json!({ "alg": "ES256", "kid": self.set["key_id"] });
        self.expect("whether its header is right", &is_header, &true);
        let claims = part(1);
        let issued = claims["iat"].as_u64().unwrap_or_default();
        let expected = json!({
            "iss": self.set["team_id"], "iat": issued, "aud": "https://appleid.apple.com",
            "sub": self.client_id, "exp": issued + 15_552_000,
        });
        self.expect("whether its claims are right", &(claims == expected), &true);
    }

    /// The answer of the token endpoint.
    fn tokens(&self) -> Value {
        let mut tokens = self
            .case
            .documents
            .get("token")
            .cloned()
            .unwrap_or_else(|| json!({ "token_type": "Bearer", "expires_in": 3600 }));
        // A case may have no more of the answer than what is mapped.
        if tokens.get("access_token").is_none() && tokens.get("data").is_none() {
            tokens["access_token"] = json!(NOW_TOKEN);
        }
        if self.twist == Twist::NoId {
            // Some ids are in the token response as well.
            for rule in self.entry.words("/profile/id") {
                if let Some(name) = rule.strip_prefix("token:/") {
                    tokens.as_object_mut().unwrap().remove(name);
                }
            }
        }
        if self.case.payload == "access_token_jwt" && !self.case.is_v4 {
            tokens["access_token"] = json!(self.signed(&self.claims()));
        }
        if self.entry.is_oidc() {
            tokens["id_token"] = json!(self.signed(&self.claims()));
        } else if self.entry.words("/scopes").contains(&"openid") {
            // Whoever asks for `openid` gets one; nobody here verifies it.
            tokens["id_token"] = json!("an.unverified.token");
        }
        if self.twist == Twist::Odd {
            let members = tokens.as_object_mut().unwrap();
            members.remove("token_type");
            members.insert("expires_in".to_owned(), json!("3600"));
            members.insert("not-before-policy".to_owned(), json!(0));
            members.insert("nested".to_owned(), json!({ "a": [1, null] }));
        }
        if let Twist::Tokens(oddity) = self.twist {
            twisted(&mut tokens, oddity);
        }
        tokens
    }

    /// The values of templates once there are tokens.
    pub(crate) fn token_values(&self) -> Values {
        let mut values = self.values.clone();
        let tokens = self.case.documents.get("token").cloned().unwrap_or(json!({}));
        for (name, value) in tokens.as_object().into_iter().flatten() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            values.insert(format!("token:/{name}"), text);
        }
        let inner = tokens["data"][0]["access_token"].as_str();
        let token = inner.or(tokens["access_token"].as_str()).unwrap_or(NOW_TOKEN);
        values.insert("access_token".to_owned(), token.to_owned());
        values.insert("client_secret".to_owned(), self.client_secret.clone());
        values.insert("code".to_owned(), CODE.to_owned());
        if let Some(uri) = self.noted.lock().unwrap().authorization.get("redirect_uri") {
            values.insert("redirect_uri".to_owned(), uri.clone());
        }
        values
    }

    pub(crate) fn token(&self, asked: &Asked) -> Response {
        self.check_token_request(asked);
        match self.twist {
            Twist::TokenError => {
                Json(json!({ "error": "invalid_grant", "error_description": "used" }))
                    .into_response()
            }
            Twist::TokenFault => {
                let body = Json(json!({ "status": 401, "message": "no", "errcode": 40029 }));
                (StatusCode::UNAUTHORIZED, body).into_response()
            }
            _ => Json(self.tokens()).into_response(),
        }
    }

    fn check_token_request(&self, asked: &Asked) {
        let entry = &self.entry;
        let method = entry.text("/token/method").unwrap_or("POST");
        self.expect("the token request's method", &asked.method.as_str(), &method);
        let mut values = self.token_values();
        self.check_headers("/token/headers", asked, &values);
        if let Some(accept) = entry.text("/token/accept") {
            self.expect("the token request's Accept", &asked.header("accept"), &accept);
        }
        match entry.text("/token/auth_method") {
            Some("wechat_query") => {
                let expected = entry.params("/token/query_params", &values);
                self.expect("the token request", &asked.query, &expected);
                return;
            }
            Some("azure_devops_assertion") => {
                let expected = entry.params("/token/body_params", &values);
                self.expect("the token request", &asked.form(), &expected);
                return;
            }
            _ => {}
        }
        let query = entry.params("/token/params", &values);
        self.expect("the token request's query", &asked.query, &query);
        let form = asked.form();
        let has = |name: &str| form.get(name).cloned().unwrap_or_default();
        self.expect("grant_type", &has("grant_type"), &"authorization_code".to_owned());
        self.expect("code", &has("code"), &CODE.to_owned());
        let redirect_uri = values.remove("redirect_uri").unwrap_or_default();
        self.expect("redirect_uri", &has("redirect_uri"), &redirect_uri);
        for (name, value) in entry.params("/token/form_params", &values) {
            self.expect(&name, &has(&name), &value);
        }
        let id_param = entry.text("/token/client_id_param").unwrap_or("client_id");
        let header = asked.header("authorization");
        match entry.text("/token/auth_method").unwrap() {
            "client_secret_basic" => {
                let encode = |text: &str| {
                    let encoded = form_urlencoded::byte_serialize(text.as_bytes());
                    encoded.collect::<String>().replace('+', "%20")
                };
                let pair = format!("{}:{}", encode(&self.client_id), encode(&self.client_secret));
                let expected = format!("Basic {}", STANDARD.encode(pair));
                self.expect("the client's authentication", &header, &expected.as_str());
                self.expect("client_secret", &has("client_secret"), &String::new());
            }
            _ if self.set.contains_key("private_key") => {
                self.check_minted(&has("client_secret"));
                self.expect(id_param, &has(id_param), &self.client_id);
            }
            method => {
                let secret = if method == "none" { "" } else { &self.client_secret };
                self.expect("Authorization", &header, &"");
                self.expect(id_param, &has(id_param), &self.client_id);
                self.expect("client_secret", &has("client_secret"), &secret.to_owned());
            }
        }
        let authorization = self.noted.lock().unwrap().authorization.clone();
        let verifier = has("code_verifier");
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
        match authorization.get("code_challenge") {
            Some(expected) => self.expect("the PKCE challenge", &challenge, expected),
            None => self.expect("code_verifier", &verifier, &String::new()),
        }
        for name in entry.words("/token/params_from_callback") {
            let expected = match name {
                "state" => authorization.get("state").cloned(),
                name => self
                    .case
                    .documents
                    .get("callback")
                    .and_then(|callback| callback[name].as_str().map(str::to_owned)),
            };
            self.expect(name, &has(name), &expected.unwrap_or_default());
        }
    }
}
