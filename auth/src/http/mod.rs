//! The parts for axum: the routes, the extractors for sessions and forms, the guard, and the layer that
//! keeps sessions alive.

mod bearer;
mod body;
mod cors;
mod csrf;
mod errors;
mod extract;
mod fresh;
mod guard;
mod health;
mod layer;
mod layers;
mod link_form;
mod nested;
mod rejection;
mod require;
mod rolling;
mod routes;
mod sent;
pub(crate) mod serve;
mod unconfigured;
mod wire;

pub use self::{
    csrf::{CsrfToken, OwnForm},
    extract::HasAuth,
    fresh::{AsDeclared, CanBeFresh, Fresh, FreshBound, FreshSession, Within},
    guard::{Guard, GuardLayer},
    layer::{AuthLayer, AuthService},
    link_form::LinkForm,
    rejection::Rejection,
    require::Require,
    routes::RouterExt,
};
