//! How statements are written: once, for every database, schema, and layout.

use super::{
    dialect::Dialect,
    layout::Layout,
    schema::Schema,
    statement::Statement,
    table::{Holds, TABLES},
};

/// The columns that [`super::row::account`] reads, and `insert_account` and `update_account` write
/// after the user and the key.
pub(super) const TOKENS: [(&str, char); 10] = [
    ("access_token", '?'),
    ("refresh_token", '?'),
    ("id_token", '?'),
    ("token_type", '?'),
    ("scope", '?'),
    ("expires_at", '#'),
    ("session_state", '?'),
    ("oauth_token", '?'),
    ("oauth_token_secret", '?'),
    ("identity", '?'),
];

/// Renders statements for one database, one schema, and what is there of it.
pub(super) struct Writer<'a, D> {
    pub(super) schema: &'a Schema,
    pub(super) layout: &'a Layout,
    pub(super) dialect: std::marker::PhantomData<D>,
}

impl<D: Dialect> Writer<'_, D> {
    pub(super) fn column(&self, table: &str, column: &str) -> String {
        D::quote(self.schema.column(table, column))
    }

    pub(super) fn query(&self, name: &'static str, sql: &str) -> Statement {
        Statement { returns: true, repeatable: true, ..self.change(name, sql) }
    }

    pub(super) fn repeatable(&self, name: &'static str, sql: &str) -> Statement {
        Statement { repeatable: true, ..self.change(name, sql) }
    }

    pub(super) fn change(&self, name: &'static str, sql: &str) -> Statement {
        let mut parameters = String::new();
        let mut rendered = String::new();
        for c in sql.chars() {
            let parameter = D::parameter(parameters.len() + 1);
            match c {
                '?' | '#' => rendered += &parameter,
                '@' => rendered += &D::write_time(&parameter, self.schema.encoding),
                '~' => rendered += &D::write_id(&parameter, self.layout.ids),
                c => {
                    rendered.push(c);
                    continue;
                }
            }
            parameters.push(c);
        }
        Statement { name, sql: rendered.into(), parameters, returns: false, repeatable: false }
    }

    /// A deletion that gives the row back, where the database has that. Elsewhere the row is read
    /// first, and who deletes it gets it.
    pub(super) fn take(&self, name: &'static str, delete: &str, row: &str) -> Statement {
        if D::RETURNS {
            let statement = self.change(name, &format!("{delete} RETURNING {row}"));
            return Statement { returns: true, ..statement };
        }
        self.change(name, delete)
    }

    pub(super) fn sweep(
        &self,
        name: &'static str,
        table: &str,
        key: &str,
        expires: &str,
    ) -> Statement {
        self.repeatable(name, &D::delete_some(table, key, &format!("{expires} < @"), expires))
    }

    /// A column as it is read, `alias` with its dot; `NULL` for one that isn't there.
    pub(super) fn read(&self, table: &'static str, alias: &str, column: &'static str) -> String {
        let holds = TABLES
            .iter()
            .filter(|known| known.name == table)
            .flat_map(|table| table.columns)
            .find(|known| known.name == column)
            .map_or(Holds::Text, |column| column.holds);
        let is_there = self.layout.has(table, column);
        let name = format!("{alias}{}", self.column(table, column));
        match holds {
            Holds::Number | Holds::Time if !is_there => D::read_number("NULL"),
            _ if !is_there => "NULL".to_owned(),
            Holds::Number => D::read_number(&name),
            Holds::Time => D::read_time(&name, self.schema.encoding),
            Holds::UserId => D::read_id(&name, self.layout.ids),
            Holds::Key(_) | Holds::Text => name,
        }
    }

    /// `INSERT` of these columns, each with the mark of its parameter; those that aren't there are
    /// left out.
    pub(super) fn insert(
        &self,
        name: &'static str,
        table: &'static str,
        columns: &[(&'static str, char)],
    ) -> Statement {
        let is_there = |&&(column, _): &&(&'static str, char)| self.layout.has(table, column);
        let columns: Vec<_> = columns.iter().filter(is_there).collect();
        let mut names: Vec<_> =
            columns.iter().map(|(column, _)| self.column(table, column)).collect();
        let mut marks: Vec<_> = columns.iter().map(|(_, mark)| mark.to_string()).collect();
        if self.layout.row_ids.contains(table) {
            names.push(D::quote("id"));
            marks.push("?".to_owned());
        }
        let into = self.schema.quoted_table::<D>(table);
        let (names, marks) = (names.join(", "), marks.join(", "));
        self.change(name, &format!("INSERT INTO {into} ({names}) VALUES ({marks})"))
    }
}
