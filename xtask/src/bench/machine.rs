//! The machine and the versions that figures were measured with, read and never written by hand.

use std::fs;
use std::process::Command;
use std::thread;

use serde_json::Value;

use crate::install::answer;
use crate::node::Node;
use crate::paths;
use crate::postgres;

/// The crates whose versions matter.
const CRATES: [&str; 5] = ["axum", "axum-login", "hyper", "sqlx", "tower-sessions"];
/// The packages of npm whose versions matter, by the folder of the peer.
const PACKAGES: [(&str, &str); 3] =
    [("next-auth", "next"), ("next-auth", "next-auth"), ("better-auth", "better-auth")];

/// What is known, by name. What can't be read is left out.
pub(crate) fn facts() -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut know = |name: &str, value: Option<String>| {
        facts.extend(value.map(|value| (name.to_owned(), value.trim().to_owned())));
    };
    know("day", Some(chrono::Utc::now().format("%Y-%m-%d").to_string()));
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    know("processor", after_colon(&cpu, "model name"));
    know("cores", thread::available_parallelism().ok().map(|count| count.to_string()));
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    know("memory", after_colon(&memory, "MemTotal"));
    know("kernel", fs::read_to_string("/proc/sys/kernel/osrelease").ok());
    know("rustc", answer(Command::new("rustc").arg("--version")));
    know("Valgrind", answer(Command::new("valgrind").arg("--version")));
    let postgres = postgres::programs().map(|folder| folder.join("postgres"));
    know("PostgreSQL", postgres.and_then(|path| answer(Command::new(path).arg("--version"))));
    let node = Node::chosen().ok();
    know("Node.js", node.and_then(|node| answer(node.script().arg("--version"))));
    let lockfile = fs::read_to_string(paths::root().join("Cargo.lock")).unwrap_or_default();
    for name in CRATES {
        know(&format!("crate `{name}`"), locked(&lockfile, name));
    }
    for (folder, name) in PACKAGES {
        let path = paths::root().join("bench/peers").join(folder).join("package.json");
        let text = fs::read_to_string(path).unwrap_or_default();
        let package: Value = serde_json::from_str(&text).unwrap_or_default();
        let version = package["dependencies"][name].as_str().map(str::to_owned);
        know(&format!("npm `{name}`"), version);
    }
    facts
}

/// The value of the first line `name : value`.
fn after_colon(text: &str, name: &str) -> Option<String> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
}

/// The version of a crate in a lockfile; of several the first.
fn locked(lockfile: &str, name: &str) -> Option<String> {
    let (_, rest) = lockfile.split_once(&format!("name = \"{name}\"\n"))?;
    let version = rest.lines().next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_names() {
        let text = "model\t\t: 85\nmodel name\t: A Processor @ 2 GHz\n";
        assert_eq!(after_colon(text, "model name").as_deref(), Some("A Processor @ 2 GHz"));
        let lockfile = "[[package]]\nname = \"axum\"\nversion = \"0.8.9\"\nsource = \"…\"\n";
        assert_eq!(locked(lockfile, "axum").as_deref(), Some("0.8.9"));
        assert_eq!(locked(lockfile, "hyper"), None);
    }
}
