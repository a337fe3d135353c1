//! The database is down, lost in the middle, slow, read-only, full or started again: whoever is
//! signed in stays so, no session is without its row and no row without its session, and the site
//! goes on by itself.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use auth::adapter::PostgresStore;
use http::StatusCode;
use sqlx::{PgPool, postgres::PgPoolOptions};
use test_support::{Page, TestClock, provider::Provider};

use crate::{
    postgres::{Counts, Database},
    proxy::{Loss, Way},
    site::{OnPostgres, Site},
};

const COOKIE: &str = "auth.session-token";
const SESSION: &str = "/api/auth/session";
const NOBODY: Counts = Counts { users: 0, accounts: 0, sessions: 0 };
const ONE: Counts = Counts { users: 1, accounts: 1, sessions: 1 };

async fn site() -> (Site<OnPostgres>, Database) {
    let database = Database::fresh().await;
    let store = database.store(3).await.with_timeout(Duration::from_secs(3));
    (Site::<OnPostgres>::over(store).await, database)
}

/// A site with somebody signed in.
async fn signed_in() -> (Site<OnPostgres>, Database) {
    let (mut site, database) = site().await;
    site.person(1);
    site.sign_in().await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
    (site, database)
}

/// Whether a sign-in or sign-out ended with a page that says so.
fn is_error(page: &Page) -> bool {
    match page.status {
        StatusCode::FOUND | StatusCode::SEE_OTHER => page.location().contains("/error?error="),
        status => status.is_server_error(),
    }
}

/// A response that leaves the session's cookie as it is.
fn leaves_the_cookie(page: &Page) -> bool {
    page.set_cookies().iter().all(|cookie| !cookie.starts_with(COOKIE))
}

