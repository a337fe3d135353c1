//! What stands for a script in a build without passkeys, which alone need one.

/// There is none.
#[derive(Debug)]
pub(crate) enum Script {}
