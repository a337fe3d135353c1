//! English.

use std::time::Duration;

use super::{Direction, Explanation, Phrase, Texts};

impl Texts {
    /// English.
    pub const ENGLISH: Self = Self {
        language: "en",
        direction: Direction::LeftToRight,

        sign_in: "Sign in",
        sign_in_with: Phrase::new("Sign in with {}"),
        or: "or",
        no_provider: "There is no way to sign in here at the moment.",
        email: "Email address",
        email_submit: "Email me a sign-in link",
        email_remember: "Remember my address in this browser",
        passkey_sign_in: "Sign in with a passkey",
        signed_in_as: Phrase::new("You are signed in as {}."),
        signed_in: "You are signed in.",
        link_account: Phrase::new("Connect {}"),
        sign_in_otherwise: "or sign in as somebody else",

        error_cancelled: "You are not signed in. You can try again, or choose another way to sign \
            in.",
        error_callback: "The sign-in was not completed. Try again, or choose another way to sign \
            in.",
        error_credentials: "These details don’t match an account. Check them and try again.",
        error_email_create_account: "No account could be created for this email address. Try \
            another address.",
        error_email: "The email could not be sent. Check the address and try again.",
        error_account_not_linked: "To confirm that it’s you, sign in the same way you did the \
            first time.",
        error_oauth_callback: "The provider’s answer could not be verified. Start again from this \
            page.",
        error_no_cookies: "Your browser didn’t send the cookies of this sign-in. If you are inside \
            an app, open this page in your browser, such as Safari or Chrome; otherwise allow \
            cookies for this site. Then sign in again.",
        error_oauth_create_account: "No account could be created from this sign-in. Try a \
            different account.",
        error_oauth: "The provider could not be reached. Try again in a moment.",
        error_passkey: "The passkey could not be used. Try again, or choose another way to sign \
            in.",
        error_session_required: "Sign in to see that page.",
        error_sign_in: "The sign-in could not be started. Try a different account.",
        error_too_many_attempts: "There were too many attempts. Try again later.",
        error_wait: wait,
        error_form: "The page was open for too long, or this browser keeps no cookies for this site. \
            Try again; if that does not help, allow cookies.",
        error_other: "You could not be signed in. Please try again.",

        access_denied: Explanation {
            heading: "Access denied",
            sentence: "This account doesn’t have permission to sign in here.",
        },
        forbidden: Explanation {
            heading: "You can’t open this page",
            sentence: "You are signed in, but your account doesn’t have permission to see it.",
        },
        configuration: Explanation {
            heading: "Server error",
            sentence: "Sign-in is not set up correctly on this server. The server’s log has the \
                details.",
        },
        unexpected: Explanation {
            heading: "Something went wrong",
            sentence: "The sign-in could not be completed. Please try again.",
        },
        verification: Explanation {
            heading: "This link no longer works",
            sentence: "A sign-in link works once, and only for a limited time. Ask for a new one.",
        },
        back_to_sign_in: "Back to sign in",
        use_other_account: "Sign in with a different account",
        go_to: Phrase::new("Go to {}"),

        sign_out: "Sign out",
        sign_out_question: "Do you want to sign out on this device?",

        verify_request: Explanation {
            heading: "Check your email",
            sentence: "A link to sign in is on its way to your address.",
        },
        code: "Code from the email",
        code_submit: "Sign in with the code",
        code_wrong: "That is not the code. Check the latest email and try again.",
        code_too_many: "There were too many wrong codes. Ask for a new email.",

        confirm: "Continue signing in",
        confirm_address: Phrase::new("You are about to sign in as {}."),
        confirm_not_you: "If this is not your address, close this page.",
        confirm_submit: "Continue",

        fresh: Explanation {
            heading: "Confirm that it’s you",
            sentence: "You are signed in. What you want to do now is protected: show that you are the one \
                who does it.",
        },
        fresh_user: Phrase::new("You are signed in as {}."),
        fresh_submit: "Confirm",
        fresh_with: Phrase::new("Sign in to {} again"),
        fresh_email: "Email me a code",
        fresh_passkey: "Confirm with a passkey",
        fresh_sent: "An email is on its way to your address. Enter its code here, or open its link in this \
            browser.",
        fresh_none: "There is no way to confirm it here. Sign out, and sign in again.",
        fresh_failed: "That did not confirm that it’s you. Try again, or choose another way.",
        fresh_other_user: "That was the sign-in of another user, so nothing was confirmed. Use your own, or \
            sign out first.",

        passkeys: "Passkeys",
        passkeys_none: "You have no passkeys yet. With one you sign in by a fingerprint, your face \
            or the PIN of your device.",
        passkey: "Passkey",
        passkey_created: Phrase::new("Added on {}"),
        passkey_used: Phrase::new("Last used on {}"),
        passkey_unused: "Never used",
        passkey_synced: "On several devices",
        passkey_name: "Name",
        passkey_rename: "Rename",
        passkey_remove: "Remove",
        passkey_add: "Add a passkey",
        passkey_failed: "The passkey could not be added. Please try again.",
        passkey_exists: "This device already has a passkey for your account.",
        passkey_last: "This passkey is your last way to sign in, so it was not removed.",
        passkey_unsupported: "Passkeys can’t be added in this browser.",

        second_factor: "Confirm that it’s you",
        factor_sentence: "Enter the code that your authenticator app shows, or one of your recovery codes.",
        factor_code: "Code from your app, or a recovery code",
        factor_submit: "Continue",
        factor_passkey: "Use a passkey",
        factor_remember: "Don’t ask again in this browser",
        factor_cancel: "Cancel",
        factor_wrong: "That is not the code, or it was used already. Wait for the next one and try again.",
        factor_expired: "This took too long, or there were too many wrong codes. Sign in again.",
        factor_sign_in_again: "To protect your account, sign in again before you add the first second factor.",
        factor_failed: "That didn’t work. Please try again.",
        app_setup: "Set up an authenticator app",
        app_required: "Your account needs a second factor. Set it up to complete the sign-in.",
        app_scan: "Scan this picture with an authenticator app, or type the key into it. Then enter the code that the app shows.",
        app_code: "Code that the app shows",
        app_key: "Key",
        app_open: "Open an app on this device",
        app_name: "Name of the app, such as “Phone”",
        app_confirm: "Confirm",
        second_factors: "Second factors",
        apps: "Authenticator apps",
        apps_none: "You have no authenticator app here. Its codes protect your account even if somebody learns how you sign in.",
        app: "Authenticator app",
        app_add: "Add an authenticator app",
        factor_remove: "Remove",
        factor_passkeys: Phrase::new("Passkeys: {}"),
        recovery_codes: "Recovery codes",
        recovery_codes_left: Phrase::new("{} left"),
        recovery_codes_make: "Make new recovery codes",
        recovery_codes_keep: "Keep these codes where only you find them. Each of them works once when you don’t have your second factor. They are not shown again, and earlier codes no longer work.",
        browsers: "Trusted browsers",
        browser: "Browser",
        browser_this: "This browser",
        browser_until: Phrase::new("Not asked until {}"),

        mail_subject: Phrase::new("Sign in to {}"),
        mail_greeting: "Hello,",
        mail_sentence: Phrase::new("Use this link to sign in to {}."),
        mail_button: "Sign in",
        mail_link: "If the button does nothing, open this address:",
        mail_code: Phrase::new("Or enter this code where you asked for it: {}"),
        mail_fresh_subject: Phrase::new("Confirm that it’s you at {}"),
        mail_fresh_sentence: Phrase::new(
            "You are signed in at {} and want to do something that is protected. Use this link, in the browser \
                that asked, to confirm that it’s you.",
        ),
        mail_fresh_button: "Confirm that it’s me",
        mail_expires: expires,
        mail_not_asked: "If you did not ask for this email, you can ignore it: nobody gets in \
            without it.",

        notice_subject: Phrase::new("A change to how you sign in to {}"),
        notice_passkey_added: Phrase::new("A passkey was added to your account: {}"),
        notice_passkey_removed: Phrase::new("A passkey was removed from your account: {}"),
        notice_time: Phrase::new("It happened on {}."),
        notice_not_you: "If that was you, there is nothing to do. If it wasn’t, somebody else may be \
            using your account: sign in, and remove every passkey that isn’t yours.",
        notice_app_added: "An authenticator app was added to your account. From now on its code is asked for when you sign in.",
        notice_app_removed: "An authenticator app was removed from your account.",
        notice_codes_made: "New recovery codes were made for your account. Earlier codes no longer work.",
        notice_code_used: Phrase::new(
            "A recovery code was used to sign in to your account or to change it. Codes that are left: {}.",
        ),
        notice_factors_reset: "The second factors of your account were removed by the site.",
        notice_tell_site: Phrase::new(
            "If this was not you, somebody else may have access to your account: tell {}.",
        ),
    };
}

fn expires(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    let (count, unit) = match minutes {
        _ if minutes < 60 || !minutes.is_multiple_of(60) => (minutes, "minute"),
        _ if minutes < 48 * 60 || !minutes.is_multiple_of(24 * 60) => (minutes / 60, "hour"),
        _ => (minutes / (24 * 60), "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("It works once, within {count} {unit}{plural}.")
}

fn wait(time: Duration) -> String {
    let (count, unit) = match time.as_secs() {
        0 => return "There were too many attempts. You can try again now.".to_owned(),
        seconds @ ..100 => (seconds, "second"),
        seconds => (seconds.div_ceil(60), "minute"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("There were too many attempts. Try again in {count} {unit}{plural}.")
}
