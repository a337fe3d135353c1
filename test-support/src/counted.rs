//! What the library counts and measures.

use std::collections::BTreeMap;

use metrics::LocalRecorderGuard;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};

/// Counts what one thread does.
pub struct Metrics(Snapshotter);

/// What was counted: by metric and labels, how often.
#[derive(Debug)]
pub struct Counts(BTreeMap<String, BTreeMap<String, u64>>);

impl Metrics {
    /// Listens to what this thread does, which is all that a test of one thread does. The setup has to be
    /// built afterwards, because that describes the metrics.
    pub fn listen() -> (Self, LocalRecorderGuard<'static>) {
        // The guard borrows the recorder, and both go to the test.
        let recorder: &'static DebuggingRecorder = Box::leak(Box::new(DebuggingRecorder::new()));
        (Self(recorder.snapshotter()), metrics::set_default_local_recorder(recorder))
    }

    /// What was counted since the last time.
    ///
    /// Panics unless every metric is described, and every duration is one.
    pub fn take(&self) -> Counts {
        let mut counts = BTreeMap::<String, BTreeMap<String, u64>>::new();
        for (key, unit, description, value) in self.0.snapshot().into_vec() {
            let key = key.key();
            let name = key.name();
            assert!(description.is_some(), "{name} is not described");
            let count = match value {
                DebugValue::Counter(count) => count,
                DebugValue::Histogram(values) => {
                    assert!(unit.is_some(), "{name} has no unit");
                    let is_duration = |value: f64| (0.0..60.0).contains(&value);
                    assert!(values.iter().all(|value| is_duration(value.0)), "{name}: {values:?}");
                    u64::try_from(values.len()).unwrap()
                }
                DebugValue::Gauge(_) => panic!("{name} is a gauge"),
            };
            if count > 0 {
                let labels = key.labels().map(|label| format!("{}={}", label.key(), label.value()));
                let labels = labels.collect::<Vec<_>>().join(",");
                counts.entry(name.to_owned()).or_default().insert(labels, count);
            }
        }
        Counts(counts)
    }
}

impl Counts {
    /// The labels of a metric, and how often each was counted.
    pub fn of(&self, metric: &str) -> Vec<(&str, u64)> {
        let counts = self.0.get(metric).into_iter().flatten();
        counts.map(|(labels, count)| (labels.as_str(), *count)).collect()
    }

    /// The names of the metrics that were counted.
    pub fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}
