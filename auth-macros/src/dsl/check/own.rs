//! Whether a type may be one of the application's own.

use syn::Type;

/// Whether a type may be the application's: it isn't called like one of those that never are. What a macro
/// writes may be anything.
pub(super) fn is_own(ty: &Type, never: &[&str]) -> bool {
    match ty {
        Type::Group(group) => is_own(&group.elem, never),
        Type::Paren(paren) => is_own(&paren.elem, never),
        Type::Path(path) => {
            let last = path.path.segments.last();
            path.qself.is_some()
                || last.is_none_or(|last| !never.iter().any(|known| last.ident == known))
        }
        Type::Macro(_) => true,
        _ => false,
    }
}
