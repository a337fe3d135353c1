//! The indexes: making them, and checking that they are there.

use ::mongodb::{
    Collection, IndexModel,
    bson::{Bson, Document, doc},
    error::{Error as Driver, ErrorKind},
    options::{Collation, CollationStrength, IndexOptions},
};

use super::{
    MongoDbStore,
    error::{Error, Result},
};
use crate::adapter::StoreError;

/// An index that a collection needs.
struct Index<'a> {
    collection: &'a Collection<Document>,
    keys: Document,
    unique: bool,
    /// Whether documents without a text in the field are left out.
    only_texts: bool,
    /// Whether capital letters are small ones in it.
    folded: bool,
}

const MISSING: &str = "call `MongoDbStore::migrate`, or set `migrate: true`";

impl MongoDbStore {
    /// Makes the collections and the indexes that are missing. What is there stays. It fails if two documents have
    /// the same value in a field that is to be unique.
    ///
    /// It has no timeout, because building an index over many documents can take long.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.create_collections().await?;
        for index in self.indexes() {
            let exists = index.is_there(&self.bounded(indexes_of(index.collection)).await?);
            if !exists {
                index.collection.create_index(index.model()).await.map_err(Error::from)?;
            }
        }
        self.check_schema().await
    }

    /// Checks that every unique index is there, and that no collation makes different texts equal.
    ///
    /// Fails with what is missing.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        for collection in self.collections() {
            let name = collection.name();
            let existing = self.bounded(indexes_of(collection)).await?;
            if existing.iter().any(|index| has_collation(index) && !is_folded(index)) {
                let why = format!(
                    "`{name}` has a collation, by which different texts may be equal: make the \
                     collection and its indexes without one"
                );
                return Err(StoreError::failed(why));
            }
            let needed = self.indexes().into_iter().filter(|index| index.unique);
            for index in needed.filter(|index| index.collection.name() == name) {
                if !index.is_there(&existing) {
                    let fields: Vec<&str> = index.keys.keys().map(String::as_str).collect();
                    let fields = fields.join("`, `");
                    let why = format!("`{name}` has no unique index on `{fields}`: {MISSING}");
                    return Err(StoreError::failed(why));
                }
            }
        }
        Ok(())
    }

    async fn create_collections(&self) -> Result<(), StoreError> {
        let names = self.bounded(async { Ok(self.database.list_collection_names().await?) });
        let names = names.await?;
        for collection in self.collections() {
            let name = collection.name();
            if !names.iter().any(|known| known == name) {
                // Somebody else may make it at the same time; the indexes will tell.
                let _ = self.database.create_collection(name).await;
            }
        }
        Ok(())
    }

    fn collections(&self) -> [&Collection<Document>; 7] {
        let Self { users, accounts, sessions, tokens, revoked, attempts, .. } = self;
        [users, accounts, sessions, tokens, revoked, attempts, &self.authenticators]
    }

    fn indexes(&self) -> Vec<Index<'_>> {
        let index = |collection, keys, unique| Index {
            collection,
            keys,
            unique,
            only_texts: false,
            folded: false,
        };
        let layout = &self.layout;
        vec![
            Index { only_texts: true, ..index(&self.users, doc! { "email": 1 }, true) },
            Index { folded: true, ..index(&self.users, doc! { "email": 1 }, false) },
            index(&self.accounts, doc! { "provider": 1, layout.provider_account_id: 1 }, true),
            index(&self.accounts, doc! { layout.user_id: 1 }, false),
            index(&self.sessions, doc! { layout.session_token: 1 }, true),
            index(&self.sessions, doc! { layout.user_id: 1 }, false),
            index(&self.sessions, doc! { "expires": 1 }, false),
            index(&self.tokens, doc! { "identifier": 1, "token": 1 }, true),
            index(&self.tokens, doc! { "expires": 1 }, false),
            index(&self.revoked, doc! { "expires": 1 }, false),
            index(&self.attempts, doc! { "expires": 1 }, false),
            index(&self.authenticators, doc! { layout.user_id: 1 }, false),
            index(&self.authenticators, doc! { "expires": 1 }, false),
        ]
    }
}

impl Index<'_> {
    fn model(self) -> IndexModel {
        let mut options = IndexOptions::builder().unique(self.unique.then_some(true)).build();
        if self.only_texts {
            let texts =
                self.keys.keys().map(|key| (key.clone(), doc! { "$type": "string" }.into()));
            options.partial_filter_expression = Some(texts.collect());
        }
        if self.folded {
            // Another name than that of the index on the same field.
            options.name = Some("email_folded".to_owned());
            options.collation = Some(folding());
        }
        IndexModel::builder().keys(self.keys).options(options).build()
    }

    /// Whether one of the existing indexes does what this one is for.
    fn is_there(&self, existing: &[IndexModel]) -> bool {
        let serves = |index: &IndexModel| {
            let ascending =
                index.keys.values().all(is_one) && index.keys.keys().eq(self.keys.keys());
            let is_so = self.folded == has_collation(index);
            is_so && ascending && (!self.unique || self.is_unique_in(index))
        };
        existing.iter().any(serves)
    }

    /// Whether an index makes unique what has to be, and leaves out no more than it may.
    fn is_unique_in(&self, index: &IndexModel) -> bool {
        let Some(options) = &index.options else { return false };
        let texts = Bson::from(doc! { "$type": "string" });
        let whole = match &options.partial_filter_expression {
            Some(filter) => {
                self.only_texts
                    && filter.len() == 1
                    && self.keys.keys().all(|key| filter.get(key) == Some(&texts))
            }
            None => options.sparse != Some(true) || self.only_texts,
        };
        options.unique == Some(true) && whole
    }
}

/// Whether a key is ascending; old shells wrote it as a floating-point number.
fn is_one(key: &Bson) -> bool {
    matches!(key, Bson::Int32(1) | Bson::Int64(1)) || *key == Bson::Double(1.0)
}

fn has_collation(index: &IndexModel) -> bool {
    index.options.as_ref().is_some_and(|options| options.collation.is_some())
}

/// Whether it is the one index that has a collation, and makes nothing unique.
fn is_folded(index: &IndexModel) -> bool {
    index.options.as_ref().is_some_and(|options| {
        options.name.as_deref() == Some("email_folded") && options.unique != Some(true)
    })
}

/// By it, capital letters are small ones.
pub(super) fn folding() -> Collation {
    Collation::builder().locale("en").strength(CollationStrength::Secondary).build()
}

/// The indexes of a collection; none for a collection that isn't there.
async fn indexes_of(collection: &Collection<Document>) -> Result<Vec<IndexModel>> {
    let mut cursor = match collection.list_indexes().await {
        Ok(cursor) => cursor,
        Err(error) if is_missing(&error) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut indexes = Vec::new();
    while cursor.advance().await? {
        indexes.push(cursor.deserialize_current()?);
    }
    Ok(indexes)
}

/// `NamespaceNotFound`
fn is_missing(error: &Driver) -> bool {
    matches!(&*error.kind, ErrorKind::Command(error) if error.code == 26)
}
