//! The sites that are measured, and starting them.

use std::collections::BTreeMap;
use std::fs;

use super::peers;
use super::program::{self, Program, Sample};
use crate::database::{self, Database};
use crate::folder::Folder;
use crate::report::{Outcome, Stopped};
use crate::server::{Server, free_port};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The session, as JSON.
    Session,
    /// A page that only somebody who is signed in gets.
    Page,
    /// Whole sign-ins at a provider.
    SignIn,
}

impl What {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Session => "GET session",
            Self::Page => "protected page",
            Self::SignIn => "whole sign-ins",
        }
    }
}

/// Where a site keeps sessions, or which program it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The program of the package `bench`, without a database.
    Ours,
    /// The same with an SQLite file.
    Sqlite,
    /// The same with PostgreSQL.
    Postgres,
    NextAuth,
    BetterAuth,
}

/// A site that is measured.
#[derive(Debug)]
pub(crate) struct Site {
    /// Its name for the program, or in the log.
    pub(crate) name: &'static str,
    /// What it is, for the document.
    pub(crate) title: &'static str,
    kind: Kind,
    /// How somebody signs in; nobody does where whole sign-ins are measured.
    how: &'static str,
    session: Option<&'static str>,
    page: Option<&'static str>,
}

const SESSION: Option<&str> = Some("/api/auth/session");
const PAGE: Option<&str> = Some("/page");

/// A site with a session and a page.
const fn site(name: &'static str, title: &'static str, kind: Kind, how: &'static str) -> Site {
    Site { name, title, kind, how, session: SESSION, page: PAGE }
}

/// Every site, the bare handlers first.
pub(crate) const SITES: &[Site] = &[
    site("bare", "bare axum handlers that answer the same bytes", Kind::Ours, "given"),
    site("by-hand", "JWE over aws-lc-rs, by hand", Kind::Ours, "login"),
    site("axum-login", "axum-login, sessions in memory", Kind::Ours, "login"),
    site("axum-login-sqlite", "axum-login, sessions in SQLite", Kind::Sqlite, "login"),
    site("native", "this library, sessions in cookies", Kind::Ours, "form"),
    site("compat", "this library, `compat: next_auth_v4`", Kind::Ours, "form"),
    site("sqlite", "this library, sessions in SQLite", Kind::Sqlite, "form"),
    site("postgres", "this library, sessions in PostgreSQL", Kind::Postgres, "form"),
    Site {
        name: "raw-sqlite",
        title: "sqlx reads one row of SQLite",
        kind: Kind::Sqlite,
        how: "given",
        session: SESSION,
        page: None,
    },
    Site {
        name: "raw-postgres",
        title: "sqlx reads one row of PostgreSQL",
        kind: Kind::Postgres,
        how: "given",
        session: SESSION,
        page: None,
    },
    site("next-auth", "next-auth 4 in Next.js", Kind::NextAuth, "form"),
    Site {
        name: "better-auth",
        title: "better-auth, sessions in memory",
        kind: Kind::BetterAuth,
        how: "better-auth",
        session: Some("/api/auth/get-session"),
        page: PAGE,
    },
];

/// The sites for whole sign-ins.
pub(crate) const SIGN_INS: &[Site] = &[
    Site {
        name: "sign-in-floor",
        title: "the same requests without a library",
        kind: Kind::Ours,
        how: "",
        session: None,
        page: None,
    },
    Site {
        name: "sign-in",
        title: "this library",
        kind: Kind::Ours,
        how: "",
        session: None,
        page: None,
    },
];

impl Site {
    /// The path for what is asked for, if the site has it.
    pub(crate) fn path(&self, what: What) -> Option<&'static str> {
        match what {
            What::Session => self.session,
            What::Page => self.page,
            What::SignIn => None,
        }
    }
}

/// The databases of all sites, for as long as they are measured.
#[derive(Debug)]
pub(crate) struct Databases {
    postgres: Database,
    folder: Folder,
}

impl Databases {
    /// Starts PostgreSQL beside what asks the sites.
    pub(crate) fn start() -> Result<Self, Stopped> {
        let postgres = database::postgres()?;
        program::to_others(&postgres.server)?;
        Ok(Self { postgres, folder: Folder::new("bench")? })
    }

