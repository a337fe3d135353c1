//! The texts of the built-in pages and mails, a catalogue for each language.

mod english;
mod korean;
mod phrase;

use std::time::Duration;

pub use self::phrase::Phrase;
use crate::error::ErrorCode;

/// Every text of the built-in pages and mails, in one language.
///
/// An application has its own language by writing a `const` with all the fields (one that is
/// missing doesn't compile), and its own words by changing some fields of a catalogue:
///
/// ```
/// use auth::{auth, Texts};
/// use auth::page::Phrase;
///
/// const ENGLISH: Texts = Texts {
///     sign_in: "Log in",
///     sign_in_with: Phrase::new("Log in with {}"),
///     ..Texts::ENGLISH
/// };
///
/// auth! {
///     providers: [],
///     texts: [ENGLISH, Texts::KOREAN],
/// }
/// # fn main() {}
/// ```
///
/// Texts contain no markup. A value from elsewhere, such as the name of a provider, goes into the gap of
/// a [`Phrase`] and keeps its own direction of writing.
#[derive(Clone, Debug)]
pub struct Texts {
    /// The language, as a tag of RFC 5646 such as `en` or `pt-BR`. A language takes part in the
    /// choice by `Accept-Language` under this tag.
    pub language: &'static str,
    /// The direction in which the language is written.
    pub direction: Direction,

    /// Heading of the sign-in page, and the button of a form whose provider has no name.
    pub sign_in: &'static str,
    /// A provider's button; the gap is its name.
    pub sign_in_with: Phrase,
    /// Between two ways to sign in.
    pub or: &'static str,
    /// The sign-in page when there is no way to sign in.
    pub no_provider: &'static str,
    /// Label of the address to which a sign-in link is sent.
    pub email: &'static str,
    /// Button that asks for a sign-in link.
    pub email_submit: &'static str,
    /// Checkbox: this browser fills in the address the next time.
    pub email_remember: &'static str,
    /// Button that signs in with a passkey.
    pub passkey_sign_in: &'static str,
    /// The sign-in page of somebody who is signed in; the gap is their name, or their address.
    pub signed_in_as: Phrase,
    /// The same if neither is known.
    pub signed_in: &'static str,
    /// A provider's button that adds an account to who is signed in; the gap is its name.
    pub link_account: Phrase,
    /// Between these buttons and the ways to sign in.
    pub sign_in_otherwise: &'static str,

    /// The sign-in was refused at the provider, by the person or by the provider.
    pub error_cancelled: &'static str,
    /// A provider answered with an error.
    pub error_callback: &'static str,
    /// Name and password, or whatever the form asks for, were refused.
    pub error_credentials: &'static str,
    /// No account could be created for an address.
    pub error_email_create_account: &'static str,
    /// The mail could not be sent.
    pub error_email: &'static str,
    /// The account belongs to a user who signed in in another way.
    pub error_account_not_linked: &'static str,
    /// A provider's answer did not pass a check.
    pub error_oauth_callback: &'static str,
    /// The browser sent no cookie with a provider's answer: it blocks them, or the sign-in began in
    /// another browser.
    pub error_no_cookies: &'static str,
    /// No account could be created after a sign-in with a provider.
    pub error_oauth_create_account: &'static str,
    /// The way to a provider could not be found.
    pub error_oauth: &'static str,
    /// A passkey could not be used.
    pub error_passkey: &'static str,
    /// A page asked for a session.
    pub error_session_required: &'static str,
    /// A sign-in could not be started; `NextAuth`'s client may ask for this text.
    pub error_sign_in: &'static str,
    /// There were too many attempts to sign in.
    pub error_too_many_attempts: &'static str,
    /// The same, given how long to wait; up to some hours.
    pub error_wait: fn(Duration) -> String,
    /// A form came back without what this site put into it and into the browser's cookies: on the
    /// pages to sign in and to sign out.
    pub error_form: &'static str,
    /// Any other error, on the sign-in page.
    pub error_other: &'static str,

