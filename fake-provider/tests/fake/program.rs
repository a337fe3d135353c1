//! The program: what it takes, what it prints, and where it doesn't listen.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Output, Stdio},
};

use auth::RouterExt as _;
use axum::Router;
use test_support::{Browser, ORIGIN, TestClock};
use url::Position;

use super::{person::Person, site::built};

/// The program with these arguments, and none of the variables that the test was started with.
fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fake-provider"));
    let names =
        ["ALGORITHM", "CLIENT_ID", "CLIENT_SECRET", "HOST", "ISSUER", "PORT", "REDIRECT_URI"];
    for name in names {
        command.env_remove(format!("FAKE_PROVIDER_{name}"));
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// A program that runs until the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// What it prints is all that an application needs to sign people in.
#[tokio::test]
async fn an_application_signs_in_with_what_is_printed() {
    let mut command = program(&["--port", "0", "--algorithm=ES256"]);
    command.env("FAKE_PROVIDER_CLIENT_ID", "shop").stdout(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let output = BufReader::new(running.0.stdout.take().unwrap());
    let mut printed = String::new();
    for line in output.lines() {
        let line = line.unwrap();
        printed.push_str(&line);
        printed.push('\n');
        if line.starts_with("# Redirect URIs") {
            break;
        }
    }
    assert!(printed.contains("for development and tests alone"), "{printed}");
    assert!(printed.contains("\nAUTH_OIDC_ID=shop\n"), "{printed}");

    let auth = built(&printed, TestClock::new()).await;
    let mut browser = Browser::new(Router::new().auth(&auth));
    let mut person = Person::new();
    let page = browser.submit("/api/auth/signin/oidc", &[("callbackUrl", "/in")]).await;
    let page = person.open(page.location()).await;
    let answer = person.send(&page, &[("person", "grace")]).await;
    let page = browser.get(&answer.location()[Position::BeforePath..]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/in"));
    assert_eq!(browser.session().await["user"]["name"], "Grace Hopper");
}

/// Whoever reaches the provider is whoever they like.
#[test]
fn it_listens_on_loopback_unless_it_is_told_twice() {
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let output = run(&["--port=0", "--host", host]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{host}");
        assert!(told.contains("--dangerously-listen-beyond-loopback"), "{host}: {told}");
        assert!(told.contains("sign in as anybody"), "{host}: {told}");
    }
    // An address for documentation is no machine's, so that nothing listens here either (RFC 5737 §3).
    let arguments = ["--port=0", "--host=192.0.2.1", "--dangerously-listen-beyond-loopback"];
    let told = String::from_utf8(run(&arguments).stderr).unwrap();
    assert!(told.contains("can't listen at 192.0.2.1"), "{told}");
}

#[test]
fn it_says_what_it_takes() {
    let output = run(&["--help"]);
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for option in ["--port", "--redirect-uri", "--dangerously-listen-beyond-loopback"] {
        assert!(help.contains(option), "{help}");
    }
    let output = run(&["--prot=1"]);
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told, "error: there is no option `--prot`: see `--help`\n");
}
