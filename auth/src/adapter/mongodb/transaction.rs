//! Transactions, tried again where another one was in the way.

use std::time::Duration;

use ::mongodb::{
    ClientSession,
    bson::{Bson, Document, doc},
    error::UNKNOWN_TRANSACTION_COMMIT_RESULT,
    options::{ReadConcern, ReadPreference, ReturnDocument, SelectionCriteria},
};

use super::{
    MongoDbStore,
    connection::majority,
    error::{Error, Result},
    layout::REVISION,
};

/// The longest pause before a second attempt; it doubles with each, up to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(8);
const LAST_PAUSE: Duration = Duration::from_millis(512);

/// One attempt at a transaction. Dropped, it is aborted.
pub(super) struct Attempt {
    pub(super) session: ClientSession,
    /// The longest pause before the next one.
    pause: Duration,
}

impl MongoDbStore {
    /// Begins; after another attempt, when a while has passed that nobody else waits for.
    pub(super) async fn attempt(&self, before: Option<Attempt>) -> Result<Attempt> {
        let mut pause = FIRST_PAUSE;
        if let Some(attempt) = before {
            tokio::time::sleep(part_of(attempt.pause)).await;
            pause = (attempt.pause * 2).min(LAST_PAUSE);
        }
        let mut session = self.database.client().start_session().await?;
        session
            .start_transaction()
            .read_concern(ReadConcern::snapshot())
            .write_concern(majority(self.timeout))
            .selection_criteria(SelectionCriteria::ReadPreference(ReadPreference::Primary))
            .await?;
        Ok(Attempt { session, pause })
    }

    /// Counts a user's revision up, with what else changes of the user, and returns the user as it
    /// is now. From here on, every other transaction about this user fails or waits.
    pub(super) async fn hold_user(
        &self,
        session: &mut ClientSession,
        id: &Bson,
        fields: Option<Document>,
    ) -> Result<Option<Document>> {
        let mut update = doc! { "$inc": { REVISION: 1_i64 } };
        let mut failure: fn(_) -> Error = Error::holding;
        if let Some(fields) = fields {
            update.insert("$set", fields);
            failure = Error::writing_user;
        }
        self.users
            .find_one_and_update(doc! { "_id": id }, update)
            .return_document(ReturnDocument::After)
            .session(session)
            .await
            .map_err(failure)
    }
}

impl Attempt {
    /// Commits what succeeded and aborts what did not; an attempt to try again otherwise.
    pub(super) async fn end<T>(mut self, result: Result<T>) -> Result<Result<T>, Self> {
        let result = match result {
            Ok(value) => self.commit().await.map(|()| value),
            Err(error) => {
                // What fails to be aborted so is aborted by the server, at the latest in a minute.
                let _ = self.session.abort_transaction().await;
                Err(error)
            }
        };
        match result {
            Err(error) if error.is_transient() => Err(self),
            result => Ok(result),
        }
    }

    async fn commit(&mut self) -> Result<()> {
        loop {
            match self.session.commit_transaction().await {
                // To commit again is safe: the server knows the transaction by its number.
                Err(error) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                result => return Ok(result?),
            }
        }
    }
}

/// A random part, so that those who were in each other's way don't meet again; all of it where
/// there is no randomness.
fn part_of(pause: Duration) -> Duration {
    let mut byte = [u8::MAX];
    let _ = aws_lc_rs::rand::fill(&mut byte);
    pause * u32::from(byte[0]) / u32::from(u8::MAX)
}
