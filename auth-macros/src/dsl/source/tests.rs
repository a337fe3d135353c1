//! Places and declarations are found in sources.

use super::*;

/// The place of the first `auth!` of a source.
fn place(text: &str) -> Place {
    let at = text.find("auth!").expect("a call");
    let source = Source::new(text);
    assert!(source.is_call(at), "{text}");
    source.place(at)
}

#[test]
fn a_call_in_an_impl_is_told_from_one_in_a_function() {
    for text in [
        "impl Shop { auth! { } }",
        "#[cfg(x)] impl<T> A<T> for B where T: C { fn a() {} auth! {} }",
        "mod a { pub trait Shop { /* { */ auth! {} } }",
        "unsafe impl A { const B: &str = \"}\"; auth! {} }",
    ] {
        assert_eq!(place(text), Place::Associated, "{text}");
    }
    for text in [
        "auth! {}",
        "use auth::auth; #[rustfmt::skip] auth! {}",
        "mod a { auth! {} }",
        "impl A { fn a() -> impl B { auth! {} } }",
        "fn a(b: impl C) { auth! {} }",
        "impl A {} auth! {}",
        "macro_rules! a { () => { auth! {} } }",
        "macro_rules! a { () => (auth! {}) }",
        "fn a() { let b = 1; auth! {} }",
    ] {
        assert_eq!(place(text), Place::Item, "{text}");
    }
    for text in [
        "fn a() { let b = auth! {}; }",
        "fn a() { app(auth! {}) }",
        "fn a() { return auth! {}; }",
        "const A: B = // what\n    auth! {};",
        "fn a() { app.auth(&auth! {}) }",
    ] {
        assert_eq!(place(text), Place::Value, "{text}");
    }
}

#[test]
fn two_places_are_together_in_one_block() {
    let together = |text: &str| {
        let (one, other) = (text.find('1').expect("one"), text.rfind('1').expect("two"));
        Source::new(text).are_together(one, other)
    };
    for text in ["1; 1", "1 { 2 } fn a() {} 1", "mod a { 1; 1 }", "1 /* { */ \"}\" 1"] {
        assert!(together(text), "{text}");
    }
    for text in ["1; mod a { 1 }", "mod a { 1 } 1", "mod a { 1 } mod b { 1 }"] {
        assert!(!together(text), "{text}");
    }
}

#[test]
fn a_name_is_found_where_it_is_declared_or_imported() {
    let line = |text: &str| {
        let start = text.find("auth! ").expect("a call");
        let end = start + text[start..].find('}').expect("it ends") + 1;
        let source = Source::new(text);
        source.declaration("User", (start, end)).map(|at| source.line(at))
    };
    for (text, expected) in [
        ("struct User;\nauth! { }", Some(1)),
        ("auth! { }\n#[derive(A)]\npub enum User {}", Some(3)),
        ("use auth::{\n  auth, User,\n};\nauth! { }", Some(2)),
        ("use a::B as User; auth! { }", Some(1)),
        ("mod m { use a::User; auth! { } }", Some(1)),
        ("auth! { struct User; }", None),
        ("use auth::User as Person; auth! { }", None),
        ("use auth::User::New; auth! { }", None),
        ("mod m { struct User; } auth! { }", None),
        ("struct User; mod m { auth! { } }", None),
        ("#[cfg(test)] struct User; auth! { }", None),
        ("struct UserId; fn a(_: User) {} auth! { }", None),
        ("// struct User;\nauth! { }", None),
    ] {
        assert_eq!(line(text), expected, "{text}");
    }
}

#[test]
fn an_import_is_told_by_its_crate() {
    let is_imported = |text: &str| {
        let start = text.find("auth! ").expect("a call");
        let end = start + text[start..].find('}').expect("it ends") + 1;
        Source::new(text).is_imported_from("auth", "User", (start, end))
    };
    for text in [
        "use auth::User; auth! { }",
        "pub(crate) use ::auth::{Session, User, auth}; auth! { }",
        "auth! { } use auth::{\n    auth,\n    User,\n};",
        "use auth::Account as User; auth! { }",
    ] {
        assert!(is_imported(text), "{text}");
    }
    for text in [
        "struct User; auth! { }",
        "use shop::User; auth! { }",
        "use crate::auth::User; auth! { }",
        "use self::auth::User; auth! { }",
        "mod auth; use auth::User; auth! { }",
        "mod m { use auth::User; } auth! { }",
        "#[cfg(test)] use auth::User; auth! { }",
        "use auth::auth; auth! { }",
    ] {
        assert!(!is_imported(text), "{text}");
    }
}

