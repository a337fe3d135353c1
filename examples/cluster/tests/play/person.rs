//! Somebody with a browser, who knows whether the site has to know them.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use http::{Method, StatusCode, header};
use reqwest::{Client, RequestBuilder, redirect::Policy};
use serde_json::Value;
use tokio::time::sleep;
use url::form_urlencoded::Serializer;

use crate::{provider::Provider, tally::Tally};

/// The cookie that a session is in.
const COOKIE: &str = "auth.session-token";
const PASSWORD: &str = "cluster-password";
/// Between two requests of one person.
const PAUSE: Duration = Duration::from_millis(40);
/// How long the site may take to answer again when nothing is in its way any more.
const RECOVERY: Duration = Duration::from_secs(30);

/// Whether somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    In,
    Out,
    /// A sign-out wasn't answered: either is right, until the site says which.
    Unknown,
}

/// Somebody with a browser at the site.
pub(crate) struct Person {
    number: u32,
    origin: String,
    provider: Provider,
    client: Client,
    cookies: BTreeMap<String, String>,
    is: Is,
    /// The user's id, once the site has said it.
    id: Option<String>,
    pub(crate) tally: Tally,
}

/// A sign-in that has begun: the request that ends it.
pub(crate) struct Begun {
    method: Method,
    path: String,
    form: Option<String>,
}

struct Answer {
    status: StatusCode,
    location: String,
    set_cookies: Vec<String>,
    text: String,
}

