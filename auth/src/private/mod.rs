//! What expanded code may name. Not public API.

mod calls;
mod check;
mod expanded;
mod freshness;
mod mistakes;
mod second_factors;
mod target;
mod text;

pub use core;
pub use std::{boxed::Box, collections::BTreeMap, string::String, vec::Vec};

pub use serde;
pub use serde_json;

pub use self::{
    calls::Calls,
    check::Check,
    expanded::{
        DefaultClaims, UrlPart, derived, from_env, one_of, param, present, sign_in_path, url,
    },
};
pub use crate::{
    adapter::{Adapter, Keeps, KeepsSessions, NoAdapter, NotAdapter},
    client::typescript::{Described, Undescribed, typescript},
    compat::Compat,
    config::{
        AnySlot, Assembly, AuthConfig, Both, Callback, Condition, Either, Empty, For, Handler,
        HandlerSlot, NoDefault, Opposite, Probe, SecretSlot, Slot, Spec, TypeTag, Value, fallback,
        seconds, times,
    },
    engine::{
        AuthorizeSlot, Builder, DatabaseSessions, FactorMethod, FreshSessions, ProviderId,
        Registry, Setup, SetupOf,
        claims::{ClaimsParts, Member, NoClaims, NotClaims},
        roles::NoRoles,
        settings::{
            Check as SessionCheck, ColorScheme, CookieKey, Linking, Profile, Settings, Strategy,
        },
    },
    error::BoxError,
    page::Mark,
    provider::{
        Always, Authorizer, Checks, ClientAuth, CredentialsForm, Custom, Definition, Facts,
        FormError, FormField, Given, InvalidOption, IssuerRule, Kind, Mapping, Method, NoProfile,
        OAuth, OidcProfile, OverrideSlots, Overrides, ProfileFunctions, ProfileId, ProfileText,
        ProfileTruth, Proves, Provider, Reading, ResponseMode, SentForm, SetupContext,
        SigningAlgorithm, Step, Style, TokenPlace, kind, oauth1,
    },
};

pub mod variables {
    //! What `auth!` knows without an import: the module of the declaration gets all of it by a glob
    //! import, which is behind its own names.
    pub use crate::config::env;
}
