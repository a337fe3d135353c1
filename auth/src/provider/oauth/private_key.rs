//! A client's private key: a JSON Web Key (RFC 7517), or PEM.

use josekit::{
    jwk::Jwk,
    jws::{ES256, ES384, ES512, EdDSA, JwsSigner, PS256, PS384, PS512, RS256, RS384, RS512},
};
use openssl::{
    hash::MessageDigest,
    pkey::{Id, PKey},
    sign::{RsaPssSaltlen, Signer},
};

use super::SigningAlgorithm;

/// A private key that signs with one algorithm.
pub(super) struct PrivateKey {
    pub(super) signer: Box<dyn JwsSigner>,
    /// What headers call the algorithm: as the key does.
    pub(super) algorithm: String,
    /// The key's id, if it says one.
    pub(super) id: Option<String>,
}

/// The algorithms in the order in which they are tried with a key that names none.
const USUAL: [SigningAlgorithm; 10] = [
    SigningAlgorithm::Rs256,
    SigningAlgorithm::Es256,
    SigningAlgorithm::Es384,
    SigningAlgorithm::Es512,
    SigningAlgorithm::EdDsa,
    SigningAlgorithm::Ps256,
    SigningAlgorithm::Rs384,
    SigningAlgorithm::Rs512,
    SigningAlgorithm::Ps384,
    SigningAlgorithm::Ps512,
];

impl PrivateKey {
    /// Reads a key for the wanted algorithm, else for the one that the key names, else for the usual
    /// one for keys of its kind. `None` if it is no such key.
    pub(super) fn read(key: &str, wanted: Option<SigningAlgorithm>) -> Option<Self> {
        if key.trim_start().starts_with('{') {
            return Self::of_jwk(key, wanted);
        }
        let mut algorithms = USUAL.into_iter().filter(|it| wanted.is_none_or(|only| only == *it));
        algorithms.find_map(|algorithm| {
            let signer = of_pem(key, algorithm)?;
            Some(Self { signer, algorithm: algorithm.as_str().to_owned(), id: None })
        })
    }

    fn of_jwk(key: &str, wanted: Option<SigningAlgorithm>) -> Option<Self> {
        let mut jwk = Jwk::from_bytes(key).ok()?;
        let id = jwk.key_id().map(str::to_owned);
        let name = jwk.algorithm().map(str::to_owned);
        let named = match &name {
            None => None,
            Some(name) => Some(SigningAlgorithm::of(name)?),
        };
        if let Some(named) = named {
            // `Ed25519` has another name there.
            jwk.set_algorithm(named.as_str());
        }
        let mut algorithms = USUAL.into_iter().filter(|it| {
            // A key that names one algorithm is for no other.
            [wanted, named].into_iter().flatten().all(|only| only == *it)
        });
        algorithms.find_map(|algorithm| {
            let signer = signer_of_jwk(&jwk, algorithm)?;
            let algorithm = name.clone().unwrap_or_else(|| algorithm.as_str().to_owned());
            Some(Self { signer, algorithm, id: id.clone() })
        })
    }
}

fn signer_of_jwk(key: &Jwk, algorithm: SigningAlgorithm) -> Option<Box<dyn JwsSigner>> {
    use SigningAlgorithm as Alg;
    Some(match algorithm {
        Alg::EdDsa => Box::new(EdDSA.signer_from_jwk(key).ok()?),
        Alg::Es256 => Box::new(ES256.signer_from_jwk(key).ok()?),
        Alg::Es384 => Box::new(ES384.signer_from_jwk(key).ok()?),
        Alg::Es512 => Box::new(ES512.signer_from_jwk(key).ok()?),
        Alg::Ps256 => Box::new(PS256.signer_from_jwk(key).ok()?),
        Alg::Ps384 => Box::new(PS384.signer_from_jwk(key).ok()?),
        Alg::Ps512 => Box::new(PS512.signer_from_jwk(key).ok()?),
        Alg::Rs256 => Box::new(RS256.signer_from_jwk(key).ok()?),
        Alg::Rs384 => Box::new(RS384.signer_from_jwk(key).ok()?),
        Alg::Rs512 => Box::new(RS512.signer_from_jwk(key).ok()?),
        Alg::Hs256 | Alg::Hs384 | Alg::Hs512 => return None,
    })
}

fn of_pem(key: &str, algorithm: SigningAlgorithm) -> Option<Box<dyn JwsSigner>> {
    use SigningAlgorithm as Alg;
    Some(match algorithm {
        Alg::EdDsa => Box::new(EdDSA.signer_from_pem(key).ok()?),
        Alg::Es256 => Box::new(ES256.signer_from_pem(key).ok()?),
        Alg::Es384 => Box::new(ES384.signer_from_pem(key).ok()?),
        Alg::Es512 => Box::new(ES512.signer_from_pem(key).ok()?),
        Alg::Ps256 => Box::new(PS256.signer_from_der(rsa(key, algorithm)?).ok()?),
        Alg::Ps384 => Box::new(PS384.signer_from_der(rsa(key, algorithm)?).ok()?),
        Alg::Ps512 => Box::new(PS512.signer_from_der(rsa(key, algorithm)?).ok()?),
        Alg::Rs256 => Box::new(RS256.signer_from_der(rsa(key, algorithm)?).ok()?),
        Alg::Rs384 => Box::new(RS384.signer_from_der(rsa(key, algorithm)?).ok()?),
        Alg::Rs512 => Box::new(RS512.signer_from_der(rsa(key, algorithm)?).ok()?),
        Alg::Hs256 | Alg::Hs384 | Alg::Hs512 => return None,
    })
}

/// An RSA key as PKCS #1, if it may be used with the algorithm. A key of the kind RSA-PSS (RFC 4055)
/// is for PSS alone, and with the hash that it names if it names one; one of the kind RSA is for
/// anything.
fn rsa(pem: &str, algorithm: SigningAlgorithm) -> Option<Vec<u8>> {
    // A key under a password is none: nobody is there to be asked for it.
    let key = PKey::private_key_from_pem_passphrase(pem.as_bytes(), b"").ok()?;
    let (hash, is_pss) = match algorithm {
        SigningAlgorithm::Ps256 => (MessageDigest::sha256(), true),
        SigningAlgorithm::Ps384 => (MessageDigest::sha384(), true),
        SigningAlgorithm::Ps512 => (MessageDigest::sha512(), true),
        _ => (MessageDigest::sha256(), false),
    };
    if key.id() == Id::RSA_PSS {
        if !is_pss {
            return None;
        }
        let mut signer = Signer::new(hash, &key).ok()?;
        signer.set_rsa_padding(openssl::rsa::Padding::PKCS1_PSS).ok()?;
        signer.set_rsa_mgf1_md(hash).ok()?;
        signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH).ok()?;
    }
    key.rsa().ok()?.private_key_to_der().ok()
}
