//! PostgreSQL, at the URL in `AUTH_TEST_POSTGRES`: a database of its own for each test.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use auth::adapter::{PostgresStore, sql::Schema};
use sqlx::{AssertSqlSafe, PgPool, postgres::PgPoolOptions};
use url::Url;

use crate::proxy::Proxy;

/// A database that is empty, and the way there that a test may cut.
pub(crate) struct Database {
    /// Not through the proxy.
    pub(crate) rows: PgPool,
    pub(crate) name: String,
    pub(crate) proxy: Proxy,
}

fn server() -> Url {
    let url = std::env::var("AUTH_TEST_POSTGRES").expect("`cargo xtask test` starts PostgreSQL");
    url.parse().unwrap()
}

/// The address in the URL of a server.
fn address(server: &Url) -> SocketAddr {
    server.socket_addrs(|| Some(5432)).unwrap()[0]
}

impl Database {
    pub(crate) async fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let (name, mut url) = (format!("site{}_{next}", std::process::id()), server());
        let pool = PgPool::connect(url.as_str()).await.unwrap();
        let create = AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0"));
        sqlx::query(create).execute(&pool).await.unwrap();
        url.set_path(&name);
        let rows = PgPoolOptions::new().max_connections(2).connect(url.as_str()).await.unwrap();
        Self { rows, name, proxy: Proxy::start(address(&url)).await }
    }

    /// Where the database is, through the proxy.
    pub(crate) fn url(&self) -> String {
        let mut url = server();
        url.set_path(&self.name);
        url.set_ip_host(self.proxy.address.ip()).unwrap();
        url.set_port(Some(self.proxy.address.port())).unwrap();
        // The proxy reads along.
        url.set_query(Some("sslmode=disable"));
        url.into()
    }

    /// Connections that are made when they are needed, so also while the database is away.
    pub(crate) fn pool(&self, connections: u32) -> PgPool {
        let options = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(2))
            .test_before_acquire(false);
        options.connect_lazy(&self.url()).unwrap()
    }

    /// A store over them, its tables made.
    pub(crate) async fn store(&self, connections: u32) -> PostgresStore {
        self.store_over(self.pool(connections)).await
    }

    pub(crate) async fn store_over(&self, pool: PgPool) -> PostgresStore {
        Schema::default().migrate(&self.rows).await.unwrap();
        PostgresStore::new(pool)
    }

    /// How many rows the tables have.
    pub(crate) async fn count(&self) -> Counts {
        let count = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM accounts), \
                     (SELECT count(*) FROM sessions)";
        let (users, accounts, sessions) =
            sqlx::query_as(count).fetch_one(&self.rows).await.unwrap();
        Counts { users, accounts, sessions }
    }

    pub(crate) async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.rows).await.unwrap();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) users: i64,
    pub(crate) accounts: i64,
    pub(crate) sessions: i64,
}
