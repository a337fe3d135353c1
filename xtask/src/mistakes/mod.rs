//! `cargo xtask mistakes`: the book of mistakes, `docs/guide/mistakes`. It reads files only, and compiles nothing.

mod book;

use std::{fs, io, path::Path, process::ExitCode};

use crate::paths;

/// Writes every page, and deletes those that are gone.
pub(crate) fn run() -> ExitCode {
    match write(&paths::root()) {
        Ok(count) => {
            println!("{}: {count} mistakes", book::FOLDER);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path) -> io::Result<usize> {
    let (register, folder) = (book::register(root)?, root.join(book::FOLDER));
    let pages = book::pages(root, &register)?;
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let is_page = path.extension().is_some_and(|extension| extension == "md");
        if is_page && name.is_some_and(|name| !pages.contains_key(name)) {
            fs::remove_file(path)?;
        }
    }
    for (name, text) in &pages {
        fs::write(folder.join(name), text)?;
    }
    Ok(register.len())
}
