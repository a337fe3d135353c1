//! The program as AWS Lambda runs it: it signs people in, and says how long a cold start takes.
//!
//! The first test plays Lambda itself. The others need a server, and `cargo xtask test lambda` starts it.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(clippy::print_stdout, reason = "a cold start is measured to be read")]

mod browser;
mod program;
mod runtime;

use std::time::Instant;

use http::StatusCode;

use crate::{
    browser::{Browser, Site},
    program::Program,
    runtime::Runtime,
};

/// What a function URL looks like.
const ORIGIN: &str = "https://abcdef.lambda-url.eu-central-1.on.aws";

#[tokio::test]
async fn it_signs_in_with_sessions_in_cookies() {
    played("cookies", &[]).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL, which `cargo xtask test lambda` starts"]
async fn it_signs_in_with_sessions_in_postgresql() {
    let url = std::env::var("AUTH_TEST_POSTGRES").expect("the task names the database");
    let variables = [("DATABASE_URL", &*url), ("AUTH_POSTGRES_MIGRATE", "true")];
    // The second start is the one that people wait for, because the tables are there.
    played("PostgreSQL, whose tables are made", &variables).await;
    played("PostgreSQL", &variables).await;
}

#[tokio::test]
#[ignore = "needs `cargo lambda watch`, which `cargo xtask test lambda` starts"]
async fn it_signs_in_behind_the_emulator() {
    let origin = std::env::var("AUTH_TEST_LAMBDA").expect("the task names the emulator");
    let _program = Program::start(&format!("{origin}/.rt"), &origin, &[]);
    signs_in(&mut Browser::at(&origin, Site::Served)).await;
}

/// Signs in while this process plays Lambda, and prints how long the first answer took.
async fn played(name: &str, variables: &[(&str, &str)]) {
    let runtime = Runtime::start().await;
    let begin = Instant::now();
    let _program = Program::start(&runtime.address, ORIGIN, variables);
    let mut browser = Browser::at(ORIGIN, Site::Played(runtime));
    let page = browser.get("/").await;
    let cold = begin.elapsed();
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
    let begin = Instant::now();
    browser.get("/").await;
    let build = if cfg!(debug_assertions) { "not optimised" } else { "optimised" };
    println!("cold start with sessions in {name}: {cold:?}, then {:?} ({build})", begin.elapsed());
    signs_in(&mut browser).await;
}

/// Somebody tries a wrong password, signs in, reads a page, and signs out.
async fn signs_in(browser: &mut Browser) {
    for (password, is_right) in [("demo", false), ("demo-password", true)] {
        let fields = [("username", "demo"), ("password", password)];
        let page = browser.submit("/api/auth/callback/credentials", &fields).await;
        assert!(page.status.is_redirection() || page.status.is_client_error(), "{page:?}");
        let page = browser.get("/").await;
        assert_eq!(page.status == StatusCode::OK, is_right, "{page:?}");
        assert_eq!(page.text.contains("Demo is on the free plan."), is_right, "{page:?}");
    }
    let session = browser.get("/api/auth/session").await;
    assert!(session.text.contains("\"Demo\""), "{session:?}");
    browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(browser.get("/").await.status, StatusCode::UNAUTHORIZED);
}
