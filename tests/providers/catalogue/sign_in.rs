//! A sign-in with one provider, through the routes of a whole setup.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use auth::{
    Account, BoxError, Identity, RouterExt as _,
    parts::{BoxFuture, HttpClient, Reach, SystemHttp},
};
use axum::Router;
use serde_json::{Value, json};
use test_support::{Browser, SECRET};
use url::{Url, form_urlencoded};

use super::{
    case::Case,
    entry::{Entry, Values},
    given,
    setup::{CHOSEN, CatalogueAuth, Seen},
    twist::Twist,
    world::{CODE, World},
};

pub(crate) const SITE: &str = "https://rp.example";

/// What came of a sign-in.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) user: Option<(Identity, Account)>,
    /// What the site says about its user.
    pub(crate) session: Value,
    /// Where the browser ended.
    pub(crate) location: String,
    pub(crate) flaws: Vec<String>,
    pub(crate) asked: BTreeSet<&'static str>,
}

impl Outcome {
    /// The setup can't be built.
    fn unusable(error: &auth::ConfigError) -> Self {
        Self {
            user: None,
            session: Value::Null,
            location: String::new(),
            flaws: vec![error.to_string()],
            asked: BTreeSet::new(),
        }
    }
}

/// What the browser brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Back {
    /// What it was given.
    Same,
    /// What it was given, and the issuer's name (RFC 9207).
    Issuer,
    /// What it was given, and another issuer's name.
    OtherIssuer,
    /// Another state.
    OtherState,
    /// A refusal.
    Denied,
}

/// Sends the requests of the site to the server that plays the provider.
struct Routed {
    http: SystemHttp,
    origin: String,
}

impl HttpClient for Routed {
    fn send(
        &self,
        mut request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, BoxError>> {
        let target = request.uri().to_string().replacen("://", "/", 1);
        *request.uri_mut() = format!("{}/{target}", self.origin).parse().unwrap();
        // The server is on this machine, where none of the names would lead.
        request.extensions_mut().remove::<Reach>();
        Box::pin(async move { self.http.send(request).await })
    }
}

/// Signs in.
pub(crate) async fn run(entry: &Entry, case: &Case, twist: Twist, back: Back) -> Outcome {
    let world = Arc::new(World::new(entry, case, twist));
    let variables = Variables::of(&world);
    let origin = Arc::clone(&world).serve().await;
    let seen = Seen::default();
    let id = entry.id().to_owned();
    let auth = CatalogueAuth::builder(seen.clone())
        .variables(variables.lookup())
        .url(SITE)
        .http_client(Routed { http: SystemHttp::new().unwrap(), origin })
        .build()
        .await;
    let auth = match auth {
        Ok(auth) => auth,
        Err(error) => return Outcome::unusable(&error),
    };
    world.noted.lock().unwrap().flaws.extend(variables.unread());
    let mut browser = Browser::new(Router::new().auth(&auth).with_state(auth));
    let location = visit(&world, &mut browser, &id, back).await;
    let session = browser.session().await;
    let user = seen.0.lock().unwrap().take();
    let noted = std::mem::take(&mut *world.noted.lock().unwrap());
    Outcome { user, session, location, flaws: noted.flaws, asked: noted.asked }
}

/// The environment of the site.
pub(crate) struct Variables {
    given: Values,
    /// Those that the case is about.
    asked: Vec<String>,
    read: Arc<Mutex<BTreeSet<String>>>,
}

impl Variables {
    pub(crate) fn of(world: &World) -> Self {
        let (entry, case) = (&world.entry, &world.case);
        let prefix = format!("AUTH_{}_", entry.id().to_ascii_uppercase().replace('-', "_"));
        let mut given = Values::from([
            (CHOSEN.to_owned(), entry.id().to_owned()),
            ("AUTH_SECRET".to_owned(), SECRET.to_owned()),
            (format!("{prefix}ID"), world.client_id.clone()),
        ]);
        let mints = world.set.contains_key("private_key");
        if entry.text("/token/auth_method") != Some("none") && !mints {
            given.insert(format!("{prefix}SECRET"), world.client_secret.clone());
        }
        let mapping = if case.is_v4 { "next-auth-v4" } else { "native" };
        given.insert("MAPPING".to_owned(), mapping.to_owned());
        // Of no effect: where secrets are sent isn't read from the environment unless that is
        // written.
        for option in ["DISCOVERY", "AUTHORIZATION", "TOKEN", "USERINFO", "JWKS"] {
            given.insert(format!("{prefix}{option}"), "https://elsewhere.example".to_owned());
        }
        given.insert(format!("{prefix}CHECKS"), "state".to_owned());
        let options = given::variables(entry, case, &world.set);
        let options: Values =
            options.into_iter().map(|(name, value)| (format!("{prefix}{name}"), value)).collect();
        let asked = options.keys().cloned().collect();
        given.extend(options);
        Self { given, asked, read: Arc::default() }
    }

