//! The members' passwords: a table of the application beside those of the library.

use std::sync::Arc;

use auth::{
    Authorize, BoxError, CredentialsForm, Secret, User,
    limit::MemoryLimiter,
    mail::normalized,
    parts::{Clock, SystemClock},
    password::Passwords,
};
use sqlx::sqlite::SqlitePool;

use crate::MemberAuth;

/// The application's state.
#[derive(Clone)]
pub(crate) struct Members {
    pub(crate) clock: Arc<dyn Clock>,
    /// Counts how often somebody who is signed in gives a wrong password.
    pub(crate) limiter: Arc<MemoryLimiter>,
    pub(crate) passwords: Passwords,
    pool: SqlitePool,
}

/// The sign-in form.
#[derive(CredentialsForm)]
pub(crate) struct Login {
    email: String,
    password: Secret,
}

/// Whether somebody knows the password of an address. It takes as long where there is none.
pub(crate) async fn check(
    Authorize { form, state: members, .. }: Authorize<MemberAuth, Login>,
) -> Result<Option<User>, BoxError> {
    let known = match normalized(&form.email) {
        Some(email) => members.by_email(&email).await?.map(|(id, hash)| (id, hash, email)),
        None => None,
    };
    let Some((id, hash, email)) = known else {
        let verdict = members.passwords.verify_unknown(&form.password).await?;
        return Ok(verdict.matches.then(|| User::new("nobody")));
    };
    let verdict = members.passwords.verify(&form.password, &hash).await?;
    if let Some(new) = &verdict.rehash {
        members.replace(&id, &hash, new).await?;
    }
    Ok(verdict.matches.then(|| User::new(id).with_email(email)))
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
