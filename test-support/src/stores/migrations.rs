//! The migrations that are shipped as files.

use std::{fs, path::Path};

use auth::adapter::sql::{Dialect, Schema};

/// Whether the files of a database say what a store would run.
pub fn is_current<D: Dialect>(database: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../auth/migrations").join(database);
    for (name, schema) in [("default", Schema::default()), ("auth_js", Schema::auth_js())] {
        let path = folder.join(format!("{name}.sql"));
        let migration = schema.migration::<D>();
        if std::env::var_os("WRITE_MIGRATIONS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &migration).unwrap();
        }
        let shipped = fs::read_to_string(&path).unwrap();
        assert_eq!(shipped, migration, "write {} anew with WRITE_MIGRATIONS=1", path.display());
    }
}