/// Nobody can tell who is signed in, and nobody is signed out by that.
async fn nobody_knows(site: &mut Site<OnPostgres>) {
    for path in ["/", SESSION] {
        let page = site.browser.get(path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}: {page:?}");
        assert!(leaves_the_cookie(&page), "{path}: {page:?}");
    }
    let page = site.browser.submit("/api/auth/signout", &[]).await;
    assert!(is_error(&page) && leaves_the_cookie(&page), "{page:?}");
    // Who has no session is told so without the database.
    let mut other = site.other();
    assert_eq!(other.get("/").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(other.session().await, serde_json::json!({}));
}

#[tokio::test]
async fn a_database_that_is_down_at_start_is_named_and_nothing_else() {
    let (database, provider) = (Database::fresh().await, Provider::start().await);
    let url = database.url().replace("postgres@", "postgres:canary-db-password@");
    database.proxy.set(Way::Cut);
    let problem = Site::<OnPostgres>::builder(&provider, &url).build().await.unwrap_err();
    let told = format!("{problem} {problem:?}");
    assert!(problem.to_string().contains("adapter"), "{told}");
    assert!(!told.contains("canary"), "{told}");
    // Tried again, it begins with an empty database.
    database.proxy.set(Way::Open);
    let auth = Site::<OnPostgres>::builder(&provider, &url).build().await.unwrap();
    let mut site = Site::<OnPostgres>::with(auth, provider, TestClock::new());
    site.person(1);
    site.sign_in().await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
}

#[tokio::test]
async fn a_site_that_began_without_its_database_goes_on_with_it() {
    let database = Database::fresh().await;
    let store = database.store(3).await;
    database.proxy.set(Way::Cut);
    let mut site = Site::<OnPostgres>::over(store).await;
    site.browser.cookies.insert(COOKIE.to_owned(), "wAAAAAAAAAAAAAAAAAAAAA.some".to_owned());
    nobody_knows(&mut site).await;
    site.browser.cookies.remove(COOKIE);
    site.person(1);
    assert!(is_error(&site.sign_in().await));
    database.proxy.set(Way::Open);
    assert_eq!(database.count().await, NOBODY);
    site.sign_in().await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
}

#[tokio::test]
async fn a_session_outlives_the_loss_of_the_database() {
    let (mut site, database) = signed_in().await;
    for _ in 0..2 {
        database.proxy.set(Way::Cut);
        nobody_knows(&mut site).await;
        database.proxy.set(Way::Open);
        assert_eq!(site.who().await.as_deref(), Ok("P1"));
        assert_eq!(database.count().await, ONE);
    }
}

/// Where a connection is lost while somebody signs up.
const LOSSES: [&str; 6] = [
    "BEGIN",
    "INSERT INTO \"users\"",
    "INSERT INTO \"accounts\"",
    "INSERT INTO \"sessions\"",
    "COMMIT",
    "UPDATE \"sessions\"",
];

// DB-001
#[tokio::test]
async fn a_sign_up_that_loses_the_database_leaves_a_session_with_its_row_or_neither() {
    let (mut site, database) = site().await;
    for at in LOSSES {
        for (arrives, for_good) in [(false, false), (false, true), (true, false), (true, true)] {
            database.run("TRUNCATE users CASCADE").await;
            site.browser.cookies.clear();
            site.person(1);
            let callback = site.begin().await;
            let loss = Loss { at, arrives, for_good };
            database.proxy.set(Way::Lost(loss));
            let page = site.browser.get(&callback).await;
            let left = database.proxy.way();
            assert_eq!(left, if for_good { Way::Cut } else { Way::Open }, "{loss:?}");
            database.proxy.set(Way::Open);
            let has_cookie = site.browser.cookies.contains_key(COOKIE);
            assert_eq!(has_cookie, !is_error(&page), "{loss:?}: {page:?}");
            // Only what was written before the database went for good can't be taken back.
            let stays = for_good && (at == "UPDATE \"sessions\"" || (at == "COMMIT" && arrives));
            let counts = if has_cookie || stays { ONE } else { NOBODY };
            assert_eq!(database.count().await, counts, "{loss:?}");
            if stays {
                assert_eq!(unfinished(&database).await, i64::from(!arrives || at == "COMMIT"));
            }
            if has_cookie {
                assert_eq!(site.who().await.as_deref(), Ok("P1"), "{loss:?}");
            }
            site.sign_in().await;
            assert_eq!(site.who().await.as_deref(), Ok("P1"), "{loss:?}");
            let counts = database.count().await;
            assert_eq!((counts.users, counts.accounts), (1, 1), "{loss:?}");
        }
    }
}

/// Sessions without claims, which open nothing, also for whoever would have their cookie.
async fn unfinished(database: &Database) -> i64 {
    let count = "SELECT count(*) FROM sessions WHERE claims IS NULL";
    sqlx::query_scalar(count).fetch_one(&database.rows).await.unwrap()
}

#[tokio::test]
async fn connections_that_the_server_has_ended_are_replaced() {
    let (mut site, database) = signed_in().await;
    let end = format!(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
         WHERE datname = '{}' AND pid <> pg_backend_pid()",
        database.name
    );
    database.run(&end).await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"), "a session is read");
    database.run(&end).await;
    site.clock.advance(Duration::from_hours(2));
    assert_eq!(site.browser.get(SESSION).await.status, StatusCode::OK, "and extended");
    database.run(&end).await;
    site.browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(site.who().await, Err(StatusCode::UNAUTHORIZED), "and ended");
    let (callback, before) = (site.begin().await, database.count().await);
    database.run(&end).await;
    site.browser.get(&callback).await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"), "and made");
    assert_eq!((before.sessions, database.count().await), (0, ONE));
    site.browser.cookies.clear();
    site.person(2);
    let callback = site.begin().await;
    database.run(&end).await;
    site.browser.get(&callback).await;
    assert_eq!(site.who().await.as_deref(), Ok("P2"), "with its user");
}

#[tokio::test]
async fn a_database_that_is_read_only_is_read() {
    let (mut site, database) = signed_in().await;
    let read_only = async |on: &str| {
        let name = &database.name;
        database
            .run(&format!(
                "ALTER DATABASE {name} SET default_transaction_read_only = {on}; \
                 SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                 WHERE datname = '{name}' AND pid <> pg_backend_pid()"
            ))
            .await;
    };
    read_only("on").await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
    assert_eq!(site.browser.get(SESSION).await.status, StatusCode::OK);
    let page = site.browser.submit("/api/auth/signout", &[]).await;
    assert!(is_error(&page) && leaves_the_cookie(&page), "{page:?}");
    site.person(2);
    let mut other = site.other();
    let page = Site::<OnPostgres>::sign_in_in(&site.provider, &mut other).await;
    assert!(is_error(&page) && leaves_the_cookie(&page), "{page:?}");
    assert_eq!(database.count().await, ONE);
    // The time has come to write the session: until that succeeds, nobody is signed out.
    site.clock.advance(Duration::from_hours(2));
    for path in ["/", SESSION] {
        let page = site.browser.get(path).await;
        assert!(leaves_the_cookie(&page), "{path}: {page:?}");
    }
    read_only("off").await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
    site.sign_in().await;
    assert_eq!(site.who().await.as_deref(), Ok("P2"));
}

// DB-002
#[tokio::test]
async fn a_database_that_is_slow_is_waited_for_and_one_that_is_silent_not_for_long() {
    let database = Database::fresh().await;
    let store: PostgresStore = database.store(3).await;
    let mut site = Site::<OnPostgres>::over(store.with_timeout(Duration::from_secs(1))).await;
    database.proxy.set(Way::Slow(Duration::from_millis(20)));
    site.person(1);
    site.sign_in().await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
    database.proxy.set(Way::Silent);
    nobody_knows(&mut site).await;
    site.person(2);
    let mut other = site.other();
    assert!(is_error(&Site::<OnPostgres>::sign_in_in(&site.provider, &mut other).await));
    database.proxy.set(Way::Open);
    assert_eq!(database.count().await, ONE);
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
}

#[tokio::test]
async fn a_disk_that_is_full_keeps_nobody_out_who_is_in() {
    let (mut site, database) = signed_in().await;
    site.person(2);
    for table in ["users", "accounts", "sessions"] {
        database
            .run(&format!(
                "CREATE FUNCTION full_{table}() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE 'no room' USING ERRCODE = 'disk_full'; END $$; \
                 CREATE TRIGGER full_disk BEFORE INSERT ON {table} \
                 FOR EACH ROW EXECUTE FUNCTION full_{table}()"
            ))
            .await;
        let mut other = site.other();
        let page = Site::<OnPostgres>::sign_in_in(&site.provider, &mut other).await;
        assert!(is_error(&page) && leaves_the_cookie(&page), "{table}: {page:?}");
        assert_eq!(database.count().await, ONE, "{table}");
        assert_eq!(site.who().await.as_deref(), Ok("P1"), "{table}");
        database.run(&format!("DROP TRIGGER full_disk ON {table}")).await;
        let page = Site::<OnPostgres>::sign_in_in(&site.provider, &mut other).await;
        assert!(!is_error(&page), "{table}: {page:?}");
        database.run("DELETE FROM users WHERE name = 'P2'").await;
    }
}

/// The second server, which this test starts and stops.
struct Spare(std::process::Child);

impl Spare {
    fn start() -> Self {
        let command = std::env::var("AUTH_TEST_POSTGRES_SPARE_COMMAND").unwrap();
        // It ends with its input, so also when the test is killed.
        let script = format!("{command} & read -r _; kill -INT $!; wait");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).stdin(Stdio::piped());
        Self(shell.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    fn stop(mut self) {
        drop(self.0.stdin.take());
        self.0.wait().unwrap();
    }
}

/// Asks until it is answered: a server takes its time to start.
async fn answered(url: &str) -> PgPool {
    let options = PgPoolOptions::new().acquire_timeout(Duration::from_secs(1));
    loop {
        match options.clone().connect(url).await {
            Ok(pool) => return pool,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

#[tokio::test]
async fn a_server_that_is_stopped_and_started_again_finds_its_sessions() {
    let url = std::env::var("AUTH_TEST_POSTGRES_SPARE").expect("`cargo xtask test` prepares it");
    let server = Spare::start();
    answered(&url).await.close().await;
    let provider = Provider::start().await;
    let auth = Site::<OnPostgres>::builder(&provider, &url).build().await.unwrap();
    let mut site = Site::<OnPostgres>::with(auth, provider, TestClock::new());
    site.person(1);
    site.sign_in().await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
    server.stop();
    nobody_knows(&mut site).await;
    let server = Spare::start();
    answered(&url).await.close().await;
    assert_eq!(site.who().await.as_deref(), Ok("P1"));
    site.browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(site.who().await, Err(StatusCode::UNAUTHORIZED));
    server.stop();
}
