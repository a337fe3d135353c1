//! Sending statements: bounded in time, and again where that is safe.
//!
//! A connection that was idle may be stale. Reading, and writing that comes to the same when it is
//! done twice, is sent at once and, when the connection is lost, once more on one that answers. Any
//! other statement goes to a connection that has just answered; a transaction's `BEGIN` asks for
//! that itself.

use std::{pin::Pin, sync::Arc, time::Duration};

use sqlx::{Connection as _, Pool, SqlStr, Transaction, pool::PoolConnection};
use tokio::time::{Instant, timeout_at};

use super::{
    argument::Argument,
    dialect::{Dialect, Outcome},
    error::Fault,
    ids::Ids,
    reason::Reason,
    statement::Statement,
};
use crate::adapter::StoreError;

/// How often something is tried that other transactions get in the way of.
const ATTEMPTS: u32 = 8;

/// A pool, and how long anything may take.
#[derive(Debug)]
pub(super) struct Database<D: Dialect> {
    pub(super) pool: Pool<D>,
    pub(super) timeout: Duration,
    pub(super) ids: Ids,
    /// Whether each transaction may get another connection of the server: see
    /// [`Sealed::is_pooled`](super::dialect::Sealed::is_pooled).
    pub(super) is_pooled: bool,
}

/// What is done in one transaction.
pub(super) trait Work<D: Dialect>: Sync {
    type Output: Send;

    fn run<'a>(
        &'a self,
        transaction: &'a mut Open<'_, D>,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Output, Stop>> + Send + 'a>>;
}

/// An open transaction.
pub(super) struct Open<'c, D: Dialect> {
    transaction: Transaction<'c, D>,
    ids: Ids,
    is_kept: bool,
}

/// How far a transaction got.
#[derive(Default)]
struct State {
    has_begun: bool,
    /// It could not be rolled back: some errors make SQLite do that by itself.
    is_unknown: bool,
}

/// Why a transaction is rolled back.
#[derive(Debug)]
pub(super) enum Stop {
    Fault(Fault),
    Store(StoreError),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<D: Dialect> Open<'_, D> {
    pub(super) async fn run(
        &mut self,
        statement: &Statement,
        arguments: &[Argument<'_>],
    ) -> Result<Outcome<D::Row>, Fault> {
        run::<D>(&mut self.transaction, self.ids, statement, arguments, self.is_kept).await
    }
}

impl<D: Dialect> Database<D> {
    /// Sends one statement.
    pub(super) async fn run(
        &self,
        statement: &Statement,
        arguments: &[Argument<'_>],
    ) -> Result<Outcome<D::Row>, Fault> {
        let what = statement.name;
        let deadline = Instant::now() + self.timeout;
        let mut is_again = false;
        for attempt in 1.. {
            let answers = is_again || !statement.repeatable;
            let mut connection = self.connection(what, answers, deadline).await?;
            let sent = self.run_alone(&mut connection, statement, arguments);
            match timeout_at(deadline, sent).await {
                Ok(Ok(outcome)) => return Ok(outcome),
                Ok(Err(fault)) if fault.reason == Reason::Lost => {
                    discard(connection);
                    if is_again || !statement.repeatable {
                        return Err(fault);
                    }
                    is_again = true;
                }
                Ok(Err(fault)) if fault.reason == Reason::Conflict && attempt < ATTEMPTS => {
                    pause(attempt).await;
                }
                Ok(Err(fault)) => return Err(fault),
                Err(_) => {
                    // Whatever it still does, nobody waits for its answer any more.
                    discard(connection);
                    return Err(Fault::slow(what));
                }
            }
        }
        Err(Fault::slow(what))
    }

    /// Sends one statement that is in no transaction.
    async fn run_alone(
        &self,
        connection: &mut PoolConnection<D>,
        statement: &Statement,
        arguments: &[Argument<'_>],
    ) -> Result<Outcome<D::Row>, Fault> {
        if !self.is_pooled {
            return run::<D>(connection, self.ids, statement, arguments, true).await;
        }
        // A statement is prepared and then run: two steps, between which the pooler would give the
        // connection of the server to somebody else, whose statement could be run in its place.
        let mut open = self.begin(statement.name, connection).await?;
        match open.run(statement, arguments).await {
            Ok(outcome) => {
                let fault = |error: sqlx::Error| Fault::new::<D>(statement.name, &error);
                open.transaction.commit().await.map_err(fault)?;
                Ok(outcome)
            }
            Err(fault) => {
                // The fault is what matters, and a connection that is lost rolls back by itself.
                drop(open.transaction.rollback().await);
                Err(fault)
            }
        }
    }

    async fn begin<'c>(
        &self,
        what: &'static str,
        connection: &'c mut PoolConnection<D>,
    ) -> Result<Open<'c, D>, Fault> {
        // Were it a `&'static str`, no `async fn` that calls a store would be `Send` unless it is
        // generic over stores: the compiler forgets `'static` when it looks into the future.
        let begin = SqlStr::from_static(D::BEGIN);
        let transaction = connection.begin_with(begin).await;
        let transaction = transaction.map_err(|error| Fault::new::<D>(what, &error))?;
        Ok(Open { transaction, ids: self.ids, is_kept: !self.is_pooled })
    }

