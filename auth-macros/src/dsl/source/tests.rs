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
