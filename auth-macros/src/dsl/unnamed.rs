//! What the text around a call uses and the setup doesn't name: its claims, its roles, and how long a session is
//! fresh. rustc would say so of each handler, where it is declared and wherever it is used; what is missing is a line
//! of the setup.

use proc_macro2::Ident;
use syn::{Expr, Type, ext::IdentExt, parse_quote, spanned::Spanned};

use super::{
    call::{Call, at},
    keys::Section,
    syntax::{Claims, Roles, Setup},
};
use crate::{
    diagnostics::Diagnostics,
    mistakes,
    roles::module,
    types::{arguments_of, single},
};

impl Call {
    /// Reports callbacks that make claims or roles in a setup that names no type for these, and names the type that
    /// they make.
    pub(super) fn name_what_is_made(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        if !setup.is_certain(diagnostics) {
            return;
        }
        if let Some(callback) = setup.value(Section::Callbacks, "claims")
            && setup.claims.is_none()
            && let Some(ty) = self.one_of("Claims", self.made_by(callback))
        {
            let message = format!(
                "this callback makes the session's claims, so the setup has to name their type: `session: {{ claims: \
                 {ty} }}`"
            );
            diagnostics.push(mistakes::CLAIMS_CALLBACK.at(callback.span(), message));
            setup.claims = Some(Claims { ty: parse_quote!(#ty), foreign: false });
        }
        if let Some(callback) = setup.value(Section::Callbacks, "roles")
            && setup.roles.is_none()
            && let made = self.made_by(callback).map(|made| inside(made, "Vec"))
            && let Some(ty) = self.one_of("Roles", made)
        {
            let message = format!(
                "this callback says which roles a user has, so the setup has to name their enum: `roles: {ty}`"
            );
            diagnostics.push(mistakes::ROLES_CALLBACK.at(callback.span(), message));
            setup.roles = Some(Roles { ty: parse_quote!(#ty), foreign: false });
        }
    }

    /// Reports what handlers take and no setup names, and names it.
    pub(super) fn name_what_is_taken(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        if setup.is_certain(diagnostics) {
            self.name_claims(setup, diagnostics);
        }
        if setup.is_certain(diagnostics) {
            self.name_roles(setup, diagnostics);
        }
        if setup.is_certain(diagnostics) {
            self.say_what_is_fresh(setup, diagnostics);
        }
    }

    /// A handler's `Session<Customer>` without `session: { claims: Customer }`.
    fn name_claims(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        if setup.claims.is_some() {
            return;
        }
        let derived = self.derived("Claims");
        let found = derived.into_iter().find_map(|ty| {
            let line = self.takes(setup, &["Session", "<", &ty.to_string(), ">"])?;
            Some((ty, line))
        });
        let Some((ty, line)) = found else { return };
        if !self.is_untied("Claims", &ty.to_string()) {
            return;
        }
        let message = format!(
            "no setup has the claims of the `Session<{ty}>` in line {line}: write `session: {{ claims: {ty} }}`"
        );
        diagnostics.push(mistakes::CLAIMS_UNNAMED.at(at(setup), message));
        setup.claims = Some(Claims { ty: parse_quote!(#ty), foreign: false });
        // That they have no default value would be the second mistake.
        setup.has_refused_callbacks = true;
    }

    /// A handler's `Require<role::Admin>` without `roles: Role`.
    fn name_roles(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        if setup.roles.is_some() {
            return;
        }
        let derived = self.derived("Roles");
        let found = derived.into_iter().find_map(|ty| {
            let module = module(&ty)?.unraw().to_string();
            let line = self.takes(setup, &["Require", "<", &module, "::"])?;
            Some((ty, module, line))
        });
        let Some((ty, module, line)) = found else { return };
        if !self.is_untied("DeclaredRoles", &ty.to_string()) {
            return;
        }
        let message = format!(
            "no setup has the roles of the `Require<{module}::…>` in line {line}: write `roles: {ty}, callbacks: {{ \
             roles: roles_of }}`"
        );
        diagnostics.push(mistakes::ROLES_UNNAMED.at(at(setup), message));
        setup.roles = Some(Roles { ty: parse_quote!(#ty), foreign: false });
    }

    /// A handler's `Fresh<Session<Customer>>` without `session: { fresh: 10 minutes }`.
    fn say_what_is_fresh(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        if setup.fresh.is_some() || setup.compat {
            return;
        }
        let claims = setup.claims.as_ref().filter(|claims| !claims.foreign);
        let roles = setup.roles.as_ref().filter(|roles| !roles.foreign);
        let of_claims = claims.and_then(|claims| single(&claims.ty)).and_then(|claims| {
            let name = claims.unraw().to_string();
            let line = [">", ","]
                .into_iter()
                .find_map(|end| self.takes(setup, &["Fresh", "<", "Session", "<", &name, end]))?;
            Some((format!("Session<{name}>"), line))
        });
        let of_roles = roles.and_then(|roles| single(&roles.ty)).and_then(|roles| {
            let module = module(roles)?.unraw().to_string();
            let line = self.takes(setup, &["Fresh", "<", "Require", "<", &module, "::"])?;
            Some((format!("Require<{module}::…>"), line))
        });
        let Some((ty, line)) = of_claims.or(of_roles) else { return };
        let message = format!(
            "the setup of the `Fresh<{ty}>` in line {line} has to say how long a session is fresh: write `session: {{ \
             fresh: 10 minutes }}`"
        );
        diagnostics.push(mistakes::FRESH_UNNAMED.at(at(setup), message));
        setup.is_taken_fresh = true;
    }

    /// The line of a function that takes a type which begins so, if what the type is called is the library's.
    fn takes(&self, setup: &Setup, ty: &[&str]) -> Option<usize> {
        let krate = setup.krate.segments.last()?.ident.unraw().to_string();
        let place = (self.start, self.end);
        let is_imported = self.source.is_imported_from(&krate, ty.first()?, place);
        let at = self.source.takes(ty, place).filter(|_| is_imported)?;
        Some(self.source.line(at))
    }

    /// What a callback gives that is a function beside the call, without the `Result` around it.
    fn made_by(&self, callback: &Expr) -> Option<Type> {
        let Expr::Path(path) = callback else { return None };
        let function = path.path.get_ident()?.unraw().to_string();
        let given = self.source.returned(&function, (self.start, self.end))?;
        Some(inside(syn::parse_str(given).ok()?, "Result"))
    }

    /// The type that derives this and that a callback makes. If it isn't told what is made, the only type that there is.
    fn one_of(&self, derive: &str, made: Option<Type>) -> Option<Ident> {
        let tie = if derive == "Roles" { "DeclaredRoles" } else { derive };
        let mut derived = self.derived(derive);
        match made {
            Some(made) => derived.into_iter().find(|ty| single(&made) == Some(ty)),
            None => derived
                .pop()
                .filter(|ty| derived.is_empty() && self.is_untied(tie, &ty.to_string())),
        }
    }

    /// The types beside the call that derive this.
    fn derived(&self, derive: &str) -> Vec<Ident> {
        let names = self.source.deriving(derive, (self.start, self.end));
        names.into_iter().filter_map(|name| syn::parse_str(name).ok()).collect()
    }
}

impl Setup {
    /// Whether everything in it was understood: what was refused, or is misspelt, may name what seems to be missing.
    pub(super) fn is_certain(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.is_empty()
            && self.keys.iter().all(|(section, key)| section.has(&key.unraw().to_string()))
    }
}

/// `T` of `Result<T, E>` or `Vec<T>`, and any other type itself.
fn inside(ty: Type, of: &str) -> Type {
    let first = arguments_of(&ty, of).and_then(|all| all.first().map(|ty| (*ty).clone()));
    first.unwrap_or(ty)
}
