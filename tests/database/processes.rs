//! Two processes over one PostgreSQL and one secret.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Command, Stdio},
};

use auth::{
    Authorize, CredentialsForm, RouterExt as _, Secret, Session, User, adapter::Postgres, auth, env,
};
use auth_providers::{Credentials, Email, OAuth2};
use axum::{
    Router,
    extract::{FromRef, State},
    routing::{get, post},
};
use http::{Method, StatusCode, header};
use reqwest::{Client, redirect::Policy};
use test_support::{ORIGIN, SECRET, provider::Provider};
use url::Url;

use crate::postgres::{Counts, Database};

const COOKIE: &str = "auth.session-token";
const LISTENS: &str = "listens on ";
const RACERS: usize = 50;

auth! {
    struct Shared;
    session: { strategy: database },
    adapter: Postgres { url: env("TEST_DATABASE"), migrate: true },
    providers: [
        Credentials { authorize: check },
        Email { from: "Shop <no-reply@shop.example>" },
        OAuth2 as "gh" {
            authorization: env("TEST_AUTHORIZE"), token: env("TEST_TOKEN"), userinfo: env("TEST_ME"),
            client_id: "shop", client_secret: env("TEST_CLIENT_SECRET"), scope: ["profile"],
        },
    ],
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

fn check(attempt: Authorize<Shared, Login>) -> Option<User> {
    let Login { username, password } = attempt.form;
    (password == Secret::new("right")).then(|| User::new(username))
}

#[derive(Clone, FromRef)]
struct App {
    auth: Shared,
}

async fn revoke_all(State(auth): State<Shared>, user: String) -> String {
    auth.revoke_all(&user).await.unwrap().to_string()
}

#[tokio::test]
#[ignore = "a process that the other tests start"]
async fn serve() {
    let auth = Shared::builder().build().await.unwrap();
    let app = Router::new()
        .route("/", get(async |session: Session| session.user.id.clone()))
        .route("/revoke", post(revoke_all))
        .auth(&auth)
        .with_state(App { auth });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    eprintln!("{LISTENS}{}", listener.local_addr().unwrap());
    std::thread::spawn(|| {
        // It ends with whoever holds its input.
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    axum::serve(listener, app).await.unwrap();
}

/// A process, until it is dropped.
struct Process {
    child: Child,
    at: String,
}

impl Process {
    fn start(database: &Database, provider: &Provider) -> Self {
        let at = &provider.url;
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "processes::serve", "--ignored", "--nocapture"])
            .env("AUTH_URL", ORIGIN)
            .env("AUTH_SECRET", SECRET)
            .env("TEST_DATABASE", database.url())
            .env("TEST_AUTHORIZE", format!("{at}/authorize"))
            .env("TEST_TOKEN", format!("{at}/token"))
            .env("TEST_ME", format!("{at}/me"))
            .env("TEST_CLIENT_SECRET", "a client secret")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let at = loop {
            let line = lines.next().expect("it begins to listen").unwrap();
            if let Some(at) = line.strip_prefix(LISTENS) {
                break format!("http://{at}");
            }
        };
        // Read to the end, so that it can write.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, at }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser that takes both for one site, as behind a balancer of load.
#[derive(Clone, Default)]
struct Browser {
    cookies: BTreeMap<String, String>,
}

struct Answer {
    status: StatusCode,
    location: String,
    text: String,
}

impl Browser {
    async fn send(
        &mut self,
        method: Method,
        at: &str,
        path: &str,
        fields: &[(String, String)],
    ) -> Answer {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let mut request = client.request(method, format!("{at}{path}"));
        request = request.header(header::HOST, "127.0.0.1:3000").header(header::COOKIE, cookies);
        if !fields.is_empty() {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(fields);
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form.finish());
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response.headers().get(header::LOCATION);
        let location = location.map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = response.status();
        Answer { status, location, text: response.text().await.unwrap() }
    }

    async fn get(&mut self, at: &str, path: &str) -> Answer {
        self.send(Method::GET, at, path, &[]).await
    }

    /// Sends a form with the CSRF token, which either process makes.
    async fn submit(&mut self, at: &str, path: &str, mut fields: Vec<(String, String)>) -> Answer {
        let csrf = self.get(at, "/api/auth/csrf").await.text;
        let csrf: serde_json::Value = serde_json::from_str(&csrf).unwrap();
        fields.push(("csrfToken".to_owned(), csrf["csrfToken"].as_str().unwrap().to_owned()));
        self.send(Method::POST, at, path, &fields).await
    }

    /// Begins to sign in at one process, and ends it at another.
    async fn sign_in(&mut self, provider: &Provider, first: &str, then: &str) {
        let page = self.submit(first, "/api/auth/signin/gh", Vec::new()).await;
        let answer = provider.authorize(&page.location);
        let callback = format!("/api/auth/callback/gh?code={}&state={}", answer.code, answer.state);
        let page = self.get(then, &callback).await;
        assert!(page.status.is_redirection() && !page.location.contains("error"), "{}", page.text);
    }
}

struct Pair {
    database: Database,
    provider: Provider,
    processes: [Process; 2],
}

async fn pair() -> Pair {
    let (database, provider) = (Database::fresh().await, Provider::start().await);
    // Both make the tables, at once.
    let start = || Process::start(&database, &provider);
    let processes = std::thread::scope(|scope| {
        // Each test is on one thread, and the proxy needs it while they start.
        [scope.spawn(start), scope.spawn(start)].map(|thread| thread.join().unwrap())
    });
    Pair { database, provider, processes }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flow_that_began_at_one_ends_at_the_other() {
    let Pair { database, provider, processes } = &pair().await;
    let [one, two] = processes.each_ref().map(|process| process.at.as_str());
    let mut ids = Vec::new();
    for (first, then) in [(one, two), (two, one)] {
        let mut browser = Browser::default();
        browser.sign_in(provider, first, then).await;
        for process in [one, two] {
            let page = browser.get(process, "/").await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            ids.push(page.text);
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "everywhere the same user");
    assert_eq!(database.count().await, Counts { users: 1, accounts: 1, sessions: 2 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_at_one_is_gone_at_the_other() {
    let Pair { database, provider, processes } = &pair().await;
    let [one, two] = processes.each_ref().map(|process| process.at.as_str());
    let mut browser = Browser::default();
    browser.sign_in(provider, one, one).await;
    let mut stolen = browser.clone();
    assert_eq!(stolen.get(two, "/").await.status, StatusCode::OK);
    browser.submit(one, "/api/auth/signout", Vec::new()).await;
    assert_eq!(stolen.get(two, "/").await.status, StatusCode::UNAUTHORIZED);

    let (mut phone, mut desk) = (Browser::default(), Browser::default());
    phone.sign_in(provider, one, one).await;
    desk.sign_in(provider, two, two).await;
    let user = phone.get(two, "/").await.text;
    let revoke = Client::new().post(format!("{one}/revoke")).body(user).send().await.unwrap();
    assert_eq!(revoke.text().await.unwrap(), "2");
    for (mut browser, process) in [(phone, two), (desk.clone(), two), (desk, one)] {
        assert_eq!(browser.get(process, "/").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(database.count().await, Counts { users: 1, accounts: 1, sessions: 0 });
}

// EM-002
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_in_a_mail_signs_in_once_among_many_requests_at_both() {
    let Pair { database, processes, .. } = &pair().await;
    let [one, two] = processes.each_ref().map(|process| process.at.as_str());
    let mut browser = Browser::default();
    let address = vec![("email".to_owned(), "ada@shop.example".to_owned())];
    browser.submit(one, "/api/auth/signin/email", address).await;
    // What a site without a mail server shows its developer.
    let mails = browser.get(one, "/api/auth/mails").await.text;
    let start = mails.find("/api/auth/callback/email?").unwrap();
    let link = mails[start..].split(['"', '<', ' ']).next().unwrap().replace("&amp;", "&");
    let link = Url::parse(ORIGIN).unwrap().join(&link).unwrap();
    let fields: Vec<(String, String)> = link.query_pairs().into_owned().collect();
    // The CSRF token that the requests share.
    browser.get(one, "/api/auth/csrf").await;
    let mut races = tokio::task::JoinSet::new();
    for n in 0..RACERS {
        let (mut visitor, sent) = (browser.clone(), fields.clone());
        let at = if n % 2 == 0 { one } else { two }.to_owned();
        races.spawn(async move {
            let page = visitor.submit(&at, "/api/auth/callback/email", sent).await;
            assert!(page.status.is_redirection(), "{} {}", page.status, page.text);
            visitor.cookies.contains_key(COOKIE)
        });
    }
    let signed_in = races.join_all().await;
    assert_eq!(signed_in.iter().filter(|it| **it).count(), 1);
    assert_eq!(database.count().await, Counts { users: 1, accounts: 0, sessions: 1 });
}

// CR-005
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_at_both_are_counted_together() {
    let Pair { processes, database, .. } = &pair().await;
    let [one, two] = processes.each_ref().map(|process| process.at.clone());
    let mut races = tokio::task::JoinSet::new();
    for n in 0..RACERS {
        let at = if n % 2 == 0 { one.clone() } else { two.clone() };
        races.spawn(async move {
            let (mut guesser, mut asker) = (Browser::default(), Browser::default());
            let fields = [("username", "ada"), ("password", "wrong")];
            let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let guess = guesser.submit(&at, "/api/auth/callback/credentials", fields.into());
            let guess = guess.await.location;
            let fields = vec![("email".to_owned(), "ada@shop.example".to_owned())];
            (guess, asker.submit(&at, "/api/auth/signin/email", fields).await.location)
        });
    }
    let answers = races.join_all().await;
    let count = |part: fn(&(String, String)) -> &String, text: &str| {
        answers.iter().filter(|answer| part(answer).contains(text)).count()
    };
    assert_eq!(count(|(guess, _)| guess, "error=CredentialsSignin"), 10, "{answers:?}");
    assert_eq!(count(|(guess, _)| guess, "error=TooManyAttempts"), RACERS - 10, "{answers:?}");
    assert_eq!(count(|(_, mail)| mail, "verify-request"), 3, "{answers:?}");
    assert_eq!(count(|(_, mail)| mail, "error=TooManyAttempts"), RACERS - 3, "{answers:?}");
    let rows: Vec<String> = sqlx::query_scalar("SELECT id FROM sign_in_attempts")
        .fetch_all(&database.rows)
        .await
        .unwrap();
    // The account, the address, and all clients of forms and of mails, whose addresses nobody knows.
    assert!(rows.len() == 4 && rows.iter().all(|id| !id.contains("ada")), "{rows:?}");
}
