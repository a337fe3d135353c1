//! What of a schema is in the database, and making the rest.

use std::{collections::BTreeMap, sync::Arc};

use sqlx::{Connection as _, Pool, pool::PoolConnection};

use super::{
    dialect::Dialect,
    encoding::Encoding,
    error::Fault,
    ids::Ids,
    lack::{Lack, Lacks},
    layout::{Layout, is_optional_table},
    row::Reader,
    schema::Schema,
    table::{Index, TABLES, Table},
};
use crate::adapter::StoreError;

/// What a database has of a table.
#[derive(Debug, Default)]
struct Found {
    /// The type of each column, and whether a row needs a value there.
    columns: BTreeMap<String, (String, bool)>,
    /// The columns of each index, and whether they are unique.
    indexes: BTreeMap<String, (bool, Vec<String>)>,
}

impl Schema {
    /// What of the schema is in the database.
    ///
    /// Fails with everything that is missing.
    pub(super) async fn inspect<D: Dialect>(&self, pool: &Pool<D>) -> Result<Layout, StoreError> {
        let mut connection = acquire("check_schema", pool).await?;
        // One look at everything; and behind a pooler no statement outlives its transaction.
        let begun = connection.begin().await;
        let mut transaction = begun.map_err(fault::<D>("check_schema"))?;
        let (layout, mut lacks) = self.compare::<D>(&mut transaction).await?;
        transaction.commit().await.map_err(fault::<D>("check_schema"))?;
        lacks.retain(|lack| !lack.optional);
        if lacks.is_empty() { Ok(layout) } else { Err(StoreError::failed(Lacks(lacks))) }
    }

    /// Adds what is missing: see [`SqlStore::migrate`](super::SqlStore::migrate).
    pub async fn migrate<D: Dialect>(&self, pool: &Pool<D>) -> Result<(), StoreError> {
        let mut connection = acquire("migrate", pool).await?;
        if let Some((lock, _)) = D::MIGRATION_LOCK {
            D::run_once(&mut connection, lock).await.map_err(fault::<D>("migrate"))?;
        }
        let migrated = self.add::<D>(&mut connection).await;
        if let Some((_, unlock)) = D::MIGRATION_LOCK
            && D::run_once(&mut connection, unlock).await.is_err()
        {
            // The lock goes with the connection.
            drop(connection.detach());
        }
        migrated
    }

    async fn add<D: Dialect>(&self, connection: &mut D::Connection) -> Result<(), StoreError> {
        let (_, lacks) = self.compare::<D>(connection).await?;
        let lacks = Lacks(lacks);
        // Stops that columns are added to a table which isn't the library's, and can't become it.
        if lacks.has_stranger() {
            return Err(StoreError::failed(lacks));
        }
        let Lacks(lacks) = lacks;
        for lack in &lacks {
            if let Some(remedy) = &lack.remedy {
                D::run_once(connection, remedy).await.map_err(fault::<D>("migrate"))?;
            }
        }
        let unhelped: Vec<_> = lacks.into_iter().filter(|lack| lack.remedy.is_none()).collect();
        if unhelped.is_empty() { Ok(()) } else { Err(StoreError::failed(Lacks(unhelped))) }
    }

    async fn compare<D: Dialect>(
        &self,
        connection: &mut D::Connection,
    ) -> Result<(Layout, Vec<Lack>), StoreError> {
        let mut layout = Layout::least(self);
        let mut lacks = Vec::new();
        // Those of the users, who come first, once it is known that there are any.
        let mut ids = None;
        for table in &TABLES {
            let found = self.find::<D>(connection, table).await?;
            self.compare_table::<D>(table, &found, ids, &mut layout, &mut lacks);
            if table.name == "users" && !found.columns.is_empty() {
                ids = Some(layout.ids);
            }
        }
        Ok((layout, lacks))
    }

    fn compare_table<D: Dialect>(
        &self,
        table: &'static Table,
        found: &Found,
        ids: Option<Ids>,
        layout: &mut Layout,
        lacks: &mut Vec<Lack>,
    ) {
        let name = self.table(table.name);
        let optional = is_optional_table(self, table.name);
        if found.columns.is_empty() {
            lacks.push(Lack {
                what: Some(format!("there is no table `{name}`")),
                table: table.name,
                remedy: Some(self.create_table::<D>(table, ids)),
                optional,
                stranger: None,
            });
            lacks.extend(self.indexes(table).map(|index| Lack {
                // That there is no table says it already; what helps is another statement.
                what: None,
                table: table.name,
                remedy: Some(self.create_index::<D>(table, index)),
                optional,
                stranger: None,
            }));
            lacks.extend(self.lacks_folded_index::<D>(table, found));
            return;
        }
        layout.add_table(table.name);
        for column in table.columns {
            let own = self.column(table.name, column.name);
            if found.columns.contains_key(own) {
                layout.add(table.name, column.name);
                continue;
            }
            let optional = column.ours && self.encoding == Encoding::AuthJs;
            let what = Some(format!("`{name}` has no column `{own}`"));
            // What an existing row should have there, nobody knows.
            let remedy = column.nullable.then(|| self.add_column::<D>(table, column));
            let stranger = (!column.ours).then(|| name.to_owned());
            lacks.push(Lack { what, table: table.name, remedy, optional, stranger });
        }
        for index in table.indexes.iter().filter(|index| !self.has_index(table, index, found)) {
            let unique = if index.unique { "unique " } else { "" };
            lacks.push(Lack {
                what: Some(format!(
                    "`{name}` has no {unique}index of {}",
                    index.columns.join(" and ")
                )),
                table: table.name,
                remedy: Some(self.create_index::<D>(table, index)),
                // It works without, and slowly: that is between the other library and its database.
                optional: !index.unique && self.encoding == Encoding::AuthJs,
                stranger: None,
            });
        }
        lacks.extend(self.lacks_folded_index::<D>(table, found));
        self.compare_rest::<D>(table, found, layout, lacks);
    }

