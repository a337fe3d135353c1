//! Python with packages of `requirements.txt`, each in a folder of its own.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::install::{self, Need};
use crate::paths;
use crate::report::{Outcome, Stopped, complete};

/// `python3`, to run a script in a folder with the packages that its `requirements.txt` names.
///
/// Installs the packages, in a folder called `name`, unless they are there.
pub(crate) fn command_in(folder: &Path, name: &str) -> Result<Command, Stopped> {
    let requirements = folder.join("requirements.txt");
    let packages = paths::build().join("tools").join(name);
    if !is_made_of(&packages, &requirements) {
        install::debian_packages(&[Need::Pip]);
        install::require(&[Need::Pip])?;
        let not_run = |why: String| Stopped::NotRun(format!("needs packages of PyPI; pip: {why}"));
        pip_install(&requirements, &packages).map_err(|stopped| not_run(stopped.to_string()))?;
        fs::copy(&requirements, packages.join(MADE_OF))
            .map_err(|error| not_run(error.to_string()))?;
    }
    let mut python = Command::new("python3");
    python.current_dir(folder).env("PYTHONPATH", packages).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(python)
}

/// In a folder of packages, the requirements that it was made of.
const MADE_OF: &str = "made-of.txt";

fn is_made_of(packages: &Path, requirements: &Path) -> bool {
    let read = |path: &Path| fs::read(path).ok();
    matches!(
        (read(&packages.join(MADE_OF)), read(requirements)),
        (Some(made_of), Some(wanted)) if made_of == wanted
    )
}

/// Makes a folder anew with what the requirements name.
///
/// A folder of its own needs no root, and Debian's ban on pip in the system does not reach it.
pub(crate) fn pip_install(requirements: &Path, folder: &Path) -> Outcome {
    if let Err(error) = fs::remove_dir_all(folder)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(Stopped::NotRun(format!("{}: {error}", folder.display())));
    }
    let mut pip = Command::new("python3");
    // Only wheels: a source distribution may take hours to build.
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]);
    pip.arg("--require-hashes").arg("--requirement").arg(requirements).arg("--target").arg(folder);
    // By environment: older releases of pip end at an argument that they don't know.
    pip.envs([("PIP_ROOT_USER_ACTION", "ignore"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1")]);
    complete(pip.stdin(Stdio::null()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_installed_again_when_others_are_wanted() {
        let folder = paths::records().join("python-made-of");
        let requirements = folder.join("requirements.txt");
        let packages = folder.join("packages");
        fs::create_dir_all(&packages).expect("the records can be written");
        fs::write(&requirements, "flask==1").expect("the records can be written");
        let _ = fs::remove_file(packages.join(MADE_OF));
        assert!(!is_made_of(&packages, &requirements));
        fs::copy(&requirements, packages.join(MADE_OF)).expect("the records can be written");
        assert!(is_made_of(&packages, &requirements));
        fs::write(&requirements, "flask==2").expect("the records can be written");
        assert!(!is_made_of(&packages, &requirements));
    }

    #[test]
    fn packages_that_are_not_there_are_not_installed() {
        let folder = paths::records().join("python-absent");
        fs::create_dir_all(&folder).expect("the records can be written");
        let requirements = folder.join("requirements.txt");
        fs::write(&requirements, "./absent.whl").expect("the records can be written");
        assert!(pip_install(&requirements, &folder.join("packages")).is_err());
    }
}
