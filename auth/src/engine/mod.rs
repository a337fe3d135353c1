//! A setup at run time: what was declared, built, and shared by every request.

mod active;
mod auth;
mod authorize;
mod builder;
pub mod callback;
pub mod claims;
mod declaration;
mod declared;
mod erased_claims;
pub mod event;
mod health;
mod hosts;
mod invalid;
pub mod keys;
mod names;
mod notices;
mod origin;
mod origins;
#[cfg(feature = "passkey")]
mod passkeys;
mod paths;
mod presence;
mod refreshing;
mod registry;
mod reply;
pub mod roles;
mod sealing;
mod second_factor;
mod secret;
pub mod settings;
mod setup;
mod site;
mod storage_source;
mod typed;
mod undeclared;
mod vault;
mod view;
mod way;
pub(crate) mod weight;

pub use self::{
    active::ActiveProvider,
    auth::{Auth, DatabaseSessions, FreshSessions, SetupOf},
    authorize::{Authorize, AuthorizeSlot},
    builder::Builder,
    declared::{Declared, ProviderId},
    registry::Registry,
    second_factor::FactorMethod,
    setup::Setup,
};
pub(crate) use self::{
    declaration::{Declaration, ErasedTrigger, SignedIn},
    erased_claims::ErasedClaims,
    health::Health,
    hosts::HostName,
    notices::{Notice, Notices},
    origin::Origin,
    origins::Origins,
    paths::Paths,
    presence::{Presence, unserved},
    refreshing::Refreshing,
    registry::RegisteredProvider,
    reply::Reply,
    sealing::Sealing,
    second_factor::FactorMethods,
    setup::Engine,
    site::{Misplaced, Site},
    typed::own,
    vault::Vault,
    view::Shown,
    way::way,
};
