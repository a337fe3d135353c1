//! What `compat: next_auth_v4` makes different, one documented question for each difference.
//!
//! A front end and a database that were made for NextAuth v4 go on working with it, so it is what v4
//! does wherever one of them can tell. The rest of the library asks these questions and never which
//! of the two a setup is: what a rule is by default can be read without knowing v4, and each of its
//! exceptions has a name.
//!
//! What v4 does and this library doesn't, with `compat` or without, is in ARCHITECTURE.md under
//! "NextAuth v4". The recorded exchanges prove it: `fixtures/transcripts/differences.toml` names
//! the decision behind each answer that isn't v4's.

/// Adds questions to [`Compat`]. Each is answered yes with `compat: next_auth_v4`, and no by default.
macro_rules! differences {
    ($($(#[$documentation:meta])* $name:ident;)*) => {
        impl crate::compat::Compat {
            $(
                $(#[$documentation])*
                pub(crate) const fn $name(self) -> bool {
                    matches!(self, Self::NextAuthV4)
                }
            )*
        }
    };
}

mod admission;
mod cookies;
mod flows;
mod mails;
mod pages;
mod providers;
mod sessions;
mod site;

/// Whether the setup is safe by default or does what NextAuth v4 does.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compat {
    /// This library's own names and rules.
    Native,
    /// NextAuth v4's cookie names, token keys and rules.
    NextAuthV4,
}
