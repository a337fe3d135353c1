//! The name of a role in JSON, and the name of the module of its types.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

/// `DeskClerk` as `desk_clerk`, as serde's `snake_case` has it.
pub(super) fn snake_case(ident: &Ident) -> String {
    let mut name = String::new();
    for (at, letter) in ident.unraw().to_string().chars().enumerate() {
        if at > 0 && letter.is_uppercase() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// The module of an enum's roles: `role` for `Role`. `None` where no module can be called so, or the enum has the
/// name itself.
pub(crate) fn module(ident: &Ident) -> Option<Ident> {
    let name = snake_case(ident);
    let cannot_be_raw = ["crate", "self", "super", "_"].contains(&name.as_str());
    if cannot_be_raw || ident.unraw() == name.as_str() {
        return None;
    }
    let is_plain = syn::parse_str::<Ident>(&name).is_ok();
    let made = if is_plain { Ident::new } else { Ident::new_raw };
    Some(made(&name, Span::call_site()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ident(name: &str) -> Ident {
        syn::parse_str(name).expect("it is a name")
    }

    #[test]
    fn names_are_those_of_serde() {
        for (variant, name) in [
            ("Admin", "admin"),
            ("DeskClerk", "desk_clerk"),
            ("Level2", "level2"),
            ("IT", "i_t"),
            ("r#Type", "type"),
            ("Été", "été"),
        ] {
            assert_eq!(snake_case(&ident(variant)), name, "{variant}");
        }
    }

    #[test]
    fn a_module_is_called_as_its_enum() {
        for (name, expected) in [
            ("Role", "role"),
            ("StaffRole", "staff_role"),
            ("Type", "r#type"),
            ("Match", "r#match"),
        ] {
            let found = module(&ident(name)).map(|module| module.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{name}");
        }
        for name in ["Super", "Crate", "role", "r#type"] {
            assert!(module(&ident(name)).is_none(), "{name}");
        }
    }
}
