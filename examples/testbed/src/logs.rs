//! What is logged, on standard error and in the trace under NextAuth's codes.

use std::fmt;

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    EnvFilter, Layer, fmt as lines,
    layer::{Context, SubscriberExt as _},
    util::SubscriberInitExt as _,
};

use crate::trace;

/// From now on, events are logged.
pub(crate) fn start() {
    tracing_subscriber::registry()
        .with(EnvFilter::new("info"))
        .with(lines::layer().with_writer(std::io::stderr))
        .with(Codes)
        .init();
}

/// Notes what NextAuth logs too, by its code.
struct Codes;

impl<S: Subscriber> Layer<S> for Codes {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut said = Said::default();
        event.record(&mut said);
        let (level, codes) = codes(event.metadata().name(), &said);
        for code in codes {
            trace::log(level, &code, &said.error);
        }
    }
}

/// What of an event decides about the code.
#[derive(Default)]
struct Said {
    error: String,
    event: String,
    provider: String,
    reason: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        let place = match field.name() {
            "error" => &mut self.error,
            "event" => &mut self.event,
            "provider" => &mut self.provider,
            "reason" => &mut self.reason,
            _ => return,
        };
        value.clone_into(place);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

/// NextAuth's level and codes of an event.
fn codes(name: &str, said: &Said) -> (&'static str, Vec<String>) {
    let is_email = said.provider == "email";
    let is_form = said.provider.starts_with("cred");
    let codes: &[&str] = match name {
        "auth.callback.failed" | "auth.session.failed" | "auth.store.failed" if is_email => {
            &["CALLBACK_EMAIL_ERROR"]
        }
        "auth.callback.failed" | "auth.store.failed" if is_form => {
            &["CALLBACK_CREDENTIALS_HANDLER_ERROR"]
        }
        "auth.callback.failed" | "auth.store.failed" => &["OAUTH_CALLBACK_HANDLER_ERROR"],
        "auth.config.development_secret" => return ("warn", vec!["NO_SECRET".to_owned()]),
        "auth.config.invalid" => &["NO_SECRET"],
        "auth.email.failed" | "auth.email.not_sent" | "auth.email.refused" => {
            &["SIGNIN_EMAIL_ERROR"]
        }
        "auth.event.failed" => {
            return ("error", vec![format!("{}_EVENT_ERROR", said.event.to_uppercase())]);
        }
        "auth.oauth.provider_error" => &["OAUTH_CALLBACK_HANDLER_ERROR", "OAUTH_CALLBACK_ERROR"],
        "auth.oauth.refused" if said.provider.starts_with("bird") => {
            &["OAUTH_V1_GET_ACCESS_TOKEN_ERROR", "OAUTH_CALLBACK_ERROR"]
        }
        "auth.oauth.refused" => &["OAUTH_CALLBACK_ERROR"],
        "auth.oauth.start_failed" => &["SIGNIN_OAUTH_ERROR"],
        "auth.session.failed" | "auth.session.unavailable" => &["SESSION_ERROR"],
        "auth.sign_out.failed" => &["SIGNOUT_ERROR"],
        _ => &[],
    };
    ("error", codes.iter().map(|code| (*code).to_owned()).collect())
}
