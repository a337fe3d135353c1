//! Claims that another version of the application has written.
//!
//! A new version is deployed while sessions of the one before go on, and while processes of both
//! run. Everybody stays signed in.

use serde_json::Value;

use crate::{
    engine::{Declaration, Engine, ErasedClaims},
    parts::log::sampled,
};

/// Claims that don't read, with what they lack from the claims' `Default`: each member that fits is
/// kept. The `claims` callback is asked with them as with any that were read.
///
/// `None` where the claims have no `Default`, or nothing fits.
pub(super) fn carried_over(engine: &Engine, written: &Value) -> Option<ErasedClaims> {
    let claims = carry(&*engine.declaration, written);
    sampled!(
        engine, warn, name: "auth.session.other_claims", is_kept = claims.is_some(),
        "a session's claims don't fit the claims type: mark what a version adds with \
         `#[serde(default)]`, or derive `Default` for the claims type"
    );
    claims
}

fn carry(declaration: &dyn Declaration, written: &Value) -> Option<ErasedClaims> {
    let read = |claims: &Value| declaration.read_claims(claims).ok();
    let mut claims = declaration.initial_claims()?.to_json().ok()?;
    for (name, value) in written.as_object()? {
        let default = claims.as_object_mut()?.insert(name.clone(), value.clone());
        if read(&claims).is_some() {
            continue;
        }
        let members = claims.as_object_mut()?;
        match default {
            Some(default) => drop(members.insert(name.clone(), default)),
            None => drop(members.remove(name)),
        }
    }
    read(&claims)
}
