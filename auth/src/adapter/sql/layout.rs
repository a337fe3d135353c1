//! What of the tables is there.

use std::collections::BTreeSet;

use super::{
    encoding::Encoding,
    ids::Ids,
    schema::Schema,
    table::{ATTEMPTS, AUTHENTICATORS, REVOKED, TABLES},
};

/// What of the tables is there, and how it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(super) ids: Ids,
    /// Columns that may be missing and aren't, as `sessions.claims`.
    optional: BTreeSet<(&'static str, &'static str)>,
    /// Tables whose rows have an id of their own that the store has to make.
    pub(super) row_ids: BTreeSet<&'static str>,
    /// Tables that may be missing and aren't, as `revoked_sessions`.
    tables: BTreeSet<&'static str>,
}

impl Layout {
    /// Everything is there.
    pub(super) fn complete() -> Self {
        Self {
            ids: Ids::Text,
            optional: optional_columns().collect(),
            row_ids: BTreeSet::new(),
            tables: OPTIONAL_TABLES.into(),
        }
    }

    /// Only what must be there.
    pub(super) fn least(schema: &Schema) -> Self {
        match schema.encoding {
            Encoding::AuthJs => {
                Self { optional: BTreeSet::new(), tables: BTreeSet::new(), ..Self::complete() }
            }
            Encoding::Native => Self::complete(),
        }
    }

    pub(super) fn add(&mut self, table: &'static str, column: &'static str) {
        self.optional.insert((table, column));
    }

    pub(super) fn add_table(&mut self, table: &'static str) {
        if OPTIONAL_TABLES.contains(&table) {
            self.tables.insert(table);
        }
    }

    /// Whether there is a table that may be missing.
    pub(super) fn has_table(&self, table: &str) -> bool {
        self.tables.contains(table)
    }

    pub(super) fn has(&self, table: &'static str, column: &'static str) -> bool {
        self.optional.contains(&(table, column)) || !is_optional(table, column)
    }
}

/// Those that the schema of Auth.js can do without.
const OPTIONAL_TABLES: [&str; 3] = [REVOKED, ATTEMPTS, AUTHENTICATORS];

fn optional_columns() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES.iter().flat_map(|table| {
        table.columns.iter().filter(|column| column.ours).map(|column| (table.name, column.name))
    })
}

fn is_optional(table: &str, column: &str) -> bool {
    optional_columns().any(|known| known == (table, column))
}

/// Whether a schema can do without a table.
pub(super) fn is_optional_table(schema: &Schema, table: &str) -> bool {
    schema.encoding == Encoding::AuthJs && OPTIONAL_TABLES.contains(&table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_one_spelling() {
        let uuid = "0b1d1b0e-3a5c-4b62-9d5f-0a3c1c7e9f10";
        assert!(Ids::Uuid.may_be(uuid));
        for id in [&uuid.to_uppercase(), &uuid[1..], "", "0b1d1b0e03a5c-4b62-9d5f-0a3c1c7e9f10"] {
            assert!(!Ids::Uuid.may_be(id), "{id}");
        }
        assert!(Ids::Number.may_be("1") && Ids::Number.may_be("9223372036854775807"));
        for id in ["", "01", "+1", "1 ", "1.0", "9223372036854775808", "one"] {
            assert!(!Ids::Number.may_be(id), "{id}");
        }
    }
}
