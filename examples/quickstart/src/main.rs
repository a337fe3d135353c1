//! Sign-in in forty lines.
fn main() {}