impl Person {
    /// A person whom the site doesn't know yet, at an address of their own.
    pub(crate) fn new(number: u32, origin: &str, provider: &Provider) -> Self {
        let [.., high, low] = number.to_be_bytes();
        let address = IpAddr::from(Ipv4Addr::new(127, 1, high, low));
        let client = Client::builder().no_proxy().redirect(Policy::none());
        let client = client.local_address(address).timeout(Duration::from_secs(20));
        Self {
            number,
            origin: origin.to_owned(),
            provider: provider.clone(),
            client: client.build().unwrap(),
            cookies: BTreeMap::new(),
            is: Is::Out,
            id: None,
            tally: Tally::default(),
        }
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether this person comes from the provider, and not through the form.
    pub(crate) fn has_account(&self) -> bool {
        !self.number.is_multiple_of(2)
    }

    /// Signs in, reads, renews and signs out, again and again, until it is enough.
    pub(crate) async fn live(mut self, is_enough: Arc<AtomicBool>) -> Self {
        // Not everybody does the same at the same time.
        let mut step = self.number;
        while !is_enough.load(Ordering::Relaxed) {
            match (self.is, step % 16) {
                (Is::Out, _) => {
                    self.sign_in().await;
                }
                (Is::In, 15) => self.sign_out().await,
                (Is::In, step) if step.is_multiple_of(4) => self.renew().await,
                (Is::In | Is::Unknown, _) => self.read().await,
            }
            step = step.wrapping_add(1);
            sleep(PAUSE).await;
        }
        self
    }

    /// Whether the site let this person in.
    pub(crate) async fn sign_in(&mut self) -> bool {
        match self.begin().await {
            Some(begun) => self.finish(begun).await,
            None => false,
        }
    }

    /// Goes to the form or to the provider, and comes back.
    pub(crate) async fn begin(&mut self) -> Option<Begun> {
        let csrf = self.csrf().await?;
        if !self.has_account() {
            let username = self.number.to_string();
            let fields = [("csrfToken", &*csrf), ("username", &*username), ("password", PASSWORD)];
            let path = "/api/auth/callback/credentials".to_owned();
            return Some(Begun { method: Method::POST, path, form: Some(form(&fields)) });
        }
        let fields = form(&[("csrfToken", &csrf)]);
        let page = self.send(Method::POST, "/api/auth/signin/op", Some(fields)).await?;
        // Anywhere else is a page of the site that says why not.
        if !page.location.starts_with(&self.provider.authorize_url()) {
            self.tally.refused += 1;
            return None;
        }
        let path = self.provider.authorize(&page.location, self.number);
        Some(Begun { method: Method::GET, path, form: None })
    }

    /// Whether the site let this person in at the end of a sign-in that had begun.
    pub(crate) async fn finish(&mut self, begun: Begun) -> bool {
        let Begun { method, path, form } = begun;
        let Some(page) = self.send(method, &path, form).await else { return false };
        if !page.status.is_redirection() || !self.cookies.contains_key(COOKIE) {
            self.tally.refused += 1;
            return false;
        }
        self.is = Is::In;
        self.tally.sign_ins += 1;
        self.read().await;
        true
    }

    /// Reads a page that is for members.
    pub(crate) async fn read(&mut self) {
        let Some(page) = self.send(Method::GET, "/", None).await else { return };
        match page.status {
            StatusCode::OK => {
                let id = self.id.get_or_insert_with(|| page.text.clone());
                assert_eq!(*id, page.text, "person {} is somebody else", self.number);
                self.told(true);
            }
            StatusCode::UNAUTHORIZED => self.told(false),
            status => panic!("person {}: {status} {}", self.number, page.text),
        }
    }

    /// Asks for the session, which is renewed by that.
    pub(crate) async fn renew(&mut self) {
        let Some(page) = self.send(Method::GET, "/api/auth/session", None).await else { return };
        assert_eq!(page.status, StatusCode::OK, "person {}: {}", self.number, page.text);
        let session: Value = serde_json::from_str(&page.text).unwrap();
        let name = session["user"]["name"].as_str();
        if let Some(name) = name {
            assert_eq!(name, self.number.to_string(), "person {} is somebody else", self.number);
        }
        self.told(name.is_some());
    }

    /// Signs out; what was in the cookie opens nothing afterwards.
    pub(crate) async fn sign_out(&mut self) {
        let Some(csrf) = self.csrf().await else { return };
        let copy = self.cookies.get(COOKIE).cloned();
        self.is = Is::Unknown;
        let fields = form(&[("csrfToken", &csrf)]);
        let page = self.send(Method::POST, "/api/auth/signout", Some(fields)).await;
        let Some(page) = page else { return };
        if !page.status.is_redirection() || self.cookies.contains_key(COOKIE) {
            self.tally.refused += 1;
            return;
        }
        self.is = Is::Out;
        self.tally.sign_outs += 1;
        if let Some(copy) = copy {
            self.cookies.insert(COOKIE.to_owned(), copy);
            self.read().await;
            self.cookies.remove(COOKIE);
        }
    }

    /// Waits until the site answers, and looks whether it is right about this person.
    pub(crate) async fn look(&mut self) {
        let begin = Instant::now();
        loop {
            let before = self.tally.faults;
            self.read().await;
            if self.tally.faults == before {
                return;
            }
            assert!(begin.elapsed() < RECOVERY, "the site doesn't come back");
            sleep(PAUSE).await;
        }
    }

    /// The site said whether it knows this person: nobody who is signed in is signed out, and nobody
    /// who signed out is signed in.
    fn told(&mut self, is_known: bool) {
        match self.is {
            Is::In => assert!(is_known, "person {} is signed out", self.number),
            Is::Out => assert!(!is_known, "person {} is still signed in", self.number),
            Is::Unknown => self.is = if is_known { Is::In } else { Is::Out },
        }
        if !is_known {
            self.cookies.remove(COOKIE);
        }
    }

    async fn csrf(&mut self) -> Option<String> {
        let page = self.send(Method::GET, "/api/auth/csrf", None).await?;
        let json: Value = serde_json::from_str(&page.text).unwrap();
        Some(json["csrfToken"].as_str().unwrap().to_owned())
    }

    /// Sends a request; nothing if the site doesn't answer, or can't.
    async fn send(&mut self, method: Method, path: &str, form: Option<String>) -> Option<Answer> {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let mut request = self.client.request(method, format!("{}{path}", self.origin));
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        if let Some(form) = form {
            let kind = "application/x-www-form-urlencoded";
            request = request.header(header::ORIGIN, &self.origin);
            request = request.header(header::CONTENT_TYPE, kind).body(form);
        }
        let begin = Instant::now();
        let answer = receive(request).await;
        self.tally.took.push(begin.elapsed());
        let Ok(answer) = answer else {
            self.tally.faults += 1;
            return None;
        };
        let is_fault = answer.status.is_server_error();
        for cookie in &answer.set_cookies {
            let (pair, attributes) = cookie.split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert!(
                !is_fault || name != COOKIE,
                "an answer that says {} changes it",
                answer.status
            );
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if is_fault {
            self.tally.faults += 1;
            return None;
        }
        Some(answer)
    }
}

async fn receive(request: RequestBuilder) -> reqwest::Result<Answer> {
    let response = request.send().await?;
    let text = |value: &header::HeaderValue| value.to_str().unwrap().to_owned();
    let headers = response.headers();
    let location = headers.get(header::LOCATION).map(text).unwrap_or_default();
    let set_cookies = headers.get_all(header::SET_COOKIE).iter().map(text).collect();
    let status = response.status();
    Ok(Answer { status, location, set_cookies, text: response.text().await? })
}

fn form(fields: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}
