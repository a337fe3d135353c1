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

/// The id of every span of the library, and of every other one.
const OWN: u64 = 1;
const OTHERS: u64 = 2;

/// Every event and span at any level: its name, and its level and fields as text.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Line>>>);

struct Line {
    name: &'static str,
    text: String,
    /// Whether it is an event, and no span or what was recorded in one later.
    is_event: bool,
    /// Whether the library says it.
    is_own: bool,
}

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
        self.say(span.metadata(), false, text.0);
        Id::from_u64(if is_own(span.metadata()) { OWN } else { OTHERS })
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut text = Text(String::new());
        values.record(&mut text);
        let is_own = span.into_u64() == OWN;
        if is_own {
            planted::look_at(&text.0);
        }
        let line = Line { name: "record", text: text.0, is_event: false, is_own };
        self.0.lock().unwrap().push(line);
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(format!("{}\n", event.metadata().level()));
        event.record(&mut text);
        self.say(event.metadata(), true, text.0);
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

    fn say(&self, metadata: &'static Metadata<'static>, is_event: bool, text: String) {
        let is_own = is_own(metadata);
        if is_own {
            planted::look_at(&text);
        }
        let line = Line { name: metadata.name(), text, is_event, is_own };
        self.0.lock().unwrap().push(line);
    }

    /// The names and fields of all events and spans since the last time.
    pub fn take_all(&self) -> Vec<(&'static str, String)> {
        self.take_those(|_| true)
    }

    /// Those of the library's events.
    pub fn take(&self) -> Vec<(&'static str, String)> {
        self.take_those(|line| line.is_event && line.name.starts_with("auth."))
    }

    /// Those of the library's events and spans, and what was recorded in spans later, under the name
    /// `record`.
    pub fn take_own(&self) -> Vec<(&'static str, String)> {
        self.take_those(|line| line.is_own)
    }

    fn take_those(&self, is_wanted: impl Fn(&Line) -> bool) -> Vec<(&'static str, String)> {
        let lines = mem::take(&mut *self.0.lock().unwrap());
        lines.into_iter().filter(is_wanted).map(|line| (line.name, line.text)).collect()
    }
}
