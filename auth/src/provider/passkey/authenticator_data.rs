//! What an authenticator says of itself and of the ceremony (Web Authentication Level 3 §6.1).

use aws_lc_rs::digest::{SHA256, digest};

use super::{cbor::Value, key::PublicKey, refusal::Refusal};

/// The longest id of a credential, in bytes (§7.1).
const LONGEST_ID: usize = 1023;

/// What an authenticator says.
#[derive(Debug)]
pub(super) struct AuthenticatorData<'a> {
    rp_id_hash: &'a [u8],
    flags: u8,
    pub(super) counter: u32,
    /// The new credential, in a registration.
    pub(super) attested: Option<Attested<'a>>,
}

/// A new credential.
#[derive(Debug)]
pub(super) struct Attested<'a> {
    pub(super) id: &'a [u8],
    pub(super) key: PublicKey<'a>,
    /// The key as it was written.
    pub(super) written_key: &'a [u8],
}

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENDED: u8 = 1 << 7;

const MALFORMED: Refusal = Refusal::Malformed("authenticatorData");

impl<'a> AuthenticatorData<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let (rp_id_hash, rest) = bytes.split_at_checked(32).ok_or(MALFORMED)?;
        let (&[flags], rest) = rest.split_first_chunk::<1>().ok_or(MALFORMED)?;
        let (counter, mut rest) = rest.split_first_chunk::<4>().ok_or(MALFORMED)?;
        let mut attested = None;
        if flags & ATTESTED != 0 {
            let (credential, after) = Attested::read(rest)?;
            (attested, rest) = (Some(credential), after);
        }
        if flags & EXTENDED != 0 {
            let (extensions, after) = Value::read(rest).map_err(|_| MALFORMED)?;
            if !matches!(extensions, Value::Map(_)) {
                return Err(MALFORMED);
            }
            rest = after;
        }
        if !rest.is_empty() {
            return Err(MALFORMED);
        }
        Ok(Self { rp_id_hash, flags, counter: u32::from_be_bytes(*counter), attested })
    }

    /// Checks what is the same in both ceremonies: whose credential it is, and that somebody is there.
    pub(super) fn check(&self, rp_id: &str, needs_verification: bool) -> Result<(), Refusal> {
        if self.rp_id_hash != digest(&SHA256, rp_id.as_bytes()).as_ref() {
            return Err(Refusal::RpId);
        }
        if self.flags & PRESENT == 0 {
            return Err(Refusal::Presence);
        }
        if needs_verification && !self.is_verified() {
            return Err(Refusal::Verification);
        }
        if self.is_backed_up() && !self.is_backup_eligible() {
            return Err(Refusal::Backup);
        }
        Ok(())
    }

    /// Whether the device has verified who uses it, by a PIN, a finger or a face.
    pub(super) const fn is_verified(&self) -> bool {
        self.flags & VERIFIED != 0
    }

    /// Whether the credential may be copied to other devices of its user.
    pub(super) const fn is_backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    /// Whether it is.
    pub(super) const fn is_backed_up(&self) -> bool {
        self.flags & BACKED_UP != 0
    }
}

impl<'a> Attested<'a> {
    fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Refusal> {
        // The model of the authenticator, which nothing here depends on.
        let (_, rest) = bytes.split_at_checked(16).ok_or(MALFORMED)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(MALFORMED)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if !(1..=LONGEST_ID).contains(&length) {
            return Err(MALFORMED);
        }
        let (id, rest) = rest.split_at_checked(length).ok_or(MALFORMED)?;
        let (key, after) = Value::read(rest).map_err(|_| MALFORMED)?;
        let written_key = &rest[..rest.len() - after.len()];
        Ok((Self { id, key: PublicKey::read(&key)?, written_key }, after))
    }
}
