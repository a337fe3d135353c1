//! Setups with an adapter: users, accounts and sessions are stored, all of them or nothing.

mod accounts;
mod claims_version;
mod cookie_sessions;
mod first_proof;
mod health;
mod link_form;
mod linking;
mod metrics;
mod profile;
mod proof_site;
mod sessions;
mod sign_up;
mod site;
mod store;
mod tokens;