    /// Error page: the account may not sign in.
    pub access_denied: Explanation,
    /// Page for somebody who is signed in, where a guard or a handler asks for more than that.
    pub forbidden: Explanation,
    /// Error page: the setup or the request can't work.
    pub configuration: Explanation,
    /// Error page: any other error.
    pub unexpected: Explanation,
    /// Error page: the link was used, is too old, or was never sent.
    pub verification: Explanation,
    /// Link from the error page to the sign-in page.
    pub back_to_sign_in: &'static str,
    /// The same from the page for somebody who is signed in already.
    pub use_other_account: &'static str,
    /// Link to the site; the gap is its host.
    pub go_to: Phrase,

    /// Heading and button of the sign-out page.
    pub sign_out: &'static str,
    /// The question of the sign-out page.
    pub sign_out_question: &'static str,

    /// The page after a mail was sent.
    pub verify_request: Explanation,
    /// Label of the code that is in the mail beside the link.
    pub code: &'static str,
    /// Button that sends the code.
    pub code_submit: &'static str,
    /// The code was another.
    pub code_wrong: &'static str,
    /// The code was wrong too often.
    pub code_too_many: &'static str,

    /// Heading of the page that a sign-in link opens.
    pub confirm: &'static str,
    /// Whom the link signs in; the gap is the address.
    pub confirm_address: Phrase,
    /// What to do if that is somebody else's address.
    pub confirm_not_you: &'static str,
    /// Button that signs in.
    pub confirm_submit: &'static str,

    /// Heading of the page on which somebody who is signed in confirms that it's them, and what it is for.
    pub fresh: Explanation,
    /// Who is signed in there; the gap is the name.
    pub fresh_user: Phrase,
    /// Button of a form there.
    pub fresh_submit: &'static str,
    /// A provider's button there; the gap is its name.
    pub fresh_with: Phrase,
    /// Button that asks for a mail there.
    pub fresh_email: &'static str,
    /// Button that asks for a passkey there.
    pub fresh_passkey: &'static str,
    /// A mail is on its way to the user's address.
    pub fresh_sent: &'static str,
    /// The page when the user has no way to confirm.
    pub fresh_none: &'static str,
    /// What somebody proved does not count.
    pub fresh_failed: &'static str,
    /// Somebody else has proved to be there.
    pub fresh_other_user: &'static str,

    /// Heading of the page of somebody's passkeys.
    pub passkeys: &'static str,
    /// The page when there are none.
    pub passkeys_none: &'static str,
    /// What a passkey without a name is called.
    pub passkey: &'static str,
    /// When a passkey was added; the gap is the day.
    pub passkey_created: Phrase,
    /// When a passkey was used last; the gap is the day.
    pub passkey_used: Phrase,
    /// A passkey was not used yet.
    pub passkey_unused: &'static str,
    /// A passkey is on several devices of its user.
    pub passkey_synced: &'static str,
    /// Label of a passkey's name.
    pub passkey_name: &'static str,
    /// Button that gives a passkey another name.
    pub passkey_rename: &'static str,
    /// Button that removes a passkey.
    pub passkey_remove: &'static str,
    /// Button that adds a passkey.
    pub passkey_add: &'static str,
    /// A passkey could not be added.
    pub passkey_failed: &'static str,
    /// The device has a passkey of this user already.
    pub passkey_exists: &'static str,
    /// A passkey stays, since its user could not sign in any more.
    pub passkey_last: &'static str,
    /// The browser knows no passkeys, or runs no scripts.
    pub passkey_unsupported: &'static str,

