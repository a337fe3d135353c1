//! The keys of `auth!` are written twice: `auth/src/engine/keys.rs` documents them for editors, and
//! `auth-macros/src/dsl/keys.rs` parses them. Neither crate can read the other, so both are compared here.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Ident, ItemMacro, Lit, Token, braced};

#[test]
fn the_documented_keys_are_those_that_are_parsed() {
    let documented = documented(&read("auth/src/engine/keys.rs"));
    let mut parsed = parsed(&read("auth-macros/src/dsl/keys.rs"));
    // A keyword can't be a field, which is what the documented keys are.
    parsed.get_mut("Auth").expect("it is a section").retain(|key| key != "crate");
    assert!(documented.values().map(Vec::len).sum::<usize>() > 50, "{documented:?}");
    assert_eq!(documented, parsed);
}

type Sections = BTreeMap<String, Vec<String>>;

/// What stands in `keys! { … }`.
fn documented(text: &str) -> Sections {
    let file = syn::parse_file(text).expect("the file is Rust");
    let mut found = Documented::default();
    found.visit_file(&file);
    found.0
}

#[derive(Default)]
struct Documented(Sections);

impl<'ast> Visit<'ast> for Documented {
    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        if item.mac.path.is_ident("keys") {
            let table: Table = item.mac.parse_body().expect("it has sections");
            self.0.extend(table.0);
        }
    }
}

/// `/// Docs. Section { /// Docs. key, … } …`
struct Table(Sections);

impl Parse for Table {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut sections = Sections::new();
        while !input.is_empty() {
            input.call(Attribute::parse_outer)?;
            let section: Ident = input.parse()?;
            let content;
            braced!(content in input);
            let keys = Punctuated::<Key, Token![,]>::parse_terminated(&content)?;
            sections.insert(section.to_string(), keys.into_iter().map(|key| key.0).collect());
        }
        Ok(Self(sections))
    }
}

struct Key(String);

impl Parse for Key {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        Ok(Self(input.parse::<Ident>()?.to_string()))
    }
}

/// What stands in `fn keys`: `Self::Auth => &["providers", …]`.
fn parsed(text: &str) -> Sections {
    let file = syn::parse_file(text).expect("the file is Rust");
    let mut found = Parsed::default();
    found.visit_file(&file);
    found.sections
}

#[derive(Default)]
struct Parsed {
    is_inside: bool,
    sections: Sections,
}

impl<'ast> Visit<'ast> for Parsed {
    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.is_inside = item.sig.ident == "keys";
        visit::visit_impl_item_fn(self, item);
        self.is_inside = false;
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let (syn::Pat::Path(path), true) = (&arm.pat, self.is_inside) else { return };
        // A list that is too long for its line is in a block.
        let body = match &*arm.body {
            Expr::Block(block) => match &block.block.stmts[..] {
                [syn::Stmt::Expr(list, None)] => list,
                _ => panic!("a list of keys"),
            },
            body => body,
        };
        let Expr::Reference(list) = body else { panic!("a list of keys") };
        let Expr::Array(list) = &*list.expr else { panic!("a list of keys") };
        let keys = list.elems.iter().map(|element| match element {
            Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => text.value(),
            _ => panic!("a key is text"),
        });
        let section = path.path.segments.last().expect("it has a name").ident.to_string();
        self.sections.insert(section, keys.collect());
    }
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is in the repository");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
