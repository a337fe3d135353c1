//! Passwords that your application keeps: hashing with Argon2id, with bounded concurrency, and with the
//! same work for an unknown user as for a known one.

mod cost;
mod phc;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::available_parallelism,
};

use tokio::{sync::Semaphore, task::spawn_blocking};

pub use self::cost::{Cost, InvalidCost};
use self::{cost::SALT_LEN, phc::Stored};
use crate::{
    Secret,
    error::BoxError,
    parts::{BoxFuture, Randomness, SystemRandomness},
};

/// Hashes passwords and compares with hashes: a cheap clone to keep in the application's state.
///
/// ```
/// use auth::{Authorize, CredentialsForm, Secret, User, auth, password::Passwords};
///
/// #[derive(CredentialsForm)]
/// struct Login {
///     email: String,
///     password: Secret,
/// }
///
/// auth! {
///     pub struct ShopAuth;
///     providers: [/* Credentials { authorize: check } */],
///     state: Shop,
/// }
///
/// #[derive(Clone)]
/// pub struct Shop {
///     passwords: Passwords,
/// }
///
/// async fn check(attempt: Authorize<ShopAuth, Login>) -> Result<Option<User>, auth::BoxError> {
///     let (shop, form) = (&attempt.state, &attempt.form);
///     let Some((id, stored)) = shop.find(&form.email).await? else {
///         shop.passwords.verify_unknown(&form.password).await?;
///         return Ok(None);
///     };
///     let verdict = shop.passwords.verify(&form.password, &stored).await?;
///     if let Some(hash) = &verdict.rehash {
///         shop.store(&id, hash.expose()).await?;
///     }
///     Ok(verdict.matches.then(|| User::new(id)))
/// }
/// # impl Shop {
/// #     async fn find(&self, _: &str) -> Result<Option<(String, String)>, std::io::Error> { Ok(None) }
/// #     async fn store(&self, _: &str, _: &str) -> Result<(), std::io::Error> { Ok(()) }
/// # }
/// ```
///
/// Passwords are hashed as their bytes in UTF-8: nothing is trimmed, folded or cut. Hashing runs on
/// tokio's threads for blocking work, as many hashes at a time as there are processors. A bounded number
/// of further calls waits; beyond that, a call fails at once with [`PasswordError::Busy`], so that a flood
/// of sign-ins takes neither the memory nor the processors of the server.
#[derive(Clone)]
#[must_use]
pub struct Passwords {
    cost: Cost,
    min_len: usize,
    max_len: usize,
    running: Arc<Semaphore>,
    /// Those that run and those that wait.
    admitted: Arc<Semaphore>,
    breached: Option<Arc<dyn BreachedPasswords>>,
    randomness: Arc<dyn Randomness>,
    computed: Arc<AtomicU64>,
}

/// How many hashes may wait for each that is computed.
const WAITING: usize = 32;

/// How a password compares with a hash.
#[must_use]
pub struct Verdict {
    /// Whether it is the password.
    pub matches: bool,
    /// A new hash of the password, to store in place of the old one. It is there if the password is right, and the
    /// old hash was made with a lower cost or in another way than hashes are made now.
    pub rehash: Option<Secret>,
}

impl Verdict {
    const NO: Self = Self { matches: false, rehash: None };
}

impl fmt::Debug for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { matches, rehash } = self;
        f.debug_struct("Verdict").field("matches", matches).field("rehash", rehash).finish()
    }
}

/// Why a password was not hashed or compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// It is known from a breach; [`Passwords::breached`] said so.
    #[error("the password is known from a breach")]
    Breached,
    /// Whether it is known from a breach could not be found out.
    #[error("breached passwords: {0}")]
    BreachCheck(#[source] BoxError),
    /// So many are hashed and waiting that there is no place for another. Try again in a moment.
    ///
    /// An `authorize` that returns it (or an error whose `source` it is) doesn't refuse anybody: the
    /// answer is 503 with `Retry-After`, and the attempt isn't counted.
    #[error("too many passwords are being hashed")]
    Busy,
    /// It could not be computed: no memory, no randomness, or the server is stopping.
    #[error("the password could not be hashed")]
    Failed,
    /// It has fewer characters than [`Passwords::min_len`].
    #[error("a password has at least {0} characters")]
    TooShort(usize),
    /// It has more bytes than [`Passwords::max_len`].
    #[error("a password has at most {0} bytes")]
    TooLong(usize),
}

