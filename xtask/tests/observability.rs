//! What the guide says about spans and metrics is what the sources have, and the dashboard shows it.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

const METRICS: &str = "auth/src/parts/metrics.rs";
const GUIDE: &str = "docs/guide/metrics.md";
const DASHBOARD: &str = "docs/observability/grafana.json";

/// Spans and their fields, or metrics and their labels.
type Names = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    here.parent().expect("it is in the workspace").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry of a folder").path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push(fs::read_to_string(&path).expect("a source is UTF-8"));
        }
    }
}

/// What a text gives to a macro or a function, wherever it is called: the arguments of each call.
fn calls(text: &str, name: &str) -> Vec<Vec<String>> {
    let begin = format!("{name}(");
    let starts = text.match_indices(&begin).map(|(at, _)| at + begin.len());
    starts.map(|start| arguments(&text[start..])).collect()
}

/// The arguments before the parenthesis that closes a call, without the spaces around them.
fn arguments(text: &str) -> Vec<String> {
    let (mut found, mut depth, mut is_quoted) = (vec![String::new()], 0, false);
    for c in text.chars() {
        is_quoted ^= c == '"';
        match c {
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted && depth == 0 => break,
            ')' if !is_quoted => depth -= 1,
            ',' if !is_quoted && depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = found.last_mut() {
            last.push(c);
        }
    }
    let trimmed = found.iter().map(|argument| argument.trim().to_owned());
    trimmed.filter(|argument| !argument.is_empty()).collect()
}

/// The spans of the library.
fn spans() -> Names {
    let mut texts = Vec::new();
    for folder in ["auth/src", "auth-providers/src"] {
        sources(&root().join(folder), &mut texts);
    }
    // The macro itself makes none.
    texts.retain(|text| !text.contains("macro_rules! span "));
    let mut spans = Names::new();
    for call in texts.iter().flat_map(|text| calls(text, "span!")) {
        let [name, fields @ ..] = call.as_slice() else { panic!("a span has no name") };
        let fields = fields.iter().map(|field| {
            let name = field.split('=').next().unwrap_or(field);
            name.trim().to_owned()
        });
        let name = name.trim_matches('"').to_owned();
        assert!(name.starts_with("auth."), "{name}");
        let fields: BTreeSet<_> = fields.collect();
        if let Some(other) = spans.get(&name) {
            assert_eq!(other, &fields, "{name} has other fields in another place");
        }
        spans.insert(name, fields);
    }
    spans
}

/// The metrics of the library.
fn metrics() -> Names {
    let text = read(METRICS);
    let constants: BTreeMap<_, _> = text
        .lines()
        .filter_map(|line| {
            let (constant, value) = line.strip_prefix("const ")?.split_once(": &str = \"")?;
            Some((constant, value.trim_end_matches("\";")))
        })
        .collect();
    let mut metrics = Names::new();
    for call in calls(&text, "count!").into_iter().chain(calls(&text, "measure!")) {
        let name = constants[call[0].as_str()].to_owned();
        let labels = call.iter().filter_map(|argument| argument.split_once(" => "));
        let labels = labels.map(|(label, _)| label.trim_matches('"').to_owned()).collect();
        assert!(metrics.insert(name.clone(), labels).is_none(), "{name} is counted twice");
    }
    assert_eq!(metrics.len(), constants.len(), "each metric is counted: {metrics:?}");
    metrics
}

/// What stands between backquotes.
fn quoted(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The rows of a section of the guide that begin with a name: the names, and what is quoted in `column`.
fn listed(section: &str, begin: &str, column: usize) -> Names {
    let guide = read(GUIDE);
    let (_, text) = guide.split_once(&format!("\n## {section}\n")).expect(section);
    let text = text.split("\n## ").next().unwrap_or(text);
    let mut listed = Names::new();
    for row in text.lines().filter(|line| line.starts_with(&format!("| `{begin}"))) {
        let cells: Vec<_> = row.split(" | ").collect();
        let name = quoted(cells[0]).pop_first().expect("a row has a name");
        assert!(cells.last().is_some_and(|why| why.len() > 8), "{row}");
        assert!(listed.insert(name, quoted(cells[column])).is_none(), "twice: {row}");
    }
    listed
}

#[test]
fn every_span_is_listed_with_its_fields() {
    let spans = spans();
    assert!(spans.len() >= 10, "{spans:?}");
    assert_eq!(listed("Spans", "auth.", 1), spans, "{GUIDE} differs from the sources");
}

#[test]
fn every_metric_is_listed_with_its_labels() {
    let metrics = metrics();
    assert!(metrics.len() >= 7, "{metrics:?}");
    assert_eq!(listed("Metrics", "auth_", 2), metrics, "{GUIDE} differs from {METRICS}");
}

#[test]
fn every_refusal_that_is_counted_is_a_log_event() {
    let (text, events) = (read(METRICS), read("docs/log-events.md"));
    let refusals: Vec<_> = text.split('"').filter(|text| text.starts_with("auth.")).collect();
    assert!(refusals.len() > 10, "{refusals:?}");
    for refusal in refusals {
        assert!(events.contains(&format!("\n| `{refusal}` |")), "{refusal} is not logged");
    }
}

/// The queries of the dashboard, in Prometheus's language.
fn queries() -> Vec<String> {
    let dashboard: Value = serde_json::from_str(&read(DASHBOARD)).expect("it is JSON");
    let panels = dashboard["panels"].as_array().expect("a dashboard has panels").iter();
    let targets = panels.filter_map(|panel| panel["targets"].as_array()).flatten();
    let queries = targets.map(|target| target["expr"].as_str().expect("a target has a query"));
    queries.map(str::to_owned).collect()
}

/// The words of a query that begin with `auth_`.
fn named(query: &str) -> BTreeSet<&str> {
    let words = query.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("auth_")).collect()
}

/// The metric whose series this is: Prometheus makes several of a histogram.
fn metric(series: &str) -> &str {
    let ends = ["_bucket", "_count", "_sum"];
    ends.iter().find_map(|end| series.strip_suffix(end)).unwrap_or(series)
}

/// The labels that a query selects or groups by, without those that Prometheus adds.
fn labels(query: &str) -> BTreeSet<&str> {
    let within = |begin: &str, end: char| {
        let parts = query.split(begin).skip(1).collect::<Vec<_>>();
        parts.into_iter().filter_map(move |part| part.split(end).next())
    };
    let grouped = within("by (", ')').flat_map(|part| part.split(','));
    let selected = within("{", '}').flat_map(|part| part.split(','));
    let selected = selected.filter_map(|part| part.split(['=', '!']).next());
    let labels = grouped.chain(selected).map(str::trim);
    labels.filter(|label| !["job", "le"].contains(label)).collect()
}

#[test]
fn the_dashboard_shows_the_metrics_and_no_others() {
    let (metrics, queries) = (metrics(), queries());
    let mut shown = BTreeSet::new();
    for query in &queries {
        let series = named(query);
        assert!(!series.is_empty(), "it shows nothing of the library: {query}");
        for series in series {
            let metric = metric(series);
            let known = metrics.get(metric).unwrap_or_else(|| panic!("there is no {metric}"));
            let unknown: Vec<_> =
                labels(query).into_iter().filter(|label| !known.contains(*label)).collect();
            assert!(unknown.is_empty(), "{metric} has no label {unknown:?}: {query}");
            shown.insert(metric.to_owned());
        }
    }
    let all: BTreeSet<_> = metrics.into_keys().collect();
    assert_eq!(shown, all, "{DASHBOARD} shows each metric");
}

#[test]
fn queries_are_read() {
    let query =
        "sum by (le, a) (rate(auth_b_seconds_bucket{job=~\"$job\", c!=\"x|y\"}[5m])) / auth_d";
    assert_eq!(named(query), BTreeSet::from(["auth_b_seconds_bucket", "auth_d"]));
    assert_eq!(metric("auth_b_seconds_bucket"), "auth_b_seconds");
    assert_eq!(labels(query), BTreeSet::from(["a", "c"]));
    let spans = calls("span!(\"a,b\", c, d = f(1, 2),\n e = Empty\n) g()", "span!");
    assert_eq!(spans, [["\"a,b\"", "c", "d = f(1, 2)", "e = Empty"]]);
}
