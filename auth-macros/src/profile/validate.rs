//! The rules of `#[derive(Profile)]`.

use syn::ext::IdentExt;

use super::{
    Profile, Says,
    syntax::{Part, Source, Way},
};
use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    mistakes,
};

/// What a profile says, in the order of `Identity`.
const KEYS: [&str; 5] = ["id", "name", "email", "email_verified", "image"];

pub(super) fn validate(profile: &Profile<'_>, diagnostics: &mut Diagnostics) {
    id_is_given(profile, diagnostics);
    for says in [&profile.says, &profile.v4] {
        keys_are_given_once(says, diagnostics);
    }
    for says in profile.says.iter().chain(&profile.v4) {
        if key_is_known(says, diagnostics) {
            id_has_a_field(says, diagnostics);
            parts_fit_the_key(says, diagnostics);
            fields_are_there(profile, says, diagnostics);
        }
    }
}

/// `#[profile(name)]`
fn id_is_given(profile: &Profile<'_>, diagnostics: &mut Diagnostics) {
    // A key that isn't known may be the id, misspelt.
    let may_be = |says: &Says| says.key == "id" || !KEYS.iter().any(|known| says.key == known);
    if profile.says.iter().any(may_be) {
        return;
    }
    let message = "a profile says whose it is: `#[profile(id)]`, or `#[profile(id = sub)]` with the \
                   field that has the id";
    match profile.attribute {
        Some(attribute) => diagnostics.error(attribute.path(), mistakes::PROFILE_ID, message),
        None => diagnostics.error(profile.ident, mistakes::PROFILE_ID, message),
    }
}

/// `#[profile(id, name = login, name = display_name)]`
fn keys_are_given_once(says: &[Says], diagnostics: &mut Diagnostics) {
    for (at, Says { key, .. }) in says.iter().enumerate() {
        if says[..at].iter().any(|earlier| earlier.key == *key) {
            let message = format!(
                "`{key}` is given twice; `{key} = [a, b]` takes the first field that is there"
            );
            diagnostics.error(key, mistakes::PROFILE_TWICE, message);
        }
    }
}

/// `#[profile(id, nmae = login)]`
fn key_is_known(Says { key, .. }: &Says, diagnostics: &mut Diagnostics) -> bool {
    let is_known = KEYS.iter().any(|known| key == known);
    if !is_known {
        let hint = did_you_mean(&key.to_string(), &KEYS);
        let (last, others) = KEYS.split_last().expect("there are keys");
        let message = format!("expected `{}` or `{last}`{hint}", others.join("`, `"));
        diagnostics.error(key, mistakes::PROFILE_KEY, message);
    }
    is_known
}

/// `#[profile(id = [])]`
fn id_has_a_field(Says { key, source }: &Says, diagnostics: &mut Diagnostics) {
    if key == "id" && matches!(source, Source::First(parts) if parts.is_empty()) {
        diagnostics.error(
            key,
            mistakes::PROFILE_ID,
            "an id is taken from a field; without one nobody can sign in",
        );
    }
}

/// `#[profile(id, email = joined(user, host))]`
fn parts_fit_the_key(Says { key, source }: &Says, diagnostics: &mut Diagnostics) {
    if key == "name" {
        return;
    }
    for part in source.parts() {
        if let Part::Joined(word, _) = part {
            let message = format!("`joined` makes a name of its parts; `{key}` is in one field");
            diagnostics.error(word, mistakes::PROFILE_JOINED, message);
        }
    }
}

/// `#[profile(id, name = dispaly_name)]`
fn fields_are_there(profile: &Profile<'_>, says: &Says, diagnostics: &mut Diagnostics) {
    for Way(fields) in says.source.ways() {
        let Some(first) = fields.first() else { continue };
        if profile.fields.iter().any(|known| known.unraw() == first.unraw()) {
            continue;
        }
        let known: Vec<_> = profile.fields.iter().map(|field| field.unraw().to_string()).collect();
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        let mut hint = did_you_mean(&first.to_string(), &known);
        if hint.is_empty() && *first == says.key {
            hint = format!("; `{first} = …` says which one it is");
        }
        diagnostics.error(
            first,
            mistakes::PROFILE_FIELD,
            format!("`{}` has no field `{first}`{hint}", profile.ident),
        );
    }
}
