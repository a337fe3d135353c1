//! Connecting, transactions, and how long anything may take.

use std::time::Duration;

use deadpool::managed::{Object, Pool, PoolError};
use tiberius::{AuthMethod, Config, EncryptionLevel, Query};
use url::Url;

use super::{
    SqlServer, SqlServerStore,
    error::{Error, Result},
    pool::Connector,
    sql,
};
use crate::adapter::StoreError;

/// How often something is tried that the server ends for a deadlock.
pub(super) const ATTEMPTS: u32 = 8;

/// How much longer each pause between two attempts is.
pub(super) const PAUSE: Duration = Duration::from_millis(5);

/// Does the work in the time there is, again as long as the server ends it for a deadlock.
///
/// A macro, because a closure that borrows hides from rustc that its future may move between
/// threads.
macro_rules! attempts {
    ($store:expr, $work:block) => {
        $store.bounded(async {
            let mut attempt = 1;
            loop {
                let result: $crate::adapter::sql_server::error::Result<_> = async { $work }.await;
                match result {
                    Err(error)
                        if error.is_deadlock()
                            && attempt < $crate::adapter::sql_server::connection::ATTEMPTS =>
                    {
                        let pause = $crate::adapter::sql_server::connection::PAUSE;
                        tokio::time::sleep(pause * attempt).await;
                        attempt += 1;
                    }
                    result => break result,
                }
            }
        })
    };
}

pub(super) use attempts;

impl SqlServerStore {
    /// Connects without looking at the tables, so that [`Self::migrate`] can make them.
    ///
    /// Fails when the server can't be reached within the timeout, or an option can't be used.
    pub async fn open(options: SqlServer) -> Result<Self, StoreError> {
        let SqlServer { url, schema, max_connections, timeout, .. } = options;
        let valid = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if schema.is_empty() || schema.len() > 128 || !schema.chars().all(valid) {
            let why = "the schema of SQL Server is made of letters, digits and `_`";
            return Err(StoreError::failed(why));
        }
        let mut config = config(url.expose())
            .ok_or_else(|| StoreError::failed("the connection string can't be read"))?;
        config.application_name("auth");
        config.handshake_timeout(Some(timeout));
        config.command_timeout(Some(timeout));
        let settings = sql::CONNECT.replace("{timeout}", &timeout.as_millis().to_string());
        let pool = Pool::builder(Connector { config, settings })
            .max_size(max_connections.max(1))
            .build()
            .map_err(|_| StoreError::failed("the pool of connections can't be made"))?;
        let store = Self { pool, schema: format!("[{schema}]").into(), timeout };
        store.bounded(async { store.connection().await?.batch(sql::PING).await }).await?;
        Ok(store)
    }

    /// A statement with the name of the schema in it.
    pub(super) fn sql(&self, statement: &str) -> String {
        statement.replace("{schema}", &self.schema)
    }

    pub(super) fn query<'a>(&self, statement: &str) -> Query<'a> {
        Query::new(self.sql(statement))
    }

    pub(super) async fn connection(&self) -> Result<Object<Connector>> {
        Box::pin(self.pool.get()).await.map_err(|error| match error {
            PoolError::Backend(error) => Error::Driver(error),
            _ => StoreError::unavailable("there is no connection to SQL Server").into(),
        })
    }

    /// What comes of it, if that comes in time.
    pub(super) async fn bounded<T>(
        &self,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.timeout, work).await {
            Ok(result) => result.map_err(StoreError::from),
            Err(_) => Err(StoreError::unavailable("SQL Server did not answer in time")),
        }
    }

    pub(super) async fn begin(&self) -> Result<Object<Connector>> {
        let mut connection = self.connection().await?;
        connection.batch(sql::BEGIN).await?;
        connection.open = true;
        Ok(connection)
    }
}

/// Reads the three forms of a connection string. The driver's errors repeat parts of it, so there
/// is only one: `None`.
fn config(text: &str) -> Option<Config> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("mssql://") {
        return from_url(&Url::parse(&format!("mssql://{rest}")).ok()?);
    }
    if text.starts_with("jdbc:") {
        return Config::from_jdbc_string(text).ok();
    }
    if text.starts_with("sqlserver://") {
        return match Url::parse(text).ok().filter(|url| !url.username().is_empty()) {
            Some(url) => from_url(&url),
            None => Config::from_jdbc_string(&format!("jdbc:{text}")).ok(),
        };
    }
    Config::from_ado_string(text).ok()
}

fn from_url(url: &Url) -> Option<Config> {
    let decoded = |text: &str| {
        let pair = format!("v={}", text.replace('+', "%2B"));
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
    };
    let mut config = Config::new();
    config.host(url.host_str()?.trim_matches(['[', ']']));
    config.port(url.port().unwrap_or(1433));
    let database = decoded(url.path().trim_start_matches('/'))?;
    if !database.is_empty() {
        config.database(database);
    }
    let password = decoded(url.password().unwrap_or_default())?;
    config.authentication(AuthMethod::sql_server(decoded(url.username())?, password));
    config.encryption(EncryptionLevel::Required);
    for (name, value) in url.query_pairs() {
        match (&*name.to_ascii_lowercase().replace('_', ""), &*value) {
            ("encrypt", "true") | ("trustservercertificate", "false") => {}
            ("encrypt", "strict") => config.encryption(EncryptionLevel::Strict),
            ("encrypt", "false") => config.encryption(EncryptionLevel::Off),
            ("trustservercertificate", "true") => config.trust_cert(),
            ("database", _) => config.database(value),
            _ => return None,
        }
    }
    Some(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_connection_string_names_the_server() {
        for text in [
            "mssql://sa:p%40ss@db.example:1444/shop?trust_server_certificate=true",
            "sqlserver://sa:p%40ss@db.example:1444?database=shop&encrypt=true",
            "jdbc:sqlserver://db.example:1444;databaseName=shop;user=sa;password={p@ss}",
            "Server=tcp:db.example,1444;Database=shop;User Id=sa;Password=p@ss",
        ] {
            let config = config(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(config.get_addr(), "db.example:1444", "{text}");
        }
    }

    #[test]
    fn what_is_no_connection_string_is_refused() {
        for text in ["mssql://", "mssql://sa:x@db.example/shop?encrypt=maybe", "jdbc:x"] {
            assert!(config(text).is_none(), "{text}");
        }
    }

    #[tokio::test]
    async fn a_server_that_does_not_answer_is_not_available() {
        // Nobody accepts here: the system makes the connection, and then it stays silent.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let options = |url: String| SqlServer {
            url: crate::Secret::new(url),
            schema: "dbo".to_owned(),
            max_connections: 2,
            migrate: false,
            timeout: Duration::from_millis(200),
        };
        let url = format!("mssql://sa:secret@{}/auth", silent.local_addr().unwrap());
        let error = SqlServerStore::open(options(url.clone())).await.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        drop(silent);
        let error = SqlServerStore::open(options(url)).await.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    }

    #[tokio::test]
    async fn a_schema_is_a_name() {
        let options = SqlServer {
            url: crate::Secret::new("mssql://sa:secret@127.0.0.1:1/auth"),
            schema: "dbo]; DROP TABLE users; --".to_owned(),
            max_connections: 2,
            migrate: false,
            timeout: Duration::from_millis(200),
        };
        let error = SqlServerStore::open(options).await.unwrap_err();
        assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
    }
}
