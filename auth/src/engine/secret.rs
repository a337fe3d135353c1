//! The secret of a setup: given, from the environment, or made for development.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read as _, Write as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

use super::Site;
use crate::{
    Secret,
    error::Problem,
    parts::{Randomness, log::loud},
};

/// Where the development secret is kept, in the working directory.
const FILE: &str = ".auth-secret";
/// The key of the `auth!`, in problems.
const OPTION: &str = "auth!.secret";
/// Shorter secrets are refused.
const MIN_LEN: usize = 16;
/// Secrets shorter than this many characters draw a warning.
const GOOD_LEN: usize = 32;
/// Random secrets have more different characters than placeholders such as `aaaa…`.
const MIN_DIFFERENT: usize = 5;

/// A secret, and who gave it.
pub(super) struct Given {
    pub(super) secret: Secret,
    pub(super) source: Source,
}

/// Who gave a secret.
#[derive(Clone, Copy)]
pub(super) enum Source {
    /// `Builder::secret`.
    Builder,
    /// A value in the `auth!`.
    Declaration,
    /// The file of the development secret.
    File,
    /// An environment variable.
    Variable(&'static str),
}

impl Source {
    /// What is wrong with the secret.
    fn problem(self, reason: String) -> Problem {
        let option = match self {
            Self::Variable(variable) => {
                let option = OPTION.to_owned();
                return Problem::InvalidVariable { option, variable: variable.to_owned(), reason };
            }
            Self::Builder => "Builder::secret",
            Self::Declaration => OPTION,
            Self::File => FILE,
        };
        Problem::InvalidValue { option: option.to_owned(), reason }
    }

    /// Its name in the log.
    const fn name(self) -> &'static str {
        match self {
            Self::Builder => "Builder::secret",
            Self::Declaration => OPTION,
            Self::File => FILE,
            Self::Variable(variable) => variable,
        }
    }
}

/// Refuses secrets that can be guessed.
pub(super) fn check(given: &[Given], problems: &mut Vec<Problem>) {
    for Given { secret, source } in given {
        let length = secret.expose().len();
        if length < MIN_LEN {
            let reason = format!(
                "it has {length} characters; at least {MIN_LEN} are needed: make one with \
                 `openssl rand -base64 33`"
            );
            problems.push(source.problem(reason));
        } else if different(secret) < MIN_DIFFERENT {
            let reason = "it repeats the same few characters; make one with \
                          `openssl rand -base64 33`";
            problems.push(source.problem(reason.to_owned()));
        } else if length < GOOD_LEN {
            tracing::warn!(
                name: "auth.config.short_secret", source = source.name(),
                "the secret has fewer than {GOOD_LEN} characters; make one with `openssl rand -base64 33`"
            );
        }
    }
    let texts: Vec<_> = given.iter().map(|given| given.secret.expose().as_bytes()).collect();
    if crate::seal::token::key::check(&texts).is_err() && !given.is_empty() {
        problems.push(Problem::InvalidValue {
            option: OPTION.to_owned(),
            reason: "at most eight secrets can be listed, and none may be empty".to_owned(),
        });
    }
}

/// How many different bytes a secret has.
fn different(secret: &Secret) -> usize {
    let mut seen = [false; 256];
    for byte in secret.expose().bytes() {
        seen[usize::from(byte)] = true;
    }
    seen.into_iter().filter(|seen| *seen).count()
}

pub(super) fn texts(secrets: &[Secret]) -> Vec<&[u8]> {
    secrets.iter().map(|secret| secret.expose().as_bytes()).collect()
}

/// The secret of a site that gives none: kept in a file that only its owner can read, so that
/// sessions survive a restart.
///
/// Only for a site on this machine over plain http; any other must be given a secret.
pub(super) fn development(
    site: &Site,
    folder: &Path,
    randomness: &dyn Randomness,
) -> Result<Secret, Problem> {
    if !site.is_development() {
        return Err(Problem::MissingSecret);
    }
    let path = folder.join(FILE);
    let secret = read(&path).and_then(|known| match known {
        Some(secret) => Ok(secret),
        None => create(&path, randomness),
    });
    let secret = secret.map_err(|error| Problem::SecretFile {
        path: path.display().to_string(),
        reason: error.to_string(),
    })?;
    loud!(
        warn,
        name: "auth.config.development_secret",
        file = FILE,
        "no secret is set; this machine's development secret is used"
    );
    Ok(secret)
}

fn read(path: &Path) -> io::Result<Option<Secret>> {
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    check_mode(&file)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let text = text.trim();
    if text.len() < GOOD_LEN {
        return Err(io::Error::other("it is too short; delete the file to get a new one"));
    }
    Ok(Some(Secret::new(text)))
}