    /// Heading of the page that asks for a second factor.
    pub second_factor: &'static str,
    /// What that page asks for.
    pub factor_sentence: &'static str,
    /// Label of a code: of an app, or a recovery code.
    pub factor_code: &'static str,
    /// Button that sends a code.
    pub factor_submit: &'static str,
    /// Button that proves a factor with a passkey.
    pub factor_passkey: &'static str,
    /// Checkbox: this browser is not asked again for a while.
    pub factor_remember: &'static str,
    /// Button that gives up the sign-in, or a change.
    pub factor_cancel: &'static str,
    /// A code was another, or was used before.
    pub factor_wrong: &'static str,
    /// The sign-in took too long, or a code was wrong too often.
    pub factor_expired: &'static str,
    /// A first factor is set up only by somebody who has just signed in.
    pub factor_sign_in_again: &'static str,
    /// Something else went wrong with a second factor.
    pub factor_failed: &'static str,
    /// Heading of the page that sets up an authenticator app.
    pub app_setup: &'static str,
    /// Why somebody sets up a factor before the sign-in is done.
    pub app_required: &'static str,
    /// What to do with the QR code and the key below it.
    pub app_scan: &'static str,
    /// Label of the code that an app shows which is being set up.
    pub app_code: &'static str,
    /// Before the key, for those who can't scan.
    pub app_key: &'static str,
    /// Link that opens an app on this device.
    pub app_open: &'static str,
    /// Label of an app's name.
    pub app_name: &'static str,
    /// Button that confirms an app with its code.
    pub app_confirm: &'static str,
    /// Heading of the page of somebody's second factors.
    pub second_factors: &'static str,
    /// Heading above the authenticator apps.
    pub apps: &'static str,
    /// There is no authenticator app.
    pub apps_none: &'static str,
    /// What an app without a name is called.
    pub app: &'static str,
    /// Button that sets up an authenticator app.
    pub app_add: &'static str,
    /// Button that removes an app, or a trusted browser.
    pub factor_remove: &'static str,
    /// How many passkeys count as second factors; the gap is the number.
    pub factor_passkeys: Phrase,
    /// Heading above recovery codes.
    pub recovery_codes: &'static str,
    /// How many recovery codes are left; the gap is the number.
    pub recovery_codes_left: Phrase,
    /// Button that makes recovery codes.
    pub recovery_codes_make: &'static str,
    /// What to do with recovery codes that are shown.
    pub recovery_codes_keep: &'static str,
    /// Heading above the trusted browsers.
    pub browsers: &'static str,
    /// What a trusted browser is called.
    pub browser: &'static str,
    /// What the browser is called that shows the page.
    pub browser_this: &'static str,
    /// Until when a browser is trusted; the gap is the day.
    pub browser_until: Phrase,

    /// Subject of the mail; the gap is the site's host.
    pub mail_subject: Phrase,
    /// First line of the mail.
    pub mail_greeting: &'static str,
    /// What the mail is for; the gap is the site's host.
    pub mail_sentence: Phrase,
    /// The link of the mail.
    pub mail_button: &'static str,
    /// Before the address of the link, for those who can't press it.
    pub mail_link: &'static str,
    /// The code for those who read the mail on another device; the gap is the code.
    pub mail_code: Phrase,
    /// Subject of the mail by which somebody who is signed in confirms that it's them; the gap is the site's host.
    pub mail_fresh_subject: Phrase,
    /// What that mail is for; the gap is the site's host.
    pub mail_fresh_sentence: Phrase,
    /// The link of that mail.
    pub mail_fresh_button: &'static str,
    /// How long link and code are valid, given the time from sending the mail; up to some days.
    pub mail_expires: fn(Duration) -> String,
    /// What to do for somebody who did not ask for the mail.
    pub mail_not_asked: &'static str,

    /// Subject of a mail that tells of a change to somebody's ways to sign in; the gap is the site's host.
    pub notice_subject: Phrase,
    /// A passkey was added; the gap is its name.
    pub notice_passkey_added: Phrase,
    /// A passkey was removed; the gap is its name.
    pub notice_passkey_removed: Phrase,
    /// When it happened; the gap is the time, such as `2027-01-15 08:00 UTC`.
    pub notice_time: Phrase,
    /// What to do for somebody who did not make the change. The page on which it is undone may follow.
    pub notice_not_you: &'static str,
    /// An authenticator app was added.
    pub notice_app_added: &'static str,
    /// An authenticator app was removed.
    pub notice_app_removed: &'static str,
    /// Recovery codes were made.
    pub notice_codes_made: &'static str,
    /// A recovery code was used; the gap is how many are left.
    pub notice_code_used: Phrase,
    /// All second factors were removed by the site.
    pub notice_factors_reset: &'static str,
    /// What to do for somebody who has not changed their second factors; the gap is the site's host.
    pub notice_tell_site: Phrase,
}

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left, as Arabic and Hebrew.
    RightToLeft,
}

