//! Counts of attempts.

use std::time::SystemTime;

use ::mongodb::bson::{Document, doc};

use super::{MongoDbStore, document, document::date, error::Error};
use crate::adapter::{AttemptCounts, StoreError, StoredAttempts, Unique};

impl AttemptCounts for MongoDbStore {
    async fn attempts(&self, key: &str) -> Result<Option<StoredAttempts>, StoreError> {
        self.bounded(async {
            let found = self.attempts.find_one(doc! { "_id": key }).await?;
            found.as_ref().map(document::attempts).transpose()
        })
        .await
    }

    async fn replace_attempts(
        &self,
        key: &str,
        known: Option<StoredAttempts>,
        new: StoredAttempts,
    ) -> Result<bool, StoreError> {
        let mut fields = count_and_last(new);
        fields.insert("expires", date(new.expires));
        self.bounded(async {
            let Some(known) = known else {
                fields.insert("_id", key);
                // Whose token it is doesn't matter: there is a row.
                let inserted = self.attempts.insert_one(fields).await;
                return match inserted.map_err(|error| Error::writing(error, Unique::Session)) {
                    Ok(_) => Ok(true),
                    Err(Error::Store(StoreError::Taken(_))) => Ok(false),
                    Err(error) => Err(error),
                };
            };
            let mut filter = count_and_last(known);
            filter.insert("_id", key);
            let update = doc! { "$set": fields };
            Ok(self.attempts.update_one(filter, update).await?.matched_count > 0)
        })
        .await
    }

    async fn delete_attempts(&self, key: &str) -> Result<(), StoreError> {
        self.bounded(async {
            self.attempts.delete_one(doc! { "_id": key }).await?;
            Ok(())
        })
        .await
    }

    async fn delete_expired_attempts(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(&self.attempts, now, limit).await
    }
}

fn count_and_last(stored: StoredAttempts) -> Document {
    let attempts = stored.attempts;
    doc! { "count": i64::from(attempts.count), "last": date(attempts.last) }
}
