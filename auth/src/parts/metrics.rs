//! Counters and histograms for whoever runs the site, through the crate `metrics`. Without the feature
//! `metrics` nothing is counted or measured, and the functions here are empty.
//!
//! The value of a label is a word of the source or the id of a provider of the setup, and never a text that
//! somebody sent: there would be as many time series as there are texts, and secrets among them.

#[cfg(feature = "metrics")]
use std::time::Instant;

const SIGN_INS: &str = "auth_sign_ins_total";
const SESSION_READS: &str = "auth_session_reads_total";
const REFUSALS: &str = "auth_refusals_total";
const REFRESHES: &str = "auth_token_refreshes_total";
const MAILS: &str = "auth_mails_total";
const STORE_CALLS: &str = "auth_store_call_duration_seconds";
const PROVIDER_REQUESTS: &str = "auth_provider_request_duration_seconds";

/// The log events that say that something was refused which somebody asked for.
const REFUSING: [&str; 20] = [
    "auth.credentials.refused",
    "auth.credentials.void",
    "auth.csrf.refused",
    "auth.email.code_refused",
    "auth.email.link_refused",
    "auth.email.refused",
    "auth.limit.refused",
    "auth.oauth.initiate_login_off",
    "auth.oauth.initiate_login_refused",
    "auth.oauth.provider_error",
    "auth.oauth.refused",
    "auth.passkey.refused",
    "auth.second_factor.refused",
    "auth.session.update_refused",
    "auth.sign_in.denied",
    "auth.sign_in.disabled",
    "auth.sign_in.not_linked",
    "auth.sign_in.other_issuer",
    "auth.site.foreign_host",
    "auth.site.unclear_host",
];

/// Adds one to a counter. Without the feature its arguments are checked, and not evaluated.
macro_rules! count {
    ($name:expr, $($label:literal => $value:expr),+) => {{
        #[cfg(feature = "metrics")]
        {
            ::metrics::counter!($name, $($label => $value),+).increment(1);
        }
        #[cfg(not(feature = "metrics"))]
        {
            if false {
                let _ = ($name, $($value),+);
            }
        }
    }};
}

/// Records in a histogram how long something took.
macro_rules! measure {
    ($name:expr, $timer:expr, $($label:literal => $value:expr),+) => {{
        #[cfg(feature = "metrics")]
        {
            ::metrics::histogram!($name, $($label => $value),+).record($timer.seconds());
        }
        #[cfg(not(feature = "metrics"))]
        {
            if false {
                let _ = ($name, $timer, $($value),+);
            }
        }
    }};
}

/// When something began whose duration is measured.
///
/// The setup's clock isn't asked: it may be set, and a test stops it.
#[derive(Clone, Copy)]
pub(crate) struct Timer {
    #[cfg(feature = "metrics")]
    began: Instant,
}

impl Timer {
    pub(crate) fn start() -> Self {
        Self {
            #[cfg(feature = "metrics")]
            began: Instant::now(),
        }
    }

    #[cfg(feature = "metrics")]
    fn seconds(self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }
}

/// How an attempt to sign in ended.
#[derive(Clone, Copy)]
pub(crate) enum End {
    /// The person said no at the provider.
    Cancelled,
    /// Something that is needed has a fault: the store, the provider, or a callback.
    Failed,
    /// There were too many attempts.
    Limited,
    /// A second factor is asked for; what comes of it is counted as well.
    Pending,
    /// A check or the application said no.
    Refused,
    /// Somebody is signed in.
    Success,
}

impl End {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Limited => "limited",
            Self::Pending => "pending",
            Self::Refused => "refused",
            Self::Success => "success",
        }
    }
}

/// Tells the recorder what each metric means. A recorder that is installed later doesn't learn it.
pub(crate) fn describe() {
    #[cfg(feature = "metrics")]
    {
        for (name, text) in [
            (SIGN_INS, "Attempts to sign in that ended, by provider and outcome."),
            (SESSION_READS, "Sessions that were looked for in a request, by strategy and result."),
            (REFUSALS, "What was refused, by the name of the log event and its reason."),
            (REFRESHES, "Refreshes of a provider's tokens, by provider and outcome."),
            (MAILS, "Mails that were handed to the mailer, by provider and outcome."),
        ] {
            ::metrics::describe_counter!(name, text);
        }
        for (name, text) in [
            (STORE_CALLS, "How long the store took, by operation and outcome."),
            (PROVIDER_REQUESTS, "How long a provider took, by provider, endpoint and outcome."),
        ] {
            ::metrics::describe_histogram!(name, ::metrics::Unit::Seconds, text);
        }
    }
}

/// An attempt to sign in with `provider` ended.
pub(crate) fn sign_in(provider: &'static str, end: End) {
    count!(SIGN_INS, "provider" => provider, "outcome" => end.as_str());
}

/// A request's session was looked for.
pub(crate) fn session_read(strategy: &'static str, result: &'static str) {
    count!(SESSION_READS, "strategy" => strategy, "result" => result);
}

/// An event was logged, or left out of the log. It is counted if it is a refusal.
pub(crate) fn event(name: &'static str, reason: &'static str) {
    if cfg!(feature = "metrics") && REFUSING.contains(&name) {
        count!(REFUSALS, "event" => name, "reason" => reason);
    }
}

/// A provider was asked for another access token.
pub(crate) fn refresh(provider: &'static str, outcome: &'static str) {
    count!(REFRESHES, "provider" => provider, "outcome" => outcome);
}

/// A mail was handed to the mailer.
pub(crate) fn mail(provider: &'static str, outcome: &'static str) {
    count!(MAILS, "provider" => provider, "outcome" => outcome);
}

/// The store did `operation`.
pub(crate) fn store_call(operation: &'static str, outcome: &'static str, timer: Timer) {
    measure!(STORE_CALLS, timer, "operation" => operation, "outcome" => outcome);
}

/// A provider was sent a request. `provider` is its id in the setup.
pub(crate) fn provider_request(
    provider: &str,
    endpoint: &'static str,
    outcome: &'static str,
    timer: Timer,
) {
    measure!(
        PROVIDER_REQUESTS, timer,
        "provider" => provider.to_owned(), "endpoint" => endpoint, "outcome" => outcome
    );
}
