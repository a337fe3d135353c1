//! Lists the programs in `cases/fixed` as modules of the test `pass`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("cases/fixed");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    let mut text = String::new();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        // `main` is private to its module, so its test stands beside it.
        writeln!(
            text,
            "mod {name} {{ include!({:?}); #[test] fn runs() {{ main() }} }}",
            path.display().to_string()
        )?;
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("fixed.rs"), text)?;
    Ok(())
}