/// A service or a list that knows the passwords that were stolen elsewhere.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't say which passwords were stolen",
    label = "not a list of breached passwords",
    note = "implement `auth::password::BreachedPasswords` for it: its method `is_breached` returns a boxed future of `Result<bool, BoxError>` [auth::E0918]"
)]
pub trait BreachedPasswords: Send + Sync + 'static {
    /// Whether the password is known from a breach. An error refuses the password too.
    ///
    /// A service is best asked by the first characters of a hash (k-anonymity), never by the
    /// password.
    fn is_breached<'a>(&'a self, password: &'a Secret) -> BoxFuture<'a, Result<bool, BoxError>>;
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// With [`Cost::OWASP`], 8 characters to 1024 bytes (ASVS 5.0 §6.2.1, §6.2.9), and as many
    /// hashes at a time as there are processors.
    pub fn new() -> Self {
        let hashes = available_parallelism().map_or(1, usize::from);
        Self {
            cost: Cost::OWASP,
            min_len: 8,
            max_len: 1024,
            running: Arc::new(Semaphore::new(hashes)),
            admitted: Arc::new(Semaphore::new(hashes * (1 + WAITING))),
            breached: None,
            randomness: Arc::new(SystemRandomness),
            computed: Arc::default(),
        }
    }

    /// Sets the cost of new hashes. Older hashes still match, and the verdict asks for a rehash.
    pub fn cost(self, cost: Cost) -> Self {
        Self { cost, ..self }
    }

    /// How many hashes are computed at a time, one at least; 32 times as many may wait.
    pub fn at_once(self, hashes: usize) -> Self {
        let hashes = hashes.clamp(1, 1024);
        let admitted = Arc::new(Semaphore::new(hashes * (1 + WAITING)));
        Self { running: Arc::new(Semaphore::new(hashes)), admitted, ..self }
    }

    /// The fewest characters of a new password.
    pub fn min_len(self, characters: usize) -> Self {
        Self { min_len: characters, ..self }
    }

    /// The most bytes of a password. A longer one is never hashed.
    pub fn max_len(self, bytes: usize) -> Self {
        Self { max_len: bytes, ..self }
    }

    /// Refuses new passwords that are known from a breach.
    pub fn breached(self, known: impl BreachedPasswords) -> Self {
        Self { breached: Some(Arc::new(known)), ..self }
    }

    /// Takes salts from `randomness`.
    pub fn randomness(self, randomness: impl Randomness) -> Self {
        Self { randomness: Arc::new(randomness), ..self }
    }

    /// The hash of a new password, to store: a PHC string with its own salt.
    ///
    /// Fails when the password is too short, too long or breached.
    pub async fn hash(&self, password: &Secret) -> Result<Secret, PasswordError> {
        if password.expose().chars().count() < self.min_len {
            return Err(PasswordError::TooShort(self.min_len));
        }
        if password.expose().len() > self.max_len {
            return Err(PasswordError::TooLong(self.max_len));
        }
        if let Some(known) = &self.breached
            && known.is_breached(password).await.map_err(PasswordError::BreachCheck)?
        {
            return Err(PasswordError::Breached);
        }
        self.write(password).await
    }

    /// Whether `password` is the one of the hash `stored`.
    ///
    /// A text that isn't a hash, or a hash that would be too expensive to compute, doesn't match, and takes
    /// the same work as a wrong password.
    pub async fn verify(&self, password: &Secret, stored: &str) -> Result<Verdict, PasswordError> {
        let Some(stored) = Stored::parse(stored, self.cost) else {
            tracing::warn!(name: "auth.password.unusable", "what is stored is no password hash");
            return self.verify_unknown(password).await;
        };
        if password.expose().len() > self.max_len {
            return Ok(Verdict::NO);
        }
        let is_current = stored.is_current();
        let matches = self.compute(password, move |password| stored.matches(password)).await?;
        let rehash = if matches && !is_current { Some(self.write(password).await?) } else { None };
        Ok(Verdict { matches, rehash })
    }

    /// Does the work of [`verify`](Self::verify) for a user who doesn't exist, so that the time of the
    /// answer doesn't reveal which users do. It never matches.
    ///
    /// A known user whose hash has another cost than today's still takes another time, until the
    /// first sign-in hashes it again.
    pub async fn verify_unknown(&self, password: &Secret) -> Result<Verdict, PasswordError> {
        if password.expose().len() <= self.max_len {
            let cost = self.cost;
            self.compute(password, move |password| phc::pretend(cost, password)).await?;
        }
        Ok(Verdict::NO)
    }

    /// How many hashes were computed so far, by all clones.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    async fn write(&self, password: &Secret) -> Result<Secret, PasswordError> {
        let mut salt = [0; SALT_LEN];
        self.randomness.fill(&mut salt).map_err(|error| {
            tracing::error!(name: "auth.password.failed", %error, "no salt");
            PasswordError::Failed
        })?;
        let cost = self.cost;
        let hash = self.compute(password, move |password| phc::write(cost, password, &salt));
        hash.await?.ok_or(PasswordError::Failed)
    }

    /// Runs `work` when it is its turn.
    async fn compute<T: Send + 'static>(
        &self,
        password: &Secret,
        work: impl FnOnce(&Secret) -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let admitted =
            Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| PasswordError::Busy)?;
        let running = Arc::clone(&self.running).acquire_owned();
        let running = running.await.map_err(|_| PasswordError::Failed)?;
        let (password, computed) = (password.clone(), Arc::clone(&self.computed));
        // The permits go with the work: it goes on when the request that asked for it is gone.
        let work = spawn_blocking(move || {
            let _permits = (running, admitted);
            computed.fetch_add(1, Ordering::Relaxed);
            work(&password)
        });
        work.await.map_err(|_| PasswordError::Failed)
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").field("cost", &self.cost).finish_non_exhaustive()
    }
}