    /// Does everything in one transaction, or nothing.
    pub(super) async fn transact<W: Work<D>>(
        &self,
        what: &'static str,
        work: &W,
    ) -> Result<W::Output, StoreError> {
        let deadline = Instant::now() + self.timeout;
        let mut is_again = false;
        for attempt in 1.. {
            let mut connection = self.connection(what, is_again, deadline).await?;
            let mut state = State::default();
            let done = self.attempt(what, &mut connection, work, &mut state);
            let done = timeout_at(deadline, done).await;
            if state.is_unknown {
                discard(connection);
            } else if let Err(_) | Ok(Err(Stop::Fault(Fault { reason: Reason::Lost, .. }))) = &done
            {
                // The database rolls back when it finds the connection closed.
                discard(connection);
            }
            match done {
                Ok(Ok(output)) => return Ok(output),
                Ok(Err(Stop::Fault(fault))) if fault.reason == Reason::Lost => {
                    if is_again || state.has_begun {
                        return Err(fault.into());
                    }
                    is_again = true;
                }
                Ok(Err(Stop::Fault(fault)))
                    if fault.reason == Reason::Conflict && attempt < ATTEMPTS =>
                {
                    pause(attempt).await;
                }
                Ok(Err(Stop::Fault(fault))) => return Err(fault.into()),
                Ok(Err(Stop::Store(error))) => return Err(error),
                Err(_) => return Err(Fault::slow(what).into()),
            }
        }
        Err(Fault::slow(what).into())
    }

    async fn attempt<W: Work<D>>(
        &self,
        what: &'static str,
        connection: &mut PoolConnection<D>,
        work: &W,
        state: &mut State,
    ) -> Result<W::Output, Stop> {
        let fault = |error: sqlx::Error| Fault::new::<D>(what, &error);
        let mut open = self.begin(what, connection).await?;
        state.has_begun = true;
        match work.run(&mut open).await {
            Ok(output) => {
                open.transaction.commit().await.map_err(fault)?;
                Ok(output)
            }
            Err(stop) => {
                // Not left to the destructor, which would hold locks until the pool gets to it.
                state.is_unknown = open.transaction.rollback().await.is_err();
                Err(stop)
            }
        }
    }

    /// A connection of the pool, with `answers` one that has just answered.
    async fn connection(
        &self,
        what: &'static str,
        answers: bool,
        deadline: Instant,
    ) -> Result<PoolConnection<D>, Fault> {
        loop {
            // On the heap: it has room for opening a connection, 14 kB with PostgreSQL, and each future around it
            // would be moved with that.
            let acquired = Box::pin(self.pool.acquire());
            let mut connection = match timeout_at(deadline, acquired).await {
                Ok(Ok(connection)) => connection,
                Ok(Err(error)) => return Err(Fault::opening(what, &self.pool, &error)),
                Err(_) => return Err(Fault::slow(what)),
            };
            if !answers {
                return Ok(connection);
            }
            match timeout_at(deadline, connection.ping()).await {
                Ok(Ok(())) => return Ok(connection),
                // Each stale connection is gone then, so this ends with a new one.
                Ok(Err(_)) => discard(connection),
                Err(_) => {
                    discard(connection);
                    return Err(Fault::slow(what));
                }
            }
        }
    }
}

async fn run<D: Dialect>(
    connection: &mut D::Connection,
    ids: Ids,
    statement: &Statement,
    arguments: &[Argument<'_>],
    is_kept: bool,
) -> Result<Outcome<D::Row>, Fault> {
    if !arguments.iter().all(|argument| argument.may_be_kept::<D>(ids)) {
        return Ok(Outcome::default());
    }
    let fault = |error: sqlx::Error| Fault::new::<D>(statement.name, &error);
    let bound = Argument::bind::<D>(arguments).map_err(fault)?;
    let sql = Arc::clone(&statement.sql);
    D::run(connection, sql, bound, statement.returns, is_kept).await.map_err(fault)
}

/// Closes a connection whose state nobody knows.
fn discard<D: Dialect>(connection: PoolConnection<D>) {
    drop(connection.detach());
}

/// Lets the others go first, the longer the more often they were in the way.
async fn pause(attempt: u32) {
    tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 5)).await;
}
