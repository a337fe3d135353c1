//! A day of a site of three processes behind nginx: nothing is lost, and nobody is signed out, while it is
//! restarted, killed, given another secret, and moved to another database.

use std::time::Duration;

use sqlx::PgPool;
use tokio::time::sleep;

use crate::{
    crowd::Crowd,
    figures::{milliseconds, publish},
    person::Begun,
    place::{address, at, given, ports},
    process::{Orders, Process, signal},
    provider::Provider,
    tally::Tally,
    way::Way,
};

/// Those who use the site all the time.
const CROWD: u32 = 24;
/// Those who begin to sign in before something happens, and go on after it.
const WAITING: u32 = 6;

/// How long people use the site after something has happened.
const QUIET: Duration = Duration::from_secs(15);

const FIRST: &str = "the first secret of this site, long enough";
const BEFORE: &str = "a secret from long ago, which opens nothing";
const NEXT: &str = "the next secret of this site, long enough";

/// The site, its people, and what the acts were like.
struct Day {
    orders: Orders,
    processes: Vec<Process>,
    crowd: Crowd,
    waiting: Crowd,
    /// What those who wait have begun.
    begun: Vec<Begun>,
    acts: Vec<Vec<String>>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nobody_is_signed_out() {
    let [primary, standby]: [String; 2] =
        [given("AUTH_TEST_CLUSTER_PRIMARY"), given("AUTH_TEST_CLUSTER_STANDBY")];
    follows(&primary).await;
    let way = Way::to(address(&primary)).await;
    let mut day = Day::begin(at(&primary, way.address)).await;

    day.act("arrival", async |_| {}).await;
    day.act("rolling restart", Day::restart).await;
    day.act("a process killed", async |day| {
        day.processes[0].kill();
        // Nobody has to begin again, because any other process can go on with it.
        day.finish_all().await;
        sleep(Duration::from_secs(1)).await;
        day.start_again(0).await;
    })
    .await;
    day.act("rotation: both open the new secret", async |day| {
        day.orders.secrets = [FIRST, NEXT];
        day.restart().await;
    })
    .await;
    day.act("rotation: the new secret seals", async |day| {
        day.orders.secrets = [NEXT, FIRST];
        day.restart().await;
    })
    .await;
    day.act("failover of the database", async |_| {
        sleep(Duration::from_secs(1)).await;
        // Before anything else, so that nothing is written to a server that doesn't count any more.
        way.lead(None);
        signal(given("AUTH_TEST_CLUSTER_PRIMARY_ID"), "QUIT");
        promote(&standby).await;
        way.lead(Some(address(&standby)));
        sleep(Duration::from_secs(3)).await;
    })
    .await;
    day.is_whole(&standby).await;
    day.end().await;
}

impl Day {
    async fn begin(database: String) -> Self {
        let origin = format!("http://127.0.0.1:{}", given::<u16>("AUTH_TEST_CLUSTER_SITE"));
        let provider = Provider::start().await;
        let crowd = Crowd::new(0..CROWD, &origin, &provider);
        let waiting = Crowd::new(CROWD..CROWD + WAITING, &origin, &provider);
        let orders = Orders {
            origin,
            proxies: "1",
            database,
            redis: given("AUTH_TEST_REDIS"),
            provider,
            secrets: [FIRST, BEFORE],
        };
        let mut processes = Vec::new();
        for port in ports("AUTH_TEST_CLUSTER_PROCESSES") {
            processes.push(Process::start(port, &orders).await);
        }
        assert_eq!(processes.len(), 3);
        Self { orders, processes, crowd, waiting, begun: Vec::new(), acts: Vec::new() }
    }

    /// Has something happen while the crowd uses the site and others are in the middle of signing in;
    /// then everybody has to be who they were.
    async fn act(&mut self, name: &str, what: impl AsyncFnOnce(&mut Self)) {
        self.begin_all().await;
        let mut crowd = std::mem::replace(&mut self.crowd, Crowd { people: Vec::new() });
        let happens = async {
            what(&mut *self).await;
            sleep(QUIET).await;
        };
        let (tally, took) = crowd.during(happens).await;
        crowd.look().await;
        self.crowd = crowd;
        self.finish_all().await;
        self.acts.push(row(name, tally, took));
    }

