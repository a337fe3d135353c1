//! What an editor shows inside `auth!`: each case is a place in a declaration, and what rust-analyzer says
//! about it.

mod cases;
mod client;
mod completions;
mod project;

use serde_json::{Value, json};

use cases::{Case, Expected};
use project::Project;

/// What stands before each declaration, and what the declarations mention.
const BEFORE: &str = "\
use auth::adapter::Sqlite;
use auth::{Claims, ClaimsUpdate, Decision, SignIn, auth, event};
use auth_providers::{GitHub, Google, Keycloak};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub struct Customer {
    pub plan: String,
}

#[derive(Clone, Debug)]
pub struct Db;

const LOGIN: &str = \"/login\";

async fn allow_known(_: SignIn<ShopAuth>) -> Decision {
    Decision::Allow
}

async fn build_claims(_: ClaimsUpdate<ShopAuth>) -> Customer {
    Customer::default()
}

async fn welcome(_: event::CreateUser<ShopAuth>) {}

auth! {
    pub struct ShopAuth;

    ";

const AFTER: &str = "\n}\n";

/// What stands for the cursor.
const CURSOR: &str = "$0";

/// One server for all cases, because it reads the sources of all dependencies when it starts.
#[test]
fn an_editor_understands_the_declaration() {
    let mut project = Project::open();
    let cases = || completions::CASES.iter().chain(cases::CASES);
    let wrong: Vec<String> = cases().filter_map(|case| play(&mut project, case)).collect();
    eprintln!("cases in an editor: {}, wrong: {}", cases().count(), wrong.len());
    assert!(cases().count() >= 25, "{} cases", cases().count());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

/// Plays a case, and says what is wrong.
fn play(project: &mut Project, case: &Case) -> Option<String> {
    let marked = format!("{BEFORE}{}{AFTER}", case.text);
    let cursor = marked.find(CURSOR).expect("a case has a cursor");
    let text = marked.replacen(CURSOR, "", 1);
    project.write(&text);
    let at = json!({ "position": position(&text, cursor) });
    let wrong = match case.expected {
        Expected::Offers { some, never } => {
            let offered = labels(&project.ask("textDocument/completion", at));
            let missing: Vec<_> =
                some.iter().filter(|label| !offered.iter().any(|it| it == *label)).collect();
            let unwanted = |label: &&String| {
                label.starts_with("__") || never.iter().any(|never| label == never)
            };
            let unwanted: Vec<_> = offered.iter().filter(unwanted).collect();
            (!missing.is_empty() || !unwanted.is_empty()).then(|| {
                format!("missing: {missing:?}, unwanted: {unwanted:?}, offered: {offered:?}")
            })
        }
        Expected::Shows(texts) => {
            let hover = project.ask("textDocument/hover", at);
            let shown = hover["contents"]["value"].as_str().unwrap_or_default();
            (!texts.iter().all(|text| shown.contains(text))).then(|| format!("shown: {shown}"))
        }
        Expected::LeadsTo(target) => {
            let answer = project.ask("textDocument/definition", at);
            let lines: Vec<String> = places(&answer)
                .map(|(uri, line)| project.line(&uri, line, &text).trim().to_owned())
                .collect();
            (lines.first().map(String::as_str) != Some(target)).then(|| format!("{lines:?}"))
        }
        Expected::Reports(message) => {
            let answer = project.ask("textDocument/diagnostic", json!({}));
            let reports = answer["items"].as_array().map(Vec::as_slice).unwrap_or_default();
            let is_expected = |report: &&Value| {
                let text = report["message"].as_str().unwrap_or_default();
                // A text of ours ends with the code of its mistake.
                let text = text.rsplit_once(" [auth::E").map_or(text, |(text, _)| text);
                text == message && report["range"]["start"] == at["position"]
            };
            (reports.iter().filter(is_expected).count() != 1 || reports.len() != 1)
                .then(|| format!("reports: {reports:?}"))
        }
    };
    wrong.map(|wrong| format!("{}\n  expected: {:?}\n  {wrong}", case.text, case.expected))
}

/// The names of completions, without what an editor shows behind them: `allow_known(…)`, `SignIn<…>`.
fn labels(answer: &Value) -> Vec<String> {
    let items = answer["items"].as_array().or(answer.as_array());
    let items = items.map(Vec::as_slice).unwrap_or_default();
    let name = |item: &Value| {
        let label = item["label"].as_str().unwrap_or_default();
        label.split(['(', '<', '!', ' ']).next().unwrap_or_default().to_owned()
    };
    items.iter().map(name).collect()
}

/// File and line of each place in an answer.
fn places(answer: &Value) -> impl Iterator<Item = (String, usize)> {
    let places = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    places.iter().filter_map(|place| {
        let line = place["range"]["start"]["line"].as_u64()?;
        Some((place["uri"].as_str()?.to_owned(), usize::try_from(line).ok()?))
    })
}

/// Line and column of a place in a text.
fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let column = before.rfind('\n').map_or(at, |end| at - end - 1);
    json!({ "line": before.matches('\n').count(), "character": column })
}
