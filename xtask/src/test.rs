//! `cargo xtask test`: every test, with the servers that some of them need.

use std::env;
use std::io::{self, BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::thread::JoinHandle;

use crate::active_directory;
use crate::bench;
use crate::browser;
use crate::cluster;
use crate::database::{self, Database};
use crate::editor;
use crate::fuzz;
use crate::install::{self, Need};
use crate::lambda;
use crate::ldap;
use crate::next_auth;
use crate::nginx;
use crate::node::Node;
use crate::nosql;
use crate::oauth1;
use crate::openid;
use crate::packages;
use crate::paths;
use crate::pgbouncer;
use crate::provider;
use crate::report::{Outcome, Report, Stopped, complete};
use crate::server::Server;
use crate::sites;
use crate::smtp;
use crate::targets;

/// An integration test that needs a server.
///
/// Its target is behind a feature, so that `cargo test` alone leaves it out.
struct ServerTest {
    component: &'static str,
    target: &'static str,
    /// What the names of its tests begin with in the target.
    module: &'static str,
    /// The environment variable that gets the server's URL.
    variable: &'static str,
    scheme: &'static str,
    start: fn() -> Result<Server, Stopped>,
}

const SERVER_TESTS: &[ServerTest] = &[
    ServerTest {
        component: "store in MongoDB (a server that speaks its protocol)",
        target: "servers",
        module: "mongodb::",
        variable: "AUTH_TEST_MONGODB",
        scheme: "mongodb",
        start: nosql::mongodb,
    },
    ServerTest {
        component: "store in Redis",
        target: "servers",
        module: "redis::",
        variable: "AUTH_TEST_REDIS",
        scheme: "redis",
        start: nosql::redis,
    },
    ServerTest {
        component: "mails over SMTP",
        target: "servers",
        module: "email_smtp::",
        variable: "AUTH_TEST_SMTP",
        scheme: "http",
        start: smtp::start,
    },
    ServerTest {
        component: "sign-in at an OAuth 1.0a provider",
        target: "servers",
        module: "oauth1_provider::",
        variable: "AUTH_TEST_OAUTH1",
        scheme: "http",
        start: oauth1::start,
    },
    ServerTest {
        component: "sign-in at an OpenID provider",
        target: "servers",
        module: "openid_provider::",
        variable: "AUTH_TEST_OP",
        scheme: "http",
        start: provider::start,
    },
    ServerTest {
        component: "cookies shared with NextAuth v4",
        target: "servers",
        module: "next_auth::",
        variable: "AUTH_TEST_NEXT_AUTH",
        scheme: "http",
        start: next_auth::start,
    },
];

/// The features of every test behind one, for all tests: with others the library and what depends on
/// it would be built anew.
pub(crate) const FEATURES: &str =
    "tests/servers,testbed/transcripts,cluster/servers,ui-tests/rust-analyzer";

/// Where a SQL Server is, which can't be installed by itself.
const SQL_SERVER: &str = "SQLSERVER_URL";

/// Where a MySQL is, of which Debian has only the fork MariaDB. Its database is emptied.
const MYSQL: &str = "AUTH_TEST_MYSQL";

/// Runs everything, in the order of what the later steps take for granted; or what has `only` in its
/// name.
pub(crate) fn run(only: Option<&str>) -> ExitCode {
    install::debian_packages(&[
        Need::Chromium,
        Need::Cxx,
        Need::Glewlwyd,
        Need::MariaDb,
        Need::Nginx,
        Need::OpenSsl,
        Need::PgBouncer,
        Need::Pip,
        Need::Postgres,
        Need::Redis,
        Need::SambaAd,
        Need::Slapd,
        Need::Valgrind,
    ]);
    let mut report = Report::of(only);
    let packages = only.is_none().then(packages::install);
    report.run("build of the tests", build);
    // What it could not install is missed by whatever needs it.
    drop(packages.map(JoinHandle::join));
    report.run("workspace", workspace);
    report.run("attacks: the catalogue", attacks);
    report.run("documentation's programs", programs);
    report.run("rust-analyzer: the declaration in an editor", editor::test);
    report.run("browser client", client);
    report.run("OpenID provider of the tests", provider::own_tests);
    for test in SERVER_TESTS {
        report.run(test.component, || test.run());
    }
    openid::test(&mut report);
    report.run("database shared with NextAuth v4", sites::shared_with_next_auth);
    report.run("sites over PostgreSQL", sites::over_postgres);
    report.run("sign-in at an LDAP server", ldap::test);
    report.run("behind nginx", nginx::test);
    report.run("sign-in at an Active Directory", active_directory::test);
    report.run("stores in PostgreSQL", || {
        stores("databases::postgres::", "AUTH_TEST_POSTGRES", database::postgres)
    });
    report.run("store in PostgreSQL behind PgBouncer", pgbouncer::test);
    report.run("stores in MariaDB", || stores("databases::mysql::", MYSQL, database::mariadb));
    report.run("stores in MySQL itself", mysql);
    report.run("store in SQL Server", sql_server);
    report.run("recorded exchanges of NextAuth v4", || transcripts(""));
    report.run("the same over PostgreSQL", || transcripts(&database::postgres()?.url));
    report.run("the same over MariaDB", || transcripts(&database::mariadb()?.url));
    report.run("figures of cluster and soak", cluster::figures);
    report.run("AWS Lambda over PostgreSQL", lambda::over_postgres);
    report.run("AWS Lambda behind cargo-lambda's emulator", lambda::behind_emulator);
    report.run("browser: built-in pages", browser::pages);
    report.run("browser: email", browser::email);
    report.run("browser: quickstart", browser::quickstart);
    report.run("browser: passkeys", browser::passkeys);
    report.run("browser: second factors", browser::second_factor);
    report.run("browser: fresh sessions", browser::fresh);
    report.run("browser: oidc", browser::oidc);
    report.run("browser: fake provider", browser::fake_provider);
    report.run("browser: react", browser::react);
    report.run("browser: spa", browser::spa);
    report.run("browser: frames", browser::frames);
    report.run("fuzzing, three seconds a target", || fuzz::all(None, fuzz::SHORT));
    report.run("instructions of a request", bench::quick);
    report.finish()
}

/// Builds all tests at once: one target after the other, each would keep one processor busy.
fn build() -> Outcome {
    install::require(&[Need::OpenSsl])?;
    complete(&mut behind_features(&["--no-run"]))
}

/// Every test that needs no server.
fn workspace() -> Outcome {
    install::require(&[Need::OpenSsl])?;
    let targets = targets::without_servers()?;
    let targets = targets.iter().map(String::as_str);
    let arguments: Vec<_> = ["--no-fail-fast", "--lib"].into_iter().chain(targets).collect();
    complete(&mut behind_features(&arguments))
}

/// The figures of the catalogue of attacks, whose tests ran in the other components.
fn attacks() -> Outcome {
    run_behind_features(&["--test", "attacks", "--", "report::", "--nocapture"], &[])
}

/// The programs in the documentation, README's among them.
fn programs() -> Outcome {
    install::require(&[Need::OpenSsl])?;
    complete(&mut behind_features(&["--no-fail-fast", "--doc"]))
}

/// The tests of the browser client, which also make its small file again and compare.
fn client() -> Outcome {
    let folder = paths::root().join("auth/client");
    complete(Node::chosen()?.command_in(&folder)?.arg("--test"))
}

/// Replays the recorded exchanges; the test prints what it compared. Users are in a database, or in
/// SQLite without one.
fn transcripts(database: &str) -> Outcome {
    install::require(&[Need::OpenSsl])?;
    // It has a harness of its own, which counts exchanges.
    let mut replay = behind_features(&["--test", "transcripts"]);
    complete(replay.env("AUTH_TEST_DATABASE", database))
}

/// The tests of the stores in MySQL, and the recorded exchanges over it, where somebody says that there
/// is one.
fn mysql() -> Outcome {
    let Some(url) = env::var(MYSQL).ok().filter(|url| !url.is_empty()) else {
        let why = format!("needs a MySQL: `mysql://user:password@host/database` in `{MYSQL}`");
        return Err(Stopped::NotRun(why));
    };
    run_tests_of("servers", "databases::mysql::", &[(MYSQL, &url)])?;
    transcripts(&url)
}

/// The tests of the store in SQL Server, where somebody says that there is one.
fn sql_server() -> Outcome {
    if env::var_os(SQL_SERVER).is_none_or(|url| url.is_empty()) {
        let why = format!("needs a SQL Server: its connection string in `{SQL_SERVER}`");
        return Err(Stopped::NotRun(why));
    }
    run_tests_of("servers", "sql_server::", &[])
}

/// The tests of the stores in one database; the variable tells them where it is.
fn stores(module: &str, variable: &str, start: fn() -> Result<Database, Stopped>) -> Outcome {
    let database = start()?;
    run_tests_of("servers", module, &[(variable, &database.url)])
}

impl ServerTest {
    fn run(&self) -> Outcome {
        install::require(&[Need::OpenSsl])?;
        let server = (self.start)()?;
        run_tests_of(self.target, self.module, &[(self.variable, &*server.url(self.scheme))])
    }
}

/// Runs one integration test, with environment variables.
pub(crate) fn run_target(target: &str, variables: &[(&str, &str)]) -> Outcome {
    run_behind_features(&["--test", target], variables)
}

/// Runs those of an integration test whose names begin like this, with environment variables.
pub(crate) fn run_tests_of(target: &str, name: &str, variables: &[(&str, &str)]) -> Outcome {
    run_behind_features(&["--test", target, "--", name], variables)
}

/// Runs some tests, with environment variables; at least one has to be there.
pub(crate) fn run_behind_features(which: &[&str], variables: &[(&str, &str)]) -> Outcome {
    install::require(&[Need::OpenSsl])?;
    match run_tests(behind_features(which).envs(variables.iter().copied()))? {
        0 => Err(Stopped::Failed(format!("no test ran: {}", which.join(" ")))),
        _ => Ok(()),
    }
}

/// `cargo test` with the features of every test behind one.
pub(crate) fn behind_features(which: &[&str]) -> Command {
    // Of the whole workspace: with a package alone its dependencies would get other features than in
    // `cargo test`, and be built again.
    let mut arguments = vec!["test", "--workspace", "--features", FEATURES];
    arguments.extend(which);
    cargo(&arguments)
}

/// `cargo` for what is built once: it keeps nothing for the next build, and makes no debug information, with
/// which the many programs take longer to compile and to link. A panic says where it is all the same. Who
/// wants something else says so in these variables. The tests that call cargo themselves pass them on.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = paths::cargo(arguments);
    for name in ["CARGO_INCREMENTAL", "CARGO_PROFILE_DEV_DEBUG"] {
        if env::var_os(name).is_none() {
            command.env(name, "0");
        }
    }
    command
}