    /// The URL of a site's database, if it has one. SQLite's file is the site's own.
    pub(crate) fn url(&self, site: &Site) -> Option<String> {
        match site.kind {
            Kind::Sqlite => {
                let file = self.folder.path().join(format!("{}.db", site.name));
                Some(format!("sqlite:{}", file.display()))
            }
            Kind::Postgres => Some(self.postgres.url.clone()),
            Kind::Ours | Kind::NextAuth | Kind::BetterAuth => None,
        }
    }
}

/// A site that runs, and somebody who is signed in there.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) site: &'static Site,
    server: Server,
    cookies: String,
}

impl Running {
    /// Starts a site on the servers' processor, and signs in.
    pub(crate) fn start(
        site: &'static Site,
        program: &Program,
        databases: &Databases,
    ) -> Result<Self, Stopped> {
        let port = free_port()?;
        let command = match site.kind {
            Kind::NextAuth => peers::next_auth(port)?,
            Kind::BetterAuth => peers::better_auth(port)?,
            Kind::Ours | Kind::Sqlite | Kind::Postgres => {
                let mut command = program.serve(site.name);
                command.envs(databases.url(site).map(|url| ("DATABASE_URL", url)));
                command
            }
        };
        let name = format!("bench-{}", site.name);
        let server = Server::start(&name, port, &mut program::on_servers(&command))?;
        let mut running = Self { site, server, cookies: String::new() };
        let paths: Vec<&str> = [site.session, site.page].into_iter().flatten().collect();
        if !paths.is_empty() {
            running.cookies = program.visit(&running.server.origin(), site.how, &paths)?;
        }
        Ok(running)
    }

    /// Whether the site has what is asked for.
    pub(crate) fn has(&self, what: What) -> bool {
        what == What::SignIn || self.site.path(what).is_some()
    }

    /// Asks for so many milliseconds.
    pub(crate) fn ask(
        &self,
        program: &Program,
        what: What,
        connections: u32,
        time: u32,
    ) -> Result<Sample, Stopped> {
        let origin = self.server.origin();
        match self.site.path(what) {
            Some(path) => program.load(&origin, path, &self.cookies, connections, time),
            None => program.sign_in(&origin, connections, time),
        }
    }

    /// The most memory that its processes have had, in megabytes.
    pub(crate) fn memory(&self) -> Option<f64> {
        peak(self.server.id())
    }
}

/// The sites that could be started, and why the others could not, by their titles.
pub(crate) struct Started {
    pub(crate) sites: Vec<Running>,
    pub(crate) absent: BTreeMap<&'static str, String>,
}

/// Starts sites. One that lacks something is left out; one that is broken is a failure.
pub(crate) fn start(
    sites: &'static [Site],
    program: &Program,
    databases: &Databases,
) -> Result<Started, Stopped> {
    let mut started = Started { sites: Vec::new(), absent: BTreeMap::new() };
    for site in sites {
        match Running::start(site, program, databases) {
            Ok(running) => started.sites.push(running),
            Err(Stopped::NotRun(why)) => {
                started.absent.insert(site.title, why);
            }
            Err(stopped) => return Err(stopped),
        }
    }
    Ok(started)
}

/// Fills the database of a site.
pub(crate) fn fill(
    program: &Program,
    databases: &Databases,
    site: &Site,
    (from, to): (u32, u32),
) -> Outcome {
    match databases.url(site) {
        Some(url) => program.fill(&url, from, to),
        None => Ok(()),
    }
}

/// The peak of a process and of those that it has started, in megabytes.
pub(crate) fn peak(process: u32) -> Option<f64> {
    let own = kilobytes(&fs::read_to_string(format!("/proc/{process}/status")).ok()?)?;
    let children = format!("/proc/{process}/task/{process}/children");
    let children = fs::read_to_string(children).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|id| peak(id.parse().ok()?));
    Some(own / 1024.0 + children.sum::<f64>())
}

/// The line `VmHWM:     9480 kB` of a process's status: the most that was ever resident.
fn kilobytes(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_of_a_process_is_read() {
        assert_eq!(kilobytes("Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n"), Some(2048.0));
        assert_eq!(kilobytes("Name:\tx\n"), None);
        assert!(peak(std::process::id()).is_some_and(|megabytes| megabytes > 0.5));
    }

    #[test]
    fn names_are_given_once() {
        let mut names: Vec<_> = SITES.iter().chain(SIGN_INS).map(|site| site.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
