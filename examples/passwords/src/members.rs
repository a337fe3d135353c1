//! The members' passwords: a table of the application beside those of the library.

use std::sync::Arc;

use auth::{
    Secret,
    limit::MemoryLimiter,
    parts::{Clock, SystemClock},
    password::Passwords,
};
use sqlx::sqlite::SqlitePool;

/// The application's state.
#[derive(Clone)]
pub(crate) struct Members {
    pub(crate) clock: Arc<dyn Clock>,
    /// Counts how often somebody who is signed in gives a wrong password.
    pub(crate) limiter: Arc<MemoryLimiter>,
    pub(crate) passwords: Passwords,
    pool: SqlitePool,
}

impl Members {
    pub(crate) fn new(pool: SqlitePool) -> Self {
        let limiter = Arc::new(MemoryLimiter::new());
        Self { clock: Arc::new(SystemClock), limiter, passwords: Passwords::new(), pool }
    }

    pub(crate) async fn migrate(&self) -> Result<(), sqlx::Error> {
        let table = "CREATE TABLE IF NOT EXISTS passwords (
            user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
            hash TEXT NOT NULL
        )";
        sqlx::query(table).execute(&self.pool).await.map(drop)
    }

    /// A member's id and hash. Addresses in `users` are proven, since only mails make users here.
    pub(crate) async fn by_email(
        &self,
        email: &str,
    ) -> Result<Option<(String, String)>, sqlx::Error> {
        let find = "SELECT users.id, passwords.hash FROM users \
                    JOIN passwords ON passwords.user_id = users.id \
                    WHERE users.email = ? AND users.email_verified IS NOT NULL";
        sqlx::query_as(find).bind(email).fetch_optional(&self.pool).await
    }

    /// The hash of a member's password; `None` if there is none yet.
    pub(crate) async fn hash_of(&self, user_id: &str) -> Result<Option<String>, sqlx::Error> {
        let find = "SELECT hash FROM passwords WHERE user_id = ?";
        sqlx::query_scalar(find).bind(user_id).fetch_optional(&self.pool).await
    }

    /// Sets a member's password, whatever it was.
    pub(crate) async fn set(&self, user_id: &str, hash: &Secret) -> Result<(), sqlx::Error> {
        let set = "INSERT INTO passwords (user_id, hash) VALUES (?, ?) \
                   ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash";
        let query = sqlx::query(set).bind(user_id).bind(hash.expose());
        query.execute(&self.pool).await.map(drop)
    }

    /// Forgets a member's password, if there is one.
    pub(crate) async fn forget(&self, user_id: &str) -> Result<(), sqlx::Error> {
        let delete = "DELETE FROM passwords WHERE user_id = ?";
        sqlx::query(delete).bind(user_id).execute(&self.pool).await.map(drop)
    }

    /// Replaces a hash, unless somebody else has done so meanwhile; says whether it did.
    pub(crate) async fn replace(
        &self,
        user_id: &str,
        old: &str,
        new: &Secret,
    ) -> Result<bool, sqlx::Error> {
        let replace = "UPDATE passwords SET hash = ? WHERE user_id = ? AND hash = ?";
        let query = sqlx::query(replace).bind(new.expose()).bind(user_id).bind(old);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}
