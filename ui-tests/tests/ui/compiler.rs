//! The compiler, and the library as the cases need it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::folders::{build, workspace};

/// The crates that cases may name.
const CRATES: [&str; 5] = ["auth", "auth_providers", "axum", "serde", "serde_json"];

/// The compiler, with the crates that cases may name.
///
/// Cases are given to it one by one, without cargo. They need the library only as `cargo check` leaves it, and this
/// is in the folder that everything else is built in, so that macros and libraries in C aren't built again.
pub(crate) struct Compiler {
    program: PathBuf,
    crates: Vec<OsString>,
    dependencies: PathBuf,
    output: PathBuf,
}

/// What the compiler made of a case.
pub(crate) struct Answer {
    pub(crate) is_accepted: bool,
    pub(crate) printed: String,
}

impl Compiler {
    /// Has cargo check what the cases depend on, with the features that this package asks for.
    pub(crate) fn prepare() -> Self {
        let mut command = Command::new(cargo());
        // The smallest of the tests, which all depend on the same.
        command.args([
            "check",
            "--quiet",
            "--message-format=json-render-diagnostics",
            "--package",
            "ui-tests",
        ]);
        command.args(["--test", "single", "--target-dir"]).arg(build()).current_dir(workspace());
        // Cargo sets these for this test; a build script that watches one would run again.
        for (name, _) in env::vars_os() {
            let is_of_package =
                |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
            if name.to_str().is_some_and(is_of_package) {
                command.env_remove(name);
            }
        }
        let output =
            command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().expect("cargo starts");
        assert!(output.status.success(), "cargo check: {}", output.status);
        let messages: Vec<Value> = output
            .stdout
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        let found = CRATES.map(|name| (name, metadata(&messages, name)));
        let dependencies = found[0].1.parent().expect("a file is in a folder").to_owned();
        let crates = found.iter().map(|(name, path)| {
            let mut argument = OsString::from(format!("{name}="));
            argument.push(path);
            argument
        });
        let output = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ui");
        std::fs::create_dir_all(&output).expect("the build's folder can be written");
        Self { program: rustc(), crates: crates.collect(), dependencies, output }
    }

    /// Checks a program, without making code of it.
    pub(crate) fn check(&self, path: &Path) -> Answer {
        let mut command = Command::new(&self.program);
        command
            .args(["--crate-type=bin", "--edition=2024", "--emit=metadata", "--out-dir"])
            .arg(&self.output);
        command.args([
            "--crate-name",
            "ui_case",
            "--color=never",
            "--diagnostic-width=140",
            "--verbose",
        ]);
        // As cargo says it. Most cases only declare something, and what a mistake leaves out uses no import.
        command.args([
            "--check-cfg=cfg(docsrs,test)",
            "--check-cfg=cfg(feature, values())",
            "-Adead_code",
            "-Aunused_imports",
        ]);
        for argument in &self.crates {
            command.arg("--extern").arg(argument);
        }
        let mut folder = OsString::from("dependency=");
        folder.push(&self.dependencies);
        // Cargo names the files of the workspace from its root, and the compiler reads there what it shows of them.
        command.arg("-L").arg(folder).arg(path).current_dir(workspace()).stdin(Stdio::null());
        let output = command.output().expect("rustc starts");
        Answer {
            is_accepted: output.status.success(),
            printed: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The file that `cargo check` made of a crate.
///
/// Macros and build scripts may depend on another build of the same crate, but never on one that was only checked,
/// which leaves a single file.
fn metadata(messages: &[Value], name: &str) -> PathBuf {
    let files = messages.iter().filter(|message| {
        message["reason"] == "compiler-artifact" && message["target"]["name"] == name
    });
    let checked = files.filter_map(|message| match message["filenames"].as_array()?.as_slice() {
        [file] => {
            file.as_str().filter(|file| Path::new(file).extension().is_some_and(|it| it == "rmeta"))
        }
        _ => None,
    });
    let checked: Vec<&str> = checked.collect();
    let [file] = checked[..] else { panic!("`cargo check` made {name} not once: {checked:?}") };
    PathBuf::from(file)
}

fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or("cargo".into())
}

/// The compiler itself: rustup's program of this name would find it anew for every case.
fn rustc() -> PathBuf {
    if let Some(rustc) = env::var_os("RUSTC") {
        return rustc.into();
    }
    let output =
        Command::new("rustc").args(["--print", "sysroot"]).current_dir(workspace()).output();
    let output = output.expect("rustc starts").stdout;
    Path::new(String::from_utf8_lossy(&output).trim()).join("bin/rustc")
}
