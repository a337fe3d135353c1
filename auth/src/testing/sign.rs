//! The keys with which the played providers sign.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, LazyLock, Mutex},
};

use aws_lc_rs::{
    error::Unspecified,
    rsa::KeySize,
    signature::{EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::lock::lock;
use crate::provider::{
    SigningAlgorithm,
    oauth::{
        der::{Der, INTEGER, SEQUENCE},
        signer::{Signer, ecdsa, rsa},
    },
};

/// A shared secret that no provider has.
const UNKNOWN_SECRET: &str =
    "another-secret-of-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQR";

/// A key that signs with one algorithm, for an OpenID provider that you write for your tests.
///
/// The providers of [`TestApp::provider`](super::TestApp::provider) have their own keys. The package `fake-provider` of
/// this repository signs with one of these.
///
/// ```
/// use auth::{provider::SigningAlgorithm, testing::SigningKey};
/// use serde_json::{Map, json};
///
/// let key = SigningKey::generate(SigningAlgorithm::Es256, "key-1");
/// assert_eq!(key.jwks()["keys"][0]["kid"], "key-1");
/// let claims = Map::from_iter([("sub".to_owned(), json!("7"))]);
/// assert_eq!(key.jwt(&claims).split('.').count(), 3);
/// ```
pub struct SigningKey {
    algorithm: SigningAlgorithm,
    id: String,
    signer: Signer,
    /// What is published; nothing of a shared secret.
    public: Option<Value>,
}

/// The published keys, by their algorithms. Some take long to make, and two providers of a setup may be one service.
static PUBLISHED: LazyLock<Mutex<BTreeMap<&'static str, Arc<SigningKey>>>> =
    LazyLock::new(Mutex::default);

/// The algorithm and the id; nothing of the key.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { algorithm, id, .. } = self;
        f.debug_struct("SigningKey")
            .field("algorithm", algorithm)
            .field("id", id)
            .finish_non_exhaustive()
    }
}

impl SigningKey {
    /// A new key. `id` is the `kid` of its tokens (RFC 7515 §4.1.4). With an algorithm of shared secrets, such as
    /// `HS256`, it signs with a secret that no client has.
    ///
    /// Panics if the key can't be made, because the machine has no randomness.
    #[must_use]
    pub fn generate(algorithm: SigningAlgorithm, id: &str) -> Self {
        Self::new(algorithm, id, UNKNOWN_SECRET)
    }

    /// The key that providers sign with and publish. An algorithm of shared secrets signs with `secret`.
    pub(super) fn published(algorithm: SigningAlgorithm, secret: &str) -> Arc<Self> {
        let make = || Arc::new(Self::new(algorithm, "published", secret));
        let name = algorithm.as_str();
        if name.starts_with("HS") {
            return make();
        }
        Arc::clone(lock(&PUBLISHED).entry(name).or_insert_with(make))
    }

    /// Another key, which no provider publishes.
    pub(super) fn unpublished(algorithm: SigningAlgorithm) -> Self {
        Self::generate(algorithm, "unpublished")
    }

    /// A key of this id. An algorithm of shared secrets signs with `secret`, and any other with a new key.
    fn new(algorithm: SigningAlgorithm, id: &str, secret: &str) -> Self {
        let name = algorithm.as_str();
        if name.starts_with("HS") {
            let signer = Signer::of_secret(algorithm, secret.as_bytes());
            let signer = signer.unwrap_or_else(|| panic!("the secret is too short for `{name}`"));
            return Self { algorithm, id: id.to_owned(), signer, public: None };
        }
        let (signer, mut public) =
            pair(algorithm).unwrap_or_else(|_| panic!("a key for `{name}` could not be made"));
        public["kid"] = id.into();
        public["use"] = "sig".into();
        let public = Some(public);
        Self { algorithm, id: id.to_owned(), signer, public }
    }

    /// The key set that has the public half of this key (RFC 7517 §5); no key, if the algorithm is one of shared
    /// secrets.
    #[must_use]
    pub fn jwks(&self) -> Value {
        json!({ "keys": Vec::from_iter(&self.public) })
    }

    /// A signed token with these claims (RFC 7519).
    ///
    /// Panics if the key doesn't sign, which only a fault of the machine can cause.
    #[must_use]
    pub fn jwt(&self, claims: &Map<String, Value>) -> String {
        let header = json!({ "alg": self.algorithm.as_str(), "typ": "JWT", "kid": self.id });
        let claims = Value::Object(claims.clone());
        let [header, claims] =
            [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let signature = self.signer.sign(signed.as_bytes());
        let signature = signature.expect("the key was made for its algorithm");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// A new key, and its public half as a JSON Web Key (RFC 7518 §6, RFC 8037 §2).
fn pair(algorithm: SigningAlgorithm) -> Result<(Signer, Value), Unspecified> {
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    if let Some(curve) = ecdsa(algorithm) {
        let key = EcdsaKeyPair::generate(curve)?;
        // A point that isn't compressed: 4, and two numbers of the same length (SEC 1 §2.3.3).
        let point = key.public_key().as_ref();
        let (x, y) = point[1..].split_at(point.len() / 2);
        let name = match algorithm {
            SigningAlgorithm::Es384 => "P-384",
            SigningAlgorithm::Es512 => "P-521",
            _ => "P-256",
        };
        let public = json!({ "kty": "EC", "crv": name, "x": text(x), "y": text(y) });
        return Ok((Signer::Ecdsa(key), public));
    }
    if let Some(encoding) = rsa(algorithm) {
        let key = RsaKeyPair::generate(KeySize::Rsa2048)?;
        let (n, e) = numbers(key.public_key().as_ref()).ok_or(Unspecified)?;
        let public = json!({ "kty": "RSA", "n": text(n), "e": text(e) });
        return Ok((Signer::Rsa(key, encoding), public));
    }
    let key = Ed25519KeyPair::generate()?;
    let x = text(key.public_key().as_ref());
    Ok((Signer::Ed25519(key), json!({ "kty": "OKP", "crv": "Ed25519", "x": x })))
}

/// The modulus and the exponent of an RSA key (RFC 8017 A.1.1), without the zeros before them.
fn numbers(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut numbers = Der::new(key).inside(SEQUENCE)?;
    let mut number = || {
        let bytes = numbers.next(INTEGER)?;
        Some(bytes.strip_prefix(&[0]).unwrap_or(bytes))
    };
    Some((number()?, number()?))
}
