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
        if let Some((level, code)) = code(event.metadata().name(), &said) {
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

/// NextAuth's level and code of an event.
fn code(name: &str, said: &Said) -> Option<(&'static str, String)> {
    let is_email = said.provider == "email";
    let is_form = said.provider.starts_with("cred");
    let error = match name {
        "auth.callback.failed" | "auth.session.failed" | "auth.store.failed" if is_email => {
            "CALLBACK_EMAIL_ERROR"
        }
        "auth.callback.failed" | "auth.store.failed" if is_form => {
            "CALLBACK_CREDENTIALS_HANDLER_ERROR"
        }
        "auth.callback.failed" | "auth.store.failed" | "auth.oauth.provider_error" => {
            "OAUTH_CALLBACK_HANDLER_ERROR"
        }
        "auth.config.development_secret" => return Some(("warn", "NO_SECRET".to_owned())),
        "auth.email.failed" | "auth.email.not_sent" => "SIGNIN_EMAIL_ERROR",
        "auth.event.failed" => {
            return Some(("error", format!("{}_EVENT_ERROR", said.event.to_uppercase())));
        }
        "auth.oauth.refused" => "OAUTH_CALLBACK_ERROR",
        "auth.oauth.start_failed" => "SIGNIN_OAUTH_ERROR",
        "auth.session.failed" | "auth.session.unavailable" => "SESSION_ERROR",
        "auth.sign_out.failed" => "SIGNOUT_ERROR",
        _ => return None,
    };
    Some(("error", error.to_owned()))
}
