//! A function that makes session tokens.

/// A function that makes the tokens of database sessions: `fn() -> String`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't make session tokens",
    label = "expected `fn() -> String`",
    note = "a token needs at least 128 random bits [auth::E0807]"
)]
pub trait GenerateSessionToken: Send + Sync + 'static {
    /// A new token.
    fn generate(&self) -> String;
}

#[diagnostic::do_not_recommend]
impl<F: Fn() -> String + Send + Sync + 'static> GenerateSessionToken for F {
    fn generate(&self) -> String {
        self()
    }
}
