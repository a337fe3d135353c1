//! EM-019: what is done and answered when somebody asks for a link doesn't say whether the address is
//! known. The work is counted, not timed.

use std::collections::BTreeSet;

use auth::{
    Decision, RouterExt as _, SignIn, User,
    adapter::{StoredUser, Users as _},
    auth,
    mail::MailError,
};
use auth_providers::Email;
use axum::Router;
use http::StatusCode;
use test_support::{
    Browser, ORIGIN, Page,
    faulty::{Faulty, FaultyStore},
    mail_site::{Asked, SENDER, error, follow},
    postbox::Postbox,
    variables,
};

const SIGN_IN: &str = "/api/auth/signin/email";
const SENT: &str = "/api/auth/verify-request?provider=email&type=email";
const KNOWN: &str = "known@shop.example";
const UNKNOWN: &str = "other@shop.example";

auth! {
    struct NativeAuth;
    session: { strategy: jwt },
    adapter: Faulty {},
    providers: [Email { from: SENDER }],
    callbacks: { sign_in: decide },
    state: Asked,
}

auth! {
    struct V4Auth;
    compat: next_auth_v4,
    session: { strategy: jwt },
    adapter: Faulty {},
    providers: [Email { from: SENDER }],
    callbacks: { sign_in: decide_as_v4 },
    state: Asked,
}

fn decide(attempt: SignIn<NativeAuth>) -> Decision {
    decided(&attempt.account.provider_account_id, attempt.verification_request, &attempt.state)
}

fn decide_as_v4(attempt: SignIn<V4Auth>) -> Decision {
    decided(&attempt.account.provider_account_id, attempt.verification_request, &attempt.state)
}

fn decided(address: &str, verification_request: bool, asked: &Asked) -> Decision {
    asked.lock().unwrap().push((address.to_owned(), verification_request));
    match address.split_once('-').map_or(address, |(kind, _)| kind) {
        "banned" => Decision::Deny,
        "late" => Decision::allow_if(verification_request),
        _ => Decision::Allow,
    }
}

struct Site {
    browser: Browser,
    store: FaultyStore,
    postbox: Postbox,
    asked: Asked,
}

macro_rules! site {
    ($auth:ident) => {{
        let (store, postbox, asked) =
            (FaultyStore::default(), Postbox::default(), Asked::default());
        let builder = $auth::builder(asked.clone()).variables(variables(&[])).url(ORIGIN);
        let auth = builder.store(store.clone()).mailer(postbox.clone()).build().await.unwrap();
        for address in [KNOWN, "late-known@shop.example", "banned-known@shop.example"] {
            let user = User::new(address).with_email(address);
            store.kept.create_user(StoredUser { user, email_verified: None }).await.unwrap();
        }
        Site { browser: Browser::new(Router::new().auth(&auth)), store, postbox, asked }
    }};
}

/// What one request for a link does, and what it looks like from outside.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    location: String,
    answer: Outline,
    /// The page afterwards.
    shown: Outline,
    /// What the store was asked, in this order.
    calls: Vec<String>,
    /// How often the application was asked.
    decisions: usize,
    mails: usize,
}

/// An answer, with random values by their length: status, headers, cookies, text.
type Outline = (StatusCode, BTreeSet<String>, Vec<usize>, usize);

fn outline(page: &Page) -> Outline {
    let names = page.headers.keys().map(ToString::to_string).collect();
    let cookies = page.set_cookies().iter().map(|cookie| cookie.len()).collect();
    (page.status, names, cookies, page.text.len())
}

impl Site {
    async fn ask(&self, address: &str) -> Seen {
        let mut browser = Browser::new(self.browser.app());
        let mails = self.postbox.count();
        self.store.asked();
        self.asked.lock().unwrap().clear();
        let page = browser.submit(SIGN_IN, &[("email", address)]).await;
        let calls = self.store.asked();
        let shown = browser.get(SENT).await;
        Seen {
            location: page.location().to_owned(),
            answer: outline(&page),
            shown: outline(&shown),
            calls,
            decisions: self.asked.lock().unwrap().len(),
            mails: self.postbox.count() - mails,
        }
    }
}

/// Addresses of one length, so that what is sealed has one too.
// EM-019
#[tokio::test]
async fn an_address_that_is_known_is_as_much_work_as_another() {
    for site in [site!(NativeAuth), site!(V4Auth)] {
        let known = site.ask(KNOWN).await;
        assert_eq!(known.location, format!("{ORIGIN}{SENT}"));
        assert_eq!(known.calls[..2], ["user_by_email", "create_token"], "{known:?}");
        assert_eq!((known.decisions, known.mails), (1, 1));
        assert_eq!(site.ask(UNKNOWN).await, known);
    }
}

/// An application that lets in some addresses only says no to the others when they come back.
// EM-019
#[tokio::test]
async fn who_is_refused_in_the_end_is_as_much_work_as_everybody() {
    for mut site in [site!(NativeAuth), site!(V4Auth)] {
        let one = site.ask("late-known@shop.example").await;
        assert_eq!(one, site.ask("late-other@shop.example").await);
        assert_eq!(one, site.ask("open-other@shop.example").await);
        assert_eq!(one.mails, 1);
        site.ask("late-known@shop.example").await;
        let page = come_back(&mut site).await;
        assert_eq!(page.location(), error("AccessDenied"));
    }
}

/// Opens the newest link, whichever way it signs in.
async fn come_back(site: &mut Site) -> Page {
    let link = site.postbox.link();
    let page = site.browser.get(&link).await;
    if page.status == StatusCode::OK { follow(&mut site.browser, &link).await } else { page }
}

/// It says so, whoever it is: the application chose that.
// EM-019
#[tokio::test]
async fn who_is_refused_at_once_gets_no_mail_and_no_token() {
    for site in [site!(NativeAuth), site!(V4Auth)] {
        let known = site.ask("banned-known@shop.example").await;
        assert_eq!(known.location, error("AccessDenied"));
        assert_eq!(known.calls, ["user_by_email"]);
        assert_eq!((known.decisions, known.mails), (1, 0));
        assert_eq!(site.ask("banned-other@shop.example").await, known);
    }
}

#[tokio::test]
async fn a_mail_that_isn_t_sent_is_told_to_everybody_alike() {
    for site in [site!(NativeAuth), site!(V4Auth)] {
        site.postbox.fail(Some(|| MailError::Recipient("no such mailbox".into())));
        let known = site.ask(KNOWN).await;
        assert_eq!(known.location, error("EmailSignin"));
        assert_eq!(site.ask(UNKNOWN).await, known);
    }
}
