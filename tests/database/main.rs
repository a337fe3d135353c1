//! Sites that keep their users in a database: how many statements a request needs, two processes that share one
//! database, and what happens when the database fails.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod faults;
mod full;
mod postgres;
mod processes;
mod proxy;
mod queries;
mod site;
mod statements;
