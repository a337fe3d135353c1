//! Limits of setups that share an SQLite file, as processes of one application do.

use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

use auth::{
    Auth, Authorize, BoxError, Builder, CredentialsForm, RouterExt as _, Secret, User,
    adapter::{Adapter, Sqlite, SqliteStore, sql::Schema},
    auth,
    limit::{Key, Limit, Limiter, Limits, MemoryLimiter, Verdict},
    parts::BoxFuture,
};
use auth_providers::{Credentials, Email};
use axum::Router;
use http::{StatusCode, header};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions},
};
use test_support::{Browser, ORIGIN, Page, TestClock, postbox::Postbox, variables};
use tokio::task::JoinSet;

const CALLBACK: &str = "/api/auth/callback/credentials";
const SIGN_IN: &str = "/api/auth/signin/email";

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

fn check<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let Login { username, password } = attempt.form;
    (password == Secret::new("right")).then(|| User::new(username))
}

auth! {
    struct Shared;
    adapter: Sqlite { url: "sqlite::memory:" },
    providers: [
        Credentials { authorize: check::<Shared> },
        Email { from: "Shop <no-reply@shop.example>" },
    ],
}

auth! {
    struct Own;
    adapter: Sqlite { url: "sqlite::memory:" },
    limits: Limits::new().kept_in(OneEach(MemoryLimiter::new())),
    providers: [Credentials { authorize: check::<Own> }],
}

/// A limiter of the application's own: one attempt for everybody.
struct OneEach(MemoryLimiter);

impl Limiter for OneEach {
    fn attempt<'a>(
        &'a self,
        key: &'a Key,
        _: &'a Limit,
        now: SystemTime,
    ) -> BoxFuture<'a, Result<Verdict, BoxError>> {
        self.0.attempt(key, &const { Limit::new(1) }, now)
    }

    fn succeeded<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        self.0.succeeded(key)
    }

    fn withdraw<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<(), BoxError>> {
        self.0.withdraw(key)
    }
}

/// A file that two setups have open.
struct File {
    rows: SqlitePool,
    schema: Schema,
    clock: TestClock,
    postbox: Postbox,
}

impl File {
    async fn new(name: &str, schema: Schema) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let path = folder.join(format!("limits-{name}.db"));
        // Of an earlier run.
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
        let rows = open(path).await;
        schema.migrate(&rows).await.unwrap();
        Self { rows, schema, clock: TestClock::new(), postbox: Postbox::default() }
    }

    /// A setup with a pool of its own.
    async fn setup<A>(&self, builder: Builder<A>) -> Browser
    where
        A: Auth<Adapter: Adapter<Store = SqliteStore>>,
    {
        let path = self.rows.connect_options().get_filename().to_owned();
        let store = SqliteStore::open(open(path).await, self.schema.clone()).await.unwrap();
        let builder = builder.store(store).variables(variables(&[])).url(ORIGIN);
        let builder = builder.clock(self.clock.clone()).mailer(self.postbox.clone());
        Browser::new(Router::new().auth(&builder.build().await.unwrap()))
    }

    async fn ids(&self) -> Vec<String> {
        let ids = sqlx::query_scalar("SELECT id FROM sign_in_attempts");
        ids.fetch_all(&self.rows).await.unwrap()
    }

    async fn run(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.rows).await.unwrap();
    }
}

async fn open(path: PathBuf) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    SqlitePoolOptions::new().max_connections(4).connect_with(options).await.unwrap()
}

async fn guess(browser: &Browser, username: &str, password: &str) -> Page {
    let mut browser = Browser::new(browser.app());
    let fields = [("username", username), ("password", password), ("json", "true")];
    browser.submit(CALLBACK, &fields).await
}

async fn ask(browser: &Browser, address: &str) -> Page {
    let mut browser = Browser::new(browser.app());
    browser.submit(SIGN_IN, &[("email", address), ("json", "true")]).await
}

