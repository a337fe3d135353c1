//! Types that are seen further than others that they name: rustc refuses them (E0446), for the whole call.

use syn::{Visibility, ext::IdentExt, parse_quote, spanned::Spanned};

use super::{
    call::{Call, at},
    syntax::Setup,
};
use crate::{diagnostics::Diagnostics, mistakes, types::single};

impl Call {
    /// Reports claims or roles that are `pub` in a setup that isn't, and makes the setup `pub`; and finds the roles
    /// that aren't `pub` while the claims are, so that rustc says so at their name.
    pub(super) fn see_as_far(&self, setup: &mut Setup, diagnostics: &mut Diagnostics) {
        let is_public = |ty| {
            let name = single(ty)?.unraw().to_string();
            self.source.is_public(&name, (self.start, self.end)).map(|is_public| (name, is_public))
        };
        let claims = setup.claims.as_ref().filter(|claims| !claims.foreign);
        let claims = claims.and_then(|claims| is_public(&claims.ty));
        let declared = setup.roles.as_ref().filter(|roles| !roles.foreign);
        let roles = declared.and_then(|roles| is_public(&roles.ty));
        let first = [&claims, &roles].into_iter().flatten().find(|(_, is_public)| *is_public);
        if let Some((name, _)) = first
            && !matches!(setup.vis, Visibility::Public(_))
        {
            let setup_name = setup.name.unraw();
            let message = format!(
                "`{name}` is `pub`, and a setup is seen as far as the types that belong to it: write `pub struct \
                 {setup_name};`"
            );
            diagnostics.push(mistakes::NAME_HIDDEN.at(at(setup), message));
            setup.vis = parse_quote!(pub);
        }
        if let (Some((_, true)), Some((_, false))) = (&claims, &roles) {
            setup.hidden = setup.roles.as_ref().map(|roles| roles.ty.span());
        }
    }
}
