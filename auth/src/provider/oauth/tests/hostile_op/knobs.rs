//! What can be told to a hostile provider. The default is an honest one.

use std::{collections::HashMap, time::Duration};

use serde_json::{Map, Value};

/// Changes a document on its way out.
pub(crate) type Change = fn(&mut Value);
/// Changes claims, or a header.
pub(crate) type ChangeMembers = fn(&mut Map<String, Value>);
/// Changes a query.
pub(crate) type ChangeQuery = fn(&mut Vec<(String, String)>);

/// How the provider misbehaves.
#[derive(Clone, Default)]
pub(crate) struct Knobs {
    /// What it signs with.
    pub(crate) alg: Alg,
    /// The key that it signs with, of two.
    pub(crate) key: usize,
    /// The keys that it publishes; by default the one that it signs with.
    pub(crate) published: Option<Vec<usize>>,
    /// Changes to the key that it signs with and publishes, between the code and the ID token.
    pub(crate) rotate_at_token: Option<usize>,
    /// Changes the claims.
    pub(crate) claims: Option<ChangeMembers>,
    /// Changes the bytes of the payload, before they are signed.
    pub(crate) payload: Option<fn(String) -> Vec<u8>>,
    /// Changes the header.
    pub(crate) header: Option<ChangeMembers>,
    /// Changes the bytes of the header, before they are signed.
    pub(crate) raw_header: Option<fn(String) -> String>,
    /// Changes the signature.
    pub(crate) sign: Sign,
    /// Changes the compact serialization.
    pub(crate) compact: Option<fn(String) -> String>,
    pub(crate) jwks: Option<Change>,
    pub(crate) discovery: Option<Change>,
    /// Changes the token endpoint's answer.
    pub(crate) token: Option<Change>,
    pub(crate) userinfo: Option<Change>,
    /// Whether the userinfo answer is a token, with this signature.
    pub(crate) userinfo_signed: bool,
    pub(crate) userinfo_sign: Sign,
    /// The path of the discovery document, if it isn't OpenID Connect's.
    pub(crate) document_at: Option<&'static str>,
    /// The status and the page of what isn't there; by default 404 without one.
    pub(crate) elsewhere: Option<(u16, &'static str)>,
    /// Where the discovery document says that the keys are.
    pub(crate) keys_at: Option<String>,
    /// Changes the authorization response.
    pub(crate) response: Option<ChangeQuery>,
    pub(crate) transport: HashMap<Endpoint, Transport>,
    /// The one client authentication method that it takes, if not any.
    pub(crate) client_auth: Option<&'static str>,
}

/// An endpoint of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Endpoint {
    Discovery,
    Jwks,
    Token,
    Userinfo,
}

/// What happens to an answer on its way.
#[derive(Clone, Debug)]
pub(crate) enum Transport {
    /// Another body.
    Body(&'static str),
    /// Another body and another status.
    BodyWithStatus(&'static str, u16),
    /// Another `Content-Type`.
    ContentType(&'static str),
    /// It comes late.
    Delay(Duration),
    /// So many bytes of spaces around it.
    Huge(usize),
    /// A byte order mark in front of it.
    Mark,
    /// A redirect with this status, there.
    Redirect(u16, String),
    /// Another status.
    Status(u16),
}

/// A signature algorithm.
#[derive(Clone, Copy, Default)]
pub(crate) enum Alg {
    /// Under the name that it has in RFC 9864.
    Ed25519,
    EdDsa,
    Es256,
    Es384,
    Es512,
    Hs256,
    Hs384,
    Hs512,
    Ps256,
    Ps384,
    Ps512,
    #[default]
    Rs256,
    Rs384,
    Rs512,
}

/// What is wrong with a signature.
#[derive(Clone, Default)]
pub(crate) enum Sign {
    /// No bytes at all.
    Empty,
    /// One bit of the signature.
    Flip,
    #[default]
    Good,
    /// HMAC with SHA-256 and these bytes for a key.
    Hmac(Vec<u8>),
    /// HMAC with SHA-256 and the public key, as PKCS #1 DER, for a key.
    HmacPublicKey,
    /// These bytes instead.
    Raw(Vec<u8>),
    /// A key that isn't published, under the name of one that is.
    WrongKey,
}
