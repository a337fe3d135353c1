//! Tests against programs that others wrote. `cargo xtask test` starts each program, and says in a variable
//! where it is.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::unnecessary_wraps,
    reason = "callbacks have the signatures that applications write"
)]

mod active_directory;
mod behind_nginx;
mod databases;
mod email_smtp;
mod ldap_server;
mod mongodb;
mod next_auth;
mod next_auth_database;
mod oauth1_provider;
mod openid_provider;
mod openid_servers;
mod redis;
mod sql_server;
