//! A client's private key: a JSON Web Key (RFC 7517), or PEM.

use aws_lc_rs::signature::{EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use zeroize::Zeroizing;

use super::{
    SigningAlgorithm,
    private_jwk::PrivateJwk,
    rsa_pss::rsa_pss,
    signer::{Signer, ecdsa, rsa},
};

/// A private key that signs with one algorithm.
pub(super) struct PrivateKey {
    pub(super) signer: Signer,
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
            return Self::of_jwk(&serde_json::from_str(key).ok()?, wanted);
        }
        // Environments that take one line a variable have the breaks written out; PEM has no backslash.
        let pem = Zeroizing::new(key.replace("\\n", "\n"));
        // A key under a password is none: nobody is there to be asked for it.
        let key = Zeroizing::new(PrivateKeyDer::from_pem_slice(pem.as_bytes()).ok()?);
        let mut algorithms = USUAL.into_iter().filter(|it| wanted.is_none_or(|only| only == *it));
        algorithms.find_map(|algorithm| {
            let signer = signer(&key, algorithm)?;
            Some(Self { signer, algorithm: algorithm.as_str().to_owned(), id: None })
        })
    }

    fn of_jwk(key: &PrivateJwk, wanted: Option<SigningAlgorithm>) -> Option<Self> {
        if !key.is_to_sign() {
            return None;
        }
        let named = match &key.alg {
            None => None,
            Some(name) => Some(SigningAlgorithm::of(name)?),
        };
        let mut algorithms = USUAL.into_iter().filter(|it| {
            // A key that names one algorithm is for no other.
            [wanted, named].into_iter().flatten().all(|only| only == *it)
        });
        algorithms.find_map(|algorithm| {
            let signer = key.signer(algorithm)?;
            let algorithm = key.alg.clone().unwrap_or_else(|| algorithm.as_str().to_owned());
            Some(Self { signer, algorithm, id: key.kid.clone() })
        })
    }
}

/// A key of a file, if it may be used with the algorithm.
fn signer(key: &PrivateKeyDer<'_>, algorithm: SigningAlgorithm) -> Option<Signer> {
    if let Some(curve) = ecdsa(algorithm) {
        let der = match key {
            PrivateKeyDer::Pkcs8(key) => key.secret_pkcs8_der(),
            PrivateKeyDer::Sec1(key) => key.secret_sec1_der(),
            _ => return None,
        };
        return EcdsaKeyPair::from_private_key_der(curve, der).ok().map(Signer::Ecdsa);
    }
    if let Some(encoding) = rsa(algorithm) {
        let key = match key {
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()).ok(),
            PrivateKeyDer::Pkcs8(key) => {
                let der = key.secret_pkcs8_der();
                RsaKeyPair::from_pkcs8(der).ok().or_else(|| rsa_pss(der, algorithm))
            }
            _ => None,
        };
        return key.map(|key| Signer::Rsa(key, encoding));
    }
    let PrivateKeyDer::Pkcs8(key) = key else { return None };
    Ed25519KeyPair::from_pkcs8(key.secret_pkcs8_der()).ok().map(Signer::Ed25519)
}
