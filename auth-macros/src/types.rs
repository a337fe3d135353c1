//! Types as they are written.

use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type};

/// The last segment of a path type: `Option<T>` of `std::option::Option<T>`.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

/// The name of a type that is written as a single one: `Customer`, and neither `shop::Customer` nor `Vec<Customer>`.
pub(crate) fn single(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    path.path.get_ident()
}

/// The type arguments of `Name<A, B>`, if the type is written with this name.
pub(crate) fn arguments_of<'a>(ty: &'a Type, name: &str) -> Option<Vec<&'a Type>> {
    let last = last_segment(ty).filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    Some(types.collect())
}

/// `T` of `Option<T>`.
pub(crate) fn optional(ty: &Type) -> Option<&Type> {
    arguments_of(ty, "Option")?.first().copied()
}

/// Whether a type is written with this name, with or without arguments.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == name)
}

/// The first mention of `name` in a type, such as the `Secret` of `Option<Vec<Secret>>`.
pub(crate) fn mention<'a>(ty: &'a Type, name: &str) -> Option<&'a Ident> {
    match ty {
        Type::Array(array) => mention(&array.elem, name),
        Type::Group(group) => mention(&group.elem, name),
        Type::Paren(paren) => mention(&paren.elem, name),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(|ty| mention(ty, name)),
        Type::Path(_) => {
            let last = last_segment(ty)?;
            if last.ident == name {
                return Some(&last.ident);
            }
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => mention(ty, name),
                _ => None,
            })
        }
        _ => None,
    }
}
