//! The call of `auth!` that is expanded: where it stands, and which calls stand beside it.
//!
//! A macro isn't told. In an `impl`, as a value, or with a name that something else in the module has, its
//! expansion would be dozens of errors of rustc's, none of which says what to write. So the source is read. What
//! can't be read, such as a file that an editor hasn't saved, is no mistake.

use std::{
    fs,
    ops::Range,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use proc_macro2::Span;
use quote::format_ident;
use syn::ext::IdentExt;

use super::{
    source::{Place, Source},
    syntax::Setup,
};
use crate::mistakes;

/// A call, and where it is in its file.
pub(super) struct Call {
    pub(super) file: PathBuf,
    text: String,
    pub(super) source: Source,
    /// Its first and its last position.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A call that was expanded: its file, its line and its column, and what it declares.
struct Expanded {
    file: PathBuf,
    start: (usize, usize),
    name: String,
}

/// The calls that this process has expanded: rustc compiles a crate in one, and leaves out what `#[cfg(…)]` does.
static EXPANDED: Mutex<Vec<Expanded>> = Mutex::new(Vec::new());

impl Call {
    /// The call that is expanded now; `None` if its source can't be read.
    pub(super) fn now() -> Option<Self> {
        if !proc_macro::is_available() {
            return None;
        }
        let span = proc_macro::Span::call_site();
        let file = span.local_file()?;
        let text = fs::read_to_string(&file).ok()?;
        let start = Source::position(&text, start_of(span))?;
        let last = span.end();
        let end = Source::position(&text, (last.line(), last.column())).unwrap_or(text.len());
        let source = Source::new(&text);
        source.is_call(start).then_some(Self { file, text, source, start, end })
    }

    /// What is written at these positions of the file, with its literals.
    pub(super) fn text_of(&self, place: Range<usize>) -> Option<&str> {
        self.text.get(place)
    }

    /// The mistake of a call where no declaration can stand.
    pub(super) fn misplaced(&self, setup: &Setup) -> Option<syn::Error> {
        let name = setup.name.unraw();
        Some(match self.source.place(self.start) {
            Place::Item => return None,
            Place::Associated => {
                let message = "`auth!` declares types, which can't stand in an `impl` or a `trait`: write it above";
                mistakes::PLACE_IMPL.at(at(setup), message)
            }
            Place::Value => {
                let message = format!(
                    "`auth!` declares the type `{name}` and is no value: write it outside of the function, and \
                     here `{name}::from_env().await?`"
                );
                mistakes::PLACE_VALUE.at(at(setup), message)
            }
        })
    }

    /// The mistake of a setup whose name something else in its module has. Otherwise the name is its own from now
    /// on.
    pub(super) fn taken(self, setup: &Setup) -> Option<syn::Error> {
        let start = start_of(proc_macro::Span::call_site());
        let name = setup.name.unraw().to_string();
        if let Some(line) = self.twin(&name, start) {
            let message = format!(
                "the `auth!` in line {line} declares `{name}` too; give each setup of a module a name, \
                 such as `pub struct StaffAuth;`"
            );
            return Some(mistakes::NAME_TWICE.at(at(setup), message));
        }
        let suffixes = ["", "Provider", "Profile"];
        let taken = suffixes.into_iter().find_map(|suffix| {
            let made = format!("{name}{suffix}");
            let at = self.source.declaration(&made, (self.start, self.end))?;
            Some((made, self.source.line(at)))
        });
        if let Some((made, line)) = taken {
            let message = format!(
                "this setup declares `{made}`, and line {line} has a type of this name; give the setup \
                 another one, such as `pub struct ShopAuth;`"
            );
            return Some(mistakes::NAME_TAKEN.at(at(setup), message));
        }
        let mut expanded = EXPANDED.lock().unwrap_or_else(PoisonError::into_inner);
        expanded.retain(|call| call.file != self.file || call.start != start);
        expanded.push(Expanded { file: self.file, start, name });
        None
    }

    /// The line of another call in the same block that declares the same name.
    fn twin(&self, name: &str, start: (usize, usize)) -> Option<usize> {
        let expanded = EXPANDED.lock().unwrap_or_else(PoisonError::into_inner);
        let others = expanded.iter().filter(|call| {
            // A call in a macro of the application is expanded at one place again and again.
            call.file == self.file && call.start != start && call.name == name
        });
        others
            .filter(|call| {
                let at = Source::position(&self.text, call.start);
                at.is_some_and(|at| {
                    self.source.is_call(at) && self.source.are_together(at, self.start)
                })
            })
            .map(|call| call.start.0)
            .next()
    }
}

impl Setup {
    /// The setup under a name that nothing has, and without anything that could be a mistake of its own: only
    /// whose its claims and roles are, so that what is written with them isn't one mistake more.
    pub(super) fn reduced(self) -> Self {
        let name = format_ident!("{}Unnamed", self.name.unraw(), span = Span::call_site());
        let Self { krate, vis, claims, roles, state, .. } = self;
        Self { krate, vis, name, claims, roles, state, is_reduced: true, ..Self::empty() }
    }
}

/// The line and the column where a call begins.
fn start_of(call: proc_macro::Span) -> (usize, usize) {
    let start = call.start();
    (start.line(), start.column())
}

/// Where a mistake of the whole is shown: at the name, or at the first letter of the call.
pub(super) fn at(setup: &Setup) -> Span {
    if setup.is_named { setup.name.span() } else { proc_macro::Span::call_site().start().into() }
}
