//! What a hash costs: Argon2id's parameters, and which of them are enough.

use argon2::{Algorithm, Argon2, Params, Version};

/// What it costs to hash a password, and to guess one: Argon2id's parameters (RFC 9106 §3.1).
///
/// The default is 19 MiB of memory, 2 passes and 1 lane, the first of the equivalent minimums that
/// OWASP's Password Storage Cheat Sheet gives (read in November 2026). More is better where the
/// server can afford it; less is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// OWASP's minimums, all with one lane: KiB of memory, and passes over it.
const MINIMUMS: [(u32, u32); 5] = [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];

/// More is refused: it would be the server that suffers. A gibibyte.
const MAX_MEMORY_KIB: u32 = 1 << 20;
const MAX_PASSES: u32 = 32;
const MAX_LANES: u32 = 16;
/// Bytes of a hash.
pub(super) const OUTPUT_LEN: usize = 32;
/// Bytes of a salt.
pub(super) const SALT_LEN: usize = 16;

impl Cost {
    /// The default: 19 MiB of memory, 2 passes and 1 lane.
    pub const OWASP: Self = Self { memory_kib: 19_456, passes: 2, lanes: 1 };

    /// A cost of so many KiB of memory, passes over it, and lanes.
    ///
    /// Fails when it is below every one of OWASP's minimums (47 104 KiB and 1 pass, 19 456 and 2,
    /// 12 288 and 3, 9 216 and 4, 7 168 and 5), and when it is above 1 GiB, 32 passes or 16 lanes.
    pub const fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, InvalidCost> {
        let cost = Self { memory_kib, passes, lanes };
        if !cost.is_bearable() {
            return Err(InvalidCost::TooHigh);
        }
        let mut at = 0;
        while at < MINIMUMS.len() {
            if memory_kib >= MINIMUMS[at].0 && passes >= MINIMUMS[at].1 {
                return Ok(cost);
            }
            at += 1;
        }
        Err(InvalidCost::TooLow)
    }

    /// The cost of a hash that is stored; `None` if computing it would cost the server too much.
    pub(super) fn of(params: &Params) -> Option<Self> {
        let cost =
            Self { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() };
        cost.is_bearable().then_some(cost)
    }

    pub(super) fn params(self) -> Params {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(OUTPUT_LEN))
            .expect("every cost is within Argon2's bounds")
    }

    pub(super) fn argon2id(self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params())
    }

    const fn is_bearable(self) -> bool {
        self.lanes >= 1
            && self.lanes <= MAX_LANES
            && self.passes >= 1
            && self.passes <= MAX_PASSES
            // RFC 9106 §3.1.
            && self.memory_kib >= 8 * self.lanes
            && self.memory_kib <= MAX_MEMORY_KIB
    }
}

impl Default for Cost {
    fn default() -> Self {
        Self::OWASP
    }
}

/// Why a [`Cost`] is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCost {
    /// The server could not bear it.
    #[error(
        "a password's hash costs at most 1 GiB, 32 passes and 16 lanes, and 8 KiB a lane at least"
    )]
    TooHigh,
    /// Guessing would be too cheap.
    #[error(
        "a password's hash costs at least 19456 KiB and 2 passes, or what OWASP takes for as much"
    )]
    TooLow,
}