    /// Restarts one process after the other.
    async fn restart(&mut self) {
        for index in 0..self.processes.len() {
            self.processes[index].stop().await;
            self.start_again(index).await;
            sleep(Duration::from_millis(500)).await;
        }
    }

    async fn start_again(&mut self, index: usize) {
        let port = self.processes[index].port();
        self.processes[index] = Process::start(port, &self.orders).await;
    }

    /// Those who wait begin to sign in.
    async fn begin_all(&mut self) {
        for person in &mut self.waiting.people {
            self.begun.push(person.begin().await.expect("nothing is in the way"));
        }
    }

    /// They go on, unless they have: each is let in at the first try, and leaves.
    async fn finish_all(&mut self) {
        let begun = std::mem::take(&mut self.begun);
        for (person, begun) in self.waiting.people.iter_mut().zip(begun) {
            assert!(person.finish(begun).await, "a sign-in that had begun is lost");
            person.sign_out().await;
            assert_eq!((person.tally.faults, person.tally.refused), (0, 0));
        }
    }

    /// Each person is one user, whose id is that of the first sign-in, and each account is there once.
    async fn is_whole(&self, database: &str) {
        let people: Vec<_> = self.crowd.people.iter().chain(&self.waiting.people).collect();
        let ids: Vec<String> =
            people.iter().filter_map(|person| person.id().map(str::to_owned)).collect();
        assert_eq!(ids.len(), people.len(), "everybody has signed in");
        let accounts = people.iter().filter(|person| person.has_account()).count();
        let pool = PgPool::connect(database).await.unwrap();
        let rows: (i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM users WHERE id = ANY($1)), \
             (SELECT count(*) FROM accounts WHERE provider = 'op')",
        )
        .bind(ids)
        .fetch_one(&pool)
        .await
        .unwrap();
        let expected = [people.len(), people.len(), accounts];
        let expected = expected.map(|count| i64::try_from(count).unwrap());
        assert_eq!([rows.0, rows.1, rows.2], expected, "users, those who are known, accounts");
    }

    /// Everybody signs out, at a site that nothing happens to.
    async fn end(mut self) {
        for person in &mut self.crowd.people {
            person.tally = Tally::default();
            person.look().await;
            person.sign_out().await;
            person.read().await;
            assert_eq!((person.tally.faults, person.tally.refused), (0, 0));
        }
        let heads = [
            "act",
            "seconds",
            "requests",
            "faults",
            "refused",
            "sign-ins",
            "sign-outs",
            "p50 ms",
            "p99 ms",
            "longest ms",
        ];
        publish(CROWD + WAITING, "three processes", &heads, &self.acts);
    }
}

fn row(name: &str, mut tally: Tally, took: Duration) -> Vec<String> {
    let [half, slowest, longest] = [500, 990, 1000].map(|share| milliseconds(tally.within(share)));
    let counts = [tally.faults, tally.refused, tally.sign_ins, tally.sign_outs];
    let counts = counts.map(|count| count.to_string());
    let begin = [name.to_owned(), took.as_secs().to_string(), tally.took.len().to_string()];
    begin.into_iter().chain(counts).chain([half, slowest, longest]).collect()
}

/// Waits until the standby has what the primary has: from then on, what is committed is in both.
async fn follows(primary: &str) {
    let pool = PgPool::connect(primary).await.unwrap();
    let count = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
    for _ in 0..300 {
        let followers: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
        if followers > 0 {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing follows the primary");
}

async fn promote(standby: &str) {
    let pool = PgPool::connect(standby).await.unwrap();
    let promote = sqlx::query_scalar("SELECT pg_promote(true, 60)");
    let is_promoted: bool = promote.fetch_one(&pool).await.unwrap();
    assert!(is_promoted, "the standby stays one");
}
