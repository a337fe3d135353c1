//! The components of `cargo xtask test`.

use std::env;

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
use crate::paths;
use crate::pgbouncer;
use crate::provider;
use crate::report::{Outcome, Stopped, complete};
use crate::server::Server;
use crate::sites;
use crate::smtp;
use crate::targets;
use crate::test::{behind_features, run_behind_features, run_tests_of};

/// What is run by itself, and has a row in the report.
pub(crate) struct Component {
    pub(crate) name: &'static str,
    pub(crate) work: Box<dyn FnOnce() -> Outcome>,
}

/// The component that says how far the catalogue of attacks goes.
pub(crate) const ATTACKS: &str = "attacks: the catalogue";

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

/// Where a SQL Server is, which can't be installed by itself.
const SQL_SERVER: &str = "SQLSERVER_URL";

/// Where a MySQL is, of which Debian has only the fork MariaDB. Its database is emptied.
const MYSQL: &str = "AUTH_TEST_MYSQL";

/// A component of this name.
pub(crate) fn component(name: &'static str, work: impl FnOnce() -> Outcome + 'static) -> Component {
    Component { name, work: Box::new(work) }
}

/// Everything, in the order of what the later ones take for granted: the build comes first.
pub(crate) fn all() -> Vec<Component> {
    let mut all = vec![
        component("build of the tests", build),
        component("workspace", workspace),
        component(ATTACKS, attacks),
        component("documentation's programs", programs),
        component("rust-analyzer: the declaration in an editor", editor::test),
        component("browser client", client),
        component("OpenID provider of the tests", provider::own_tests),
    ];
    all.extend(SERVER_TESTS.iter().map(|test| component(test.component, || test.run())));
    all.extend(openid::components());
    all.extend([
        component("database shared with NextAuth v4", sites::shared_with_next_auth),
        component("sites over PostgreSQL", sites::over_postgres),
        component("sign-in at an LDAP server", ldap::test),
        component("behind nginx", nginx::test),
        component("sign-in at an Active Directory", active_directory::test),
        component("stores in PostgreSQL", || {
            stores("databases::postgres::", "AUTH_TEST_POSTGRES", database::postgres)
        }),
        component("store in PostgreSQL behind PgBouncer", pgbouncer::test),
        component("stores in MariaDB", || stores("databases::mysql::", MYSQL, database::mariadb)),
        component("stores in MySQL itself", mysql),
        component("store in SQL Server", sql_server),
        component("recorded exchanges of NextAuth v4", || transcripts("")),
        component("recorded exchanges over PostgreSQL", || transcripts(&database::postgres()?.url)),
        component("recorded exchanges over MariaDB", || transcripts(&database::mariadb()?.url)),
        component("figures of cluster and soak", cluster::figures),
        component("AWS Lambda over PostgreSQL", lambda::over_postgres),
        component("AWS Lambda behind cargo-lambda's emulator", lambda::behind_emulator),
        component("browser: built-in pages", browser::pages),
        component("browser: email", browser::email),
        component("browser: quickstart", browser::quickstart),
        component("browser: passkeys", browser::passkeys),
        component("browser: second factors", browser::second_factor),
        component("browser: fresh sessions", browser::fresh),
        component("browser: oidc", browser::oidc),
        component("browser: fake provider", browser::fake_provider),
        component("browser: react", browser::react),
        component("browser: spa", browser::spa),
        component("browser: frames", browser::frames),
        component("fuzzing, a second a target", || fuzz::all(None, fuzz::SHORT)),
        component("instructions of a request", bench::quick),
    ]);
    all
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_build_is_first_and_each_name_is_there_once() {
        let names: Vec<_> = all().iter().map(|component| component.name).collect();
        assert_eq!(names[0], "build of the tests");
        assert!(names.contains(&ATTACKS), "{names:?}");
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
    }
}
