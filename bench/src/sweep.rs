//! What it takes to delete sessions that have expired.

use std::time::{Duration, Instant, SystemTime};

use auth::{
    BoxError,
    adapter::{PostgresStore, Sessions, SqliteStore},
};
use sqlx::{PgPool, SqlitePool};

use crate::fill;

/// How many sessions one statement deletes: as many as after a sign-in.
const BATCH: u32 = 100;
/// How many statements are measured.
const BATCHES: u32 = 20;

/// Adds sessions that have expired, and deletes them as the library does. Gives the time of one statement: half of
/// them took less.
///
/// Fails when the database does.
pub(crate) async fn sweep(url: &str) -> Result<Duration, BoxError> {
    fill::fill(url, &fill::EXPIRED, (1, i64::from(BATCH * BATCHES))).await?;
    if url.starts_with("sqlite:") {
        delete(SqliteStore::new(SqlitePool::connect(url).await?)).await
    } else {
        delete(PostgresStore::new(PgPool::connect(url).await?)).await
    }
}

async fn delete(store: impl Sessions) -> Result<Duration, BoxError> {
    let (now, mut took, mut deleted) = (SystemTime::now(), Vec::new(), 0);
    loop {
        let begin = Instant::now();
        let some = store.delete_expired_sessions(now, BATCH).await?;
        if some == 0 {
            break;
        }
        took.push(begin.elapsed());
        deleted += some;
    }
    if deleted != u64::from(BATCH * BATCHES) {
        return Err(format!("{deleted} sessions were deleted, and others had expired").into());
    }
    took.sort();
    Ok(took[took.len() / 2])
}
