//! Signature algorithms (RFC 7518 §3.1, RFC 8037, RFC 9864), and which of them a provider may use.

use crate::FromVariable;

/// The algorithm of a signature: of ID tokens and of a client's assertions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// Ed25519, which headers call `EdDSA` or `Ed25519`.
    EdDsa,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// ECDSA with P-384 and SHA-384.
    Es384,
    /// ECDSA with P-521 and SHA-512.
    Es512,
    /// HMAC with SHA-256 and the client secret, which has 32 bytes at least.
    Hs256,
    /// HMAC with SHA-384 and the client secret, which has 48 bytes at least.
    Hs384,
    /// HMAC with SHA-512 and the client secret, which has 64 bytes at least.
    Hs512,
    /// RSA PSS with SHA-256.
    Ps256,
    /// RSA PSS with SHA-384.
    Ps384,
    /// RSA PSS with SHA-512.
    Ps512,
    /// RSA PKCS #1 v1.5 with SHA-256.
    Rs256,
    /// RSA PKCS #1 v1.5 with SHA-384.
    Rs384,
    /// RSA PKCS #1 v1.5 with SHA-512.
    Rs512,
}

impl SigningAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 13] = [
        Self::EdDsa,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Hs256,
        Self::Hs384,
        Self::Hs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
    ];

    /// The name in a JWS header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
        }
    }

    /// The algorithm of a name in a JWS header, to the letter.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            // RFC 9864 §2.2.
            "Ed25519" => Some(Self::EdDsa),
            _ => Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name),
        }
    }

    /// What `id_token_alg` has to say, to be written in a log.
    pub(super) const fn option(self) -> &'static str {
        match self {
            Self::EdDsa => "SigningAlgorithm::EdDsa",
            Self::Es256 => "SigningAlgorithm::Es256",
            Self::Es384 => "SigningAlgorithm::Es384",
            Self::Es512 => "SigningAlgorithm::Es512",
            Self::Hs256 => "SigningAlgorithm::Hs256",
            Self::Hs384 => "SigningAlgorithm::Hs384",
            Self::Hs512 => "SigningAlgorithm::Hs512",
            Self::Ps256 => "SigningAlgorithm::Ps256",
            Self::Ps384 => "SigningAlgorithm::Ps384",
            Self::Ps512 => "SigningAlgorithm::Ps512",
            Self::Rs256 => "SigningAlgorithm::Rs256",
            Self::Rs384 => "SigningAlgorithm::Rs384",
            Self::Rs512 => "SigningAlgorithm::Rs512",
        }
    }

    /// How many bytes a shared secret has at least (RFC 7518 §3.2): a shorter one can be guessed
    /// from any token by whoever has one. `None` if the algorithm has a private and a public key.
    pub(super) const fn secret_length(self) -> Option<usize> {
        match self {
            Self::Hs256 => Some(32),
            Self::Hs384 => Some(48),
            Self::Hs512 => Some(64),
            _ => None,
        }
    }

    /// Whether both sides sign with the same secret.
    pub(super) const fn is_symmetric(self) -> bool {
        self.secret_length().is_some()
    }
}

impl FromVariable for SigningAlgorithm {
    /// The name in a JWS header, such as `ES256`.
    fn from_variable(text: &str) -> Result<Self, String> {
        Self::of(text).ok_or_else(|| "it is not an algorithm such as `RS256`".to_owned())
    }
}
