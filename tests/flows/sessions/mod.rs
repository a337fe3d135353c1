//! Sessions and their cookies, over HTTP.

mod cookies;
mod guard;
mod guard_places;
mod scopes;
mod settings;
mod short;
mod states;
