//! Names, attributes and keys of what the browser keeps.

use super::Compat;

impl Compat {
    /// What the names of cookies begin with, after `__Host-` or `__Secure-`.
    pub(crate) const fn cookie_prefix(self) -> &'static str {
        match self {
            Self::Native => "auth",
            Self::NextAuthV4 => "next-auth",
        }
    }
}

differences! {
    /// v4 derives all keys from the secret alone. By default the setup's name is in them, so that two
    /// setups with one secret don't open each other's cookies.
    has_one_realm_for_each_secret;

    /// v4 has `__Host-` before the name of its CSRF cookie only. By default every cookie that can have
    /// it does: stops that a sibling domain sets one.
    says_host_for_csrf_cookie_only;

    /// v4 says `Expires` of its cookie with a nonce, and no `Max-Age`.
    leaves_max_age_out_of_nonce_cookie;

    /// v4 leaves a `Domain` that can't work to the browser. By default it is an error at the start.
    lets_browser_check_domain;

    /// v4's first attempt has cookies without a word of its own in their names, and a second one takes
    /// their place. Here a second one has names of its own with `compat` too; by default the first
    /// does as well.
    names_first_attempt_plainly;

    /// v4 clears a cookie where its own setup puts it. By default it is cleared wherever an earlier
    /// setup of the site may have put it.
    clears_cookies_in_one_scope;

    /// v4 writes the origin of the site into the cookie of the callback URL with the first answer.
    remembers_home_as_callback_url;

    /// v4 sets its cookies with every answer. By default the answer to a provider's form sets none
    /// but the session's: browsers don't send the others with such a form, so they only look missing.
    sets_cookies_in_cross_site_answers;

    /// v4 answers what it doesn't support without any cookie.
    sets_no_cookie_for_unsupported_requests;

    /// v4 keeps the CSRF token when somebody signs in or out. By default it changes, so that a token
    /// which somebody planted before is worth nothing afterwards.
    keeps_csrf_token;

    /// v4 reads the CSRF token with every request, and sets another where it isn't its own. By default a
    /// request that only asks for the session, and needs none, leaves a cookie as it is.
    reads_every_csrf_token;

    /// v4 uses its session's cookie as if it always came. By default a request that doesn't say where
    /// it is from may have been made without a `SameSite=Strict` cookie, and makes one more hop.
    takes_silence_for_same_site;
}