// CR-005
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_at_both_at_the_same_time_are_counted_together() {
    let file = File::new("together", Schema::default()).await;
    let setups = [file.setup(Shared::builder()).await, file.setup(Shared::builder()).await];
    let mut races = JoinSet::new();
    for n in 0..60 {
        let browser = setups[n % 2].clone();
        races.spawn(async move {
            let guess = guess(&browser, "ada", "wrong").await.status.as_u16();
            (guess, ask(&browser, "ada@shop.example").await.status.as_u16())
        });
    }
    let answers = races.join_all().await;
    let guesses = |status| answers.iter().filter(|(guess, _)| *guess == status).count();
    let mails = |status| answers.iter().filter(|(_, mail)| *mail == status).count();
    assert_eq!((guesses(401), guesses(429)), (10, 50), "{answers:?}");
    assert_eq!((mails(200), mails(429), file.postbox.count()), (3, 57, 3), "{answers:?}");
    // Nobody reads there who it was. Besides, the clients are counted together, since nobody knows
    // their addresses: those of the form, and those of mails.
    let ids = file.ids().await;
    assert!(ids.len() == 4 && ids.iter().all(|id| id.len() == 43), "{ids:?}");
    let named = Key::account("credentials", "ada").as_bytes().map(|byte| format!("{byte:02x}"));
    assert!(!ids.contains(&named.concat()));
}

#[tokio::test]
async fn a_success_at_one_is_one_at_the_other_and_sweeps() {
    let file = File::new("success", Schema::default()).await;
    let [one, two] = [file.setup(Shared::builder()).await, file.setup(Shared::builder()).await];
    for n in 0..9 {
        let setup = if n % 2 == 0 { &one } else { &two };
        assert_eq!(guess(setup, "ada", "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(guess(&two, "bob", "wrong").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(guess(&one, "ada", "right").await.status, StatusCode::OK);
    assert_eq!(file.ids().await.len(), 2, "bob's, and all clients'");
    for _ in 0..10 {
        assert_eq!(guess(&two, "ada", "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(guess(&one, "ada", "right").await.status, StatusCode::TOO_MANY_REQUESTS);
    // What may be forgotten goes with the next sign-in, whosever it is.
    file.clock.advance(Duration::from_hours(25));
    assert_eq!(guess(&one, "carol", "wrong").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(file.ids().await.len(), 4);
    assert_eq!(guess(&two, "dan", "right").await.status, StatusCode::OK);
    assert_eq!(file.ids().await.len(), 2, "carol's, and all clients'");
}

#[tokio::test]
async fn what_cannot_be_counted_is_not_tried() {
    let file = File::new("away", Schema::default()).await;
    let setup = file.setup(Shared::builder()).await;
    file.run("ALTER TABLE sign_in_attempts RENAME TO elsewhere").await;
    for page in [guess(&setup, "ada", "right").await, ask(&setup, "ada@shop.example").await] {
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{page:?}");
        assert_eq!(page.headers[header::RETRY_AFTER], "5");
    }
    assert_eq!(file.postbox.count(), 0);
    file.run("ALTER TABLE elsewhere RENAME TO sign_in_attempts").await;
    assert_eq!(guess(&setup, "ada", "right").await.status, StatusCode::OK);
    assert_eq!(ask(&setup, "ada@shop.example").await.status, StatusCode::OK);
}

#[tokio::test]
async fn without_a_table_each_setup_counts_for_itself() {
    let file = File::new("auth-js", Schema::auth_js()).await;
    file.run("DROP TABLE sign_in_attempts").await;
    let setups = [file.setup(Shared::builder()).await, file.setup(Shared::builder()).await];
    for setup in &setups {
        for _ in 0..10 {
            assert_eq!(guess(setup, "ada", "wrong").await.status, StatusCode::UNAUTHORIZED);
        }
        assert_eq!(guess(setup, "ada", "right").await.status, StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(guess(&setups[0], "bob", "right").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_limiter_of_the_application_goes_before_the_store() {
    let file = File::new("own", Schema::default()).await;
    let setup = file.setup(Own::builder()).await;
    assert_eq!(guess(&setup, "ada", "wrong").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(guess(&setup, "ada", "right").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(file.ids().await, Vec::<String>::new());
}
