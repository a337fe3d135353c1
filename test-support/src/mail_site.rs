//! A site that people sign in to by mail.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use auth::{
    Builder, Decision, RouterExt as _, SignIn,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::Email;
use axum::Router;

use super::{Browser, ORIGIN, Page, TestClock, postbox::Postbox, variables};

/// Who its mails are from.
pub const SENDER: &str = "Shop <no-reply@shop.example>";
/// Where its links lead.
pub const CALLBACK: &str = "/api/auth/callback/email";

auth! {
    /// The setup of the site.
    pub struct MailAuth;
    adapter: Memory {},
    providers: [
        Email { from: SENDER },
        Email as "bound" { from: SENDER, same_browser: true, code: false },
    ],
    callbacks: { sign_in: decide },
    redirects: ["https://docs.shop.example"],
    state: Asked,
}

/// The addresses that the `sign_in` callback was asked about, and whether a mail was asked for.
pub type Asked = Arc<Mutex<Vec<(String, bool)>>>;

#[expect(clippy::needless_pass_by_value, reason = "the signature that applications write")]
fn decide(attempt: SignIn<MailAuth>) -> Result<Decision, String> {
    let address = attempt.account.provider_account_id.clone();
    attempt.state.lock().unwrap().push((address.clone(), attempt.verification_request));
    match address.as_str() {
        "banned@shop.example" => Ok(Decision::Deny),
        "broken@shop.example" => Err("canary-reason".to_owned()),
        "late@shop.example" => Ok(Decision::allow_if(attempt.verification_request)),
        _ => Ok(Decision::Allow),
    }
}

/// A site, and what it keeps and sends. `T` is what its callbacks note.
pub struct Site<T = Asked> {
    /// Somebody's browser.
    pub browser: Browser,
    /// The mails that it sent.
    pub postbox: Postbox,
    /// Its users.
    pub store: MemoryStore,
    /// Its clock.
    pub clock: TestClock,
    /// What its callbacks were asked.
    pub asked: T,
}

/// The site as it is by default.
pub async fn site() -> Site {
    site_with(|builder| builder).await
}

/// The site, built with what `change` adds.
pub async fn site_with(change: impl FnOnce(Builder<MailAuth>) -> Builder<MailAuth>) -> Site {
    let (postbox, store, asked) = (Postbox::default(), MemoryStore::default(), Asked::default());
    let clock = TestClock::new();
    let builder = MailAuth::builder(Arc::clone(&asked))
        .variables(variables(&[]))
        .url(ORIGIN)
        .store(store.clone())
        .mailer(postbox.clone())
        .clock(clock.clone());
    let auth = change(builder).build().await.unwrap();
    let browser = Browser::new(Router::new().auth(&auth));
    Site { browser, postbox, store, clock, asked }
}

impl<T> Site<T> {
    /// Asks for a link and says where the browser is sent.
    pub async fn ask(&mut self, address: &str) -> String {
        ask(&mut self.browser, "email", address).await
    }

    /// A browser that knows nothing.
    pub fn other(&self) -> Browser {
        Browser::new(self.browser.app())
    }

    /// Lets time pass.
    pub fn minutes(&self, minutes: u64) {
        self.clock.advance(Duration::from_mins(minutes));
    }
}

/// Asks for a link of this provider, and says where the browser is sent.
pub async fn ask(browser: &mut Browser, provider: &str, address: &str) -> String {
    let fields = [("email", address), ("callbackUrl", "/inbox")];
    let page = browser.submit(&format!("/api/auth/signin/{provider}"), &fields).await;
    page.location().to_owned()
}

/// Opens a link and presses the button there.
pub async fn follow(browser: &mut Browser, link: &str) -> Page {
    let page = browser.get(link).await;
    let fields = hidden(&page.text);
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let path = link.split('?').next().unwrap();
    browser.post(path, &fields).await
}

/// The hidden inputs of a page.
pub fn hidden(html: &str) -> Vec<(String, String)> {
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

/// The error page with this code.
pub fn error(code: &str) -> String {
    format!("{ORIGIN}/api/auth/error?error={code}")
}

/// The address of whoever is signed in.
pub async fn email(browser: &mut Browser) -> Option<String> {
    browser.session().await["user"]["email"].as_str().map(str::to_owned)
}
