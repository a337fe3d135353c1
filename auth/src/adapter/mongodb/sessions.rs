//! Database sessions.

use std::time::SystemTime;

use ::mongodb::{
    Collection,
    bson::{Document, doc},
};

use super::{
    MongoDbStore,
    document::date,
    error::{Result, malformed},
};
use crate::adapter::{
    SessionChange, Sessions, StoreError, StoredAuthentication, StoredSession, StoredUser,
};

impl Sessions for MongoDbStore {
    async fn session_and_user(
        &self,
        token: &str,
    ) -> Result<Option<(StoredSession, StoredUser)>, StoreError> {
        let session = doc! { self.layout.session_token: token };
        self.bounded(async {
            let found = self.with_user(&self.sessions, session).await?;
            let read = |(session, user): (Document, Document)| {
                Ok((self.layout.session(&session)?, self.layout.user(&user)?))
            };
            found.map(read).transpose()
        })
        .await
    }

    async fn update_session(&self, token: &str, change: SessionChange) -> Result<bool, StoreError> {
        let filter = doc! { self.layout.session_token: token };
        let mut fields = Document::new();
        if let Some(expires) = change.expires {
            fields.insert("expires", date(expires));
        }
        if let Some(claims) = change.claims {
            fields.insert("claims", claims.to_string());
        }
        if let Some(StoredAuthentication { time, amr }) = change.authentication {
            fields.insert("auth_time", date(time));
            fields.insert("amr", amr);
        }
        if let Some(hash) = change.secret_hash {
            fields.insert(self.layout.secret_hash, hash);
        }
        self.bounded(async {
            if fields.is_empty() {
                return Ok(self.sessions.find_one(filter).await?.is_some());
            }
            let update = doc! { "$set": fields };
            Ok(self.sessions.update_one(filter, update).await?.matched_count > 0)
        })
        .await
    }

    async fn delete_session(&self, token: &str) -> Result<Option<StoredSession>, StoreError> {
        let filter = doc! { self.layout.session_token: token };
        self.bounded(async {
            let deleted = self.sessions.find_one_and_delete(filter).await?;
            deleted.map(|session| self.layout.session(&session)).transpose()
        })
        .await
    }

    async fn sessions_of(&self, user_id: &str) -> Result<Vec<StoredSession>, StoreError> {
        let Some(id) = self.layout.id(user_id) else { return Ok(Vec::new()) };
        self.bounded(async {
            let filter = doc! { self.layout.user_id: id };
            let mut cursor = self.sessions.find(filter).sort(doc! { "created": -1 }).await?;
            let mut sessions = Vec::new();
            while cursor.advance().await? {
                sessions.push(self.layout.session(&cursor.deserialize_current()?)?);
            }
            Ok(sessions)
        })
        .await
    }

    async fn delete_sessions_of(
        &self,
        user_id: &str,
        except: Option<&str>,
    ) -> Result<u64, StoreError> {
        let Some(id) = self.layout.id(user_id) else { return Ok(0) };
        let mut filter = doc! { self.layout.user_id: id };
        if let Some(token) = except {
            filter.insert(self.layout.session_token, doc! { "$ne": token });
        }
        self.bounded(async { Ok(self.sessions.delete_many(filter).await?.deleted_count) }).await
    }

    async fn delete_expired_sessions(
        &self,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        self.delete_expired(&self.sessions, now, limit).await
    }
}

impl MongoDbStore {
    /// A document and its user, in one round trip; `None` when either is missing.
    pub(super) async fn with_user(
        &self,
        collection: &Collection<Document>,
        filter: Document,
    ) -> Result<Option<(Document, Document)>> {
        const OWNER: &str = "__user";
        let lookup = doc! {
            "from": self.users.name(),
            "localField": self.layout.user_id,
            "foreignField": "_id",
            "as": OWNER,
        };
        let pipeline =
            [doc! { "$match": filter }, doc! { "$limit": 1 }, doc! { "$lookup": lookup }];
        let mut cursor = collection.aggregate(pipeline).await?;
        if !cursor.advance().await? {
            return Ok(None);
        }
        let mut document: Document = cursor.deserialize_current()?;
        let Some(owners) = document.remove(OWNER) else { return Err(malformed("whose it is")) };
        let owner = owners.as_array().and_then(|owners| owners.first());
        Ok(owner.and_then(|owner| owner.as_document()).cloned().map(|owner| (document, owner)))
    }

    /// Deletes at most `limit` documents whose `expires` is before `now`.
    pub(super) async fn delete_expired(
        &self,
        collection: &Collection<Document>,
        now: SystemTime,
        limit: u32,
    ) -> Result<u64, StoreError> {
        if limit == 0 {
            // To MongoDB no documents are all documents.
            return Ok(0);
        }
        let expired = doc! { "$lt": date(now) };
        self.bounded(async {
            let filter = doc! { "expires": &expired };
            let ids = collection.find(filter).projection(doc! { "_id": 1 });
            let mut cursor = ids.limit(limit.into()).await?;
            let mut ids = Vec::new();
            while cursor.advance().await? {
                let document: Document = cursor.deserialize_current()?;
                ids.extend(document.get("_id").cloned());
            }
            if ids.is_empty() {
                return Ok(0);
            }
            // One that was prolonged meanwhile stays.
            let filter = doc! { "_id": { "$in": ids }, "expires": expired };
            Ok(collection.delete_many(filter).await?.deleted_count)
        })
        .await
    }
}
