//! The keys with which the played providers sign.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, LazyLock, Mutex},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use josekit::{
    JoseError,
    jwk::{
        Jwk,
        alg::{ec::EcCurve, ed::EdCurve},
    },
    jws::{
        ES256, ES384, ES512, EdDSA, HS256, HS384, HS512, JwsSigner, PS256, PS384, PS512, RS256,
        RS384, RS512,
    },
};
use serde_json::{Map, Value, json};

use super::lock::lock;
use crate::provider::SigningAlgorithm;

/// The members of a key that others may see (RFC 7518 §6, RFC 8037 §2).
const PUBLIC: [&str; 6] = ["crv", "e", "kty", "n", "x", "y"];

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
    signer: Box<dyn JwsSigner>,
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
        let made = match algorithm {
            SigningAlgorithm::Hs256 => shared(HS256.signer_from_bytes(secret)),
            SigningAlgorithm::Hs384 => shared(HS384.signer_from_bytes(secret)),
            SigningAlgorithm::Hs512 => shared(HS512.signer_from_bytes(secret)),
            _ => pair(algorithm, id),
        };
        let (signer, public) = made.unwrap_or_else(|error| {
            panic!("a key for `{}` could not be made: {error}", algorithm.as_str())
        });
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
        let signature = signature.unwrap_or_else(|error| panic!("a key doesn't sign: {error}"));
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

type Made = Result<(Box<dyn JwsSigner>, Option<Value>), JoseError>;

fn shared(signer: Result<impl JwsSigner + 'static, JoseError>) -> Made {
    Ok((Box::new(signer?), None))
}

fn pair(algorithm: SigningAlgorithm, id: &str) -> Made {
    let jwk = match algorithm {
        SigningAlgorithm::EdDsa => Jwk::generate_ed_key(EdCurve::Ed25519)?,
        SigningAlgorithm::Es256 => Jwk::generate_ec_key(EcCurve::P256)?,
        SigningAlgorithm::Es384 => Jwk::generate_ec_key(EcCurve::P384)?,
        SigningAlgorithm::Es512 => Jwk::generate_ec_key(EcCurve::P521)?,
        _ => Jwk::generate_rsa_key(2048)?,
    };
    let signer: Box<dyn JwsSigner> = match algorithm {
        SigningAlgorithm::EdDsa => Box::new(EdDSA.signer_from_jwk(&jwk)?),
        SigningAlgorithm::Es256 => Box::new(ES256.signer_from_jwk(&jwk)?),
        SigningAlgorithm::Es384 => Box::new(ES384.signer_from_jwk(&jwk)?),
        SigningAlgorithm::Es512 => Box::new(ES512.signer_from_jwk(&jwk)?),
        SigningAlgorithm::Ps256 => Box::new(PS256.signer_from_jwk(&jwk)?),
        SigningAlgorithm::Ps384 => Box::new(PS384.signer_from_jwk(&jwk)?),
        SigningAlgorithm::Ps512 => Box::new(PS512.signer_from_jwk(&jwk)?),
        SigningAlgorithm::Rs384 => Box::new(RS384.signer_from_jwk(&jwk)?),
        SigningAlgorithm::Rs512 => Box::new(RS512.signer_from_jwk(&jwk)?),
        _ => Box::new(RS256.signer_from_jwk(&jwk)?),
    };
    let members: &Map<String, Value> = jwk.as_ref();
    let mut public: Map<String, Value> =
        members.clone().into_iter().filter(|(name, _)| PUBLIC.contains(&name.as_str())).collect();
    public.insert("kid".to_owned(), id.into());
    public.insert("use".to_owned(), "sig".into());
    Ok((signer, Some(Value::Object(public))))
}
