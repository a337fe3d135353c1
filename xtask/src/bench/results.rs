//! All that was measured, and the bars that it has to reach.

use std::collections::BTreeMap;

use super::counts::Counts;
use super::developers::Developers;
use super::growth::Growth;
use super::misses::Misses;
use super::rounds::Table;
use super::sites::What;
use super::spent::Spent;

/// How many connections ask at the same time.
pub(crate) const CONNECTIONS: [u32; 2] = [8, 64];

/// All that was measured.
#[derive(Debug)]
pub(crate) struct Results {
    /// The tables of the paths, one for each number of connections.
    pub(crate) tables: Vec<(What, u32, Table)>,
    /// Milliseconds from the start to the first answer, by the names of the sites.
    pub(crate) starts: BTreeMap<&'static str, f64>,
    /// The most memory, in megabytes, by the names of the sites.
    pub(crate) memory: BTreeMap<&'static str, f64>,
    pub(crate) counted: Counted,
    pub(crate) growth: Growth,
    pub(crate) developers: Developers,
    /// The sites that could not be started, with the reasons.
    pub(crate) absent: BTreeMap<&'static str, String>,
}

/// What Valgrind has counted.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) counts: Counts,
    /// By the names of the paths.
    pub(crate) misses: BTreeMap<&'static str, Misses>,
    /// What the instructions of some paths are spent on.
    pub(crate) spent: Vec<Spent>,
}

/// A figure beside what it has to be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bar {
    pub(crate) what: String,
    pub(crate) figure: f64,
    pub(crate) wanted: f64,
    pub(crate) unit: &'static str,
    /// Whether the figure has to be at least the bar; otherwise at most.
    is_least: bool,
    /// What the figure is spent on, for the reader of one that misses the bar.
    pub(crate) why: &'static str,
}

impl Bar {
    fn at_least(what: String, figure: f64, wanted: f64, why: &'static str) -> Self {
        Self { what, figure, wanted, unit: "", is_least: true, why }
    }

    fn at_most(
        what: &str,
        figure: f64,
        (wanted, unit): (f64, &'static str),
        why: &'static str,
    ) -> Self {
        Self { what: what.to_owned(), figure, wanted, unit, is_least: false, why }
    }

    pub(crate) fn is_reached(&self) -> bool {
        if self.is_least { self.figure >= self.wanted } else { self.figure <= self.wanted }
    }

    /// The bar as it is read: `≥ 0.58`.
    pub(crate) fn wanted(&self) -> String {
        let sign = if self.is_least { "≥" } else { "≤" };
        format!("{sign} {}{}", self.wanted, self.unit)
    }
}

const SESSION_WHY: &str = "what the instructions are spent on is in the table of `native-session`; beside them the processor waits for code and \
    data that are not in its first cache, of which the table of instructions has the lines; the JWE by hand, which opens and \
    seals a session and does nothing else, has the ratio in the table of sites";

/// The ratios that have to be reached: what is asked, the site, the one that it is compared with, the bar, and what the
/// site does that the other doesn't.
const RATIOS: [(What, &str, &str, f64, &str); 5] = [
    (What::Session, "native", "bare", 0.58, SESSION_WHY),
    (What::Session, "native", "next-auth", 40.0, SESSION_WHY),
    (
        What::Page,
        "native",
        "bare",
        0.80,
        "what the instructions are spent on is in the table of `native-page`; the bare handler opens nothing, and the \
         page that opens a JWE by hand has the ratio in the table of sites",
    ),
    (
        What::Session,
        "postgres",
        "raw-postgres",
        0.9,
        "both wait for one statement; the library then does what it does for a session in a \
         cookie, and the handler that it is compared with does nothing more",
    ),
    (
        What::SignIn,
        "sign-in",
        "sign-in-floor",
        0.5,
        "what it is compared with makes no secret and checks nothing; the library makes and \
         compares the state and the PKCE verifier, seals and opens the cookies of the attempt \
         and of the session, counts attempts, and reads the provider's answers defensively",
    ),
];
const START_MS: f64 = 57.0;
const START_WHY: &str = "it derives the keys and checks the declaration";
const MEMORY_MB: f64 = 12.0;
const MEMORY_WHY: &str = "most of it is the code of pages, sign-ins and sessions, which is resident as it is used; the \
    table of providers has what the system's certificates and clients for providers add";
/// How many crates the programs may have.
const CRATES: [(&str, u32); 2] = [("smallest", 200), ("quickstart", 230)];
const CRATES_WHY: &str = "`cargo tree` lists them";

impl Results {
    /// The bars for what was measured. What a site is compared with may be absent.
    pub(crate) fn bars(&self) -> Vec<Bar> {
        let mut bars = Vec::new();
        for (wanted, name, other, bar, why) in RATIOS {
            for (what, connections, table) in &self.tables {
                if *what != wanted {
                    continue;
                }
                if let (Some(own), Some(other_series)) = (table.get(name), table.get(other)) {
                    let text = format!(
                        "{}, `{name}` to `{other}`, {connections} connections",
                        what.title()
                    );
                    bars.push(Bar::at_least(text, own.of(other_series), bar, why));
                }
            }
        }
        if let Some(start) = self.starts.get("native") {
            bars.push(Bar::at_most(
                "start to the first answer, `native`",
                *start,
                (START_MS, " ms"),
                START_WHY,
            ));
        }
        if let Some(memory) = self.memory.get("native") {
            bars.push(Bar::at_most(
                "memory under load, `native`",
                *memory,
                (MEMORY_MB, " MB"),
                MEMORY_WHY,
            ));
        }
        for (name, most) in CRATES {
            if let Some(cost) = self.developers.programs.iter().find(|cost| cost.name == name) {
                let what = format!("crates of the program `{name}`");
                bars.push(Bar::at_most(&what, cost.crates.into(), (most.into(), ""), CRATES_WHY));
            }
        }
        bars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_reaches_its_bar_or_not() {
        let share = |figure| Bar::at_least("share".to_owned(), figure, 0.5, "it computes");
        assert!(share(0.5).is_reached() && !share(0.49).is_reached());
        let start = |figure| Bar::at_most("start", figure, (57.0, " ms"), "it reads");
        assert!(start(57.0).is_reached() && !start(57.1).is_reached());
        assert_eq!(start(1.0).wanted(), "≤ 57 ms");
        assert_eq!(share(1.0).wanted(), "≥ 0.5");
    }
}