#[test]
fn a_struct_of_which_everything_is_known_is_plain() {
    let derives = |text: &str| {
        let start = text.find("auth! ").expect("a call");
        let end = start + text[start..].find('}').expect("it ends") + 1;
        let source = Source::new(text);
        let words = source.plain_struct("Shop", (start, end))?;
        Some(
            words
                .iter()
                .filter(|word| word.starts_with('C'))
                .map(|it| (*it).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    for (text, expected) in [
        ("struct Shop { name: String } auth! { }", vec![]),
        ("#[derive(Clone, serde::Serialize)] pub(crate) struct Shop; auth! { }", vec!["Clone"]),
        ("auth! { } /// A shop.\n#[derive(auth::Claims)] struct Shop;", vec!["Claims"]),
        ("#[serde(rename_all = \"camelCase\")] struct Shop; auth! { }", vec![]),
    ] {
        assert_eq!(
            derives(text),
            Some(expected.into_iter().map(str::to_owned).collect()),
            "{text}"
        );
    }
    for text in [
        "#[derive(auth::AuthConfig)] #[auth(oidc)] struct Shop {} auth! { }",
        "#[derive(Config)] struct Shop {} auth! { }",
        "#[provider] struct Shop {} auth! { }",
        "struct Shop<T>(T); auth! { }",
        "use shops::Shop; auth! { }",
        "enum Shop {} auth! { }",
        "mod m { struct Shop; } auth! { }",
    ] {
        assert_eq!(derives(text), None, "{text}");
    }
    let source = Source::new("impl auth::Provider for Shop {} impl<T> Clone for Other<T> {}");
    assert!(source.implements("Provider", "Shop") && source.implements("Clone", "Other"));
    assert!(!source.implements("Clone", "Shop"));
    assert!(Source::new("copy! { Shop, Other }").implements("Clone", "Shop"));
}

#[test]
fn a_derive_that_nothing_imports_is_known() {
    let lacks = |text: &str| {
        let start = text.find("auth! ").expect("a call");
        let call = (start, start + text[start..].find('}').expect("it ends") + 1);
        Source::new(text).lacks_import("Serialize", "Customer", call)
    };
    for text in [
        "#[derive(Clone, Serialize)] struct Customer; auth! { }",
        "use serde::Deserialize; auth! { } #[derive(Serialize)] struct Customer;",
    ] {
        assert!(lacks(text), "{text}");
    }
    for text in [
        "use serde::{Deserialize, Serialize}; #[derive(Serialize)] struct Customer; auth! { }",
        "use serde::*; #[derive(Serialize)] struct Customer; auth! { }",
        "#[macro_use] extern crate serde; #[derive(Serialize)] struct Customer; auth! { }",
        "#[derive(serde::Serialize)] struct Customer; auth! { }",
        "#[derive(Clone)] struct Customer; auth! { }",
    ] {
        assert!(!lacks(text), "{text}");
    }
}

#[test]
fn modules_beside_a_call_are_found() {
    let found = |text: &str| {
        let start = text.find("auth! ").expect("a call");
        let call = (start, start + text[start..].find('}').expect("it ends") + 1);
        let source = Source::new(text);
        match source.module("shop", call) {
            None => "none",
            Some(Module::File) => "file",
            Some(Module::Here(items)) => {
                let is_there = items.plain_struct("Acme", (0, 0)).is_some();
                if is_there { "struct" } else { "here" }
            }
        }
    };
    for (text, expected) in [
        ("mod shop; auth! { }", "file"),
        ("auth! { } pub(crate) mod shop;", "file"),
        ("mod shop { fn a() { } pub struct Acme { id: u8 } } auth! { }", "struct"),
        ("mod shop { mod inner { struct Acme; } } auth! { }", "here"),
        ("mod shop { provider! { struct Acme; } } auth! { }", "here"),
        ("mod shop { #[derive(Other)] struct Acme; } auth! { }", "here"),
        ("#[cfg(test)] mod shop { struct Acme; } auth! { }", "none"),
        ("#[path = \"a.rs\"] mod shop; auth! { }", "none"),
        ("mod outer { mod shop; } auth! { }", "none"),
        ("use shop::Acme; auth! { }", "none"),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn the_module_of_an_import_is_known() {
    let module = |text: &str| {
        let start = text.find("auth! ").expect("a call");
        let call = (start, start + text[start..].find('}').expect("it ends") + 1);
        Source::new(text).imported_module("Acme", call).map(str::to_owned)
    };
    for text in [
        "use shop::Acme; auth! { }",
        "use self::shop::Acme; auth! { }",
        "use shop::{Acme, Other}; auth! { }",
        "use shop::{Other, Acme}; auth! { }",
    ] {
        assert_eq!(module(text).as_deref(), Some("shop"), "{text}");
    }
    for text in [
        "use shop::inner::Acme; auth! { }",
        "use shop::{inner::Other, Acme}; auth! { }",
        "use shop::Other as Acme; auth! { }",
        "#[cfg(test)] use shop::Acme; auth! { }",
        "struct Acme; auth! { }",
    ] {
        assert_eq!(module(text), None, "{text}");
    }
}

#[test]
fn a_name_that_nothing_has_is_known() {
    let may_have = |text: &str| {
        let start = text.find("auth! ").expect("a call");
        let end = start + text[start..].find('}').expect("it ends") + 1;
        Source::new(text).may_have("scope", (start, end))
    };
    for text in [
        "const scope: &str = \"a\"; auth! { scope }",
        "auth! { scope } fn scope() {}",
        "use options::scope; auth! { scope }",
        "use options::*; auth! { scope }",
        "use options::{self, *}; auth! { scope }",
        "include!(\"options.rs\"); auth! { scope }",
        "options!(scope); auth! { scope }",
    ] {
        assert!(may_have(text), "{text}");
    }
    for text in [
        "auth! { scope }",
        "use options::{scopes, Scope}; const A: u8 = 2 * 3; auth! { scope }",
        "// scope\nauth! { scope } const A: &str = \"scope\";",
    ] {
        assert!(!may_have(text), "{text}");
    }
}

#[test]
fn a_function_with_arguments_is_told_from_one_without() {
    let source =
        Source::new("fn none() {} async fn one(a: u8) {} fn wide( ) {} fn uses() { one() }");
    assert!(source.takes_arguments("one"));
    for name in ["none", "wide", "uses", "absent"] {
        assert!(!source.takes_arguments(name), "{name}");
    }
}

#[test]
fn a_position_is_found_by_line_and_column() {
    let text = "a\n  é b\n";
    assert_eq!(Source::position(text, (1, 1)), Some(0));
    assert_eq!(Source::position(text, (2, 5)), Some(7));
    for outside in [(0, 0), (2, 0), (2, 99), (9, 1)] {
        assert_eq!(Source::position(text, outside).filter(|at| *at > 7), None, "{outside:?}");
    }
    let source = Source::new(text);
    assert_eq!((source.line(0), source.line(7)), (1, 2));
}

/// A source, and where the call of `auth!` stands in it.
fn with_call(text: &str) -> (Source, (usize, usize)) {
    let start = text.find("auth! ").expect("a call");
    let end = start + text[start..].find('}').expect("it ends") + 1;
    (Source::new(text), (start, end))
}

#[test]
fn what_derives_something_is_found_beside_the_call() {
    let deriving = |text: &str| {
        let (source, call) = with_call(text);
        source.deriving("Claims", call).join(" ")
    };
    for (text, expected) in [
        ("#[derive(Clone, Claims)] struct A; auth! { }", "A"),
        ("auth! { } #[derive(auth::Claims)] #[serde(x)] pub(crate) struct A<'a> {}", "A"),
        ("#[derive(Claims)] struct A {} #[derive(Claims)] enum B {} auth! { }", "A B"),
        ("#[derive(ClaimsOf)] struct A; #[x(Claims)] struct B; auth! { }", ""),
        ("#[cfg(test)] #[derive(Claims)] struct A; auth! { }", ""),
        ("mod m { #[derive(Claims)] struct A; } auth! { }", ""),
        ("fn a() { #[derive(Claims)] struct A; } auth! { }", ""),
    ] {
        assert_eq!(deriving(text), expected, "{text}");
    }
}

#[test]
fn what_a_function_takes_and_gives_is_read() {
    let function = |text: &str| {
        let (source, call) = with_call(text);
        let trimmed = |text: Option<&str>| text.map(|text| text.trim().to_owned());
        (trimmed(source.taken("make", call)), trimmed(source.returned("make", call)))
    };
    let both = |taken: &str, given: &str| (Some(taken.to_owned()), Some(given.to_owned()));
    for (text, expected) in [
        ("auth! { } fn make() -> A {}", both("", "A")),
        (
            "#[a(b)] pub async fn make(a: B<C, D>, (e, f): G) -> Vec<A> { { } } auth! { }",
            both("a: B<C, D>, (e, f): G", "Vec<A>"),
        ),
        ("auth! { } fn make(a: A) {}", (Some("a: A".to_owned()), None)),
        ("auth! { } #[cfg(a)] fn make() -> A {} #[cfg(not(a))] fn make() -> B {}", (None, None)),
        ("auth! { } fn make<T>() -> A {}", (None, None)),
        ("auth! { } fn makes() -> A {}", (None, None)),
        ("auth! { } impl A { fn make() -> A {} }", (None, None)),
    ] {
        assert_eq!(function(text), expected, "{text}");
    }
}

#[test]
fn a_type_is_found_in_what_a_function_takes() {
    let takes = |text: &str| {
        let (source, call) = with_call(text);
        source.takes(&["Session", "<", "A", ">"], call).is_some()
    };
    for text in [
        "auth! { } fn a(s: Session<A>) {}",
        "#[b] async fn a(b: B, s: Option< auth::Session< A > >) {} auth! { }",
    ] {
        assert!(takes(text), "{text}");
    }
    for text in [
        "auth! { } fn a(s: Session<B>) {}",
        "auth! { } fn a(s: Session<A, B>) {}",
        "auth! { } fn a(s: MySession<A>) {}",
        "auth! { } struct B(Session<A>);",
        "auth! { } #[cfg(test)] fn a(s: Session<A>) {}",
        "auth! { } mod b { fn a(s: Session<A>) {} }",
        "auth! { } // fn a(s: Session<A>) {}",
    ] {
        assert!(!takes(text), "{text}");
    }
}

#[test]
fn an_item_is_found_with_its_attributes_and_its_block() {
    let item = |text: &str| {
        let (source, call) = with_call(text);
        source.item("Role", call).map(|place| text[place].to_owned())
    };
    let whole = "#[derive(Debug)] pub enum Role { A, #[role(rename = \"}\")] B }";
    assert_eq!(item(&format!("struct X; /// Roles.\n{whole} auth! {{ }}")).as_deref(), Some(whole));
    assert_eq!(item("enum Role; auth! { }"), None);
    let is_public = |text: &str| {
        let (source, call) = with_call(text);
        source.is_public("Role", call)
    };
    assert_eq!(is_public("pub enum Role {} auth! { }"), Some(true));
    assert_eq!(is_public("pub(crate) enum Role {} auth! { }"), Some(false));
    assert_eq!(is_public("enum Role {} auth! { }"), Some(false));
    assert_eq!(is_public("pub use a::Role; auth! { }"), None);
}

#[test]
fn an_enum_of_which_everything_is_known_is_plain() {
    let derives = |text: &str| {
        let (source, call) = with_call(text);
        source.plain_enum("Role", call).map(|words| words.join(" "))
    };
    assert_eq!(derives("pub enum Role {} auth! { }").as_deref(), Some("pub enum"));
    let words = derives("#[derive(Debug, auth::Roles)] enum Role {} auth! { }");
    assert_eq!(words.as_deref(), Some("derive Debug auth Roles enum"));
    for text in ["#[my_roles] enum Role {} auth! { }", "struct Role {} auth! { }", "auth! { }"] {
        assert_eq!(derives(text), None, "{text}");
    }
}

#[test]
fn the_files_of_a_crate_are_named() {
    let files = |text: &str| Source::new(text).files().map(|files| files.join(" "));
    assert_eq!(files("mod a; pub mod b; mod c { fn d() {} }").as_deref(), Some("a b"));
    assert_eq!(files("mod a { mod b; }"), None);
    for text in [
        "macro_rules! a { () => {} }",
        "include!(\"a.rs\");",
        "#[path = \"a.rs\"] mod b;",
        "#[cfg_attr(unix, path = \"a.rs\")] mod b;",
        "use auth::auth as setup;",
    ] {
        assert!(Source::new(text).may_have_more(), "{text}");
    }
    for text in [
        "fn a(path: &str) { let path = path; b(c, path) }",
        "use a::Path as P;",
        "mod a;",
        "include_str!(\"a\")",
    ] {
        assert!(!Source::new(text).may_have_more(), "{text}");
    }
    assert_eq!(Source::new("auth! { } auth::auth! {} // auth!\n my_auth! {}").calls(), 2);
}

#[test]
fn an_import_is_told_from_a_declaration() {
    let imports = |text: &str| {
        let (source, call) = with_call(text);
        source.imports("Role", call)
    };
    for text in ["use a::Role; auth! { }", "pub(crate) use a::{B, Role}; auth! { }"] {
        assert!(imports(text), "{text}");
    }
    for text in
        ["enum Role {} auth! { }", "use a::*; auth! { }", "mod b { use a::Role; } auth! { }"]
    {
        assert!(!imports(text), "{text}");
    }
}
