//! Sessions and their cookies, over HTTP.

mod cookies;
mod guard;
mod kept_with_tokens;
mod scopes;
mod settings;
mod states;