    /// Reads a variable.
    pub(crate) fn lookup(&self) -> impl Fn(&str) -> Option<String> + Send + Sync + 'static {
        let (given, read) = (self.given.clone(), Arc::clone(&self.read));
        move |name: &str| {
            let value = given.get(name)?;
            read.lock().unwrap().insert(name.to_owned());
            Some(value.clone())
        }
    }

    /// The options that the provider didn't read.
    pub(crate) fn unread(&self) -> Vec<String> {
        let read = self.read.lock().unwrap();
        let unread = self.asked.iter().filter(|name| !read.contains(*name));
        unread.map(|name| format!("`{name}` is an option that is never read")).collect()
    }
}

/// Goes to the provider and back.
pub(crate) async fn visit(world: &World, browser: &mut Browser, id: &str, back: Back) -> String {
    let page = browser.submit(&format!("/api/auth/signin/{id}"), &[("callbackUrl", "/in")]).await;
    let target = page.location().to_owned();
    let Ok(url) = Url::parse(&target) else { return target };
    if url.as_str().starts_with(SITE) {
        return target;
    }
    let flaws = check_authorization(world, &url);
    world.noted.lock().unwrap().flaws.extend(flaws);
    world.noted.lock().unwrap().asked.insert("authorization");
    let params: Values = url.query_pairs().into_owned().collect();
    let state = params.get("state").cloned().unwrap_or_default();
    world.noted.lock().unwrap().authorization = params;
    let answer = match back {
        Back::Denied => ("error", "access_denied".to_owned()),
        _ => ("code", CODE.to_owned()),
    };
    let state = if back == Back::OtherState { "x".repeat(state.len()) } else { state };
    let mut fields = vec![(answer.0.to_owned(), answer.1), ("state".to_owned(), state)];
    let issuer = match back {
        Back::Issuer => world.named_issuer(),
        Back::OtherIssuer => Some("https://op.example".to_owned()),
        _ => None,
    };
    fields.extend(issuer.map(|issuer| ("iss".to_owned(), issuer)));
    if let Some(Value::Object(callback)) = world.case.documents.get("callback") {
        for (name, value) in callback {
            if !["code", "state"].contains(&name.as_str()) {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                fields.push((name.clone(), text));
            }
        }
    }
    if let Some(user) = world.case.documents.get("user") {
        fields.push(("user".to_owned(), user.to_string()));
    }
    let path = format!("/api/auth/callback/{id}");
    let page = if world.entry.text("/response_mode") == Some("form_post") {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        browser.post(&path, &fields).await
    } else {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        browser.get(&format!("{path}?{query}")).await
    };
    page.location().to_owned()
}

/// What in the authorization request isn't as the catalogue says.
fn check_authorization(world: &World, url: &Url) -> Vec<String> {
    let (entry, values) = (&world.entry, &world.values);
    let mut flaws = Vec::new();
    let mut differs = |what: &str, found: &str, expected: &str| {
        if found != expected {
            flaws.push(format!("{what} is `{found}`, and not `{expected}`"));
        }
    };
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    let endpoint = Url::parse(&world.authorization_endpoint()).unwrap();
    differs("the authorization endpoint", bare.as_str(), endpoint.as_str());
    differs(
        "the fragment",
        url.fragment().unwrap_or(""),
        entry.text("/authorization/fragment").unwrap_or(""),
    );

    let mut expected: Values = entry.params("/authorization/params", values);
    let omitted = entry.words("/authorization/omit");
    if !omitted.contains(&"client_id") {
        expected.insert("client_id".to_owned(), world.client_id.clone());
    }
    expected.entry("response_type".to_owned()).or_insert("code".to_owned());
    let uri = format!("{SITE}/api/auth/callback/{}", entry.id());
    expected.insert("redirect_uri".to_owned(), uri);
    let scope = entry.words("/scopes").join(entry.text("/scope_separator").unwrap_or(" "));
    if !scope.is_empty() {
        expected.insert("scope".to_owned(), scope);
    }
    let mut found: Values = url.query_pairs().into_owned().collect();
    for (check, names) in [
        ("state", &["state"][..]),
        ("nonce", &["nonce"][..]),
        ("pkce", &["code_challenge", "code_challenge_method"][..]),
    ] {
        for name in names {
            let there = found.remove(*name).is_some();
            let wanted = entry.checks(check);
            differs(name, &there.to_string(), &wanted.to_string());
        }
    }
    differs("the authorization request", &json!(found).to_string(), &json!(expected).to_string());
    flaws
}
