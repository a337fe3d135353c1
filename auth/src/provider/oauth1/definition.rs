//! What the engine must know about a provider.

use std::time::Duration;

use crate::{
    FromVariable, Secret,
    page::Mark,
    provider::{Endpoint, Style},
};

/// An OAuth 1.0a provider, as the engine sees it.
///
/// `#[derive(AuthConfig)]` with the kind `oauth1` fills it from the attributes and from the fields
/// that have the name of one of these.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name shown to people, if it differs from [`Provider::NAME`](super::super::Provider::NAME).
    pub name: Option<String>,
    /// Where a request token is asked for (RFC 5849 §2.1); its parameters go into the form.
    pub request_token: Endpoint,
    /// Where the browser is sent (RFC 5849 §2.2); its parameters go into the query.
    pub authorization: Endpoint,
    /// Where the request token is exchanged (RFC 5849 §2.3); its parameters go into the form.
    pub access_token: Endpoint,
    /// Where the profile is read; its parameters go into the query.
    pub userinfo: Endpoint,
    /// The consumer key.
    pub client_id: String,
    /// The consumer secret. For RSA-SHA1, the private key: PEM without
    /// a passphrase, of 2048 bits or more; its line breaks may be written as `\n`.
    pub client_secret: Secret,
    /// How requests are signed.
    pub signature_method: SignatureMethod,
    /// What is sent as `oauth_version`. RFC 5849 §3.1 knows only `1.0`.
    pub version: String,
    /// What a sign-in may add to the authorization URL in the query of its request.
    pub request_params: Vec<String>,
    /// How long one request to the provider may take.
    pub timeout: Duration,
    /// The colours of the button.
    pub style: Option<Style>,
    /// The service's mark on the button; without it, the button shows the first letter of the name.
    pub mark: Option<Mark>,
}

impl Definition {
    /// A provider without endpoints and without a client: HMAC-SHA1, version 1.0, [`Duration`] 10
    /// seconds.
    #[must_use]
    pub fn oauth1() -> Self {
        Self {
            name: None,
            request_token: Endpoint::default(),
            authorization: Endpoint::default(),
            access_token: Endpoint::default(),
            userinfo: Endpoint::default(),
            client_id: String::new(),
            client_secret: Secret::new(""),
            signature_method: SignatureMethod::HmacSha1,
            version: "1.0".to_owned(),
            request_params: Vec::new(),
            timeout: Duration::from_secs(10),
            style: None,
            mark: None,
        }
    }
}

/// How requests are signed (RFC 5849 §3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureMethod {
    /// HMAC with the two shared secrets (§3.4.2).
    HmacSha1,
    /// The two shared secrets themselves (§3.4.4): https alone protects them.
    Plaintext,
    /// RSASSA-PKCS1-v1_5 with the client's private key (§3.4.3). It is there with the feature `rsa-sha1` of `auth`, which
    /// links OpenSSL.
    #[cfg(feature = "rsa-sha1")]
    RsaSha1,
}

impl SignatureMethod {
    /// The value of `oauth_signature_method`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::Plaintext => "PLAINTEXT",
            #[cfg(feature = "rsa-sha1")]
            Self::RsaSha1 => "RSA-SHA1",
        }
    }
}

impl FromVariable for SignatureMethod {
    /// The value of `oauth_signature_method`, such as `HMAC-SHA1`.
    fn from_variable(text: &str) -> Result<Self, String> {
        match text {
            "HMAC-SHA1" => Ok(Self::HmacSha1),
            "PLAINTEXT" => Ok(Self::Plaintext),
            #[cfg(feature = "rsa-sha1")]
            "RSA-SHA1" => Ok(Self::RsaSha1),
            #[cfg(not(feature = "rsa-sha1"))]
            "RSA-SHA1" => {
                Err("`RSA-SHA1` needs the feature `rsa-sha1` of the crate `auth`".to_owned())
            }
            _ => Err("it is none of `HMAC-SHA1`, `PLAINTEXT`, `RSA-SHA1`".to_owned()),
        }
    }
}
