//! Compile-time checks of facts only the compiler knows: ids, kinds and options of provider types.

/// The checks.
#[derive(Debug)]
pub struct Check;
