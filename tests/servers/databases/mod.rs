//! The stores in SQL databases: each passes the conformance kit, and the tests of what only its server does.
//! `cargo xtask test` starts the servers, and says in variables where they are.

mod mysql;
mod pgbouncer;
mod postgres;

/// The tables of the default schema, in an order in which they can be emptied.
const TABLES: [&str; 7] = [
    "accounts",
    "sessions",
    "verification_tokens",
    "revoked_sessions",
    "sign_in_attempts",
    "user_authenticators",
    "users",
];
