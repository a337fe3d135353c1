//! Rules about the list of providers.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Ident, ext::IdentExt};

use crate::{
    diagnostics::{Diagnostics, LONGEST_ID},
    dsl::{
        keys::Section,
        syntax::{Configured, Setup},
    },
    mistakes,
};

/// `auth! {}`: nobody could sign in. `providers: []` says that this is meant.
pub(super) fn there_is_one(setup: &Setup, diagnostics: &mut Diagnostics) {
    // A key that isn't known is reported by what mentions it, and may be the section misspelt.
    let is_unknown = |(section, key): &(Section, Ident)| {
        *section == Section::Auth && !section.has(&key.unraw().to_string())
    };
    if setup.has_providers || !diagnostics.is_empty() || setup.keys.iter().any(is_unknown) {
        return;
    }
    let span = if setup.is_named { setup.name.span() } else { Span::call_site() };
    let message = "a setup says how people sign in: `providers: [GitHub { ..env }]`";
    diagnostics.push(mistakes::NO_PROVIDERS.at(span, message));
}

/// `GitHub as "Git Hub"`
pub(super) fn ids_are_url_safe(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    for provider in &mut setup.providers {
        let Some(id) = &provider.id else { continue };
        let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        let value = id.value();
        if value.len() > LONGEST_ID {
            let message = format!("a provider id has at most {LONGEST_ID} characters");
            diagnostics.error(id, mistakes::PROVIDER_ID, message);
            provider.id = None;
        } else if value.is_empty()
            || !value.chars().all(safe)
            || value.chars().all(|c| matches!(c, '-' | '_'))
        {
            let kebab: String =
                value.to_lowercase().chars().map(|c| if safe(c) { c } else { '-' }).collect();
            let kebab = kebab.trim_matches('-');
            let hint =
                if kebab.is_empty() { String::new() } else { format!(", such as `\"{kebab}\"`") };
            let message = format!("a provider id is made of `a`–`z`, `0`–`9`, `-` and `_`{hint}");
            diagnostics.error(id, mistakes::PROVIDER_ID, message);
            provider.id = None;
        }
    }
}

/// Two `Passkey`, with whatever ids. The second is dropped, to spare its follow-up errors.
///
/// A user's passkeys are those of the setup: nothing says of which of two providers one would be.
pub(super) fn passkeys_are_of_one_provider(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let mut is_first = true;
    setup.providers.retain(|provider| {
        if provider.config.name() != "Passkey" || std::mem::take(&mut is_first) {
            return true;
        }
        let message = "a setup has one `Passkey`, for all devices of all users";
        diagnostics.error(&provider.config.ty, mistakes::PASSKEY_TWICE, message);
        false
    });
}

/// Two `GitHub` without an id of their own, or two ids that give the same variant. The second is
/// dropped, to spare its follow-up errors.
pub(super) fn are_distinct(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<(Ident, Option<String>)> = Vec::new();
    setup.providers.retain(|provider| {
        let variant = provider.variant();
        let id = provider.id.as_ref().map(syn::LitStr::value);
        let Some((_, other)) = seen.iter().find(|(earlier, _)| *earlier == variant) else {
            seen.push((variant, id));
            return true;
        };
        match &provider.id {
            Some(given) if *other == id => {
                let id = given.value();
                let message = format!("the id `{id}` is given twice; give this one its own");
                diagnostics.error(given, mistakes::PROVIDER_TWICE, message);
            }
            Some(given) => {
                let message = format!(
                    "two providers would be the variant `{variant}`; give this one another id"
                );
                diagnostics.error(given, mistakes::PROVIDER_TWICE, message);
            }
            None => {
                let ty = spelled(&provider.config);
                let message = format!(
                    "`{ty}` is listed twice; give this one its own id: `{ty} as \"{}-2\" {{ … }}`",
                    provider.config.name().to_lowercase()
                );
                diagnostics.error(&provider.config.ty, mistakes::PROVIDER_TWICE, message);
            }
        }
        false
    });
}

/// `GitHub { scope: […], scope: […] }`
pub(super) fn options_are_given_once(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let providers = setup.providers.iter_mut().map(|provider| &mut provider.config);
    for config in providers.chain(&mut setup.adapter) {
        let mut seen: Vec<Ident> = Vec::new();
        config.options.retain(|(key, _)| {
            let first = !seen.contains(key);
            if first {
                seen.push(key.clone());
            } else {
                diagnostics.error(
                    key,
                    mistakes::GIVEN_TWICE,
                    format_args!("`{}` is given twice", key.unraw()),
                );
            }
            first
        });
    }
}

/// The type as it is written, without the spaces of printed tokens.
fn spelled(config: &Configured) -> String {
    config.ty.to_token_stream().to_string().replace(' ', "")
}
