//! What the options of the adapters have in common.

use std::{collections::BTreeMap, time::Duration};

use sqlx::Pool;

use super::{dialect::Dialect, schema::Schema, store::SqlStore};
use crate::adapter::StoreError;

/// The schema that options name.
pub(super) fn schema(
    auth_js: bool,
    namespace: Option<&str>,
    names: &BTreeMap<String, String>,
) -> Result<Schema, StoreError> {
    let mut schema = if auth_js { Schema::auth_js() } else { Schema::default() };
    if let Some(namespace) = namespace {
        schema = schema.in_namespace(namespace)?;
    }
    names.iter().try_fold(schema, |schema, (what, name)| schema.rename(what, name))
}

/// How a store is made of a pool at start-up.
pub(super) struct Connect {
    pub(super) migrate: bool,
    pub(super) timeout: Duration,
}

impl Connect {
    pub(super) async fn store<D: Dialect>(
        self,
        pool: Pool<D>,
        schema: Schema,
    ) -> Result<SqlStore<D>, StoreError> {
        if self.migrate {
            schema.migrate::<D>(&pool).await?;
        }
        Ok(SqlStore::open(pool, schema).await?.with_timeout(self.timeout))
    }
}
