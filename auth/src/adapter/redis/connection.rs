//! The connection, and how long anything may take.

use std::{sync::Arc, time::Duration};

use ::redis::{
    Client, FromRedisValue, RedisResult, ScriptInvocation,
    aio::{ConnectionManager, ConnectionManagerConfig},
};

use super::error::{failure, malformed};
use crate::{Secret, adapter::StoreError};

#[derive(Clone)]
pub(super) struct Connection {
    manager: ConnectionManager,
    prefix: Arc<str>,
    timeout: Duration,
}

impl Connection {
    /// Connects, and refuses a server that can't keep what it has to.
    pub(super) async fn open(
        url: &Secret,
        prefix: String,
        timeout: Duration,
    ) -> Result<Self, StoreError> {
        let client = Client::open(url.expose())
            .map_err(|_| StoreError::failed("the URL of Redis can't be read"))?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(timeout))
            .set_response_timeout(Some(timeout))
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(20))
            .set_max_delay(Duration::from_millis(200));
        let connecting = ConnectionManager::new_with_config(client, config);
        let manager = match tokio::time::timeout(timeout, connecting).await {
            Ok(connected) => connected.map_err(|error| failure(&error))?,
            Err(_) => return Err(late()),
        };
        let connection = Self { manager, prefix: prefix.into(), timeout };
        connection.check_server().await?;
        Ok(connection)
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The name of a key; kinds don't begin like one another.
    pub(super) fn key(&self, kind: &str, name: &str) -> String {
        format!("{}{kind}:{name}", self.prefix)
    }

    /// Runs one command.
    pub(super) async fn run<T: FromRedisValue>(
        &self,
        command: &::redis::Cmd,
    ) -> Result<T, StoreError> {
        let mut manager = self.manager.clone();
        self.bounded(command.query_async(&mut manager)).await
    }

    /// Runs one script, which nothing else comes between.
    pub(super) async fn invoke<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, StoreError> {
        let mut manager = self.manager.clone();
        self.bounded(script.invoke_async(&mut manager)).await
    }

    async fn bounded<T>(
        &self,
        answer: impl Future<Output = RedisResult<T>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.timeout, answer).await {
            Ok(result) => result.map_err(|error| failure(&error)),
            Err(_) => Err(late()),
        }
    }

    async fn check_server(&self) -> Result<(), StoreError> {
        let info: Result<String, _> = self.run(&::redis::cmd("INFO")).await;
        let info = match info {
            Ok(info) => info,
            // A user who may not ask is still good for everything else.
            Err(StoreError::Failed(_)) => {
                tracing::warn!(
                    name: "auth.redis.unchecked",
                    "Redis doesn't tell its version and memory policy: it must be 6.2 or newer, \
                     and must not evict"
                );
                let ping: String = self.run(&::redis::cmd("PING")).await?;
                return if ping == "PONG" { Ok(()) } else { Err(malformed("its answer to PING")) };
            }
            Err(error) => return Err(error),
        };
        check_info(&info)
    }
}

fn check_info(info: &str) -> Result<(), StoreError> {
    let field = |name: &str| {
        info.lines().find_map(|line| line.trim_end().strip_prefix(name)?.strip_prefix(':'))
    };
    let version = field("redis_version").unwrap_or_default();
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version < (6, 2) {
        return Err(StoreError::failed("sessions need Redis 6.2 or newer"));
    }
    if field("cluster_enabled") == Some("1") {
        return Err(StoreError::failed("a cluster of Redis is not supported: use one primary"));
    }
    let bounded = field("maxmemory").is_some_and(|bytes| bytes != "0");
    if bounded && field("maxmemory_policy").is_some_and(|policy| policy != "noeviction") {
        let why = "this Redis may evict what must not be lost: set `maxmemory-policy noeviction`";
        return Err(StoreError::failed(why));
    }
    Ok(())
}

fn late() -> StoreError {
    StoreError::unavailable("Redis did not answer in time")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_may_evict_is_refused() {
        let info = |memory: &str| format!("redis_version:7.0.15\r\ncluster_enabled:0\r\n{memory}");
        assert!(check_info(&info("maxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n")).is_ok());
        assert!(check_info(&info("maxmemory:9\r\nmaxmemory_policy:noeviction\r\n")).is_ok());
        assert!(check_info(&info("maxmemory:9\r\nmaxmemory_policy:volatile-lru\r\n")).is_err());
    }

    #[test]
    fn a_server_that_is_too_old_or_a_cluster_is_refused() {
        for info in ["redis_version:6.0.16", "", "redis_version:7.0.1\r\ncluster_enabled:1"] {
            assert!(check_info(info).is_err(), "{info}");
        }
        assert!(check_info("redis_version:6.2.0").is_ok());
    }
}
