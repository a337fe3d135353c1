//! One process for a long time: people, those who aren't welcome, and outages of both databases. Whatever
//! grows beyond its bounds fails the test.

use std::{net::SocketAddr, time::Duration};

use redis::aio::MultiplexedConnection;
use sqlx::PgPool;
use tokio::{
    net::TcpListener,
    time::{Instant, sleep, sleep_until},
};

use crate::{
    bounds::{Minute, exceeded},
    crowd::Crowd,
    figures::{milliseconds, publish},
    place::{address, at, given},
    process::{Orders, Process},
    provider::Provider,
    rude::bother,
    way::Way,
};

const PEOPLE: u32 = 24;
const MINUTE: Duration = Duration::from_mins(1);
/// How long a database is away.
const OUTAGE: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_grows_beyond_its_bounds() {
    let minutes: u32 = given("AUTH_TEST_SOAK_MINUTES");
    let [database, redis]: [String; 2] = [given("AUTH_TEST_POSTGRES"), given("AUTH_TEST_REDIS")];
    let (to_database, to_redis) =
        (Way::to(address(&database)).await, Way::to(address(&redis)).await);
    let port = free_port().await;
    let (origin, provider) = (format!("http://127.0.0.1:{port}"), Provider::start().await);
    let orders = Orders {
        origin: origin.clone(),
        proxies: "0",
        database: at(&database, to_database.address),
        redis: at(&redis, to_redis.address),
        provider: provider.clone(),
        secrets: ["the secret of this site, long enough", "an old secret, which opens nothing"],
    };
    let process = Process::start(port, &orders).await;
    let mut crowd = Crowd::new(0..PEOPLE, &origin, &provider);
    let mut watch = Watch::over(&database, &redis).await;
    let mut seen = Vec::new();
    for number in 1..=minutes {
        let faults = async {
            let end = Instant::now() + MINUTE;
            sleep(Duration::from_secs(15)).await;
            outage(&to_database, address(&database)).await;
            sleep(Duration::from_secs(11)).await;
            outage(&to_redis, address(&redis)).await;
            sleep(Duration::from_secs(11)).await;
            bother(&origin, port, 60).await;
            sleep_until(end).await;
        };
        let (mut tally, _) = crowd.during(faults).await;
        crowd.look().await;
        let counted = watch.look(&process).await;
        let (half, slowest) = (tally.within(500), tally.within(990));
        let minute = Minute {
            requests: tally.took.len(),
            faults: tally.faults,
            sign_ins: tally.sign_ins,
            half,
            slowest,
            ..counted
        };
        // Whoever stops it early has seen this much.
        println!("minute {number} of {minutes}: {minute:?}");
        seen.push(minute);
    }
    print(&seen);
    let exceeded = exceeded(&seen, u64::from(PEOPLE));
    assert!(exceeded.is_empty(), "these grow: {exceeded:#?}");
}

/// The server is away for some seconds.
async fn outage(way: &Way, server: SocketAddr) {
    way.lead(None);
    sleep(OUTAGE).await;
    way.lead(Some(server));
}

async fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    listener.local_addr().unwrap().port()
}

/// What looks at both databases, not by the way that is cut.
struct Watch {
    database: PgPool,
    redis: MultiplexedConnection,
}

impl Watch {
    async fn over(database: &str, redis: &str) -> Self {
        let client = redis::Client::open(redis).unwrap();
        let redis = client.get_multiplexed_async_connection().await.unwrap();
        Self { database: PgPool::connect(database).await.unwrap(), redis }
    }

    /// How large everything is.
    async fn look(&mut self, process: &Process) -> Minute {
        let (users, tables): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM users), \
             (SELECT sum(pg_total_relation_size(c.oid))::bigint / 1024 FROM pg_class c \
             JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = 'public' AND c.relkind = 'r')",
        )
        .fetch_one(&self.database)
        .await
        .unwrap();
        let keys: u64 = redis::cmd("DBSIZE").query_async(&mut self.redis).await.unwrap();
        Minute {
            memory: process.memory(),
            keys,
            users: users.unsigned_abs(),
            tables: tables.unsigned_abs(),
            ..Minute::default()
        }
    }
}

fn print(seen: &[Minute]) {
    let heads = [
        "minute",
        "requests",
        "faults",
        "sign-ins",
        "p50 ms",
        "p99 ms",
        "memory KiB",
        "keys",
        "users",
        "tables KiB",
    ];
    let rows = seen.iter().enumerate().map(|(index, minute)| {
        vec![
            (index + 1).to_string(),
            minute.requests.to_string(),
            minute.faults.to_string(),
            minute.sign_ins.to_string(),
            milliseconds(minute.half),
            milliseconds(minute.slowest),
            minute.memory.to_string(),
            minute.keys.to_string(),
            minute.users.to_string(),
            minute.tables.to_string(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    publish(PEOPLE, "one process", &heads, &rows);
}
