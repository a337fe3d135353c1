//! The marks of services on their buttons, as [Simple Icons](https://simpleicons.org) draws them.

/// The mark of a service: `mark = simple_icon!(SI_GITHUB)`, with the name of a constant of the crate
/// `simple_icons_pack`. It is drawn in the colour of the button's text, and taken while the provider is
/// compiled: icons that no provider names are in no program.
macro_rules! simple_icon {
    ($icon:ident) => {
        auth::provider::Mark::from_svg(simple_icons_pack::$icon.svg)
    };
}
