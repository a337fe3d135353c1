//! Computing a hash, and its text: `$argon2id$v=19$m=19456,t=2,p=1$…$…`, a PHC string.

use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, Zeroizing};

use super::cost::{Cost, OUTPUT_LEN, SALT_LEN};
use crate::Secret;

/// A hash that is stored, read.
pub(super) struct Stored {
    argon2: Argon2<'static>,
    salt: Salt,
    output: Output,
    /// Whether it is what would be written today.
    is_current: bool,
}

/// A stored text longer than this is no hash.
const LONGEST: usize = 512;

impl Stored {
    /// Reads the text of a hash; `None` if it is none of Argon2's, or one that nobody here wrote:
    /// what it asks for is bounded before anything is computed.
    pub(super) fn parse(text: &str, current: Cost) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let hash = PasswordHash::new(text).ok()?;
        let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
        // Texts of before there were versions leave it out (PHC string format).
        let version = hash.version.map_or(Ok(Version::V0x10), Version::try_from).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let cost = Cost::of(&params)?;
        if !params.keyid().is_empty() || !params.data().is_empty() {
            return None;
        }
        let (salt, output) = (hash.salt?, hash.hash?);
        let is_current = algorithm == Algorithm::Argon2id
            && version == Version::V0x13
            && cost == current
            && salt.len() >= SALT_LEN
            && output.len() == OUTPUT_LEN;
        Some(Self { argon2: Argon2::new(algorithm, version, params), salt, output, is_current })
    }

    pub(super) fn is_current(&self) -> bool {
        self.is_current
    }

    /// Computes the hash of `password` and compares.
    pub(super) fn matches(&self, password: &Secret) -> bool {
        let mut computed = Zeroizing::new([0; Output::MAX_LENGTH]);
        let computed = &mut computed[..self.output.len()];
        compute(&self.argon2, password, &self.salt, computed)
            && computed.ct_eq(self.output.as_bytes()).into()
    }
}

/// The text of the hash of `password`.
pub(super) fn write(cost: Cost, password: &Secret, salt: &[u8; SALT_LEN]) -> Option<Secret> {
    let argon2 = cost.argon2id();
    let mut output = Zeroizing::new([0; OUTPUT_LEN]);
    if !compute(&argon2, password, salt, &mut *output) {
        return None;
    }
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params()).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(&*output).ok()?),
    };
    Some(Secret::new(hash.to_string()))
}

/// Does what [`Stored::matches`] does for a hash of today, and throws it away.
pub(super) fn pretend(cost: Cost, password: &Secret) {
    let mut output = Zeroizing::new([0; OUTPUT_LEN]);
    let is_computed = compute(&cost.argon2id(), password, &[0; SALT_LEN], &mut *output);
    // The compiler must not see that nobody wants to know.
    std::hint::black_box(is_computed && bool::from(output.ct_eq(&[0; OUTPUT_LEN])));
}

/// Fills `output`; false when there is no memory for it, or the sizes are none.
fn compute(argon2: &Argon2<'_>, password: &Secret, salt: &[u8], output: &mut [u8]) -> bool {
    let mut memory: Vec<Block> = Vec::new();
    let blocks = argon2.params().block_count();
    if memory.try_reserve_exact(blocks).is_err() {
        return false;
    }
    memory.resize(blocks, Block::new());
    let password = password.expose().as_bytes();
    let result =
        argon2.hash_password_into_with_memory(password, salt, output, memory.as_mut_slice());
    memory.iter_mut().for_each(Block::zeroize);
    result.is_ok()
}
