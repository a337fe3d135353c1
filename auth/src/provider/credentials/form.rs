//! The form that somebody fills in to sign in: its fields, and how what was sent is read.

use std::{collections::BTreeMap, fmt};

use crate::Secret;

/// A form that somebody fills in to sign in.
///
/// Derive it: `#[derive(CredentialsForm)]` on a struct whose fields are `String`, [`Secret`] or
/// `Option` of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sign-in form",
    label = "not a form",
    note = "add `#[derive(auth::CredentialsForm)]` [auth::E0828]"
)]
pub trait CredentialsForm: Sized + Send + 'static {
    /// The fields, in the order they are shown.
    const FIELDS: &'static [FormField];
    /// Which of [`FIELDS`](Self::FIELDS) says whose account it is: attempts are limited for each.
    const ACCOUNT: Option<usize> = None;

    /// Reads what was sent. A field that isn't there is empty.
    fn read(sent: &mut SentForm) -> Result<Self, FormError>;
}

/// A field of a sign-in form: an `<input>` and its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    /// The name it is sent under.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// The input's type, such as `text` or `password`.
    pub kind: &'static str,
    /// What a password manager may fill in (HTML's `autocomplete`), such as `username`.
    pub autocomplete: Option<&'static str>,
    /// An example shown in the empty input.
    pub placeholder: Option<&'static str>,
    /// Whether it must be filled in.
    pub required: bool,
    /// The most bytes that it may have, in UTF-8; a form with more is refused.
    pub max_len: usize,
}

impl FormField {
    /// The most bytes that a field may have unless it says otherwise.
    pub const MAX_LEN: usize = 4096;
}

/// Why a form could not be read; the sign-in is refused as with wrong credentials.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// A required field is empty or wasn't sent.
    #[error("the field `{0}` is empty")]
    Missing(&'static str),
    /// A field is longer than its [`max_len`](FormField::max_len).
    #[error("the field `{0}` is too long")]
    TooLong(&'static str),
}

/// The fields of a form as they were sent; what is left is wiped from memory with it.
pub struct SentForm(BTreeMap<&'static str, Secret>);

impl SentForm {
    pub(crate) fn new(fields: BTreeMap<&'static str, Secret>) -> Self {
        Self(fields)
    }

    /// Takes a field; `None` when it is empty or wasn't sent.
    ///
    /// Fails when a required field is empty, and when there is more of it than
    /// [`max_len`](FormField::max_len).
    pub fn secret(&mut self, field: &FormField) -> Result<Option<Secret>, FormError> {
        match self.0.remove(field.name).filter(|text| !text.expose().is_empty()) {
            None if field.required => Err(FormError::Missing(field.name)),
            Some(text) if text.expose().len() > field.max_len => {
                Err(FormError::TooLong(field.name))
            }
            text => Ok(text),
        }
    }

    /// What a field has, without taking it.
    pub(crate) fn peek(&self, field: &FormField) -> Option<&str> {
        self.0.get(field.name).map(Secret::expose)
    }

    /// Takes a field whose value isn't a secret; `None` when it is empty or wasn't sent.
    ///
    /// Fails as [`secret`](Self::secret) does.
    pub fn text(&mut self, field: &FormField) -> Result<Option<String>, FormError> {
        Ok(self.secret(field)?.map(|text| text.expose().to_owned()))
    }
}

impl fmt::Debug for SentForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
