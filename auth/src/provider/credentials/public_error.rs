//! An error of `authorize` that the browser is told a code of.

use std::{error::Error, fmt};

use crate::error::BoxError;

/// An error of `authorize` with a code that the browser sees.
///
/// The code takes the place of `Callback` in the URL, `?error=account-locked`, so that your page or
/// script can tell errors apart. The text of the error, and of its cause, is logged and never leaves the
/// server.
///
/// An error type of the application becomes one with `?`:
///
/// ```
/// # use auth::{Authorize, CredentialsForm, PublicError, Secret, User, auth};
/// # #[derive(CredentialsForm)]
/// # struct Login { username: String, password: Secret }
/// # auth! { pub struct ShopAuth; providers: [] }
/// #[derive(Debug, thiserror::Error)]
/// enum LoginError {
///     #[error("user {0} is locked")]
///     Locked(String),
///     #[error("the database: {0}")]
///     Database(#[from] std::io::Error),
/// }
///
/// impl From<LoginError> for PublicError {
///     fn from(error: LoginError) -> Self {
///         let code = match error {
///             LoginError::Locked(_) => "account-locked",
///             LoginError::Database(_) => "try-later",
///         };
///         Self::new(code).because(error)
///     }
/// }
///
/// async fn check(attempt: Authorize<ShopAuth, Login>) -> Result<Option<User>, PublicError> {
///     let user = find(&attempt.form).await?;
///     Ok(user)
/// }
/// # async fn find(form: &Login) -> Result<Option<User>, LoginError> { Ok(None) }
/// ```
#[derive(Debug)]
pub struct PublicError {
    code: &'static str,
    source: Option<BoxError>,
}

impl PublicError {
    /// An error with this code. Write the code in your program: everybody can read it, so it never has anything of
    /// a request in it.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self { code, source: None }
    }

    /// Says in the log what caused it.
    #[must_use]
    pub fn because(self, source: impl Into<BoxError>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The code of `error`, if it is one of these or was caused by one.
    pub(crate) fn code_of(error: &BoxError) -> Option<&'static str> {
        let mut error: Option<&(dyn Error + 'static)> = Some(&**error);
        while let Some(it) = error {
            if let Some(public) = it.downcast_ref::<Self>() {
                return Some(public.code);
            }
            error = it.source();
        }
        None
    }
}

impl fmt::Display for PublicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.code),
            None => f.write_str(self.code),
        }
    }
}

impl Error for PublicError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}
