//! The built-in pages, which are complete HTML documents, and their texts: [`Texts`].
//!
//! They have no script, except those that offer passkeys.

mod color;
mod confirm;
mod document;
mod error;
mod fresh_link;
mod language;
mod mark;
mod onward;
mod outbox;
#[cfg(feature = "passkey")]
mod passkeys;
#[cfg(feature = "passkey")]
mod script;
mod sign_in;
mod sign_out;
mod style;
mod texts;
mod verify_request;

pub use self::mark::Mark;
#[cfg(test)]
use self::style::{ACCENTS, BASE, DARK, SURFACES};
#[doc(hidden)]
pub use self::style::{ColorScheme, Theme};
pub use self::texts::{Direction, Explanation, Phrase, Texts};
pub(crate) use self::{
    color::{ButtonColors, is_color},
    confirm::{Confirm, confirm},
    document::{Look, Page, protect},
    error::{Kind, error},
    fresh_link::{FreshLink, fresh_link},
    language::choose,
    onward::onward,
    outbox::{UnsentMail, outbox},
    sign_in::{Choice, ChoiceKind, Confirms, Field, GivenColors, Sent, SignIn, sign_in},
    sign_out::sign_out,
    texts::{NO_COOKIES, is_of_sign_in_page},
    verify_request::{CodeForm, CodeProblem, VerifyRequest, verify_request},
};
#[cfg(feature = "passkey")]
pub(crate) use self::{
    passkeys::{Passkeys, Row, passkeys},
    script::Script,
};

#[cfg(test)]
mod tests;
