//! The built-in pages, complete HTML documents without script, and what they say: [`Texts`].

mod color;
mod document;
mod error;
mod language;
mod sign_in;
mod sign_out;
mod style;
mod texts;
mod verify_request;

#[cfg(test)]
use self::style::{ACCENTS, BASE, DARK, SURFACES};
pub use self::texts::{Direction, Explanation, Phrase, Texts};
pub(crate) use self::{
    color::is_color,
    document::{Look, Page, protect},
    error::{Kind, error},
    language::choose,
    sign_in::{Choice, ChoiceKind, Field, SignIn, Style, sign_in},
    sign_out::sign_out,
    style::{ColorScheme, Theme},
    texts::is_of_sign_in_page,
    verify_request::verify_request,
};

#[cfg(test)]
mod tests;
