//! The arguments of a statement.

use super::{dialect::Dialect, ids::Ids};

/// An argument of a statement.
#[derive(Clone, Copy)]
pub(super) enum Argument<'a> {
    /// A text that a row is looked for by.
    Key(&'a str),
    /// A number, or a point in time in milliseconds since 1970.
    Number(Option<i64>),
    /// A text to store.
    Text(Option<&'a str>),
    /// The id of a user.
    UserId(&'a str),
}

impl Argument<'_> {
    /// Whether there can be a row with it. A database refuses what can't be kept, but a row that
    /// can't be there is no error.
    pub(super) fn may_be_kept<D: Dialect>(&self, ids: Ids) -> bool {
        let may_be_text = |text: &str| D::KEEPS_ZERO || !text.contains('\0');
        match self {
            Self::Key(text) => may_be_text(text),
            Self::Number(_) | Self::Text(_) => true,
            Self::UserId(id) => may_be_text(id) && ids.may_be(id),
        }
    }

    pub(super) fn bind<D: Dialect>(arguments: &[Self]) -> Result<D::Arguments, sqlx::Error> {
        let mut bound = D::Arguments::default();
        for argument in arguments {
            match *argument {
                Self::Key(text) | Self::UserId(text) => D::bind_text(&mut bound, Some(text))?,
                Self::Number(number) => D::bind_number(&mut bound, number)?,
                Self::Text(text) => D::bind_text(&mut bound, text)?,
            }
        }
        Ok(bound)
    }
}
