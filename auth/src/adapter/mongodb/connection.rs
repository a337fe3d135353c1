//! Connecting, and how long anything may take.

use std::{sync::Arc, time::Duration};

use ::mongodb::{
    Client, Collection,
    bson::{Document, doc},
    options::{Acknowledgment, ClientOptions, ReadConcern, ReadPreference, SelectionCriteria},
    options::{CollectionOptions, WriteConcern},
};

use super::{
    MongoDb, MongoDbStore,
    error::{Error, Result},
    layout::Layout,
};
use crate::adapter::StoreError;

const NO_TRANSACTIONS: &str = "this MongoDB server stands alone and has no transactions, without \
    which half a sign-up could stay behind: make it a replica set of one with `--replSet` and \
    `rs.initiate()`";

impl MongoDbStore {
    /// Connects without looking for the indexes, so that [`Self::migrate`] can make them. It checks only that the
    /// server has transactions.
    ///
    /// Fails when the server can't be reached within the timeout, when the connection string can't
    /// be read, or when two collections have one name.
    pub async fn open(options: MongoDb) -> Result<Self, StoreError> {
        let MongoDb { url, database, timeout, .. } = &options;
        let timeout = *timeout;
        let mut client = ClientOptions::parse(url.expose())
            .await
            .map_err(|_| StoreError::failed("the connection string of MongoDB can't be read"))?;
        let most = |given: Option<Duration>| Some(given.map_or(timeout, |it| it.min(timeout)));
        client.app_name = client.app_name.or_else(|| Some("auth".to_owned()));
        client.server_selection_timeout = most(client.server_selection_timeout);
        client.connect_timeout = most(client.connect_timeout);
        let name = database.as_ref().or(client.default_database.as_ref());
        let name = name.map_or("auth", String::as_str).to_owned();
        if name.is_empty() || name.contains(['/', '\\', '.', ' ', '"', '$', '\0']) {
            return Err(StoreError::failed("this can't be the name of a database of MongoDB"));
        }
        let client = Client::with_options(client).map_err(Error::from)?;
        let database = client.database(&name);
        let names = [
            &options.users,
            &options.accounts,
            &options.sessions,
            &options.verification_tokens,
            &options.revoked_sessions,
            &options.sign_in_attempts,
            &options.user_authenticators,
        ];
        let [users, accounts, sessions, tokens, revoked, attempts, authenticators] = names;
        let differ = |(at, name): (usize, &&String)| !names[..at].contains(name);
        let valid = |name: &String| !name.is_empty() && !name.contains(['$', '\0']);
        if !names.iter().all(|name| valid(name)) || !names.iter().enumerate().all(differ) {
            let why = "the collections of MongoDB need a name each, without `$`";
            return Err(StoreError::failed(why));
        }
        let collection = |name: &String| -> Collection<Document> {
            database.collection_with_options(name, acknowledged(timeout))
        };
        let store = Self {
            layout: Layout::of(options.compat),
            timeout,
            turns: Arc::default(),
            users: collection(users),
            accounts: collection(accounts),
            sessions: collection(sessions),
            tokens: collection(tokens),
            revoked: collection(revoked),
            attempts: collection(attempts),
            authenticators: collection(authenticators),
            database,
        };
        store.bounded(store.require_transactions()).await?;
        Ok(store)
    }

    async fn require_transactions(&self) -> Result<()> {
        let hello = self.database.run_command(doc! { "hello": 1 }).await?;
        if has_transactions(&hello) {
            Ok(())
        } else {
            Err(StoreError::failed(NO_TRANSACTIONS).into())
        }
    }

    /// What comes of it, if that comes in time.
    pub(super) async fn bounded<T>(
        &self,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.timeout, work).await {
            Ok(result) => result.map_err(StoreError::from),
            Err(_) => Err(StoreError::unavailable("MongoDB did not answer in time")),
        }
    }
}

/// Whether it is a member of a replica set, or the router of a sharded cluster.
fn has_transactions(hello: &Document) -> bool {
    hello.contains_key("setName") || hello.get_str("msg").is_ok_and(|it| it == "isdbgrid")
}

/// Reads see what was written before, and what is acknowledged stays.
fn acknowledged(timeout: Duration) -> CollectionOptions {
    CollectionOptions::builder()
        .selection_criteria(SelectionCriteria::ReadPreference(ReadPreference::Primary))
        .read_concern(ReadConcern::local())
        .write_concern(majority(timeout))
        .build()
}

pub(super) fn majority(timeout: Duration) -> WriteConcern {
    let mut concern = WriteConcern::builder().w(Acknowledgment::Majority).build();
    concern.w_timeout = Some(timeout);
    concern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_stands_alone_has_no_transactions() {
        assert!(!has_transactions(&doc! { "isWritablePrimary": true, "maxWireVersion": 21 }));
        assert!(has_transactions(&doc! { "isWritablePrimary": true, "setName": "rs0" }));
        assert!(has_transactions(&doc! { "isWritablePrimary": true, "msg": "isdbgrid" }));
    }
}
