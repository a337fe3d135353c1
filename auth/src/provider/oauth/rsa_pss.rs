//! RSA keys of the kind RSA-PSS, which aws-lc-rs doesn't take as they are (RFC 4055 §3.1, PKCS #8).

use aws_lc_rs::signature::RsaKeyPair;

use super::{
    SigningAlgorithm,
    der::{Der, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE},
};

/// 1.2.840.113549.1.1.10
const RSASSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
/// 1.2.840.113549.1.1.8
const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08];
/// 2.16.840.1.101.3.4.2, before the number of the hash.
const HASHES: [u8; 8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];

/// The tags of the parameters: hash, mask, length of the salt, and trailer.
const HASH: u8 = 0xa0;
const MASK: u8 = 0xa1;
const SALT: u8 = 0xa2;
const TRAILER: u8 = 0xa3;

/// A key of this kind in PKCS #8, if it may be used with the algorithm: with PSS alone, and with the hash that it names
/// if it names one.
pub(super) fn rsa_pss(pkcs8: &[u8], algorithm: SigningAlgorithm) -> Option<RsaKeyPair> {
    let hash = Hash::of(algorithm)?;
    let mut info = Der::new(pkcs8).inside(SEQUENCE)?;
    info.next(INTEGER)?;
    let mut kind = info.inside(SEQUENCE)?;
    if kind.next(OBJECT_IDENTIFIER)? != RSASSA_PSS || !may_use(kind, &hash)? {
        return None;
    }
    RsaKeyPair::from_der(info.next(OCTET_STRING)?).ok()
}

/// A hash of the algorithms with PSS.
struct Hash {
    identifier: Vec<u8>,
    /// In bytes, of the hash and of the salt that signatures have.
    length: u8,
}

impl Hash {
    fn of(algorithm: SigningAlgorithm) -> Option<Self> {
        let (number, length) = match algorithm {
            SigningAlgorithm::Ps256 => (1, 32),
            SigningAlgorithm::Ps384 => (2, 48),
            SigningAlgorithm::Ps512 => (3, 64),
            _ => return None,
        };
        Some(Self { identifier: [&HASHES[..], &[number]].concat(), length })
    }
}

/// Whether a key with these parameters may be used with a hash. `None` if they can't be read.
fn may_use(mut kind: Der<'_>, hash: &Hash) -> Option<bool> {
    // Without parameters a key is for any.
    if kind.is_empty() {
        return Some(true);
    }
    let mut parameters = kind.inside(SEQUENCE)?;
    // What isn't there is SHA-1, which no algorithm uses.
    let Some(mut named) = parameters.inside(HASH) else { return Some(false) };
    let Some(mut mask) = parameters.inside(MASK) else { return Some(false) };
    let mut mask = mask.inside(SEQUENCE)?;
    let is_same = |named: &mut Der<'_>| {
        Some(named.inside(SEQUENCE)?.next(OBJECT_IDENTIFIER)? == hash.identifier)
    };
    // The salt has this length at least; 20 bytes where it isn't said.
    let is_short = match parameters.inside(SALT) {
        Some(mut salt) => matches!(salt.next(INTEGER)?, [length] if *length <= hash.length),
        None => true,
    };
    // There is one trailer (RFC 4055 §3.1). What says more isn't understood.
    let is_known = parameters.inside(TRAILER).is_none_or(|mut it| it.next(INTEGER) == Some(&[1]));
    if !is_known || !parameters.is_empty() || !kind.is_empty() {
        return Some(false);
    }
    Some(
        is_same(&mut named)?
            && mask.next(OBJECT_IDENTIFIER)? == MGF1
            && is_same(&mut mask)?
            && is_short,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let length = u8::try_from(content.len()).ok().filter(|length| *length < 0x80);
        [&[tag, length.expect("a short value")], &*content].concat()
    }

    /// Parameters of SHA-256 with a salt of these bytes, with another number of the mask's hash, and with more after them.
    fn parameters(mask: u8, salt: u8, more: &[u8]) -> Vec<u8> {
        let hash = |number: u8| {
            let name = value(OBJECT_IDENTIFIER, &[&HASHES, &[number]]);
            value(SEQUENCE, &[&name, &[5, 0]])
        };
        let mask = value(SEQUENCE, &[&value(OBJECT_IDENTIFIER, &[MGF1]), &hash(mask)]);
        let salt = value(SALT, &[&value(INTEGER, &[&[salt]])]);
        value(SEQUENCE, &[&value(HASH, &[&hash(1)]), &value(MASK, &[&mask]), &salt, more])
    }

    #[test]
    fn a_key_is_for_the_hash_that_it_names() {
        let trailer = |number: u8| value(TRAILER, &[&value(INTEGER, &[&[number]])]);
        let rows = [
            (Vec::new(), Some(true)),
            (parameters(1, 32, &[]), Some(true)),
            (parameters(1, 20, &trailer(1)), Some(true)),
            (parameters(2, 32, &[]), Some(false)),
            (parameters(1, 33, &[]), Some(false)),
            (parameters(1, 32, &trailer(2)), Some(false)),
            (parameters(1, 32, &[5, 0]), Some(false)),
            ([parameters(1, 32, &[]), vec![5, 0]].concat(), Some(false)),
            (value(SEQUENCE, &[]), Some(false)),
            (vec![5, 0], None),
        ];
        let sha256 = Hash::of(SigningAlgorithm::Ps256).expect("it is with PSS");
        let sha384 = Hash::of(SigningAlgorithm::Ps384).expect("it is with PSS");
        for (parameters, expected) in rows {
            assert_eq!(may_use(Der::new(&parameters), &sha256), expected, "{parameters:?}");
        }
        assert_eq!(may_use(Der::new(&parameters(1, 32, &[])), &sha384), Some(false));
    }
}
