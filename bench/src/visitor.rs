//! Somebody with a browser, who signs in at a site: in this process, or over a connection.

use std::collections::BTreeMap;

use auth::BoxError;
use axum::{
    Router,
    body::{Body, Bytes},
};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use url::form_urlencoded::Serializer;

use crate::NAME;

/// The host of a site in this process.
const HOST: HeaderValue = HeaderValue::from_static("127.0.0.1:3000");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Somebody with a browser.
pub(crate) struct Visitor {
    site: Site,
    cookies: BTreeMap<String, String>,
}

enum Site {
    /// A router in this process.
    Here(Router),
    /// A server at an origin.
    #[cfg(feature = "servers")]
    At { client: reqwest::Client, origin: String },
}

/// What a site answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Visitor {
    /// Somebody at a site in this process.
    pub(crate) fn here(router: Router) -> Self {
        Self { site: Site::Here(router), cookies: BTreeMap::new() }
    }

    /// Somebody at a server.
    ///
    /// Fails when there is no HTTP client.
    #[cfg(feature = "servers")]
    pub(crate) fn at(origin: &str) -> Result<Self, BoxError> {
        let client = reqwest::Client::builder().no_proxy();
        let client = client.redirect(reqwest::redirect::Policy::none()).build()?;
        let site = Site::At { client, origin: origin.to_owned() };
        Ok(Self { site, cookies: BTreeMap::new() })
    }

    /// Asks for a path.
    ///
    /// Fails when there is no answer.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Answer, BoxError> {
        self.ask(Method::GET, path, None).await
    }

    /// What the browser sends in the header `Cookie`.
    pub(crate) fn cookies(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Signs in, in the way of a site: `form` is NextAuth's and this library's, `login` a `POST` of
    /// nothing, `better-auth` its sign-up, and `given` takes the cookies that the site hands out.
    ///
    /// Fails when the site doesn't answer, or has no such way.
    pub(crate) async fn sign_in(&mut self, how: &str) -> Result<(), BoxError> {
        match how {
            "form" => {
                let csrf = self.get("/api/auth/csrf").await?;
                let csrf: Value = serde_json::from_slice(&csrf.body)?;
                let token = csrf["csrfToken"].as_str().ok_or("the site has no CSRF token")?;
                let form = Serializer::new(String::new())
                    .append_pair("csrfToken", token)
                    .append_pair("username", "ada")
                    .finish();
                let path = "/api/auth/callback/credentials";
                self.ask(Method::POST, path, Some((FORM, form))).await?;
            }
            "login" => {
                self.ask(Method::POST, "/login", None).await?;
            }
            "better-auth" => {
                let person = json!({
                    "name": NAME, "email": crate::EMAIL, "password": "a long enough password",
                });
                let path = "/api/auth/sign-up/email";
                self.ask(Method::POST, path, Some((JSON, person.to_string()))).await?;
            }
            "given" => {
                let given = self.get("/cookies").await?;
                let given = std::str::from_utf8(&given.body)?;
                let pairs = given.split("; ").filter_map(|pair| pair.split_once('='));
                let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
                self.cookies.extend(pairs);
            }
            _ => return Err(format!("there is no way to sign in called {how}").into()),
        }
        Ok(())
    }

    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        content: Option<(HeaderValue, String)>,
    ) -> Result<Answer, BoxError> {
        let mut headers = HeaderMap::new();
        if !self.cookies.is_empty() {
            headers.insert(header::COOKIE, HeaderValue::try_from(self.cookies())?);
        }
        let body = content.map(|(content_type, body)| {
            headers.insert(header::CONTENT_TYPE, content_type);
            body
        });
        let answer = match &self.site {
            Site::Here(router) => {
                headers.insert(header::HOST, HOST);
                let mut request = Request::new(Body::from(body.unwrap_or_default()));
                *request.method_mut() = method;
                *request.uri_mut() = path.parse()?;
                *request.headers_mut() = headers;
                let Ok(response) = router.clone().oneshot(request).await;
                let (parts, body) = response.into_parts();
                let body = body.collect().await?.to_bytes();
                Answer { status: parts.status, headers: parts.headers, body }
            }
            #[cfg(feature = "servers")]
            Site::At { client, origin } => {
                let request = client.request(method, format!("{origin}{path}")).headers(headers);
                let request = match body {
                    Some(body) => request.body(body),
                    None => request,
                };
                let response = request.send().await?;
                let (status, headers) = (response.status(), response.headers().clone());
                Answer { status, headers, body: response.bytes().await? }
            }
        };
        self.keep(&answer.headers);
        Ok(answer)
    }

    /// Takes the cookies of an answer, as a browser does.
    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Signs in at a server, makes sure that the paths show who is signed in, and gives the cookies.
///
/// Fails when one of them shows nobody.
#[cfg(feature = "servers")]
pub(crate) async fn visit(origin: &str, how: &str, paths: &[&str]) -> Result<String, BoxError> {
    let mut visitor = Visitor::at(origin)?;
    visitor.sign_in(how).await?;
    let cookies = visitor.cookies();
    for path in paths {
        shows_who(&visitor.get(path).await?)?;
    }
    Ok(cookies)
}

/// Makes sure that an answer is about whoever is signed in.
///
/// Fails when it isn't.
pub(crate) fn shows_who(answer: &Answer) -> Result<(), BoxError> {
    let body = String::from_utf8_lossy(&answer.body);
    if answer.status.is_success() && body.contains(NAME) {
        return Ok(());
    }
    Err(format!("the answer shows nobody: {} {body}", answer.status).into())
}
