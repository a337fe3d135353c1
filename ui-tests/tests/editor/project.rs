//! The project that the editor has open: a package of one file, which depends on the library.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Client, uri};

/// What rust-analyzer needs as programs. It builds them, and nothing else: the types of everything else are
/// read from the sources.
const MACROS: [&str; 2] = ["auth-macros", "serde_derive"];

/// The project, open in an editor.
pub(crate) struct Project {
    client: Client,
    file: PathBuf,
    version: u32,
}

impl Project {
    /// Writes the project beside the build, and opens it.
    pub(crate) fn open() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editor");
        let file = folder.join("src/lib.rs");
        fs::create_dir_all(folder.join("src")).expect("the build's folder can be written");
        let root = root();
        fs::write(folder.join("Cargo.toml"), manifest(&root)).expect("the folder is there");
        // The versions of the workspace, so that nothing new is fetched.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the folder is there");
        fs::write(&file, "").expect("the folder is there");
        let variables = [("CARGO_TARGET_DIR", folder.join("target").into_os_string())];
        build(&folder, &variables);
        let client = Client::start(&folder, &options(), &variables);
        let mut project = Self { client, file, version: 0 };
        let document = json!({
            "uri": uri(&project.file), "languageId": "rust", "version": project.version, "text": "",
        });
        project.client.notify("textDocument/didOpen", &json!({ "textDocument": document }));
        project
    }

    /// Replaces the text of the file.
    pub(crate) fn write(&mut self, text: &str) {
        self.version += 1;
        let document = json!({ "uri": uri(&self.file), "version": self.version });
        let change = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.client.notify("textDocument/didChange", &change);
    }

    /// Asks something about the file.
    pub(crate) fn ask(&mut self, method: &str, mut parameters: Value) -> Value {
        parameters["textDocument"] = json!({ "uri": uri(&self.file) });
        self.client.request(method, &parameters)
    }

    /// A line of a file, where `text` is in the editor.
    pub(crate) fn line(&self, uri: &str, line: usize, text: &str) -> String {
        let path = uri.strip_prefix("file://").unwrap_or(uri);
        let stored = || fs::read_to_string(path).unwrap_or_default();
        let text = if uri == self::uri(&self.file) { text.to_owned() } else { stored() };
        text.lines().nth(line).unwrap_or_default().to_owned()
    }
}

/// The root of the repository, as cargo tells it at run time.
fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = package.as_deref().and_then(Path::parent);
    root.expect("cargo runs the tests").to_owned()
}

fn manifest(root: &Path) -> String {
    let path = |package: &str| root.join(package).display().to_string();
    format!(
        "[package]\n\
         name = \"editor\"\n\
         version = \"0.0.0\"\n\
         edition = \"2024\"\n\
         \n\
         [dependencies]\n\
         auth = {{ path = {:?}, features = [\"sqlite\"] }}\n\
         auth-providers = {{ path = {:?} }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\
         \n\
         [workspace]\n",
        path("auth"),
        path("auth-providers"),
    )
}

/// `cargo build` of the macros.
fn arguments() -> Vec<&'static str> {
    let packages = MACROS.iter().flat_map(|package| ["-p", package]);
    ["build", "--quiet", "--message-format=json"].into_iter().chain(packages).collect()
}

fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or("cargo".into())
}

/// Builds the macros, so that an error in them is told by cargo and not by rust-analyzer's silence.
fn build(folder: &Path, variables: &[(&str, OsString)]) {
    let mut command = Command::new(cargo());
    command.args(arguments()).current_dir(folder);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.output().expect("cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the macros can't be built: {errors}");
}

/// rust-analyzer's settings: its defaults, but for what takes minutes and shows nothing here.
fn options() -> Value {
    let cargo = cargo().to_string_lossy().into_owned();
    let command: Vec<_> =
        [cargo].into_iter().chain(arguments().into_iter().map(str::to_owned)).collect();
    json!({
        "cachePriming": { "enable": false },
        "cargo": { "buildScripts": { "overrideCommand": command } },
        "checkOnSave": false,
    })
}
