//! The store in MongoDB passes the conformance kit, in both layouts, and what MongoDB needs besides.
//!
//! `MONGODB_URL` is the connection string of a server; each test has databases of its own there.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};

use auth::{
    Secret,
    adapter::{Adapter as _, MongoDb, MongoDbStore},
};
use mongodb::{Client, Database};

fn url() -> String {
    env::var("MONGODB_URL").expect("`MONGODB_URL` says where the server is")
}

/// Options of a database that nobody else has.
fn options(compat: bool) -> MongoDb {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    MongoDb {
        url: Secret::new(url()),
        database: Some(format!("auth_{}_{}_{count}", std::process::id(), since.as_nanos())),
        users: "users".to_owned(),
        accounts: "accounts".to_owned(),
        sessions: "sessions".to_owned(),
        verification_tokens: "verification_tokens".to_owned(),
        revoked_sessions: "revoked_sessions".to_owned(),
        compat,
        migrate: true,
        timeout: Duration::from_secs(20),
    }
}

async fn fresh(compat: bool) -> MongoDbStore {
    options(compat).connect().await.unwrap()
}

async fn database(name: &str) -> Database {
    Client::with_uri_str(url()).await.unwrap().database(name)
}

mod own {
    auth::adapter::conformance!(super::fresh(false).await);
}

mod compat {
    auth::adapter::conformance!(super::fresh(true).await);
}
