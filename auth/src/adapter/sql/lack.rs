//! What of the schema isn't in the database, and what helps.

use std::{collections::BTreeMap, fmt};

/// Something that isn't as it must be.
#[derive(Debug)]
pub(super) struct Lack {
    /// `None` where another one says it already.
    pub(super) what: Option<String>,
    /// The table, by its name in the default schema.
    pub(super) table: &'static str,
    /// The statement that helps.
    pub(super) remedy: Option<String>,
    /// Whether a store works without it.
    pub(super) optional: bool,
    /// The table's name in the database, if every version of the library has made what is missing: the
    /// table may be the application's own.
    pub(super) stranger: Option<String>,
}

/// Everything that isn't as it must be.
#[derive(Debug)]
pub(super) struct Lacks(pub(super) Vec<Lack>);

impl Lacks {
    /// Whether a table is surely the application's own: every version of the library has made what it lacks,
    /// and there is no statement that makes it the library's.
    pub(super) fn has_stranger(&self) -> bool {
        self.0.iter().any(|lack| lack.stranger.is_some() && self.is_beyond_help(lack.table))
    }

    fn is_beyond_help(&self, table: &str) -> bool {
        self.0.iter().any(|lack| lack.table == table && lack.remedy.is_none())
    }

    /// The tables that may be the application's own, by their names in the default schema and in the
    /// database.
    fn strangers<'a>(&'a self) -> BTreeMap<&'static str, &'a str> {
        let stranger = |lack: &'a Lack| Some((lack.table, lack.stranger.as_deref()?));
        self.0.iter().filter_map(stranger).collect()
    }
}

impl fmt::Display for Lacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the database isn't ready:")?;
        for what in self.0.iter().filter_map(|lack| lack.what.as_ref()) {
            write!(f, " {what};")?;
        }
        let strangers = self.strangers();
        for (table, name) in &strangers {
            write!(
                f,
                " `{name}` may be a table of your application's own: give the library's another name, \
                 `names: [(\"{table}\", \"auth_{name}\")]` or `Schema::rename`, or write `auth_js: true` if \
                 Auth.js made it;"
            )?;
        }
        f.write_str(" write `migrate: true`, call `migrate()`, or run:")?;
        for lack in &self.0 {
            let is_own = strangers.contains_key(lack.table) && self.is_beyond_help(lack.table);
            if let Some(remedy) = lack.remedy.as_ref().filter(|_| !is_own) {
                write!(f, "\n{remedy};")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Lacks {}
