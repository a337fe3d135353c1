//! The OpenID Foundation's modules for relying parties, `fixtures/security/openid-rp.toml`: those of
//! the plans Basic, Config and Form Post pass.

use std::collections::BTreeSet;

use serde::Deserialize;
use test_support::sources;

use crate::report::fixture;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    module: Vec<Module>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Module {
    name: String,
    #[serde(default)]
    plans: Vec<Plan>,
    #[serde(default)]
    tests: Vec<String>,
    /// The feature that doesn't exist yet.
    waits: Option<String>,
    /// Why it is about something else.
    outside: Option<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Plan {
    Basic,
    Config,
    FormPost,
}

#[test]
#[expect(clippy::print_stdout, reason = "`cargo xtask test` shows it")]
fn the_modules_of_the_plans_have_tests() {
    let Table { module: modules } = toml::from_str(&fixture("openid-rp.toml")).unwrap();
    let tests = sources::tests();
    let mut names = BTreeSet::new();
    for Module { name, plans, tests: named, waits, outside } in &modules {
        assert!(names.insert(name), "{name} is there twice");
        assert!(plans.is_empty() || !named.is_empty(), "{name} is of a plan and has no test");
        assert!(plans.is_empty() || (waits.is_none() && outside.is_none()), "{name}");
        let is_explained = !named.is_empty() || waits.is_some() || outside.is_some();
        assert!(is_explained, "{name} has neither tests nor a reason");
        for test in named {
            let found = tests.get(test).unwrap_or_else(|| panic!("{name}: no test is `{test}`"));
            assert!(!found.is_ignored, "{name}: `{test}` isn't run");
        }
    }
    let count = |plan| modules.iter().filter(|module| module.plans.contains(&plan)).count();
    let plans = [Plan::Basic, Plan::Config, Plan::FormPost].map(count);
    assert!(plans[0] >= 14 && plans[1] >= 6 && plans[2] >= 15, "{plans:?}");
    println!(
        "modules of OpenID's suite with a test: Basic {}, Config {}, Form Post {}",
        plans[0], plans[1], plans[2]
    );
    let beside = modules.iter().filter(|module| module.plans.is_empty());
    let (tested, other): (Vec<_>, Vec<_>) = beside.partition(|module| !module.tests.is_empty());
    println!("of other plans: {} with a test, {} without", tested.len(), other.len());
}
