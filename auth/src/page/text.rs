//! What the built-in pages say.

use std::time::Duration;

/// The `?error=` codes that the sign-in page explains, compared as they are written.
pub(crate) const SIGN_IN_CODES: [&str; 11] = [
    "Callback",
    "CredentialsSignin",
    "EmailCreateAccount",
    "EmailSignin",
    "OAuthAccountNotLinked",
    "OAuthCallback",
    "OAuthCreateAccount",
    "OAuthSignin",
    "SessionRequired",
    "Signin",
    "TooManyAttempts",
];

/// The sentence of the sign-in page for an `?error=` code; one general sentence for the unknown.
pub(crate) fn sign_in_error(code: &str) -> &'static str {
    match code {
        "Callback" => "The sign-in was not completed. Try again, or choose another way to sign in.",
        "CredentialsSignin" => "These details don’t match an account. Check them and try again.",
        "EmailCreateAccount" => {
            "No account could be created for this email address. Try another address."
        }
        "EmailSignin" => "The email could not be sent. Check the address and try again.",
        "OAuthAccountNotLinked" => {
            "To confirm that it’s you, sign in the same way you did the first time."
        }
        "OAuthCallback" => {
            "The provider’s answer could not be verified. Start again from this page."
        }
        "OAuthCreateAccount" => {
            "No account could be created from this sign-in. Try a different account."
        }
        "OAuthSignin" => "The provider could not be reached. Try again in a moment.",
        "SessionRequired" => "Sign in to see that page.",
        "TooManyAttempts" => "There were too many attempts. Try again later.",
        "Signin" => "The sign-in could not be started. Try a different account.",
        _ => "You could not be signed in. Please try again.",
    }
}

/// The sentence for `TooManyAttempts` when it is known how long to wait.
pub(crate) fn too_many_attempts(wait: Duration) -> String {
    let (count, unit) = match wait.as_secs() {
        0 => return "There were too many attempts. You can try again now.".to_owned(),
        seconds @ ..100 => (seconds, "second"),
        seconds => (seconds.div_ceil(60), "minute"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("There were too many attempts. Try again in {count} {unit}{plural}.")
}

/// Heading and sentence of the error page.
pub(crate) struct Explanation {
    pub(crate) heading: &'static str,
    pub(crate) sentence: &'static str,
}

pub(crate) const ACCESS_DENIED: Explanation = Explanation {
    heading: "Access denied",
    sentence: "This account doesn’t have permission to sign in here.",
};

pub(crate) const CONFIGURATION: Explanation = Explanation {
    heading: "Server error",
    sentence: "Sign-in is not set up correctly on this server. The server’s log has the details.",
};

pub(crate) const UNEXPECTED: Explanation = Explanation {
    heading: "Something went wrong",
    sentence: "The sign-in could not be completed. Please try again.",
};

pub(crate) const VERIFICATION: Explanation = Explanation {
    heading: "This link no longer works",
    sentence: "A sign-in link works once, and only for a limited time. Ask for a new one.",
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_a_text_of_its_own() {
        let mut texts: BTreeSet<_> = SIGN_IN_CODES.map(sign_in_error).into();
        texts.insert(sign_in_error("anything else"));
        assert_eq!(texts.len(), SIGN_IN_CODES.len() + 1);

        let pages = [ACCESS_DENIED, CONFIGURATION, UNEXPECTED, VERIFICATION];
        let headings: BTreeSet<_> = pages.iter().map(|page| page.heading).collect();
        let sentences: BTreeSet<_> = pages.iter().map(|page| page.sentence).collect();
        assert_eq!((headings.len(), sentences.len()), (4, 4));
    }

    #[test]
    fn a_wait_is_told_in_words() {
        let told = |seconds| too_many_attempts(Duration::from_secs(seconds));
        let start = "There were too many attempts.";
        assert_eq!(told(0), format!("{start} You can try again now."));
        assert_eq!(told(1), format!("{start} Try again in 1 second."));
        assert_eq!(told(99), format!("{start} Try again in 99 seconds."));
        assert_eq!(told(121), format!("{start} Try again in 3 minutes."));
    }

    #[test]
    fn codes_of_the_sign_in_page_are_case_sensitive() {
        let general = sign_in_error("");
        for code in SIGN_IN_CODES {
            assert_ne!(sign_in_error(code), general, "{code}");
            assert_eq!(sign_in_error(&code.to_lowercase()), general, "{code}");
        }
        assert_eq!(sign_in_error("__proto__"), general);
    }
}
