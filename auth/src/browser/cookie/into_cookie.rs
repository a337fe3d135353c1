//! What may be given for a cookie.

use super::Cookie;

/// What may be given for a cookie: its name, or a [`Cookie`].
#[diagnostic::on_unimplemented(
    message = "a cookie can't be given as `{Self}`",
    label = "expected a name or a `Cookie`",
    note = "write its name, `\"sid\"`, or `Cookie::named(\"sid\").same_site(SameSite::Strict)` [auth::E0910]"
)]
pub trait IntoCookie {
    /// Converts.
    #[doc(hidden)]
    fn into_cookie(self) -> Cookie;
}

impl IntoCookie for &'static str {
    fn into_cookie(self) -> Cookie {
        Cookie::named(self)
    }
}

impl IntoCookie for Cookie {
    fn into_cookie(self) -> Cookie {
        self
    }
}
