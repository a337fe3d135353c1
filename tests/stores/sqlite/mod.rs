//! SQLite: a file for each store, or tables of their own in one file.

mod faults;
mod plans;
mod upgrade;

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use auth::adapter::{SqliteStore, sql::Schema};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// A path that nothing is at.
pub(crate) fn fresh_path() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sqlite");
    fs::create_dir_all(&folder).unwrap();
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!("{next}.db"));
    // Of an earlier run.
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{end}", path.display()));
    }
    path
}

pub(crate) async fn pool(path: PathBuf) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Nobody wants the data back, so nothing waits for the disk.
        .synchronous(SqliteSynchronous::Off);
    let pool = SqlitePoolOptions::new().max_connections(5).test_before_acquire(false);
    pool.connect_with(options).await.unwrap()
}

async fn fresh(schema: Schema) -> SqliteStore {
    let pool = pool(fresh_path()).await;
    schema.migrate(&pool).await.unwrap();
    SqliteStore::open(pool, schema).await.unwrap()
}

// DB-008
#[test]
fn migrations_are_current() {
    test_support::stores::migrations::is_current::<sqlx::Sqlite>("sqlite");
}

#[test]
fn races_end_well_fifty_times() {
    test_support::stores::races::fifty_times(async || fresh(Schema::default()).await);
}

mod native {
    auth::adapter::conformance!(super::fresh(super::Schema::default()).await);
}

mod auth_js {
    auth::adapter::conformance!(super::fresh(super::Schema::auth_js()).await);
}

/// With the one connection that what is in memory lives in.
mod in_memory {
    use auth::adapter::{Adapter as _, Sqlite, SqliteStore};

    async fn fresh() -> SqliteStore {
        let time = std::time::Duration::from_secs(10);
        let adapter = Sqlite {
            url: "sqlite::memory:".to_owned(),
            max_connections: 10,
            connect_timeout: time,
            timeout: time,
            migrate: true,
            auth_js: false,
            names: [].into(),
        };
        adapter.connect().await.unwrap()
    }

    auth::adapter::conformance!(fresh().await);
}
