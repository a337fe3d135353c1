//! Signatures (RFC 5849 §3.4) and the header that carries them (§3.5.1).

use std::fmt;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::Method;
use url::Url;
use zeroize::Zeroizing;

#[cfg(feature = "rsa-sha1")]
use super::rsa_sha1::PrivateKey;
use super::{
    OAuth1Error, SignatureMethod,
    base_string::{base_string, escape},
};
use crate::Secret;

/// What a client signs with.
pub(super) enum Signer {
    HmacSha1(Secret),
    Plaintext(Secret),
    #[cfg(feature = "rsa-sha1")]
    RsaSha1(PrivateKey),
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.method().as_str())
    }
}

impl Signer {
    /// Fails, saying why, when an RSA key can't be read or is too short.
    #[cfg_attr(
        not(feature = "rsa-sha1"),
        expect(clippy::unnecessary_wraps, reason = "nothing but RSA-SHA1 fails")
    )]
    pub(super) fn new(method: SignatureMethod, secret: &Secret) -> Result<Self, &'static str> {
        Ok(match method {
            SignatureMethod::HmacSha1 => Self::HmacSha1(secret.clone()),
            SignatureMethod::Plaintext => Self::Plaintext(secret.clone()),
            #[cfg(feature = "rsa-sha1")]
            SignatureMethod::RsaSha1 => Self::RsaSha1(PrivateKey::read(secret)?),
        })
    }

    pub(super) fn method(&self) -> SignatureMethod {
        match self {
            Self::HmacSha1(_) => SignatureMethod::HmacSha1,
            Self::Plaintext(_) => SignatureMethod::Plaintext,
            #[cfg(feature = "rsa-sha1")]
            Self::RsaSha1(_) => SignatureMethod::RsaSha1,
        }
    }

    /// The signature of a base string; fails when OpenSSL refuses to sign.
    #[cfg_attr(
        not(feature = "rsa-sha1"),
        expect(clippy::unnecessary_wraps, reason = "nothing but RSA-SHA1 fails")
    )]
    pub(super) fn sign(&self, base: &str, token_secret: &str) -> Result<String, OAuth1Error> {
        match self {
            Self::HmacSha1(secret) => {
                let key = shared_key(secret, token_secret);
                let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
                Ok(STANDARD.encode(hmac::sign(&key, base.as_bytes())))
            }
            Self::Plaintext(secret) => Ok(String::clone(&shared_key(secret, token_secret))),
            #[cfg(feature = "rsa-sha1")]
            Self::RsaSha1(key) => Ok(STANDARD.encode(key.sign(base)?)),
        }
    }
}

/// `secret&token_secret`, each encoded (§3.4.2).
fn shared_key(secret: &Secret, token_secret: &str) -> Zeroizing<String> {
    let secret = Zeroizing::new(escape(secret.expose()));
    let token_secret = Zeroizing::new(escape(token_secret));
    Zeroizing::new(format!("{}&{}", *secret, *token_secret))
}

/// One request, to be signed.
#[derive(Clone, Copy)]
pub(super) struct Signing<'a> {
    pub(super) method: &'a Method,
    pub(super) url: &'a Url,
    pub(super) consumer_key: &'a str,
    pub(super) version: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since 1970.
    pub(super) timestamp: u64,
    /// The other `oauth_` parameters, such as `oauth_token`.
    pub(super) oauth: &'a [(&'a str, &'a str)],
    /// The secret that belongs to `oauth_token`; empty without one.
    pub(super) token_secret: &'a str,
    /// The fields of the form.
    pub(super) form: &'a [(String, String)],
}

impl Signing<'_> {
    /// The value of the `Authorization` header.
    ///
    /// Fails when OpenSSL refuses to sign.
    pub(super) fn authorization(&self, signer: &Signer) -> Result<Zeroizing<String>, OAuth1Error> {
        let timestamp = self.timestamp.to_string();
        let mut oauth = vec![
            ("oauth_consumer_key", self.consumer_key),
            ("oauth_nonce", self.nonce),
            ("oauth_signature_method", signer.method().as_str()),
            ("oauth_timestamp", timestamp.as_str()),
            ("oauth_version", self.version),
        ];
        oauth.extend(self.oauth);
        oauth.sort_unstable();
        let form = self.form.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let base = base_string(self.method, self.url, oauth.iter().copied().chain(form));
        let signature = Zeroizing::new(signer.sign(&base, self.token_secret)?);
        let complete = oauth.into_iter().chain([("oauth_signature", signature.as_str())]);
        let pairs = complete.map(|(name, value)| format!("{name}=\"{}\"", escape(value)));
        Ok(Zeroizing::new(format!("OAuth {}", pairs.collect::<Vec<_>>().join(","))))
    }
}