    fn lacks_folded_index<D: Dialect>(&self, table: &Table, found: &Found) -> Option<Lack> {
        let name = [self.folded_index()];
        let is_there = found.indexes.values().any(|(_, columns)| *columns == name);
        let remedy = self.create_folded_index::<D>();
        let remedy = remedy.filter(|_| table.name == "users" && !is_there)?;
        let what =
            Some(format!("`{}` has no index of addresses in small letters", self.table("users")));
        // Only who isn't found otherwise is looked for with it.
        let table = "users";
        Some(Lack { what, table, remedy: Some(remedy), optional: true, stranger: None })
    }

    /// How ids are kept, and columns that nobody here knows.
    fn compare_rest<D: Dialect>(
        &self,
        table: &'static Table,
        found: &Found,
        layout: &mut Layout,
        lacks: &mut Vec<Lack>,
    ) {
        let name = self.table(table.name);
        let mut lack = |what| {
            let (what, table) = (Some(what), table.name);
            lacks.push(Lack { what, table, remedy: None, optional: false, stranger: None });
        };
        if table.name == "users"
            && let Some((kind, needs_value)) = found.columns.get(self.column("users", "id"))
        {
            match D::ids_of(kind, *needs_value) {
                Some(ids) => layout.ids = ids,
                None => lack(format!("ids of the type `{kind}` in `{name}` are not supported")),
            }
        }
        let is_known = |own: &str| {
            table.columns.iter().any(|known| self.column(table.name, known.name) == own)
        };
        for (own, (_, needs_value)) in &found.columns {
            if *needs_value && !is_known(own) {
                match own.as_str() {
                    "id" if table.of_user => drop(layout.row_ids.insert(table.name)),
                    own => lack(format!("`{name}` needs a value in `{own}`, without a default")),
                }
            }
        }
    }

    fn has_index(&self, table: &Table, index: &Index, found: &Found) -> bool {
        let own: Vec<_> = index.columns.iter().map(|it| self.column(table.name, it)).collect();
        found.indexes.values().any(|(unique, columns)| {
            if index.unique {
                // The order of its columns doesn't matter to what is unique.
                let all = own.iter().all(|it| columns.iter().any(|column| column == it));
                *unique && columns.len() == own.len() && all
            } else {
                columns.first().map(String::as_str) == own.first().copied()
            }
        })
    }

    async fn find<D: Dialect>(
        &self,
        connection: &mut D::Connection,
        table: &Table,
    ) -> Result<Found, StoreError> {
        let mut found = Found::default();
        let place = [self.namespace.as_deref(), Some(self.table(table.name))];
        for row in look_up::<D>(connection, D::COLUMNS, place).await? {
            let mut row = Reader::<D>::new(&row);
            let (name, kind) = (row.needed()?, row.needed()?);
            found.columns.insert(name, (kind, row.number()? == Some(1)));
        }
        for row in look_up::<D>(connection, D::INDEXES, place).await? {
            let mut row = Reader::<D>::new(&row);
            let (name, unique) = (row.needed()?, row.number()? == Some(1));
            let index = found.indexes.entry(name).or_insert((unique, Vec::new()));
            index.1.push(row.needed()?);
        }
        Ok(found)
    }
}

async fn look_up<D: Dialect>(
    connection: &mut D::Connection,
    sql: &'static str,
    place: [Option<&str>; 2],
) -> Result<Vec<D::Row>, StoreError> {
    let mut arguments = D::Arguments::default();
    for text in place {
        D::bind_text(&mut arguments, text).map_err(fault::<D>("check_schema"))?;
    }
    let outcome = D::run(connection, Arc::from(sql), arguments, true, false).await;
    Ok(outcome.map_err(fault::<D>("check_schema"))?.rows)
}

async fn acquire<D: Dialect>(
    what: &'static str,
    pool: &Pool<D>,
) -> Result<PoolConnection<D>, StoreError> {
    pool.acquire().await.map_err(|error| Fault::opening(what, pool, &error).into())
}

fn fault<D: Dialect>(what: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| Fault::new::<D>(what, &error).into()
}
