//! The marks of services on their buttons, as [Simple Icons](https://simpleicons.org) draws them.
//!
//! The drawings come from the crate `simple-icons-pack`, which is in the public domain (CC0 1.0, as its manifest and its
//! file `LICENSE` say; read on 2026-11-30 in version 16). CC0 gives no right to a trademark, and the marks stay their
//! owners': a button names the service that it leads to, and nothing else carries them.

/// The mark of a service: `mark = simple_icon!(SI_GITHUB)`, with the name of a constant of the crate
/// `simple_icons_pack`. It is drawn in the colour of the button's text, and taken while the provider is
/// compiled: icons that no provider names are in no program.
macro_rules! simple_icon {
    ($icon:ident) => {
        auth::provider::Mark::from_svg(simple_icons_pack::$icon.svg)
    };
}
