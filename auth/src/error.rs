//! Errors: what stops a setup at start-up, and the codes a browser may see.

use std::{error, fmt};

/// An error of the application, an adapter or a provider.
///
/// It is logged and never shown: the browser sees an [`ErrorCode`].
pub type BoxError = Box<dyn error::Error + Send + Sync>;

/// Why a setup could not be built. It lists every problem at once.
///
/// `Display` writes one line for each problem, which names the provider, the option and the environment
/// variable to set. `Debug` writes the same, because it is what a `main` that returns the error prints.
/// Neither of them ever has a secret in it.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError(Vec<Problem>);

impl ConfigError {
    /// Fails with these problems, unless the list is empty.
    #[doc(hidden)]
    pub fn check(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self(problems)) }
    }

    /// The problems, in the order of the declaration.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0
    }
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the authentication setup is not usable:")?;
        for problem in &self.0 {
            write!(f, "\n  - {problem}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for ConfigError {}

/// One thing that is wrong with a setup's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// An environment variable is set, but what it holds can't be used.
    InvalidVariable {
        /// What reads it, such as `GitHub.client_id`.
        option: String,
        /// The variable.
        variable: String,
        /// What is wrong with the value, without the value.
        reason: String,
    },
    /// A value is given, but it can't be used.
    InvalidValue {
        /// What it was given for, such as `cookies.session_token`.
        option: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An environment variable that is needed isn't set.
    MissingVariable {
        /// What reads it, such as `GitHub.client_id`.
        option: String,
        /// The variable.
        variable: String,
    },
    /// There is no secret, and the site isn't on this machine only.
    MissingSecret,
    /// The development secret could not be read or written.
    SecretFile {
        /// The file.
        path: String,
        /// What went wrong.
        reason: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidVariable { option, variable, reason } => {
                write!(f, "`{option}` reads the environment variable `{variable}`: {reason}")
            }
            Self::InvalidValue { option, reason } => write!(f, "`{option}`: {reason}"),
            Self::MissingVariable { option, variable } => {
                write!(
                    f,
                    "`{option}` reads the environment variable `{variable}`, which is not set"
                )
            }
            Self::MissingSecret => f.write_str(
                "no secret: set `AUTH_SECRET` to at least 32 random characters, such as the output \
                 of `openssl rand -base64 33`",
            ),
            Self::SecretFile { path, reason } => {
                write!(
                    f,
                    "the development secret in `{path}`: {reason}. Set `AUTH_SECRET`, and no file is \
                     needed"
                )
            }
        }
    }
}

/// The values of `?error=` that a browser sees: NextAuth's, so that existing pages understand
/// them, `FreshSessionRequired`, `OtherUser`, `PasskeySignin` and `TooManyAttempts`.
///
/// What exactly went wrong is in the log, under the same code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The `sign_in` callback said no; on the sign-in page, somebody did at the provider.
    AccessDenied,
    /// The provider answered with an error, or a callback of the application failed.
    Callback,
    /// The setup or the request can't work.
    Configuration,
    /// The credentials were refused.
    CredentialsSignin,
    /// The user could not be created at a sign-in by e-mail.
    EmailCreateAccount,
    /// The e-mail could not be sent.
    EmailSignin,
    /// The page needs a fresh session: whoever is signed in has to confirm that it's them.
    FreshSessionRequired,
    /// The account belongs to another user.
    OAuthAccountNotLinked,
    /// The provider's answer did not pass a check.
    OAuthCallback,
    /// The user could not be created at a sign-in with a provider.
    OAuthCreateAccount,
    /// The way to the provider could not be found.
    OAuthSignin,
    /// Somebody was to confirm that they are there, and another user has. Nobody was signed in.
    OtherUser,
    /// The passkey could not be used.
    PasskeySignin,
    /// The page needs a session.
    SessionRequired,
    /// There were too many attempts; the URL has an `until` with the seconds since 1970 from which
    /// on another is looked at.
    TooManyAttempts,
    /// The link was used, is too old, or was never sent.
    Verification,
}

impl ErrorCode {
    /// Every code, in alphabetical order.
    pub const ALL: &'static [Self] = &[
        Self::AccessDenied,
        Self::Callback,
        Self::Configuration,
        Self::CredentialsSignin,
        Self::EmailCreateAccount,
        Self::EmailSignin,
        Self::FreshSessionRequired,
        Self::OAuthAccountNotLinked,
        Self::OAuthCallback,
        Self::OAuthCreateAccount,
        Self::OAuthSignin,
        Self::OtherUser,
        Self::PasskeySignin,
        Self::SessionRequired,
        Self::TooManyAttempts,
        Self::Verification,
    ];

    /// The text in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessDenied => "AccessDenied",
            Self::Callback => "Callback",
            Self::Configuration => "Configuration",
            Self::CredentialsSignin => "CredentialsSignin",
            Self::EmailCreateAccount => "EmailCreateAccount",
            Self::EmailSignin => "EmailSignin",
            Self::FreshSessionRequired => "FreshSessionRequired",
            Self::OAuthAccountNotLinked => "OAuthAccountNotLinked",
            Self::OAuthCallback => "OAuthCallback",
            Self::OAuthCreateAccount => "OAuthCreateAccount",
            Self::OAuthSignin => "OAuthSignin",
            Self::OtherUser => "OtherUser",
            Self::PasskeySignin => "PasskeySignin",
            Self::SessionRequired => "SessionRequired",
            Self::TooManyAttempts => "TooManyAttempts",
            Self::Verification => "Verification",
        }
    }
}

// The last one counts them: a code that is left out of the list doesn't compile.
const _: () = assert!(ErrorCode::ALL.len() == ErrorCode::Verification as usize + 1);

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How many characters of somebody else's text are logged.
const LONGEST_TEXT: usize = 200;

/// The text of a provider or a visitor, fit for a log line: cut, and without control characters.
pub(crate) fn log_text(text: &str) -> String {
    let mut kept = text.chars().filter(|c| !is_unseen(*c));
    let mut quoted: String = kept.by_ref().take(LONGEST_TEXT).collect();
    if kept.next().is_some() {
        quoted.push('…');
    }
    quoted
}

/// Whether a character controls a terminal, or reorders or ends the line that it stands in.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
