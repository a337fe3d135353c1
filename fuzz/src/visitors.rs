//! Three people use one site, one after the other and against each other, in an order that the
//! fuzzer chooses. Whatever they do, none of them is ever signed in as a user that is somebody
//! else's at the same time, and no account is left without its user.

use std::{collections::BTreeMap, time::Duration};

use auth::adapter::{Accounts as _, Users as _};
use axum::body::Body;
use http::{Method, Request};

use crate::site::{AUTHORIZE, Browser, PEOPLE, Site, address};

/// How many steps are played at most: more find nothing new, and take longer.
const MOST_STEPS: usize = 24;

/// A person's browser, and what the person knows.
struct Person {
    browser: Browser,
    /// The `state` of the last attempt at the provider.
    state: Option<String>,
    /// The browser's cookies at an earlier time.
    before: BTreeMap<String, String>,
}

/// Plays the steps that the bytes say: who, what, and with what.
pub(crate) fn run(data: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("there is a runtime").block_on(play(data));
}

/// Gives who is signed in at the end, as which user.
async fn play(data: &[u8]) -> [Option<String>; 3] {
    let site = Site::new().await;
    let mut people = PEOPLE.map(|_| Person {
        browser: Browser::new(&site.app, AUTHORIZE),
        state: None,
        before: BTreeMap::new(),
    });
    let mut signed_in = [None, None, None];
    let mut rest = data;
    for _ in 0..MOST_STEPS {
        let Some((&[who, what, with], further)) = rest.split_first_chunk() else { break };
        rest = further;
        let (who, other) = (usize::from(who) % PEOPLE.len(), usize::from(with) % PEOPLE.len());
        step(&site, &mut people, [who, other], what, &mut rest).await;
        signed_in = check(&site, &mut people).await;
    }
    signed_in
}

async fn step(
    site: &Site,
    people: &mut [Person; 3],
    [who, other]: [usize; 2],
    what: u8,
    rest: &mut &[u8],
) {
    let named = address(other);
    let password_form = |name| [("username", name), ("password", PEOPLE[who]), ("email", &*named)];
    let code = |verified: bool| format!("{}.{verified}.{named}", PEOPLE[who]);
    match what % 14 {
        // With the own password, and whatever address they write.
        0 => {
            let form = password_form(PEOPLE[who]);
            people[who].browser.submit("/api/auth/callback/credentials", &form).await;
        }
        // With another's name.
        1 => {
            let form = password_form(PEOPLE[other]);
            if who != other {
                people[who].browser.submit("/api/auth/callback/credentials", &form).await;
            }
        }
        2 => {
            let page = people[who].browser.submit("/api/auth/signin/hub", &[]).await;
            people[who].state = page.location.as_deref().and_then(state);
        }
        // The provider says an address that it did not verify, or the person's own.
        3 | 4 => {
            if let Some(state) = people[who].state.clone() {
                let path = callback(&state, &code(what % 14 == 4 && who == other));
                people[who].browser.get(&path).await;
            }
        }
        // A link to the own answer, in the browser of another.
        5 => {
            if let Some(state) = people[who].state.clone() {
                people[other].browser.get(&callback(&state, &code(false))).await;
            }
        }
        // The own answer, with the attempt of another.
        6 => {
            if let Some(state) = people[other].state.clone() {
                people[who].browser.get(&callback(&state, &code(false))).await;
            }
        }
        7 => {
            people[who].browser.submit("/api/auth/signin/email", &[("email", &named)]).await;
        }
        // Only its owner reads a mailbox, and presses the button.
        8 => {
            if let Some(link) = site.postbox.link(&address(who)) {
                let page = people[who].browser.get(&link).await;
                let fields = hidden(&page.text);
                let fields: Vec<_> =
                    fields.iter().map(|(name, value)| (&**name, &**value)).collect();
                let path = link.split('?').next().unwrap_or_default();
                people[who].browser.post(path, &fields).await;
            }
        }
        // The own link, in the browser of another, who presses nothing.
        9 => {
            if let Some(link) = site.postbox.link(&address(who)) {
                people[other].browser.get(&link).await;
            }
        }
        10 => {
            people[who].browser.submit("/api/auth/signout", &[]).await;
        }
        11 => {
            let hours = rest.first().copied().unwrap_or(1);
            site.clock.advance(Duration::from_hours(hours.into()));
        }
        // The own cookies of before.
        12 => {
            let before = people[who].browser.cookies.clone();
            people[who].browser.cookies = std::mem::replace(&mut people[who].before, before);
        }
        // Anything at all.
        _ => {
            if let Some(request) = raw(rest) {
                people[who].browser.send(request).await;
            }
        }
    }
}

