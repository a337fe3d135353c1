//! The built-in pages, which are complete HTML documents, and their texts: [`Texts`].
//!
//! They have no script, except those that offer passkeys.

mod app_setup;
mod choice;
mod color;
mod confirm;
mod document;
mod error;
mod factor_form;
mod fresh_link;
mod language;
mod mark;
#[cfg(not(feature = "passkey"))]
mod no_script;
mod onward;
mod outbox;
#[cfg(feature = "passkey")]
mod passkeys;
mod qr;
#[cfg(feature = "passkey")]
mod script;
mod second_factor;
mod second_factors;
mod sign_in;
mod sign_out;
mod signed_in;
mod style;
mod texts;
mod verify_request;

pub use self::mark::Mark;
#[cfg(not(feature = "passkey"))]
pub(crate) use self::no_script::Script;
#[cfg(test)]
use self::style::{ACCENTS, BASE, DARK, SURFACES};
#[doc(hidden)]
pub use self::style::{ColorScheme, Theme};
pub use self::texts::{Direction, Explanation, Phrase, Texts};
pub(crate) use self::{
    app_setup::{AppSetup, app_setup, passkey_setup},
    choice::{Choice, ChoiceKind, Field, GivenColors, Sent},
    color::{ButtonColors, is_color},
    confirm::{Confirm, confirm},
    document::{Look, Page, protect},
    error::{Kind, error},
    factor_form::FactorError,
    fresh_link::{FreshLink, fresh_link},
    language::choose,
    onward::onward,
    outbox::{UnsentMail, outbox},
    qr::qr_code,
    second_factor::{SecondFactorPage, second_factor},
    second_factors::{FactorRow, SecondFactors, recovery_codes, second_factors},
    sign_in::{Confirms, SignIn, sign_in},
    sign_out::sign_out,
    signed_in::SignedIn,
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
