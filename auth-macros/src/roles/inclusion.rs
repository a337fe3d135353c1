//! Which roles a role includes, directly or by way of others.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    mistakes,
};

/// For each role one bit for each role that it includes, itself among them. `lists` has what each role says it
/// includes. Mistakes are reported, and left out of what follows from the lists.
pub(super) fn closed(
    roles: &[&Ident],
    lists: &[&[Ident]],
    diagnostics: &mut Diagnostics,
) -> Vec<u128> {
    let mut direct: Vec<Vec<usize>> = Vec::new();
    for (at, list) in lists.iter().enumerate() {
        direct.push(known(roles, at, list, diagnostics));
    }
    let mut search = Search {
        roles,
        lists,
        direct: &direct,
        path: Vec::new(),
        included: vec![None; roles.len()],
    };
    (0..roles.len()).map(|at| search.included(at, diagnostics)).collect()
}

/// The positions of the roles in a list. A role that isn't known, the role itself, and one that is in the list
/// already are reported; in their place stands the role itself, which adds nothing.
fn known(
    roles: &[&Ident],
    own: usize,
    list: &[Ident],
    diagnostics: &mut Diagnostics,
) -> Vec<usize> {
    let names: Vec<_> = roles.iter().map(|role| role.unraw().to_string()).collect();
    let mut known = Vec::new();
    for named in list {
        let name = named.unraw().to_string();
        let found = names.iter().position(|known| *known == name);
        let at = match found {
            None => {
                let names: Vec<_> = names.iter().map(String::as_str).collect();
                let hint = did_you_mean(&name, &names);
                let message = format!("there is no role `{name}` in this enum{hint}");
                diagnostics.error(named, mistakes::ROLE_INCLUDES, message);
                own
            }
            Some(at) if at == own => {
                let message = format!("every role includes itself; leave `{name}` out");
                diagnostics.error(named, mistakes::ROLE_INCLUDES, message);
                own
            }
            Some(at) if known.contains(&at) => {
                let message = format!("`{name}` is included twice");
                diagnostics.error(named, mistakes::ROLE_INCLUDES, message);
                own
            }
            Some(at) => at,
        };
        known.push(at);
    }
    known
}

/// A search in depth, which meets each role once.
struct Search<'a> {
    roles: &'a [&'a Ident],
    lists: &'a [&'a [Ident]],
    direct: &'a [Vec<usize>],
    /// The roles on the way to the one that is looked at.
    path: Vec<usize>,
    included: Vec<Option<u128>>,
}

impl Search<'_> {
    fn included(&mut self, at: usize, diagnostics: &mut Diagnostics) -> u128 {
        if let Some(included) = self.included[at] {
            return included;
        }
        self.path.push(at);
        let mut included = 1 << at;
        for (place, next) in self.direct[at].iter().enumerate() {
            if *next == at {
                continue;
            }
            if let Some(start) = self.path.iter().position(|on_path| on_path == next) {
                let named = &self.lists[at][place];
                diagnostics.error(named, mistakes::ROLE_ROUND, self.round(start));
                continue;
            }
            included |= self.included(*next, diagnostics);
        }
        self.path.pop();
        self.included[at] = Some(included);
        included
    }

    /// `Admin` includes `Clerk`, which includes `Admin`.
    fn round(&self, start: usize) -> String {
        let name = |at: usize| self.roles[at].unraw().to_string();
        let around = self.path[start..].iter().chain(&self.path[start..=start]);
        let names: Vec<_> = around.map(|at| format!("`{}`", name(*at))).collect();
        let (first, others) = names.split_first().expect("there is the role itself");
        let others = others.join(", which includes ");
        format!(
            "these inclusions go round: {first} includes {others}; leave out this one, or make one role of them"
        )
    }
}