/// What holds after every step; gives who is signed in.
async fn check(site: &Site, people: &mut [Person; 3]) -> [Option<String>; 3] {
    let mut signed_in = [None, None, None];
    // Whose users are: of those who are signed in, and of those who could be.
    let mut owners = BTreeMap::new();
    for (at, person) in people.iter_mut().enumerate() {
        if let Some(user) = person.browser.user().await {
            let owner = *owners.entry(user.clone()).or_insert(at);
            assert_eq!(owner, at, "{} is signed in as {}", PEOPLE[at], PEOPLE[owner]);
            signed_in[at] = Some(user);
        }
    }
    for (at, person) in PEOPLE.iter().enumerate() {
        let accounts = [
            ("hub", (*person).to_owned()),
            ("email", address(at)),
            ("credentials", format!("form-{person}")),
        ];
        for (provider, id) in accounts {
            let linked = site.store.user_by_account(provider, &id).await.expect("it is in memory");
            let Some(id) = linked.map(|user| user.user.id) else { continue };
            let is_there = site.store.user(&id).await.expect("it is in memory").is_some();
            assert!(is_there, "an account of {person} has no user");
            let owner = *owners.entry(id).or_insert(at);
            assert_eq!(owner, at, "{person} can sign in as {} ({provider})", PEOPLE[owner]);
        }
    }
    signed_in
}

fn callback(state: &str, code: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("state", state), ("code", code)])
        .finish();
    format!("/api/auth/callback/hub?{query}")
}

fn state(location: &str) -> Option<String> {
    let url = url::Url::parse(location).ok()?;
    url.query_pairs().find(|(name, _)| name == "state").map(|(_, state)| state.into_owned())
}

/// The hidden inputs of a page.
fn hidden(html: &str) -> Vec<(String, String)> {
    let attribute = |input: &str, name: &str| {
        let (_, rest) = input.split_once(&format!("{name}=\""))?;
        let value = rest.split('"').next()?;
        Some(value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    };
    let inputs = html.split("<input").skip(1).filter_map(|input| input.split('>').next());
    inputs
        .filter(|input| input.contains("type=\"hidden\""))
        .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
        .collect()
}

/// A request from a line for the method and the path, lines for headers, and a body.
fn raw(rest: &mut &[u8]) -> Option<Request<Body>> {
    let mut lines = std::mem::take(rest).splitn(8, |byte| *byte == b'\n');
    let first = lines.next()?;
    let (choice, path) = first.split_first()?;
    let method = [Method::GET, Method::POST, Method::HEAD, Method::OPTIONS, Method::PUT];
    let method = method[usize::from(*choice) % method.len()].clone();
    let path = String::from_utf8_lossy(path);
    let mut request = Request::builder().method(method).uri(format!("/api/auth/{path}"));
    let mut body = Vec::new();
    for line in lines {
        match line.iter().position(|byte| *byte == b':') {
            // The cookies are the browser's own.
            Some(at) if !line[..at].eq_ignore_ascii_case(b"cookie") => {
                request = request.header(&line[..at], &line[at + 1..]);
            }
            _ => body = line.to_vec(),
        }
    }
    request.body(Body::from(body)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn signed_in(steps: &[[u8; 3]]) -> [bool; 3] {
        play(steps.as_flattened()).await.map(|user| user.is_some())
    }

    /// Were nobody ever signed in, the fuzzer would find nothing.
    #[tokio::test]
    async fn honest_people_are_signed_in() {
        assert_eq!(signed_in(&[[0, 0, 0]]).await, [true, false, false], "with a password");
        assert_eq!(signed_in(&[[1, 2, 1], [1, 4, 1]]).await, [false, true, false], "by provider");
        assert_eq!(signed_in(&[[2, 7, 2], [2, 8, 2]]).await, [false, false, true], "by link");
        assert_eq!(signed_in(&[[0, 0, 0], [0, 10, 0]]).await, [false; 3], "and sign out");
    }

    #[tokio::test]
    async fn what_a_person_does_in_another_s_browser_signs_nobody_in() {
        for steps in [[[2, 2, 0], [2, 5, 0]], [[2, 7, 2], [2, 9, 0]], [[0, 2, 0], [2, 6, 0]]] {
            assert_eq!(signed_in(&steps).await, [false; 3], "{steps:?}");
        }
    }
}
