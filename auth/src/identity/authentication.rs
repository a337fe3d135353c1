//! How somebody proved to be there, in the words of RFC 8176.

use std::fmt;

use super::Kind;

/// A way in which a user proved to be there.
///
/// Its word is the one of RFC 8176 where that has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthenticationMethod {
    /// Somebody read a mail at the user's address.
    Email,
    /// A provider of OAuth 2.0 or OpenID Connect said so.
    Federated,
    /// A passkey of the user, with the check that the device makes: a PIN, a finger or a face. As a second factor it
    /// may be one without that check, which adds to another method.
    Passkey,
    /// A form that the application or a directory checked.
    Password,
    /// A code for those who have lost their second factor.
    RecoveryCode,
    /// A code of an authenticator app (RFC 6238).
    Totp,
}

impl AuthenticationMethod {
    /// Every method, in alphabetical order.
    pub const ALL: &'static [Self] = &[
        Self::Email,
        Self::Federated,
        Self::Passkey,
        Self::Password,
        Self::RecoveryCode,
        Self::Totp,
    ];

    /// The word for `amr`. `pop`, `pwd` and `otp` are those of RFC 8176; it has none for the others.
    #[must_use]
    pub const fn amr(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Federated => "fed",
            Self::Passkey => "pop",
            Self::Password => "pwd",
            Self::RecoveryCode => "recovery",
            Self::Totp => "otp",
        }
    }

    /// The method that a provider of this kind is.
    pub(crate) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Credentials => Self::Password,
            Kind::Email => Self::Email,
            Kind::OAuth1 | Kind::OAuth2 | Kind::Oidc => Self::Federated,
            Kind::Passkey => Self::Passkey,
        }
    }
}

// The last one counts them: a method that is left out of the list doesn't compile.
const _: () = assert!(AuthenticationMethod::ALL.len() == AuthenticationMethod::Totp as usize + 1);

/// Several methods, each once.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Methods(u8);

impl Methods {
    pub(crate) const fn one(method: AuthenticationMethod) -> Self {
        Self(1 << method as u8)
    }

    /// The same with one more.
    pub(crate) const fn with(self, method: AuthenticationMethod) -> Self {
        Self(self.0 | Self::one(method).0)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = AuthenticationMethod> {
        AuthenticationMethod::ALL
            .iter()
            .copied()
            .filter(move |method| self.0 & Self::one(*method).0 != 0)
    }

    /// The methods with these words. A word that isn't known, such as one of a later version, is left out: what it
    /// stands for is not claimed.
    pub(crate) fn of_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        words.into_iter().fold(Self::default(), |methods, word| {
            let known = AuthenticationMethod::ALL.iter().find(|method| method.amr() == word);
            known.map_or(methods, |method| methods.with(*method))
        })
    }

    /// The words, separated by spaces.
    pub(crate) fn words(self) -> String {
        self.iter().map(AuthenticationMethod::amr).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Debug for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_there_and_back() {
        for method in AuthenticationMethod::ALL {
            let methods = Methods::of_words([method.amr()]);
            assert_eq!(methods, Methods::one(*method));
            assert_eq!(methods.iter().collect::<Vec<_>>(), [*method]);
            assert_eq!(Methods::of_words(methods.words().split(' ')), methods);
        }
        let both = Methods::of_words("pwd otp pwd".split(' '));
        assert_eq!(both.words(), "pwd otp");
        assert_eq!(Methods::default().words(), "");
    }

    #[test]
    fn what_is_not_known_claims_nothing() {
        let read = |text: &str| Methods::of_words(text.split(' ')).words();
        assert_eq!(read("mfa PWD  hwk pop"), "pop");
        assert_eq!(read(""), "");
    }
}
