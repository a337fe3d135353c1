//! What the library logs, by the thread that a test runs on.

use std::{
    collections::BTreeMap,
    fmt::{Debug, Write as _},
    sync::{Mutex, Once},
    thread::{self, ThreadId},
};

use tracing::{
    Event, Id, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Record},
};

/// The name of an event, and its level and fields.
type Logged = (&'static str, String);

static LOG: Mutex<Vec<(ThreadId, Logged)>> = Mutex::new(Vec::new());

/// Listens from now on. For all threads at once: a place that was passed before anybody listened
/// may stay silent.
pub(crate) fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
}

/// What was logged under a name on this thread since the last time.
pub(crate) fn take(name: &str) -> Vec<String> {
    let here = thread::current().id();
    let mut log = LOG.lock().unwrap();
    let (taken, rest): (Vec<_>, Vec<_>) =
        log.drain(..).partition(|(thread, (known, _))| *thread == here && *known == name);
    *log = rest;
    taken.into_iter().map(|(_, (_, text))| text).collect()
}

struct Log;

/// Fields by their names.
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.name().starts_with("auth.")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(BTreeMap::new());
        event.record(&mut fields);
        let mut text = event.metadata().level().to_string();
        for (name, value) in fields.0 {
            write!(text, " {name}={value}").unwrap();
        }
        let logged = (event.metadata().name(), text);
        LOG.lock().unwrap().push((thread::current().id(), logged));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
