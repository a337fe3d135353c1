//! How ids and times are kept.

/// How ids and times are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// As Auth.js's adapters keep them; what they don't have may be missing.
    AuthJs,
    /// Ids as texts, and everything is there.
    #[default]
    Native,
}
