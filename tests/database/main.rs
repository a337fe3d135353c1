//! Sites that keep their users in a database: how often it is asked, two processes over one, and
//! what happens when it fails.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod faults;
mod full;
mod postgres;
mod processes;
mod proxy;
mod queries;
mod site;
mod statements;
