//! What a setup can't be called.

use syn::{Ident, ext::IdentExt};

use crate::mistakes::{self, Mistake};

/// The types that programs, derives and `?` take from Rust's prelude.
const PRELUDE: [&str; 19] = [
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "From",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Some",
    "String",
    "ToString",
    "Vec",
];

/// What to say about a name that something else has which programs with `auth!` use.
pub(super) fn unusable(name: &Ident) -> Option<(Mistake, String)> {
    let name = name.unraw().to_string();
    if name == "Session" {
        let message = "`Session` is what handlers take; give the setup another name, such as \
                       `struct ShopAuth;`";
        return Some((mistakes::HEADER_SESSION, message.to_owned()));
    }
    PRELUDE.contains(&&*name).then(|| {
        let message = format!(
            "`{name}` is Rust's own, and would mean this setup in the whole module; give it another name, such as \
             `struct ShopAuth;`"
        );
        (mistakes::NAME_OF_RUST, message)
    })
}
