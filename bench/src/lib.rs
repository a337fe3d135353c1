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
//! | `count BEFORE TIMES PATH…` | makes so many requests to each path in this process, first `BEFORE` and then `TIMES` |
//!
//! Times are in milliseconds. Without the feature `servers` there is only `count`.
//!
//! Sites whose memory is compared have a program each, in `src/bin`: in one program for all, as much of the others' code
//! is resident as the linker has put beside theirs.

#![cfg_attr(
    feature = "servers",
    expect(clippy::print_stdout, reason = "a benchmark reports on standard output")
)]

mod answer;
mod bare;
mod by_hand;
mod count;
#[cfg(feature = "servers")]
mod fill;
#[cfg(feature = "servers")]
mod load;
mod login;
#[cfg(feature = "servers")]
mod login_store;
#[cfg(feature = "servers")]
mod many;
mod ours;
#[cfg(feature = "servers")]
mod provider;
#[cfg(feature = "servers")]
mod raw;
#[cfg(feature = "servers")]
mod servers;
#[cfg(feature = "servers")]
mod sign_ins;
#[cfg(feature = "servers")]
mod sweep;
mod visitor;

#[cfg(feature = "servers")]
use std::time::Duration;
use std::{env, process::ExitCode};

use auth::BoxError;
#[cfg(feature = "servers")]
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

/// What is said of other arguments.
const UNKNOWN: &str = "no such arguments; see the documentation of this program";

/// The program with these arguments.
pub fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    ended(&words.join(" "), run(&words))
}

/// A program that serves one site.
#[cfg(feature = "servers")]
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
#[cfg(feature = "servers")]
pub fn only_by_hand() -> ExitCode {
    only("by-hand", async { by_hand::router() }, false)
}

/// Serves axum-login with sessions in memory, and nothing else.
#[cfg(feature = "servers")]
pub fn only_axum_login() -> ExitCode {
    only("axum-login", async { Ok(login::in_memory()) }, false)
}

/// Serves this library's site with sessions in cookies, and nothing else.
#[cfg(feature = "servers")]
pub fn only_native() -> ExitCode {
    only("native", ours::native(1), true)
}

/// The same with `compat: next_auth_v4`.
#[cfg(feature = "servers")]
pub fn only_compat() -> ExitCode {
    only("compat", ours::compat(), true)
}

fn run(words: &[&str]) -> Result<(), BoxError> {
    let runtime = runtime()?;
    match *words {
        ["count", before, times, ref paths @ ..] => {
            count::repeat(&runtime, paths, [before.parse()?, times.parse()?])
        }
        #[cfg(feature = "servers")]
        _ => runtime.block_on(measure(words)),
        #[cfg(not(feature = "servers"))]
        _ => Err(UNKNOWN.into()),
    }
}

/// Serves, asks, or prepares what is asked for.
#[cfg(feature = "servers")]
async fn measure(words: &[&str]) -> Result<(), BoxError> {
    match *words {
        ["serve", name] => servers::serve(name).await?,
        ["visit", origin, how, ref paths @ ..] => {
            println!("{}", visitor::visit(origin, how, paths).await?);
        }
        ["load", origin, path, connections, warm_up, time] => {
            let (connections, times) = (connections.parse()?, (millis(warm_up)?, millis(time)?));
            println!("{}", load::run(origin, path, connections, times).await?);
        }
        ["sign-in", origin, connections, warm_up, time] => {
            let (connections, times) = (connections.parse()?, (millis(warm_up)?, millis(time)?));
            println!("{}", load::sign_in(origin, connections, times).await?);
        }
        ["fill", url, from, to] => {
            fill::fill(url, &fill::LIVE, (from.parse()?, to.parse()?)).await?;
        }
        ["sweep", url] => println!("{}", sweep::sweep(url).await?.as_micros()),
        _ => return Err(UNKNOWN.into()),
    }
    Ok(())
}

/// One thread serves or asks: each program has one processor.
fn runtime() -> Result<Runtime, BoxError> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

#[cfg(feature = "servers")]
fn millis(text: &str) -> Result<Duration, BoxError> {
    Ok(Duration::from_millis(text.parse()?))
}
