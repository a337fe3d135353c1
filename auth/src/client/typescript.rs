//! The types of a setup for TypeScript: its public claims, its providers and its routes.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt,
    marker::PhantomData,
};

use crate::{
    Auth, ErrorCode, ProviderId, client,
    engine::{
        claims::{ClaimsData, Member},
        roles::Roles,
        settings::Settings,
    },
};

/// What a type is in TypeScript, as its JSON has it.
///
/// A public claim of another type is `unknown` there. Implement it for types of your own; with
/// `ts-rs` the text is what `TS::inline` gives.
///
/// ```
/// enum Plan {
///     Free,
///     Pro,
/// }
///
/// impl auth::TypeScript for Plan {
///     fn typescript() -> String {
///         r#""free" | "pro""#.to_owned()
///     }
/// }
/// assert_eq!(<Option<Plan> as auth::TypeScript>::typescript(), r#""free" | "pro" | null"#);
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says what `{Self}` is in TypeScript",
    label = "has no TypeScript type",
    note = "implement `auth::TypeScript` for it: `fn typescript() -> String {{ \"string\".to_owned() }}` [auth::E0891]"
)]
pub trait TypeScript {
    /// The type's text.
    fn typescript() -> String;
}

macro_rules! plain {
    ($($text:literal: $($ty:ty)*;)*) => {$($(
        impl TypeScript for $ty {
            fn typescript() -> String {
                $text.to_owned()
            }
        }
    )*)*};
}

plain! {
    "boolean": bool;
    "number": f32 f64 i8 i16 i32 i64 isize u8 u16 u32 u64 usize;
    "string": String char str Cow<'_, str>;
    "unknown": serde_json::Value;
}

impl<T: TypeScript> TypeScript for Option<T> {
    fn typescript() -> String {
        format!("{} | null", T::typescript())
    }
}

impl<T: TypeScript + ?Sized> TypeScript for Box<T> {
    fn typescript() -> String {
        T::typescript()
    }
}

macro_rules! lists {
    ($($ty:ident<T $(, $more:ident)?>)*) => {$(
        impl<T: TypeScript $(, $more)?> TypeScript for $ty<T $(, $more)?> {
            fn typescript() -> String {
                format!("Array<{}>", T::typescript())
            }
        }
    )*};
}

lists!(Vec<T> BTreeSet<T> HashSet<T, S>);

impl<T: TypeScript> TypeScript for BTreeMap<String, T> {
    fn typescript() -> String {
        format!("Record<string, {}>", T::typescript())
    }
}

impl<T: TypeScript, S> TypeScript for HashMap<String, T, S> {
    fn typescript() -> String {
        format!("Record<string, {}>", T::typescript())
    }
}

/// Finds the description of a type that may have none: the inherent function goes before that of
/// [`Undescribed`], and is there only for a type with a description.
#[doc(hidden)]
pub struct Described<T>(PhantomData<fn() -> T>);

impl<T> fmt::Debug for Described<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Described")
    }
}

impl<T: TypeScript> Described<T> {
    #[must_use]
    pub fn typescript() -> String {
        T::typescript()
    }
}

/// Stands in for a description.
#[doc(hidden)]
pub trait Undescribed {
    #[must_use]
    fn typescript() -> String {
        "unknown".to_owned()
    }
}

impl<T> Undescribed for Described<T> {}

/// What the `typescript()` of a declared setup gives: nothing but what its `auth!` says goes into it.
#[doc(hidden)]
#[must_use]
pub fn typescript<A: Auth>() -> String {
    let names = A::Roles::PUBLIC.then_some(A::Roles::NAMES);
    written(&A::settings(), &A::Claims::members(), A::Provider::IDS, names)
}

/// `roles` are the names of the roles, if the browser sees them.
fn written(
    settings: &Settings,
    members: &[Member],
    providers: &[&str],
    roles: Option<&[&str]>,
) -> String {
    // Its first paragraph imports what is written here.
    let (_, functions) = client::TYPES.split_once("\n\n").unwrap_or_default();
    let codes = ErrorCode::ALL.iter().map(|code| code.as_str().to_owned());
    let ids = providers.iter().map(|id| (*id).to_owned());
    let base = [settings.prefix.unwrap_or_default(), settings.base_path]
        .map(|path| path.trim_end_matches('/'));
    let routes = routes(&base.concat(), providers, settings.fresh.is_some());
    let has_roles = roles.is_some();
    let roles = roles.map(|names| union("Role", names.iter().map(|name| (*name).to_owned())));
    let types = [
        format!("// The types of `{}`, written by its `typescript()`.\n", settings.type_name),
        session(members, has_roles),
        update(members),
    ];
    let rest = [
        union("ProviderId", ids),
        union("ErrorCode", codes),
        union("Route", routes.into_iter()),
        functions.to_owned(),
    ];
    types.into_iter().chain(roles).chain(rest).collect::<Vec<_>>().join("\n")
}

fn session(members: &[Member], has_roles: bool) -> String {
    let claims = members.iter().filter_map(|Member { name, ty, is_optional, .. }| match name {
        // These are always the library's own.
        Some("user" | "expires") => None,
        Some("roles") if has_roles => None,
        Some(name) => {
            let optional = if *is_optional { "?" } else { "" };
            Some(format!("  {}{optional}: {ty};\n", property(name)))
        }
        None => Some(format!("  [claim: string]: {ty};\n")),
    });
    let claims: String = claims.collect();
    let roles = if has_roles { "  roles: Array<Role>;\n" } else { "" };
    format!(
        "export interface Session {{\n  \
         user: {{ name?: string; email?: string; image?: string }};\n  \
         /** ISO 8601. */\n  \
         expires: string;\n\
         {roles}{claims}}}\n"
    )
}

fn update(members: &[Member]) -> String {
    let changed: Vec<_> = members
        .iter()
        .filter_map(|member| Some(format!("  {}?: {};\n", property(member.update?), member.ty)))
        .collect();
    if changed.is_empty() {
        return "export type SessionUpdate = Record<string, never>;\n".to_owned();
    }
    format!("export interface SessionUpdate {{\n{}}}\n", changed.concat())
}

fn routes(base: &str, ids: &[&str], has_fresh: bool) -> Vec<String> {
    let mut plain = vec!["client.js", "csrf", "error", "providers", "session", "signin", "signout"];
    if has_fresh {
        plain.insert(1, "confirm");
    }
    let plain = plain.into_iter().map(|route| format!("{base}/{route}"));
    let own = ids
        .iter()
        .flat_map(|id| ["signin", "callback"].map(|route| format!("{base}/{route}/{id}")));
    plain.chain(own).collect()
}

fn union(name: &str, texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<_> = texts.map(|text| format!("\n  | {}", literal(&text))).collect();
    if texts.is_empty() {
        return format!("export type {name} = never;\n");
    }
    format!("export type {name} ={};\n", texts.concat())
}

fn property(name: &str) -> Cow<'_, str> {
    let is_word = |c: char| c == '_' || c.is_ascii_alphanumeric();
    if name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit()) {
        name.into()
    } else {
        literal(name).into()
    }
}

/// A string literal: JSON's are TypeScript's.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
