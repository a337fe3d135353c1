//! What `cargo xtask bench` runs: servers of this library and of its peers, what asks them, and single
//! paths for Valgrind.
//!
//! | arguments | what it does |
//! | --- | --- |
//! | `serve NAME` | serves a site at `127.0.0.1:$PORT`, until it is killed |
//! | `visit ORIGIN HOW PATH…` | signs in at a site, makes sure that the paths show who is signed in, and prints the cookies |
//! | `load ORIGIN PATH CONNECTIONS WARM_UP TIME` | asks for a path with `$COOKIES`, and prints how fast the answers come, as JSON |
//! | `sign-in ORIGIN CONNECTIONS WARM_UP TIME` | the same for whole sign-ins |
//! | `fill URL FROM TO` | adds sessions of nobody's to a database, by number |
//! | `sweep URL` | adds sessions that have expired, deletes them, and prints how many microseconds a hundred take |
//! | `count PATH TIMES` | makes so many requests in this process |
//!
//! Times are in milliseconds. Without the feature `databases` there is no `fill`, no `sweep`, nor a site over a database.
//!
//! Sites whose memory is compared have a program each, in `src/bin`: in one program for all, as much of the others' code
//! is resident as the linker has put beside theirs.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

mod answer;
mod bare;
mod by_hand;
mod count;
#[cfg(feature = "databases")]
mod fill;
mod load;
mod login;
#[cfg(feature = "databases")]
mod login_store;
mod many;
mod ours;
mod provider;
#[cfg(feature = "databases")]
mod raw;
mod servers;
mod sign_ins;
#[cfg(feature = "databases")]
mod sweep;
mod visitor;

use std::{env, process::ExitCode, time::Duration};

use auth::BoxError;
use axum::Router;
use tokio::runtime::{Builder, Runtime};

/// Where every site shows the session.
const SESSION: &str = "/api/auth/session";
/// Where every site has its protected page.
const PAGE: &str = "/page";
/// Whoever is signed in, at every site.
const NAME: &str = "Ada Lovelace";
/// The address of that person.
const EMAIL: &str = "ada@shop.example";
/// The picture of that person.
const IMAGE: &str = "https://shop.example/ada.png";

/// The program with these arguments.
pub fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    ended(&words.join(" "), run(&words))
}

/// A program that serves one site.
fn only(
    name: &str,
    site: impl Future<Output = Result<Router, BoxError>>,
    is_ours: bool,
) -> ExitCode {
    let served = async { servers::on_port(site.await?, is_ours).await };
    ended(name, runtime().and_then(|runtime| runtime.block_on(served)))
}

fn ended(name: &str, result: Result<(), BoxError>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench {name}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves the site with a JWE that is written by hand, and nothing else.
pub fn only_by_hand() -> ExitCode {
    only("by-hand", async { by_hand::router() }, false)
}

/// Serves axum-login with sessions in memory, and nothing else.
pub fn only_axum_login() -> ExitCode {
    only("axum-login", async { Ok(login::in_memory()) }, false)
}

/// Serves this library's site with sessions in cookies, and nothing else.
pub fn only_native() -> ExitCode {
    only("native", ours::native(1), true)
}

/// The same with `compat: next_auth_v4`.
pub fn only_compat() -> ExitCode {
    only("compat", ours::compat(), true)
}

fn run(words: &[&str]) -> Result<(), BoxError> {
    let runtime = runtime()?;
    match *words {
        ["serve", name] => runtime.block_on(servers::serve(name)),
        ["visit", origin, how, ref paths @ ..] => {
            println!("{}", runtime.block_on(visitor::visit(origin, how, paths))?);
            Ok(())
        }
        ["load", origin, path, connections, warm_up, time] => {
            let (connections, times) = (connections.parse()?, (millis(warm_up)?, millis(time)?));
            println!("{}", runtime.block_on(load::run(origin, path, connections, times))?);
            Ok(())
        }
        ["sign-in", origin, connections, warm_up, time] => {
            let (connections, times) = (connections.parse()?, (millis(warm_up)?, millis(time)?));
            println!("{}", runtime.block_on(load::sign_in(origin, connections, times))?);
            Ok(())
        }
        #[cfg(feature = "databases")]
        ["fill", url, from, to] => {
            let numbers = (from.parse()?, to.parse()?);
            runtime.block_on(fill::fill(url, &fill::LIVE, numbers))
        }
        #[cfg(feature = "databases")]
        ["sweep", url] => {
            println!("{}", runtime.block_on(sweep::sweep(url))?.as_micros());
            Ok(())
        }
        ["count", path, times] => count::repeat(&runtime, path, times.parse()?),
        _ => Err("no such arguments; see the documentation of this program".into()),
    }
}

/// One thread serves or asks: each program has one processor.
fn runtime() -> Result<Runtime, BoxError> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

fn millis(text: &str) -> Result<Duration, BoxError> {
    Ok(Duration::from_millis(text.parse()?))
}