#[cfg(unix)]
fn check_mode(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    const OTHERS: u32 = 0o077;
    if file.metadata()?.permissions().mode() & OTHERS == 0 {
        return Ok(());
    }
    Err(io::Error::other(
        "others can read it; run `chmod 600` on it, or delete it to get a new one",
    ))
}

#[cfg(not(unix))]
fn check_mode(_: &fs::File) -> io::Result<()> {
    Ok(())
}

fn create(path: &Path, randomness: &dyn Randomness) -> io::Result<Secret> {
    let mut bytes = [0; 33];
    randomness.fill(&mut bytes).map_err(io::Error::other)?;
    let secret = Secret::new(STANDARD_NO_PAD.encode(bytes));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            file.write_all(secret.expose().as_bytes())?;
            file.sync_all()?;
            Ok(secret)
        }
        // Another process of the same program was first: its secret is everybody's.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| io::Error::other("it came and went; try again"))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::{env, path::PathBuf};

    use super::*;
    use crate::{compat::Compat, engine::HostName, parts::SystemRandomness, proxy::Believed};

    /// A folder of its own for each test.
    fn folder(test: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("auth-secret-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        folder
    }

    fn site(url: &str) -> Site {
        let (origin, _) = Site::parse(url, Compat::Native).unwrap();
        Site::new(Some(origin), Vec::new(), Believed::Nobody, Compat::Native)
    }

    fn unknown(hosts: &[&str], believed: Believed) -> Site {
        let hosts = hosts.iter().map(|host| HostName::parse(host).unwrap()).collect();
        Site::new(None, hosts, believed, Compat::Native)
    }

    #[test]
    fn the_development_secret_survives_a_restart_and_is_the_owner_s_alone() {
        let folder = folder("kept");
        let secret =
            development(&unknown(&[], Believed::Nobody), &folder, &SystemRandomness).unwrap();
        assert_eq!(secret.expose().len(), 44);
        for site in [
            unknown(&[], Believed::Nobody),
            unknown(&["localhost"], Believed::Nobody),
            site("http://localhost:3000"),
            site("http://[::1]"),
        ] {
            assert_eq!(development(&site, &folder, &SystemRandomness).unwrap(), secret);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let file = folder.join(FILE);
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
            let problem = development(&unknown(&[], Believed::Nobody), &folder, &SystemRandomness)
                .unwrap_err();
            assert!(problem.to_string().contains("chmod 600"), "{problem}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn no_secret_is_made_for_a_site_that_others_reach() {
        let folder = folder("refused");
        let others = ["https://localhost", "https://shop.example", "http://shop.example"].map(site);
        for site in others.into_iter().chain([
            unknown(&[], Believed::Hops(1)),
            unknown(&["localhost", "shop.example"], Believed::Nobody),
        ]) {
            let problem = development(&site, &folder, &SystemRandomness).unwrap_err();
            assert_eq!(problem, Problem::MissingSecret, "{site:?}");
        }
        assert!(!folder.join(FILE).exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_that_takes_no_file_names_the_variable() {
        let folder = folder("absent").join("not").join("there");
        let site = unknown(&[], Believed::Nobody);
        let problem = development(&site, &folder, &SystemRandomness).unwrap_err().to_string();
        assert!(
            problem.contains(".auth-secret`") && problem.contains("Set `AUTH_SECRET`"),
            "{problem}"
        );
    }

    #[test]
    fn a_short_secret_is_named_by_its_source() {
        for (source, named) in [
            (
                Source::Variable("SHOP_SECRET"),
                "reads the environment variable `SHOP_SECRET`: it has 5",
            ),
            (Source::Builder, "`Builder::secret`: it has 5"),
            (Source::Declaration, "`auth!.secret`: it has 5"),
            (Source::File, "`.auth-secret`: it has 5"),
        ] {
            let mut problems = Vec::new();
            check(&[Given { secret: Secret::new("short"), source }], &mut problems);
            let [problem] = &problems[..] else { panic!("{problems:?}") };
            assert!(problem.to_string().contains(named), "{problem}");
        }
    }

    #[test]
    fn a_file_that_was_emptied_is_not_a_secret() {
        let folder = folder("empty");
        development(&unknown(&[], Believed::Nobody), &folder, &SystemRandomness).unwrap();
        fs::write(folder.join(FILE), "").unwrap();
        let problem =
            development(&unknown(&[], Believed::Nobody), &folder, &SystemRandomness).unwrap_err();
        assert!(problem.to_string().contains("too short"), "{problem}");
        fs::remove_dir_all(folder).unwrap();
    }
}