/// What a page says about one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The heading, which is the title of the page as well.
    pub heading: &'static str,
    /// What it means and what to do.
    pub sentence: &'static str,
}

impl Direction {
    /// The value of the `dir` attribute.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

impl Texts {
    /// The sentence of the sign-in page for an `?error=`, compared as it is written; one general
    /// sentence for the unknown.
    pub(super) fn sign_in_error(&self, code: &str) -> &'static str {
        let known = ErrorCode::ALL.iter().find(|known| known.as_str() == code);
        match known {
            // A link to this page with it is what comes of saying no at a provider.
            Some(ErrorCode::AccessDenied) => self.error_cancelled,
            Some(known) => self.sign_in_sentence(*known).unwrap_or(self.error_other),
            None if code == SIGN_IN => self.error_sign_in,
            None if code == NO_COOKIES => self.error_no_cookies,
            None => self.error_other,
        }
    }

    /// The sentence of the page that asks to confirm for an `?error=`; `None` for those that only say why the page is
    /// shown.
    pub(super) fn fresh_error(&self, code: &str) -> Option<&'static str> {
        let known = ErrorCode::ALL.iter().find(|known| known.as_str() == code);
        Some(match known {
            Some(ErrorCode::FreshSessionRequired) => return None,
            Some(ErrorCode::OtherUser) => self.fresh_other_user,
            Some(
                code @ (ErrorCode::CredentialsSignin
                | ErrorCode::OAuthSignin
                | ErrorCode::TooManyAttempts),
            ) => self.sign_in_sentence(*code).unwrap_or(self.fresh_failed),
            Some(ErrorCode::Verification) => self.verification.sentence,
            Some(_) | None => self.fresh_failed,
        })
    }

    /// The sentence for a code; `None` for those that the error page explains.
    const fn sign_in_sentence(&self, code: ErrorCode) -> Option<&'static str> {
        match code {
            ErrorCode::AccessDenied | ErrorCode::Configuration | ErrorCode::Verification => None,
            ErrorCode::Callback => Some(self.error_callback),
            ErrorCode::CredentialsSignin => Some(self.error_credentials),
            ErrorCode::EmailCreateAccount => Some(self.error_email_create_account),
            ErrorCode::EmailSignin => Some(self.error_email),
            ErrorCode::FreshSessionRequired => Some(self.fresh.sentence),
            ErrorCode::OAuthAccountNotLinked => Some(self.error_account_not_linked),
            ErrorCode::OAuthCallback => Some(self.error_oauth_callback),
            ErrorCode::OAuthCreateAccount => Some(self.error_oauth_create_account),
            ErrorCode::OAuthSignin => Some(self.error_oauth),
            ErrorCode::OtherUser => Some(self.fresh_other_user),
            ErrorCode::PasskeySignin => Some(self.error_passkey),
            ErrorCode::SessionRequired => Some(self.error_session_required),
            ErrorCode::TooManyAttempts => Some(self.error_too_many_attempts),
        }
    }
}

/// Stands for `OAuthCallback` where the browser sent no cookie; no address has it.
pub(crate) const NO_COOKIES: &str = "NoCookies";

/// A code of `NextAuth`'s that nothing here causes.
const SIGN_IN: &str = "Signin";

/// Whether the sign-in page explains a code, rather than the error page.
pub(crate) fn is_of_sign_in_page(code: &str) -> bool {
    let known = ErrorCode::ALL.iter().find(|known| known.as_str() == code);
    known.map_or(code == SIGN_IN, |known| Texts::ENGLISH.sign_in_sentence(*known).is_some())
}

#[cfg(test)]
mod tests;