/// Runs `cargo test`, and gives how many tests ran: a target without any succeeds too.
fn run_tests(cargo_test: &mut Command) -> Result<u32, Stopped> {
    let failed = |error: io::Error| Stopped::Failed(format!("cargo: {error}"));
    let mut child = cargo_test.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut ran = 0;
    for line in
        child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).split(b'\n'))
    {
        let line = line.map_err(failed)?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        ran += tests_run(&line);
    }
    let status = child.wait().map_err(failed)?;
    if status.success() { Ok(ran) } else { Err(Stopped::Failed(status.to_string())) }
}

/// The tests that ran by the last line of a target, `test result: ok. 2 passed; 0 failed; 1 ignored`
/// and so on.
fn tests_run(line: &str) -> u32 {
    let counts = line.strip_prefix("test result: ").into_iter().flat_map(|line| line.split(';'));
    let ran = counts.filter_map(|count| {
        count
            .strip_suffix(" passed")
            .or_else(|| count.strip_suffix(" failed"))?
            .split(' ')
            .next_back()
    });
    ran.filter_map(|count| count.parse::<u32>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_that_ran_are_counted() {
        let rest = "0 measured; 3 filtered out; finished in 0.00s";
        assert_eq!(
            tests_run(&format!("test result: ok. 12 passed; 0 failed; 1 ignored; {rest}")),
            12
        );
        assert_eq!(
            tests_run(&format!("test result: FAILED. 1 passed; 2 failed; 0 ignored; {rest}")),
            3
        );
        assert_eq!(
            tests_run(&format!("test result: ok. 0 passed; 0 failed; 4 ignored; {rest}")),
            0
        );
        assert_eq!(tests_run("running 2 tests"), 0);
    }

    #[test]
    fn the_tests_of_every_target_are_added_up() {
        let results = "test result: ok. 1 passed; 0 failed\ntest result: ok. 2 passed; 0 failed";
        let mut command = Command::new("printf");
        assert!(matches!(run_tests(command.arg(results)), Ok(3)));
        assert!(matches!(run_tests(&mut Command::new("true")), Ok(0)));
        assert!(matches!(run_tests(&mut Command::new("false")), Err(Stopped::Failed(_))));
    }
}
