//! Sites that keep their users in PostgreSQL: beside NextAuth v4, and by themselves.

use crate::next_auth;
use crate::postgres::Cluster;
use crate::report::Outcome;
use crate::test::{run_target, run_tests_of};

/// NextAuth and our sites go on with what the other wrote to their database.
pub(crate) fn shared_with_next_auth() -> Outcome {
    let cluster = Cluster::make("postgres-next-auth")?;
    let _postgres = cluster.start()?;
    let next_auth = next_auth::start_with(&[("DATABASE_URL", &cluster.url())])?;
    let variables =
        [("AUTH_TEST_NEXT_AUTH", &*next_auth.url("http")), ("AUTH_TEST_POSTGRES", &*cluster.url())];
    run_tests_of("servers", "next_auth_database::", &variables)
}

/// How often the database is asked, two processes over one, and faults. The second cluster is one
/// that a test starts and stops.
pub(crate) fn over_postgres() -> Outcome {
    let (cluster, spare) = (Cluster::make("postgres-sites")?, Cluster::make("postgres-spare")?);
    let _postgres = cluster.start()?;
    let variables = [
        ("AUTH_TEST_POSTGRES", &*cluster.url()),
        ("AUTH_TEST_POSTGRES_SPARE", &*spare.url()),
        ("AUTH_TEST_POSTGRES_SPARE_COMMAND", &*spare.shell_command()?),
    ];
    run_target("database", &variables)
}
