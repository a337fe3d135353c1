//! The page of the example `react`, as Vite builds it.

use std::path::PathBuf;

use crate::node::Node;
use crate::paths;
use crate::report::{Stopped, complete};

/// Installs what the page is made of and builds it, with `variables` in the environment: gives the
/// folder, which is called `name`.
///
/// The folder is not the one that the example serves by itself: that one is its user's.
pub(crate) fn built(name: &str, variables: &[(&str, &str)]) -> Result<PathBuf, Stopped> {
    let folder = paths::build().join("pages").join(name);
    let mut vite = Node::chosen()?.command_in(&paths::root().join("examples/react/web"))?;
    vite.args(["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--emptyOutDir"]);
    vite.arg("--outDir").arg(&folder).envs(variables.iter().copied());
    complete(&mut vite)
        .map_err(|stopped| Stopped::Failed(format!("the page is not built: {stopped}")))?;
    Ok(folder)
}
