//! What the library writes to the log.

use std::{
    fmt::{Debug, Write as _},
    mem,
    sync::{Arc, LazyLock, Mutex},
};

use tracing::{
    Dispatch, Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::{DefaultGuard, NoSubscriber},
};

use super::planted;

/// With a single subscriber, `tracing` asks only the thread that comes to an event first whether
/// anybody listens, and remembers its answer for all threads. With two it asks both.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));

/// Every event and span at any level: its name, and its level and fields as text.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<(&'static str, String)>>>);

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0, "{field}={value:?}").unwrap();
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        writeln!(self.0, "{field}={value}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(String::new());
        span.record(&mut text);
        self.0.lock().unwrap().push((span.metadata().name(), text.0));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = Text(String::new());
        values.record(&mut text);
        self.0.lock().unwrap().push(("record", text.0));
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(format!("{}\n", event.metadata().level()));
        event.record(&mut text);
        if is_own(event.metadata()) {
            planted::look_at(&text.0);
        }
        self.0.lock().unwrap().push((event.metadata().name(), text.0));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Looks for planted secrets in what every thread logs that no [`Log`] listens to.
pub struct Watch;

impl Subscriber for Watch {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_own(metadata)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(String::new());
        span.record(&mut text);
        planted::look_at(&text.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = Text(String::new());
        values.record(&mut text);
        planted::look_at(&text.0);
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        planted::look_at(&text.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Whether the library says it, and not a library that it uses.
fn is_own(metadata: &Metadata<'_>) -> bool {
    metadata.target().split("::").next().is_some_and(|name| name.starts_with("auth"))
}

impl Log {
    /// Listens to what this thread does, which is all that a test of one thread does.
    pub fn listen() -> (Self, DefaultGuard) {
        LazyLock::force(&SECOND);
        let log = Self::default();
        (log.clone(), tracing::subscriber::set_default(log))
    }

    /// The names and fields of all events and spans since the last time.
    pub fn take_all(&self) -> Vec<(&'static str, String)> {
        mem::take(&mut *self.0.lock().unwrap())
    }

    /// Those of the library's events.
    pub fn take(&self) -> Vec<(&'static str, String)> {
        let mut events = self.take_all();
        events.retain(|(name, _)| name.starts_with("auth."));
        events
    }
}
