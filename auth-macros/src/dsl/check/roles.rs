//! Rules about roles: they are an enum, and something says who has them.

use proc_macro2::Span;
use syn::{Expr, spanned::Spanned};

use super::own::is_own;
use crate::{
    diagnostics::Diagnostics,
    dsl::{keys::Section, syntax::Setup},
    mistakes,
};

/// What people write who keep roles as texts, or list them here.
const NO_ENUMS: [&str; 10] =
    ["String", "str", "Vec", "Option", "HashSet", "BTreeSet", "bool", "u8", "u32", "Box"];

/// `roles: Vec<Role>`, `roles: &str`
pub(super) fn are_an_enum(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let Some(roles) = setup.roles.take_if(|roles| !is_own(&roles.ty, &NO_ENUMS)) else { return };
    let message = "roles are an enum of yours that derives `Roles`, and a user may have several of \
                   them: `roles: Role`";
    diagnostics.error(roles.ty, mistakes::ROLES_TYPE, message);
    drop_callback(setup);
}

/// `roles: Role` without `callbacks: { roles: … }`, and the other way round.
pub(super) fn are_given(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    // A key that is misspelt, and a value that was refused, are reported already.
    let is_declared = is_mentioned(setup, Section::Auth);
    let is_given = is_mentioned(setup, Section::Callbacks);
    if let (Some(roles), false) = (&setup.roles, is_given) {
        let message =
            "nothing says which of these roles a user has; write `callbacks: { roles: roles_of }`";
        diagnostics.error(&roles.ty, mistakes::ROLES_CALLBACK, message);
    }
    if let (Some(span), false) = (callback(setup), is_declared) {
        let message = "this callback says which roles a user has, so the setup has to name their enum: \
                       `roles: Role`";
        diagnostics.push(mistakes::ROLES_CALLBACK.at(span, message));
    }
    if setup.roles.is_none() {
        drop_callback(setup);
    }
}

/// Whether the section has the key `roles`, or one that may be meant for it.
fn is_mentioned(setup: &Setup, section: Section) -> bool {
    let mut keys = setup.keys.iter().filter(|(at, _)| *at == section);
    keys.any(|(_, key)| key == "roles" || !section.has(&key.to_string()))
        || (section == Section::Callbacks && callback(setup).is_some())
        || (section == Section::Auth && setup.roles.is_some())
}

fn callback(setup: &Setup) -> Option<Span> {
    setup.value(Section::Callbacks, "roles").map(Spanned::span)
}

/// The callback would not fit what stands in for the roles.
fn drop_callback(setup: &mut Setup) {
    let is_it = |section: Section, key: &str| section == Section::Callbacks && key == "roles";
    let dropped = setup.values.extract_if(.., |entry| is_it(entry.section, entry.key));
    setup.refused.extend(dropped.filter_map(|entry| match entry.value {
        Expr::Path(path) => Some(path.path),
        _ => None,
    }));
}
