//! Two processes over one PostgreSQL and one secret.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Command, Stdio},
};

use auth::{
    Authorize, CredentialsForm, RouterExt as _, Secret, Session, User, adapter::Postgres, auth, env,
};
use auth_providers::{Credentials, Email, OAuth2};
use axum::{
    Router,
    body::Body,
    extract::{FromRef, State},
    routing::{get, post},
};
use http::{Request, StatusCode};
use test_support::{Browser, ORIGIN, Page, SECRET, process::site_at, provider::Provider};
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
    site: Router,
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
        let site = loop {
            let line = lines.next().expect("it begins to listen").unwrap();
            if let Some(at) = line.strip_prefix(LISTENS) {
                break site_at(&format!("http://{at}"));
            }
        };
        // Read to the end, so that it can write.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, site }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks one of the processes. The browser takes both for one site, as behind a balancer of load.
async fn get_at(process: &Router, browser: &mut Browser, path: &str) -> Page {
    browser.go_to(process);
    browser.get(path).await
}

/// Sends a form to one of the processes, with the CSRF token, which either process makes.
async fn submit_at(
    process: &Router,
    browser: &mut Browser,
    path: &str,
    fields: &[(&str, &str)],
) -> Page {
    browser.go_to(process);
    browser.submit(path, fields).await
}

/// A browser that signs in: it begins at one process, and ends at another.
async fn signed_in(provider: &Provider, first: &Router, then: &Router) -> Browser {
    let mut browser = Browser::new(first.clone());
    let page = browser.submit("/api/auth/signin/gh", &[]).await;
    let answer = provider.authorize(page.location());
    let callback = format!("/api/auth/callback/gh?code={}&state={}", answer.code, answer.state);
    let page = get_at(then, &mut browser, &callback).await;
    assert!(page.status.is_redirection() && !page.location().contains("error"), "{page:?}");
    browser
}

struct Pair {
    database: Database,
    provider: Provider,
    processes: [Process; 2],
}

async fn pair() -> Pair {
    // Before a browser watches the log: a program has one subscriber.
    crate::statements::listen();
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
    let [one, two] = processes.each_ref().map(|process| &process.site);
    let mut ids = Vec::new();
    for (first, then) in [(one, two), (two, one)] {
        let mut browser = signed_in(provider, first, then).await;
        for process in [one, two] {
            let page = get_at(process, &mut browser, "/").await;
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
    let [one, two] = processes.each_ref().map(|process| &process.site);
    let mut browser = signed_in(provider, one, one).await;
    let mut stolen = browser.clone();
    assert_eq!(get_at(two, &mut stolen, "/").await.status, StatusCode::OK);
    submit_at(one, &mut browser, "/api/auth/signout", &[]).await;
    assert_eq!(get_at(two, &mut stolen, "/").await.status, StatusCode::UNAUTHORIZED);

    let mut phone = signed_in(provider, one, one).await;
    let desk = signed_in(provider, two, two).await;
    let user = get_at(two, &mut phone, "/").await.text;
    let revoke = Request::post("/revoke").body(Body::from(user)).unwrap();
    assert_eq!(Browser::new(one.clone()).send(revoke).await.text, "2");
    for (mut browser, process) in [(phone, two), (desk.clone(), two), (desk, one)] {
        let page = get_at(process, &mut browser, "/").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(database.count().await, Counts { users: 1, accounts: 1, sessions: 0 });
}

// EM-002
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_in_a_mail_signs_in_once_among_many_requests_at_both() {
    let Pair { database, processes, .. } = &pair().await;
    let [one, two] = processes.each_ref().map(|process| &process.site);
    let mut browser = Browser::new(one.clone());
    browser.submit("/api/auth/signin/email", &[("email", "ada@shop.example")]).await;
    // What a site without a mail server shows its developer.
    let mails = browser.get("/api/auth/mails").await.text;
    let start = mails.find("/api/auth/callback/email?").unwrap();
    let link = mails[start..].split(['"', '<', ' ']).next().unwrap().replace("&amp;", "&");
    let link = Url::parse(ORIGIN).unwrap().join(&link).unwrap();
    let fields: Vec<(String, String)> = link.query_pairs().into_owned().collect();
    // The CSRF token that the requests share.
    browser.csrf().await;
    let mut races = tokio::task::JoinSet::new();
    for n in 0..RACERS {
        let (mut visitor, sent) = (browser.clone(), fields.clone());
        visitor.go_to(if n % 2 == 0 { one } else { two });
        races.spawn(async move {
            let sent: Vec<_> = sent.iter().map(|(name, value)| (&**name, &**value)).collect();
            let page = visitor.submit("/api/auth/callback/email", &sent).await;
            assert!(page.status.is_redirection(), "{page:?}");
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
    let [one, two] = processes.each_ref().map(|process| &process.site);
    let mut races = tokio::task::JoinSet::new();
    for n in 0..RACERS {
        let at = if n % 2 == 0 { one } else { two };
        let (mut guesser, mut asker) = (Browser::new(at.clone()), Browser::new(at.clone()));
        races.spawn(async move {
            let fields = [("username", "ada"), ("password", "wrong")];
            let guess = guesser.submit("/api/auth/callback/credentials", &fields).await;
            let fields = [("email", "ada@shop.example")];
            let mail = asker.submit("/api/auth/signin/email", &fields).await;
            (guess.location().to_owned(), mail.location().to_owned())
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
