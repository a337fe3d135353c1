//! Where the cases are, and what is built.

use std::env;
use std::path::{Path, PathBuf};

/// The package of the cases.
pub(crate) fn package() -> PathBuf {
    // Asked of cargo at run time: a build can be moved.
    PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests"))
}

/// The root of the repository.
pub(crate) fn workspace() -> PathBuf {
    package().parent().expect("the package is in the repository").to_owned()
}

/// The folder that cargo builds in: this test is in `debug/deps` of it.
pub(crate) fn build() -> PathBuf {
    let own = env::current_exe().expect("a process has a program");
    own.ancestors().nth(3).map(Path::to_owned).expect("cargo built the test")
}
