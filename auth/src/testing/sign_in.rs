//! A sign-in at a provider that is played.

use std::fmt;

use axum::body::Body;
use http::Request;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    caller::Caller,
    client::{TestClient, encoded},
    fault::Fault,
    grant::Attempt,
    network::Network,
    page::Page,
    person::{Sample, members},
};

/// A sign-in at a provider that the test plays, from [`TestApp::provider`](super::TestApp::provider).
///
/// [`sign_in`](Self::sign_in) goes the whole way of a browser: the form with the CSRF token, the redirect to the
/// provider, the answer with `state`, the exchange of the code with PKCE, the ID token with its nonce and signature,
/// and the userinfo endpoint, as far as the provider has them. With OAuth 1.0a it is the request token, the redirect,
/// the answer with the verifier, the access token and the profile.
#[must_use = "nobody signs in before `sign_in` is called"]
pub struct ProviderSignIn {
    id: &'static str,
    /// Whether the provider answers with a form.
    posts: bool,
    /// Where the provider sends the person in its answer, as a JSON pointer (RFC 6901).
    root: Option<&'static str>,
    network: Network,
    client: TestClient,
    attempt: Attempt,
    callback_url: Option<String>,
    links: bool,
    confirms: bool,
}

impl fmt::Debug for ProviderSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderSignIn").field("provider", &self.id).finish_non_exhaustive()
    }
}

/// The result of a sign-in at a provider that the test plays.
#[derive(Debug)]
pub struct SignInOutcome {
    /// The person's browser. It has a session if the sign-in succeeded.
    pub client: TestClient,
    /// The last answer: the redirect to where the person wanted to go, or to the page that says what went wrong.
    pub page: Page,
}

impl ProviderSignIn {
    pub(super) fn new(
        id: &'static str,
        posts: bool,
        root: Option<&'static str>,
        network: Network,
        client: TestClient,
        sample: Sample,
    ) -> Self {
        let Sample { profile, tokens } = sample;
        let mut profile = members(profile);
        // It is of another sign-in, if the profile was recorded.
        profile.remove("auth_time");
        let attempt = Attempt { profile, tokens, fault: None };
        let (callback_url, links, confirms) = (None, false, false);
        Self { id, posts, root, network, client, attempt, callback_url, links, confirms }
    }

    /// What the provider says about the person: JSON, or a profile that is written as JSON. Its members replace those
    /// of the default person. If the provider sends something around the profile, as Twitter does, it may be given
    /// with that or without it. Panics if it isn't a JSON object.
    #[track_caller]
    pub fn profile(mut self, profile: impl Serialize) -> Self {
        replace(&mut self.attempt.profile, self.root, members(profile));
        self
    }

    /// What the token endpoint answers besides the usual members, such as a `scope`. Panics if it isn't a JSON object.
    #[track_caller]
    pub fn tokens(mut self, tokens: impl Serialize) -> Self {
        self.attempt.tokens.extend(members(tokens));
        self
    }

    /// What goes wrong on the way.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.attempt.fault = Some(fault);
        self
    }

    /// Signs in with this client, instead of one without cookies.
    pub fn client(self, client: &TestClient) -> Self {
        Self { client: client.clone(), ..self }
    }

    /// Links the account to the user who is signed in with this client.
    pub fn link_to(self, client: &TestClient) -> Self {
        Self { links: true, ..self.client(client) }
    }

    /// Confirms with the account that it's the user who is signed in with this client, instead of signing in. An OpenID
    /// provider says that the person has just signed in there, unless the [`profile`](Self::profile) has another
    /// `auth_time`, in seconds since 1970, or `null` for none.
    pub fn confirm(self, client: &TestClient) -> Self {
        Self { confirms: true, ..self.client(client) }
    }

    /// Where the person wants to go afterwards, such as `/orders`; otherwise the start of the site.
    pub fn callback_url(self, url: impl Into<String>) -> Self {
        Self { callback_url: Some(url.into()), ..self }
    }

    /// Signs in. Ends early where the site doesn't send the browser to the provider, as when the provider can't be
    /// discovered.
    ///
    /// Panics if the fault can't happen at this provider, or if the router has no routes of the setup.
    #[track_caller]
    pub fn sign_in(self) -> impl Future<Output = SignInOutcome> {
        self.finish(Caller::here())
    }

    async fn finish(self, caller: Caller) -> SignInOutcome {
        let Self {
            id,
            posts,
            root: _,
            network,
            mut client,
            attempt,
            callback_url,
            links,
            confirms,
        } = self;
        let _outage = match network.prepare(id, &attempt) {
            Ok(outage) => outage,
            Err(problem) => caller.panic(problem),
        };
        let callback_url = callback_url.as_deref().map(|url| ("callbackUrl", url));
        let link = links.then_some(("link", "true"));
        let fields: Vec<_> = callback_url.into_iter().chain(link).collect();
        let route = if confirms { "confirm" } else { "signin" };
        let start = format!("{}/{route}/{id}", client.base());
        let page = client.send_with_token(caller, &start, &fields).await;
        let Some(url) = page.redirect().filter(|location| !TestClient::is_own(location)) else {
            return SignInOutcome { client, page };
        };
        let answer = match network.authorize(id, url, attempt) {
            Ok(answer) => answer,
            Err(problem) => caller.panic(problem),
        };
        let answer: Vec<_> = answer.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let back = format!("{}/callback/{id}", client.base());
        let page = if posts {
            client.send_form(caller, &back, &answer).await
        } else {
            let request = Request::get(format!("{back}?{}", encoded(&answer)));
            client.send(caller, request, Body::empty()).await
        };
        SignInOutcome { client, page }
    }
}

/// Replaces members of a person, who may be at `root` in what the provider sends, and so may the new ones.
fn replace(sent: &mut Map<String, Value>, root: Option<&str>, given: Map<String, Value>) {
    let given = Value::Object(given);
    let root = root.filter(|root| given.pointer(root).is_none());
    let mut whole = Value::Object(std::mem::take(sent));
    let is_wrapped = root.is_some_and(|root| whole.pointer(root).is_some_and(Value::is_object));
    let place = match root {
        Some(root) if is_wrapped => whole.pointer_mut(root),
        _ => Some(&mut whole),
    };
    if let (Some(Value::Object(person)), Value::Object(given)) = (place, given) {
        person.extend(given);
    }
    if let Value::Object(whole) = whole {
        *sent = whole;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_replace_those_of_the_person_wherever_that_is() {
        let sent = json!({ "data": { "id": "1", "name": "Ada" }, "more": 1 });
        for (sent, root, given, expected) in [
            (json!({ "a": 1 }), None, json!({ "a": 2, "b": 3 }), json!({ "a": 2, "b": 3 })),
            (
                sent.clone(),
                Some("/data"),
                json!({ "name": "Kim" }),
                json!({ "data": { "id": "1", "name": "Kim" }, "more": 1 }),
            ),
            (
                sent.clone(),
                Some("/data"),
                json!({ "data": { "id": "2" } }),
                json!({ "data": { "id": "2" }, "more": 1 }),
            ),
            (
                json!({ "data": [{ "id": "1" }] }),
                Some("/data/0"),
                json!({ "id": "2" }),
                json!({ "data": [{ "id": "2" }] }),
            ),
            // The default person has nothing around them.
            (json!({ "id": 1 }), Some("/data"), json!({ "id": 2 }), json!({ "id": 2 })),
        ] {
            let mut person = members(sent);
            replace(&mut person, root, members(given));
            assert_eq!(Value::Object(person), expected);
        }
    }
}
