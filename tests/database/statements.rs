//! Counts the statements that sqlx runs for a future.

use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicUsize, Ordering},
};

use tracing::{Event, Instrument as _, Subscriber, span};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
    registry::LookupSpan,
};

/// The span whose statements are counted, also on the threads that SQLite works on.
const SPAN: &str = "counted";

static COUNT: LazyLock<Arc<AtomicUsize>> = LazyLock::new(|| {
    let count = Arc::default();
    let subscriber = tracing_subscriber::registry().with(Counter(Arc::clone(&count)));
    tracing::subscriber::set_global_default(subscriber).unwrap();
    count
});

/// Listens to the statements of this program from now on.
pub(crate) fn listen() {
    LazyLock::force(&COUNT);
}

/// The statements that are run while `work` is, `BEGIN` and `COMMIT` not included.
///
/// One caller at a time: the process has one count.
pub(crate) async fn counted<T>(work: impl Future<Output = T>) -> (usize, T) {
    COUNT.store(0, Ordering::SeqCst);
    let output = work.instrument(tracing::info_span!("counted")).await;
    (COUNT.load(Ordering::SeqCst), output)
}

struct Counter(Arc<AtomicUsize>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counter {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let is_counted = |scope: span::Id| {
            context.span_scope(&scope).is_some_and(|mut scope| scope.any(|it| it.name() == SPAN))
        };
        let current = context.current_span().id().cloned();
        if event.metadata().target() == "sqlx::query" && current.is_some_and(is_counted) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}
