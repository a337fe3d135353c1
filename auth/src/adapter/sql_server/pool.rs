//! The connections of a pool.

use std::time::{Duration, Instant};

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use tiberius::{Client, Config, Query, Row};
use tokio::net::TcpStream;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

use super::{error::Result, sql};

/// How long a connection may rest until it is asked whether it is still there.
const REST: Duration = Duration::from_secs(15);

/// Makes connections.
pub(super) struct Connector {
    pub(super) config: Config,
    /// What is said at the beginning of each.
    pub(super) settings: String,
}

/// A connection, and whether it can be used again.
pub(super) struct Connection {
    client: Client<Compat<TcpStream>>,
    /// Whether the last operation on it came to a good end.
    idle: bool,
    /// Whether a transaction was begun and not ended.
    pub(super) open: bool,
    used: Instant,
}

impl Manager for Connector {
    type Type = Connection;
    type Error = tiberius::error::Error;

    async fn create(&self) -> Result<Connection, tiberius::error::Error> {
        let client = match self.connect(&self.config).await {
            // Azure sends some clients to another address, once.
            Err(tiberius::error::Error::Routing { host, port }) => {
                let mut config = self.config.clone();
                config.host(host);
                config.port(port);
                self.connect(&config).await?
            }
            connected => connected?,
        };
        let mut connection = Connection { client, idle: true, open: false, used: Instant::now() };
        connection.client.simple_query(self.settings.as_str()).await?.into_results().await?;
        Ok(connection)
    }

    async fn recycle(
        &self,
        connection: &mut Connection,
        _: &Metrics,
    ) -> RecycleResult<tiberius::error::Error> {
        if !connection.idle || connection.open {
            return Err(RecycleError::message("something was interrupted"));
        }
        if connection.used.elapsed() > REST {
            connection.idle = false;
            connection.client.simple_query(sql::PING).await?.into_results().await?;
            connection.idle = true;
        }
        Ok(())
    }
}

impl Connector {
    async fn connect(
        &self,
        config: &Config,
    ) -> Result<Client<Compat<TcpStream>>, tiberius::error::Error> {
        let stream = TcpStream::connect(config.get_addr()).await?;
        stream.set_nodelay(true)?;
        Box::pin(Client::connect(config.clone(), stream.compat_write())).await
    }
}

impl Connection {
    /// The first result of a statement.
    ///
    /// The driver's futures are large, and boxed once here rather than in each of their callers.
    pub(super) async fn rows(&mut self, query: Query<'_>) -> Result<Vec<Row>> {
        self.idle = false;
        let rows =
            Box::pin(async { query.query(&mut self.client).await?.into_first_result().await })
                .await?;
        self.rest();
        Ok(rows)
    }

    pub(super) async fn row(&mut self, query: Query<'_>) -> Result<Option<Row>> {
        Ok(self.rows(query).await?.into_iter().next())
    }

    /// How many rows a statement changed.
    pub(super) async fn execute(&mut self, query: Query<'_>) -> Result<u64> {
        self.idle = false;
        let changed = Box::pin(query.execute(&mut self.client)).await?.total();
        self.rest();
        Ok(changed)
    }

    /// Runs statements as they are.
    pub(super) async fn batch(&mut self, statements: &str) -> Result<()> {
        self.idle = false;
        Box::pin(async { self.client.simple_query(statements).await?.into_results().await })
            .await?;
        self.rest();
        Ok(())
    }

    /// Commits what succeeded, rolls back what did not.
    pub(super) async fn end<T>(&mut self, result: Result<T>) -> Result<T> {
        match result {
            Ok(value) => {
                self.batch(sql::COMMIT).await?;
                self.open = false;
                Ok(value)
            }
            Err(error) => {
                // A connection that can't is thrown away, and the server rolls back.
                self.open = self.batch(sql::ROLLBACK).await.is_err();
                Err(error)
            }
        }
    }

    /// Only an error of the server leaves a connection that can be used; [`Self::end`] cleans up.
    fn rest(&mut self) {
        self.idle = true;
        self.used = Instant::now();
    }
}
