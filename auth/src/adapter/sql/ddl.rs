//! The statements that make tables, columns and indexes.

use super::{
    dialect::Dialect,
    encoding::Encoding,
    ids::Ids,
    layout::is_optional_table,
    schema::Schema,
    table::{Column, Holds, Index, TABLES, Table},
};

impl Schema {
    /// Everything that an empty database needs, as statements that end with a semicolon: for an
    /// application that runs its migrations itself.
    ///
    /// For the default schema and that of Auth.js, they are in `auth/migrations`.
    #[must_use]
    pub fn migration<D: Dialect>(&self) -> String {
        let mut statements = Vec::new();
        for table in &TABLES {
            statements.push(self.create_table::<D>(table, None));
            statements.extend(self.indexes(table).map(|it| self.create_index::<D>(table, it)));
            if table.name == "users" {
                statements.extend(self.create_folded_index::<D>());
            }
        }
        statements.iter().map(|statement| format!("{statement};\n")).collect::<Vec<_>>().join("\n")
    }

    /// The indexes of a table that aren't its primary key.
    pub(super) fn indexes(&self, table: &Table) -> impl Iterator<Item = &'static Index> + use<> {
        let is_own_key = self.encoding == Encoding::AuthJs && has_row_id(table);
        let indexes = TABLES.iter().find(|known| known.name == table.name);
        let indexes = indexes.map_or(&[][..], |known| known.indexes);
        indexes.iter().skip(usize::from(!is_own_key))
    }

    /// `ids` is how the users that are there have theirs; `None` when they have none yet.
    pub(super) fn create_table<D: Dialect>(&self, table: &Table, ids: Option<Ids>) -> String {
        let mut lines = Vec::new();
        if self.encoding == Encoding::AuthJs && has_row_id(table) {
            lines.push(format!("{} {} NOT NULL", D::quote("id"), D::row_id_type()));
        }
        for column in table.columns {
            let not_null = if column.nullable { "" } else { " NOT NULL" };
            lines.push(format!("{}{not_null}", self.define::<D>(table, column, ids)));
        }
        let key = match &table.indexes[0] {
            _ if self.encoding == Encoding::AuthJs && has_row_id(table) => D::quote("id"),
            index => self.quoted_columns::<D>(table, index.columns),
        };
        lines.push(format!("PRIMARY KEY ({key})"));
        // The ids of users in tables that Auth.js made have types that not every database lets these refer to.
        if table.of_user && !is_optional_table(self, table.name) {
            lines.push(format!(
                "FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE CASCADE",
                self.quoted_columns::<D>(table, &["user_id"]),
                self.quoted_table::<D>("users"),
                D::quote(self.column("users", "id")),
            ));
        }
        let name = self.quoted_table::<D>(table.name);
        let lines = lines.join(",\n    ");
        format!("CREATE TABLE {name} (\n    {lines}\n){}", D::TABLE_SUFFIX)
    }

    pub(super) fn create_index<D: Dialect>(&self, table: &Table, index: &Index) -> String {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let name = D::quote(&format!("{}_by_{}", self.table(table.name), index.name));
        let on = self.quoted_table::<D>(table.name);
        let columns = self.quoted_columns::<D>(table, index.columns);
        format!("CREATE {unique}INDEX {name} ON {on} ({columns})")
    }

    pub(super) fn add_column<D: Dialect>(&self, table: &Table, column: &Column) -> String {
        let name = self.quoted_table::<D>(table.name);
        format!("ALTER TABLE {name} ADD COLUMN {}", self.define::<D>(table, column, None))
    }

    /// That a column isn't there, and the statement that adds it.
    pub(super) fn missing<D: Dialect>(&self, table: &str, column: &str) -> String {
        let (name, own) = (self.table(table), self.column(table, column));
        let known = TABLES.iter().find(|known| known.name == table);
        let add = known.and_then(|table| {
            let column = table.columns.iter().find(|known| known.name == column)?;
            Some(self.add_column::<D>(table, column))
        });
        format!("`{name}` has no column `{own}`: run {}", add.unwrap_or_default())
    }

    /// Makes addresses that differ by capital letters quick to find.
    ///
    /// `None` where the database has no index on what a function makes of a column.
    pub(super) fn create_folded_index<D: Dialect>(&self) -> Option<String> {
        let expression = D::FOLDED_INDEX.then(|| D::fold(&D::quote(self.column("users", "email"))));
        let (name, on) = (D::quote(&self.folded_index()), self.quoted_table::<D>("users"));
        expression.map(|expression| format!("CREATE INDEX {name} ON {on} ({expression})"))
    }

    /// The name of this index.
    pub(super) fn folded_index(&self) -> String {
        format!("{}_by_folded_email", self.table("users"))
    }

    fn define<D: Dialect>(&self, table: &Table, column: &Column, ids: Option<Ids>) -> String {
        let name = D::quote(self.column(table.name, column.name));
        let makes_ids = table.name == "users" && column.holds == Holds::UserId;
        if makes_ids && self.encoding == Encoding::AuthJs {
            return format!("{name} {}", D::row_id_type());
        }
        if let (Some(ids), Holds::UserId) = (ids, column.holds) {
            return format!("{name} {}", D::user_id_type(ids));
        }
        format!("{name} {}", D::column_type(column.holds, self.encoding))
    }
}

/// Whether the rows have an id of their own in the schema of Auth.js, beside what is kept in them.
fn has_row_id(table: &Table) -> bool {
    table.of_user && table.columns.iter().all(|column| column.name != "id")
}
